package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ParseResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists as wholes: numbering, remarks, edits, hit counts, families, devices. */
final class AsaListTest {
  private static List<String> texts(Ruleset ruleset) {
    return ruleset.rules().stream().map(r -> r.span().text()).toList();
  }

  @Test
  void remarksBelongToTheRuleBelowThemAndTakeNoIndex() {
    Ruleset ruleset =
        AsaText.ruleset(
            """
            access-list X remark web servers
            access-list X remark   ticket "4711" 100% ok
            access-list X extended permit tcp any any eq 80
            access-list X extended permit tcp any any eq 81
            access-list X remark the end
            access-list X extended deny ip any any
            access-list X remark nothing below
            """,
            "X");
    assertThat(ruleset.rules())
        .extracting(Rule::comment)
        .containsExactly("web servers\nticket \"4711\" 100% ok", null, "the end");
    assertThat(ruleset.rules()).extracting(Rule::index).containsExactly(1, 2, 3);
  }

  @Test
  void lineNumbersInsertAmongEntriesAndRemarks() {
    assertThat(
            texts(
                AsaText.ruleset(
                    """
                    access-list X remark first
                    access-list X permit tcp any any eq 1
                    access-list X permit tcp any any eq 2
                    access-list X line 2 permit tcp any any eq 3
                    access-list X line 1 permit tcp any any eq 4
                    access-list X line 99 permit tcp any any eq 5
                    """,
                    "X")))
        .containsExactly(
            "access-list X line 1 permit tcp any any eq 4",
            "access-list X line 2 permit tcp any any eq 3",
            "access-list X permit tcp any any eq 1",
            "access-list X permit tcp any any eq 2",
            "access-list X line 99 permit tcp any any eq 5");
  }

  @Test
  void removalsAreReplayed() {
    Device device =
        AsaText.device(
            """
            access-list X extended permit tcp any any eq www log
            access-list X extended permit tcp any any eq 443
            access-list X remark gone
            access-list Y extended permit ip any any
            access-list Z extended permit ip any any
            access-group Y in interface outside
            no access-list X extended permit tcp any any eq 80
            no access-list X remark gone
            clear configure access-list Y
            no access-list Z
            """);
    assertThat(device.rulesets()).extracting(Ruleset::name).containsExactly("X");
    assertThat(texts(device.rulesets().get(0)))
        .containsExactly("access-list X extended permit tcp any any eq 443");
    assertThat(device.entryPoints()).isEmpty();
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
  }

