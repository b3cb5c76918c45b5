package io.ruleshade.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RS202 to RS207: what is said of named objects, and above all what is not. */
final class ObjectChecksTest {
  private static List<String> asa(String code, String objects, String... entries) {
    return Findings.words(Findings.of("asa", Findings.asa(objects, entries), code));
  }

  private static final String ANY = "permit tcp any any eq 443";

  @Test
  void whatNothingNamesIsUnusedAndSoIsWhatOnlyThatNames() {
    assertThat(
            asa(
                "RS202",
                "object network A\n host 10.0.0.1\nobject-group network G\n network-object object A\n",
                ANY))
        .containsExactly(
            "6 low only `G` uses network object `A`, and nothing uses that",
            "8 low nothing uses network group `G`");
  }

  @Test
  void everyKindOfUseIsAUse() {
    String object = "object network A\n host 10.0.0.1\n";
    assertThat(asa("RS202", object, "permit tcp any object A eq 443")).isEmpty();
    assertThat(asa("RS202", object, ANY, "permit tcp any object A eq 80 inactive")).isEmpty();
    assertThat(asa("RS202", object + "nat (inside,outside) source static A A\n", ANY)).isEmpty();
    assertThat(
            asa("RS202", object + "route-map X permit 10\n match ip address A\n", ANY))
        .isEmpty();
    assertThat(
            asa(
                "RS202",
                object + "object-group network G\n network-object object A\n",
                "permit tcp any object-group G eq 443"))
        .isEmpty();
  }

  @Test
  void aNameInALineThatWasNotReadIsNotCalledUnused() {
    String object = "object network A\n host 10.0.0.1\n";
    assertThat(asa("RS202", object, "permit tcp any bogus A eq 443", ANY)).isEmpty();
    assertThat(asa("RS202", object, "permit tcp any bogus B eq 443", ANY)).hasSize(1);
  }

  @Test
  void aMapInATranslationIsUsed() {
    String text =
        """
        table ip nat {
          map m { type ipv4_addr : ipv4_addr; }
          map n { type ipv4_addr : ipv4_addr; }
          chain pre {
            type nat hook prerouting priority dstnat; policy accept;
            dnat to ip daddr map @m
          }
        }
        """;
    assertThat(Findings.words(Findings.of("nftables", text, "RS202")))
        .containsExactly("3 low nothing uses map `ip nat n`");
  }

  @Test
  void aCutOffFileMakesItConditional() {
    String text =
        "table inet f {\n  set s { type ipv4_addr; }\n  chain c {\n    type filter hook input priority 0;"
            + "\n    tcp dport 22 accept\n";
    ParseResult parsed =
        Dialects.named("nftables")
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("text", text)));
    List<Finding> findings =
        Checker.check(
                parsed.devices(),
                parsed.diagnostics(),
                parsed.complete(),
                Findings.only(
                    List.of("RS202"), io.ruleshade.policy.Policy.DEFAULT, HitCounts.NONE))
            .findings();
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).certainty()).isEqualTo(Certainty.CONDITIONAL);
  }

  @Test
  void manyUnusedObjectsOfAKindAreOneFinding() {
    StringBuilder objects = new StringBuilder();
    for (int i = 1; i <= 30; i++) {
      objects.append("object network N").append(i).append("\n host 10.0.0.").append(i).append('\n');
    }
    List<Finding> findings = Findings.of("asa", Findings.asa(objects.toString(), ANY), "RS202");
    assertThat(Findings.words(findings))
        .containsExactly(
            "6 low nothing uses 30 of 30 objects of kind network: `N1`, `N2`, `N3`, `N4` and 26 more");
    assertThat(String.join(" ", findings.get(0).notes())).contains("`N30` (line 64)");
  }

  @Test
  void equalSetsUnderTwoNamesAreDuplicates() {
    assertThat(
            asa(
                "RS203",
                "object network A\n subnet 10.0.0.0 255.255.255.0\nobject network B\n range 10.0.0.0"
                    + " 10.0.0.255\nobject network C\n host 10.0.0.1\nobject service S\n service tcp"
                    + " destination eq 80\nobject service T\n service tcp destination range 80 80\n"
                    + "object service U\n service tcp source eq 80 destination eq 80\n",
                ANY))
        .containsExactly(
            "8 low network objects `A` and `B` have the same value",
            "14 low service objects `S` and `T` have the same value");
    assertThat(
            asa(
                "RS203",
                "object network A\n fqdn a.example.com\nobject network B\n fqdn a.example.com\n",
                ANY))
        .isEmpty();
  }

  @Test
  void virtualDomainsDoNotShareTheirNames() {
    String text =
        """
        config vdom
        edit one
        config firewall address
        edit A
        set subnet 10.0.0.1 255.255.255.255
        next
        end
        next
        edit two
        config firewall address
        edit B
        set subnet 10.0.0.1 255.255.255.255
        next
        edit C
        set subnet 10.0.0.1 255.255.255.255
        next
        end
        next
        end
        """;
    ParseResult parsed =
        Dialects.named("fortios")
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("text", text)));
    List<String> said =
        Findings.words(
            Checker.check(
                    parsed.devices(),
                    parsed.diagnostics(),
                    true,
                    Findings.only(
                        List.of("RS203"), io.ruleshade.policy.Policy.DEFAULT, HitCounts.NONE))
                .findings());
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("two/B").contains("two/C").doesNotContain("one/A");
  }

  @Test
  void emptyGroups() {
    assertThat(asa("RS204", "object-group network G\n", "permit tcp any object-group G eq 443"))
        .containsExactly("6 low network group `G` has no members, and is used");
    assertThat(asa("RS204", "object network A\n description later\n", ANY))
        .containsExactly("6 low network object `A` has no value");
    assertThat(asa("RS204", "object-group network G\n bogus 10.0.0.1\n", ANY)).isEmpty();
    assertThat(asa("RS204", "object-group network G\n network-object host 10.0.0.1\n", ANY))
        .isEmpty();
  }

  @Test
  void aMemberInsideAnotherAddsNothing() {
    String objects =
        "object network NET\n subnet 10.1.0.0 255.255.0.0\nobject network HOST\n host 10.1.2.3\n"
            + "object network AGAIN\n subnet 10.1.0.0 255.255.0.0\nobject network OTHER\n host"
            + " 10.2.0.1\nobject-group network G\n";
    List<Finding> found =
        Findings.of(
            "asa",
            Findings.asa(
                objects
                    + " network-object object NET\n network-object object HOST\n network-object"
                    + " object AGAIN\n network-object object OTHER\n",
                ANY),
            "RS206");
    assertThat(Findings.words(found))
        .containsExactly(
            "14 low members `HOST` and `AGAIN` of network group `G` add nothing beside other members");
    assertThat(found.get(0).notes())
        .containsExactly("`HOST` is in `NET`", "`AGAIN` is the same as `NET`");
    assertThat(
            asa(
                "RS206",
                objects + " network-object object HOST\n network-object object OTHER\n",
                ANY))
        .isEmpty();
  }
}
