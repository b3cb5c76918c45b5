package io.ruleshade.parser.ios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.cisco.RouterText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists as wholes: numbering, remarks, edits, groups, hit counts. */
final class IosListTest {
  private static final RouterText IOS = new RouterText(new IosDialect());

  private static List<String> texts(Ruleset ruleset) {
    return ruleset.rules().stream().map(r -> r.span().text().strip()).toList();
  }

  @Test
  void sequenceNumbersGiveTheOrder() {
    Ruleset ruleset =
        IOS.ruleset(
            """
            ip access-list extended X
             permit tcp any any eq 1
             permit tcp any any eq 2
             15 permit tcp any any eq 3
             permit tcp any any eq 4
             5 permit tcp any any eq 5
            """,
            "X");
    assertThat(texts(ruleset))
        .containsExactly(
            "5 permit tcp any any eq 5",
            "permit tcp any any eq 1",
            "15 permit tcp any any eq 3",
            "permit tcp any any eq 2",
            "permit tcp any any eq 4");
    assertThat(ruleset.rules()).extracting(Rule::index).containsExactly(1, 2, 3, 4, 5);
    assertThat(ruleset.rules()).extracting(Rule::name).containsExactly("5", null, "15", null, null);
  }

  @Test
  void resequencedNumbersArePlacesForLaterEntries() {
    String text =
        """
        ip access-list extended X
         10 permit tcp any any eq 1
         20 permit tcp any any eq 2
        ip access-list resequence X 100 50
        ip access-list extended X
         120 permit tcp any any eq 3
         no 100
         no permit tcp any any eq www
        """;
    assertThat(texts(IOS.ruleset(text, "X")))
        .containsExactly("120 permit tcp any any eq 3", "20 permit tcp any any eq 2");
    assertThat(IOS.notUnderstood(text))
        .containsExactly("8: removes an entry that the list does not have");
    assertThat(IOS.ruleset(text, "X").gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.after()).isZero());
  }

  @Test
  void aNumberInUseIsRefusedAndOnXrReplaced() {
    String entries =
        """
         10 permit tcp any any eq 1
         10 permit tcp any any eq 2
         10 permit tcp any any eq 2
        """;
    String ios = "ip access-list extended X\n" + entries;
    assertThat(texts(IOS.ruleset(ios, "X"))).containsExactly("10 permit tcp any any eq 1");
    assertThat(IOS.diagnostics(ios))
        .containsExactly(
            "RS905 duplicate sequence number 10 ` 10 permit tcp any any eq 2`",
            "RS905 duplicate sequence number 10 ` 10 permit tcp any any eq 2`");
    String xr = "ipv4 access-list X\n" + entries;
    assertThat(texts(IOS.ruleset(xr, "X"))).containsExactly("10 permit tcp any any eq 2");
    assertThat(IOS.diagnostics(xr))
        .containsExactly(
            "RS908 sequence number 10 is stated again below ` 10 permit tcp any any eq 1`");
  }

  @Test
  void removalsAreReplayed() {
    String text =
        """
        ip access-list extended X
         permit tcp any any eq www log
         permit tcp any any eq 443
         remark gone
         no permit tcp any any eq 80 log
         no remark gone
        access-list 101 permit ip any any
        access-list 102 permit ip any any
        no access-list 101
        ip access-list extended Y
         permit ip any any
        no ip access-list extended Y
        """;
    Device device = IOS.device(text);
    assertThat(device.rulesets()).extracting(Ruleset::name).containsExactly("X", "102");
    assertThat(texts(device.rulesets().get(0))).containsExactly("permit tcp any any eq 443");
    assertThat(IOS.notUnderstood(text)).isEmpty();
  }

  @Test
  void numberedListsAreOneListHoweverTheyAreEntered() {
    Ruleset ruleset =
        IOS.ruleset(
            """
            access-list 101 remark web
            access-list 101 permit tcp any any eq 80
            ip access-list extended 101
             5 deny ip host 10.0.0.1 any
            access-list 101 permit tcp any any eq 443
            """,
            "101");
    assertThat(ruleset.rules()).extracting(r -> r.span().line()).containsExactly(4, 2, 5);
    assertThat(ruleset.rules()).extracting(Rule::comment).containsExactly(null, "web", null);
    assertThat(ruleset.opening().line()).isEqualTo(1);
  }

  @Test
  void standardListsMatchSources() {
    String text =
        """
        access-list 1 permit 10.0.0.1
        access-list 1 deny 10.0.0.0 0.0.0.255 log
        access-list 1 permit any
        ip access-list standard S
         permit host 10.0.0.1
         permit 10.0.0.0 0.255.0.255
        access-list 1300 permit 0.0.0.0
        """;
    assertThat(IOS.rules(text, "1"))
        .containsExactly(
            "permit any 10.0.0.1/32 > any", "deny log any 10.0.0.0/24 > any", "permit any any > any");
    assertThat(IOS.ruleset(text, "S").kind()).isEqualTo("acl-standard");
    assertThat(IOS.ruleset(text, "S").rules().get(1).match().products().get(0).src().rangeCount())
        .isEqualTo(256);
    assertThat(IOS.rules(text, "1300")).containsExactly("permit any 0.0.0.0/32 > any");
  }

  @Test
  void whatOtherFiltersPermitIsNoRule() {
    String text =
        """
        hostname r1
        route-map RM permit 10
         match ip address 101
        ip prefix-list P seq 5 permit 10.0.0.0/8 le 24
        ip community-list standard C permit 65000:1
        ip community-list expanded E deny _65_
        ip as-path access-list 1 permit ^1$
        ip extcommunity-list standard EC
         10 permit rt 1:1
        mac access-list extended M
         permit any any
        access-list 700 permit 0000.0000.0001 0000.0000.0000
        arp access-list A
        permit ip any mac any
        access-list 101 permit ip any any
        """;
    Device device = IOS.device(text);
    assertThat(device.rulesets()).extracting(Ruleset::name).containsExactly("101");
    assertThat(device.rulesets().get(0).referenced()).isTrue();
    assertThat(IOS.notUnderstood(text)).isEmpty();
  }

  @Test
  void bannersAreNoStatements() {
    String text =
        """
        banner motd ^C
        ip access-list extended X
         permit ip any any
        ^C
        banner login #one line#
        banner exec %
        access-list 1 permit any
        %
        access-list 2 permit any
        """;
    assertThat(IOS.device(text).rulesets()).extracting(Ruleset::name).containsExactly("2");
  }

  @Test
  void anUnreadableLineTakesNoIndex() {
    String text =
        """
        ip access-list extended X
         10 permit tcp any any eq 1
         20 permit tcp any any eq nonsense
         30 permit tcp any any eq 3
         40 whatever
        permit ip any any
        exit
        permit ip any any
        """;
    Ruleset ruleset = IOS.ruleset(text, "X");
    assertThat(ruleset.rules()).extracting(Rule::index).containsExactly(1, 2, 3);
    assertThat(ruleset.gaps()).extracting(Ruleset.Gap::after).containsExactly(1, 2);
    assertThat(IOS.notUnderstood(text))
        .containsExactly(
            "3: no port among `nonsense`",
            "5: no entry of an access list",
            "8: no access list is open that this could belong to");
  }

  @Test
  void statementsOfOtherDevicesAreReported() {
    String text =
        """
        access-list X extended permit ip any any
        interface Ethernet1
         ip access-group X in
        """;
    assertThat(IOS.ruleset(text, "X").gaps()).hasSize(1);
    assertThat(IOS.diagnostics(text)).isEmpty();
    assertThat(IOS.ruleset(text, "X").defaultAction().label()).isEqualTo("deny");
  }

  @Test
  void roleBasedListsAreNotModelled() {
    assertThat(
            IOS.notUnderstood(
                """
                ip access-list role-based SGT
                 permit tcp dst eq 80
                """))
        .containsExactly(
            "1: `role-based` lists are not modelled", "2: below a line that was not understood");
  }

  @Test
  void objectGroupsAreSets() {
    String text =
        """
        object-group network INNER
         host 10.9.0.1
        object-group network N
         description servers
         host 10.0.0.1
         10.0.1.0 255.255.255.0
         10.0.2.0 /24
         range 10.0.3.1 10.0.3.2
         group-object INNER
        object-group service S
         tcp eq 80
         tcp source gt 1023 range 8000 8010
         udp 53
         icmp echo
         ospf
         tcp-udp lt 5
        object-group port P
         eq 443
         range 1 2
        ip access-list extended X
         permit object-group S object-group N any
         deny tcp any net-group N port-group P
        """;
    assertThat(IOS.rules(text, "X"))
        .containsExactly(
            "permit 89 10.0.0.1/32,10.0.1.0-10.0.2.255,10.0.3.1-10.0.3.2,10.9.0.1/32 > any"
                + " | icmp/8,tcp/0-4,tcp/80,udp/0-4,udp/53"
                + " 10.0.0.1/32,10.0.1.0-10.0.2.255,10.0.3.1-10.0.3.2,10.9.0.1/32 > any first"
                + " | icmp,tcp,udp"
                + " 10.0.0.1/32,10.0.1.0-10.0.2.255,10.0.3.1-10.0.3.2,10.9.0.1/32 > any later"
                + " | tcp/8000-8010"
                + " 10.0.0.1/32,10.0.1.0-10.0.2.255,10.0.3.1-10.0.3.2,10.9.0.1/32"
                + " port {1024-65535} > any first"
                + " | tcp 10.0.0.1/32,10.0.1.0-10.0.2.255,10.0.3.1-10.0.3.2,10.9.0.1/32 > any later",
            "deny tcp/1-2,tcp/443 any"
                + " > 10.0.0.1/32,10.0.1.0-10.0.2.255,10.0.3.1-10.0.3.2,10.9.0.1/32 first");
    assertThat(IOS.diagnostics(text)).isEmpty();
  }

  @Test
  void whatIsUnknownInAGroupIsUnknownInTheRule() {
    String text =
        """
        object-group network N
         host 10.0.0.1
         10.0.0.0 0.0.0.255
         group-object NONE
        object-group network A
         group-object B
        object-group network B
         group-object A
        ip access-list extended X
         permit ip object-group N any
         permit ip object-group A any
         permit ip any object-group UNDEFINED
         permit object-group N any any
        """;
    assertThat(IOS.rules(text, "X"))
        .containsExactly(
            "permit any 10.0.0.1/32 > any | any any > any"
                + " ?src mask `0.0.0.255` has holes and 1 more",
            "permit any any > any ?src group `A` is a member of itself",
            "permit any any > any ?dst undefined group `UNDEFINED`",
            "permit any any > any ?group `N` holds no services");
    assertThat(IOS.diagnostics(text))
        .containsExactly(
            "RS201 undefined group `NONE` `NONE`",
            "RS205 object groups are members of each other: `A`, `B`"
                + " `object-group network A\n group-object B`",
            "RS201 undefined group `UNDEFINED` `UNDEFINED`",
            "RS905 group `N` holds no services `N`");
  }

  @Test
  void anEmptyGroupIsEmpty() {
    String text =
        """
        object-group network N
        ip access-list extended X
         permit ip object-group N any
        """;
    assertThat(IOS.rules(text, "X")).containsExactly("permit nothing");
  }

  @Test
  void reflexiveListsHaveAMemory() {
    String text =
        """
        ip access-list extended OUT
         permit tcp any any reflect BACK
        ip access-list extended IN
         evaluate BACK
         deny ip any any
        """;
    assertThat(IOS.rules(text, "IN"))
        .containsExactly("permit any any > any when evaluate BACK", "deny any any > any");
  }

  @Test
  void timeRangesArePredicates() {
    String text =
        """
        time-range WORK
         periodic weekdays 8:00 to 18:00
        access-list 101 permit ip any any time-range WORK
        """;
    assertThat(IOS.rules(text, "101")).containsExactly("permit any any > any if time-range WORK");
    assertThat(IOS.device(text).objects())
        .singleElement()
        .satisfies(o -> assertThat(o.value()).containsExactly("periodic weekdays 8:00 to 18:00"));
  }

  @Test
  void shownListsCarryHits() {
    Ruleset ruleset =
        IOS.ruleset(
            """
            r1#show access-lists
            Standard IP access list 10
                10 permit 192.168.1.0, wildcard bits 0.0.0.255 (5177 matches)
                20 permit any
            Extended IP access list X
                10 permit tcp any any eq 5060 time-range T (active) (2 matches)
            IPv6 access list Y
                permit tcp any any established (7 matches) sequence 30
                deny ipv6 any any sequence 20
            r1#
            """,
            "10");
    assertThat(ruleset.rules().get(0).hits()).isEqualTo(new Rule.HitCount(5177, -1));
    assertThat(RouterText.rule(ruleset.rules().get(0))).isEqualTo("permit any 192.168.1.0/24 > any");
    assertThat(ruleset.rules().get(1).hits()).isNull();
    assertThat(ruleset.referenced()).isTrue();
  }

  @Test
  void hitsOfShownListsGoToTheConfiguredEntries() {
    String text =
        """
        ip access-list extended X
         permit tcp any any eq www
         permit tcp any any eq 443
        r1#show access-lists
        Extended IP access list X
            10 permit tcp any any eq www (12 matches)
            20 permit tcp any any eq 444 (13 matches)
        """;
    assertThat(IOS.ruleset(text, "X").rules())
        .extracting(Rule::hits)
        .containsExactly(new Rule.HitCount(12, -1), null);
    assertThat(IOS.notUnderstood(text))
        .containsExactly("7: differs from the configuration of the list");
  }

  @Test
  void linesTypedAtAPromptAreStatements() {
    assertThat(
            IOS.rules(
                """
                r1#configure terminal
                r1(config)#ip access-list extended X
                r1(config-ext-nacl)#permit tcp any any
                r1(config-ext-nacl)#exit
                r1(config)#
                """,
                "X"))
        .containsExactly("permit tcp any > any");
  }

  @Test
  void oddWildcardsAreTold() {
    assertThat(
            IOS.diagnostics(
                """
                access-list 101 permit ip 10.0.0.0 255.255.255.0 any
                access-list 101 permit ip 10.0.0.1 any
                access-list 101 permit ip 10.0.0.0 0.0.255.0 any
                """))
        .containsExactly(
            "RS907 wildcard `255.255.255.0` looks like a netmask `255.255.255.0`",
            "RS905 no mask after `10.0.0.1` `10.0.0.1`");
  }
}