  @Test
  void aRemovalThatFindsNothingMayHaveRemovedAnything() {
    Device device =
        AsaText.device(
            """
            access-list X permit ip any any
            no access-list X permit tcp any any
            """);
    assertThat(device.rulesets().get(0).gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.after()).isZero());
    assertThat(device.coverage().get(0).notUnderstood()).hasSize(1);
  }

  @Test
  void clearingEverythingStartsAnew() {
    Device device =
        AsaText.device(
            """
            access-list X permit ip any any
            clear config access-list
            access-list X permit tcp any any
            clear access-list X counters
            """);
    assertThat(texts(device.rulesets().get(0))).containsExactly("access-list X permit tcp any any");
    assertThat(device.coverage().get(0).irrelevant()).isEqualTo(1);
  }

  @Test
  void shownListsCountEntriesAndNotTheirExpansion() {
    Ruleset ruleset =
        AsaText.ruleset(
            """
            fw# show access-list
            access-list cached ACL log flows: total 0, denied 0 (deny-flow-max 4096)
                        alert-interval 300
            access-list X; 4 elements; name hash: 0x1a2b3c4d
            access-list X line 1 remark servers
            access-list X line 2 extended permit tcp object-group G any eq www (hitcnt=7) 0x11111111
              access-list X line 2 extended permit tcp host 10.0.0.1 any eq www (hitcnt=3) 0x22222222
              access-list X line 2 extended permit tcp host 10.0.0.2 any eq www (hitcnt=4) 0x33333333
            access-list X line 3 extended permit object-group S any any 0x44444444
              access-list X line 3 extended permit tcp any any eq 1 (hitcnt=5) 0x55555555
              access-list X line 3 extended permit tcp fqdn a.example (unresolved) any eq 2 (inactive) 0x66666666
            access-list X line 4 extended deny ip any any inactive (hitcnt=0) (inactive) 0x77777777
            """,
            "X");
    assertThat(ruleset.rules()).extracting(r -> r.span().line()).containsExactly(6, 9, 12);
    assertThat(ruleset.rules())
        .extracting(r -> r.hits() == null ? -1 : r.hits().packets())
        .containsExactly(7L, 5L, 0L);
    assertThat(ruleset.rules().get(0).comment()).isEqualTo("servers");
    assertThat(ruleset.rules().get(2).enabled()).isFalse();
    assertThat(ruleset.gaps()).isEmpty();
  }

  @Test
  void whatIsWrittenOutSaysWhatAnEntryOfAShownListHolds() {
    String text =
        """
        access-list X; 6 elements; name hash: 0x1a2b3c4d
        access-list X line 1 extended permit tcp object-group G object-group H eq www (hitcnt=7) 0x11111111
          access-list X line 1 extended permit tcp host 10.0.0.2 host 10.9.0.1 eq www (hitcnt=3) 0x22222222
          access-list X line 1 extended permit tcp host 10.0.0.3 host 10.9.0.1 eq www (hitcnt=4) 0x33333333
          access-list X line 1 extended permit tcp host 10.0.0.2 10.8.0.0 255.255.0.0 eq www (hitcnt=0) 0x44444444
          access-list X line 1 extended permit tcp host 10.0.0.3 10.8.0.0 255.255.0.0 eq www (hitcnt=0) 0x55555555
        access-list X line 2 extended permit ip any object-group K (hitcnt=0) 0x66666666
          access-list X line 2 extended permit ip any fqdn A.example (unresolved) (inactive) 0x77777777
          access-list X line 2 extended permit ip any range 10.0.0.1 10.0.0.9 (hitcnt=0) 0x88888888
        access-list X line 3 extended permit ip any object-group L (hitcnt=0) 0x99999999
        access-list X line 4 extended permit ip any object-group M (hitcnt=0) 0xaaaaaaaa
          access-list X line 4 extended permit ip any v4-object-group M(1) (hitcnt=0) 0xbbbbbbbb
        """;
    Ruleset ruleset = AsaText.ruleset(text, "X");
    assertThat(ruleset.rules().stream().map(AsaText::rule))
        .containsExactly(
            "permit tcp/80 10.0.0.2/31 > 10.8.0.0/16,10.9.0.1/32",
            "permit any any > any if dst fqdn a.example | any any > 10.0.0.1-10.0.0.9",
            "permit any any > any ?dst undefined group `L`",
            "permit any any > any ?dst undefined group `M`");
    assertThat(AsaText.diagnostics(text)).isEmpty();
    assertThat(ruleset.gaps()).isEmpty();
    assertThat(ruleset.referenced()).as("such output does not say where lists apply").isTrue();
  }

  @Test
  void configurationAndCountersInOneCaptureAreOneList() {
    Device device =
        AsaText.device(
            """
            access-list X remark web
            access-list X extended permit tcp any any eq www log
            access-list X extended deny ip any any
            access-list X; 2 elements; name hash: 0x1a2b3c4d
            access-list X line 1 remark web
            access-list X line 2 extended permit tcp any any eq www log informational interval 300 (hitcnt=9) 0x11111111
            access-list X line 3 extended deny ip any host 10.0.0.1 (hitcnt=4) 0x22222222
            """);
    assertThat(device.rulesets().get(0).rules())
        .extracting(r -> r.hits() == null ? -1 : r.hits().packets())
        .containsExactly(9L, -1L);
    assertThat(device.coverage().get(0).notUnderstood())
        .extracting(n -> n.span().line() + " " + n.reason())
        .containsExactly("7 differs from the configuration of the list");
  }

  @Test
  void familyFollowsTheSoftware() {
    String list = "access-list X permit ip any any\n";
    assertThat(AsaText.ruleset("ASA Version 8.4(2)\n" + list, "X").family())
        .isEqualTo(Ruleset.Family.IPV4);
    assertThat(AsaText.ruleset("PIX Version 6.3(5)\n" + list, "X").family())
        .isEqualTo(Ruleset.Family.IPV4);
    assertThat(AsaText.ruleset("FWSM Version 4.1(5)\n" + list, "X").family())
        .isEqualTo(Ruleset.Family.IPV4);
    assertThat(AsaText.ruleset("ASA Version 9.16(4)\n" + list, "X").family())
        .isEqualTo(Ruleset.Family.BOTH);
    assertThat(AsaText.ruleset(list, "X").family()).isEqualTo(Ruleset.Family.BOTH);
    assertThat(AsaText.ruleset("ipv6 " + list, "X").family()).isEqualTo(Ruleset.Family.IPV6);
  }

  @Test
  void standardListsMatchDestinations() {
    Ruleset ruleset =
        AsaText.ruleset(
            """
            access-list X standard permit 10.0.0.0 255.0.0.0
            access-list X standard permit host 192.0.2.1
            access-list X standard deny any
            """,
            "X");
    assertThat(ruleset.kind()).isEqualTo("acl-standard");
    assertThat(ruleset.family()).isEqualTo(Ruleset.Family.IPV4);
    assertThat(ruleset.rules().stream().map(AsaText::rule))
        .containsExactly(
            "permit any any > 10.0.0.0/8", "permit any any > 192.0.2.1/32", "deny any any > any");
  }

  @Test
  void listsOfFramesAndUrlsAreOutOfScope() {
    Device device =
        AsaText.device(
            """
            access-list ETHER ethertype permit bpdu
            access-list WEB webtype permit url any
            access-group ETHER in interface inside
            access-list alert-interval 30
            access-list deny-flow-max 100
            access-list mode auto-commit
            """);
    assertThat(device.rulesets()).isEmpty();
    assertThat(device.entryPoints()).isEmpty();
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
  }

  @Test
  void listsNamedLikeKeywords() {
    Device device =
        AsaText.device(
            """
            access-list in extended permit ip any any
            access-list out extended permit ip any any
            access-list line permit ip any any
            access-group in in interface inside
            access-group out out interface inside
            """);
    assertThat(device.rulesets())
        .extracting(Ruleset::name, r -> r.bindings().size(), r -> r.rules().size())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("in", 1, 1),
            org.assertj.core.groups.Tuple.tuple("out", 1, 1),
            org.assertj.core.groups.Tuple.tuple("line", 0, 1));
  }

  @Test
  void featuresThatUseAListMakeItBound() {
    StringBuilder lists = new StringBuilder();
    for (char name = 'A'; name <= 'K'; name++) {
      lists.append("access-list ").append(name).append(" permit ip any any\n");
    }
    Device device =
        AsaText.device(
            lists
                + """
                nat (inside) 0 access-list A
                static (inside,outside) 192.0.2.1 access-list B
                crypto map M 10 match address C
                class-map CM
                 match access-list D
                route-map RM permit 10
                 match ip address E
                group-policy GP attributes
                 vpn-filter value F
                 split-tunnel-network-list value G
                capture cap access-list H interface outside
                aaa authentication match I outside LOCAL
                crypto dynamic-map DM 1 match address J
                banner motd access-list K
                """);
    assertThat(device.rulesets())
        .filteredOn(Ruleset::referenced)
        .extracting(Ruleset::name)
        .containsExactly("A", "B", "C", "D", "E", "F", "G", "H", "I", "J");
    assertThat(device.coverage().get(0).modelled()).isEqualTo(21);
  }

  @Test
  void severalDevicesInOneFile() {
    ParseResult result =
        AsaText.parse(
            """
            : Saved
            ASA Version 9.8(2) <context>
            hostname one
            access-list X permit ip any any
            : end
            fw/act# changeto context blue
            ASA Version 9.8(2) <context>
            hostname one
            access-list Y permit ip any any
            """);
    assertThat(result.devices()).extracting(Device::id).containsExactly("one", "one/blue");
    assertThat(result.devices().get(0).rulesets()).extracting(Ruleset::name).containsExactly("X");
    assertThat(result.devices().get(1).rulesets()).extracting(Ruleset::name).containsExactly("Y");
  }

  @Test
  void withoutAHostNameTheFileNamesTheDevice() {
    assertThat(AsaText.device("access-list X permit ip any any\n").id()).isEqualTo("test");
  }

  @Test
  void windowsLineEndsAndPagerMarksChangeNothing() {
    String text =
        """
        object network H
         host 10.0.0.1
        access-list X extended permit ip object H any
        access-group X in interface outside
        """;
    List<String> expected = AsaText.rules(text, "X");
    assertThat(AsaText.rules(text.replace("\n", "\r\n"), "X")).isEqualTo(expected);
    assertThat(
            AsaText.rules(
                text.replace("access-list", "<--- More --->\r              \raccess-list"), "X"))
        .isEqualTo(expected);
  }

  @Test
  void theWordsOfIrrelevantLinesAreKept() {
    Coverage coverage =
        AsaText.device(
                """
                ASA Version 9.1(1)
                interface Vlan1
                 description name of access-list
                 nameif inside
                 security-level 100
                 ip address 10.0.0.1 255.255.255.0
                crypto ca certificate chain T
                 certificate ca 01
                    308202d3 name 00112233
                  quit
                """)
            .coverage()
            .get(0);
    assertThat(coverage.irrelevantByWords())
        .containsOnlyKeys(
            "308202d3 name",
            "certificate ca",
            "crypto ca",
            "description name",
            "quit",
            "security-level 100");
  }
}
