package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is found in access lists of IOS and NX-OS, where others go wrong among it. */
final class CiscoRouterTest {
  private static Device device(String dialect, String text) {
    return device(dialect, SourceFile.ofText("test.cfg", text));
  }

  private static Device device(String dialect, SourceFile file) {
    return Dialects.named(dialect)
        .orElseThrow()
        .parse(ParseInput.of(file))
        .devices()
        .get(0);
  }

  private static List<String> findings(String dialect, String text) {
    return findings(device(dialect, text));
  }

  /** What says that a rule is dead. */
  private static final Set<String> DEAD = Set.of("RS101", "RS102", "RS104", "RS105");

  /** Code, rule and cover of every finding that a rule is dead. */
  private static List<String> findings(Device device) {
    CheckResult result =
        Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT);
    List<String> out = new ArrayList<>();
    for (Finding finding : result.findings()) {
      if (finding.rule() != null && DEAD.contains(finding.code())) {
        out.add(
            finding.code()
                + " "
                + finding.rule().id()
                + " by "
                + finding.by().stream().map(r -> r.id()).toList()
                + " "
                + finding.certainty().label());
      }
    }
    return out;
  }

  private static String bound(String entries) {
    return "ip access-list extended X\n"
        + entries.indent(1)
        + "interface Ethernet1\n ip access-group X in\n";
  }

  // ---- where others go wrong

  @Test
  void fragmentsIsNotUnmatchable() {
    assertThat(findings("ios", bound("deny ip any any fragments\npermit ip any any"))).isEmpty();
    assertThat(
            findings(
                "ios",
                bound("deny ip any any fragments\npermit tcp any any fragments\npermit ip any any")))
        .containsExactly("RS101 X#2 by [X#1] proven");
  }

  @Test
  void ipv6ListsAreAnalysed() {
    assertThat(
            findings(
                "ios",
                """
                ipv6 access-list X
                 deny tcp any any
                 permit tcp any host 2001:db8::1 eq 80
                 permit ipv6 any any
                 permit icmp any any nd-ns
                interface Ethernet1
                 ipv6 traffic-filter X in
                """))
        .containsExactly("RS101 X#2 by [X#1] proven", "RS102 X#4 by [X#3] proven");
  }

  @Test
  void objectGroupsAreNotWidened() {
    assertThat(
            findings(
                "ios",
                """
                object-group network G
                 host 10.0.0.1
                 group-object NONE
                """
                    + bound("deny ip object-group G any\npermit ip host 10.0.0.1 any"
                        + "\npermit ip host 10.0.0.2 any")))
        .containsExactly("RS101 X#2 by [X#1] proven");
  }

  @Test
  void timeRangesAreConditions() {
    assertThat(
            findings(
                "ios",
                "time-range T\n periodic daily 1:00 to 2:00\n"
                    + bound(
                        "deny tcp any any time-range T\npermit tcp any any eq 80 time-range T"
                            + "\npermit tcp any any eq 80")))
        .containsExactly("RS101 X#2 by [X#1] conditional");
  }

  // ---- fragments

  @Test
  void aDenyWithPortsLeavesLaterFragmentsAlone() {
    assertThat(
            findings("ios", bound("deny tcp any any eq 80\npermit tcp any any eq 80")))
        .isEmpty();
    assertThat(
            findings("ios", bound("permit tcp any any eq 80\ndeny tcp any any eq 80")))
        .containsExactly("RS101 X#2 by [X#1] proven");
    assertThat(
            findings(
                "ios",
                bound(
                    "deny tcp any any eq 80\ndeny tcp any any fragments\npermit tcp any any eq 80")))
        .containsExactly("RS101 X#3 by [X#1, X#2] proven");
  }

  @Test
  void aPermitWithPortsTakesLaterFragments() {
    assertThat(
            findings(
                "ios",
                bound("permit tcp any any eq 80\npermit tcp any any fragments\ndeny ip any any")))
        .containsExactly("RS102 X#2 by [X#1] proven");
  }

  // ---- wildcards, order, state

  @Test
  void wildcardsWithHolesAreExact() {
    assertThat(
            findings(
                "ios",
                bound(
                    "permit ip 10.0.0.0 0.0.254.255 any\npermit ip 10.0.1.0 0.0.254.255 any"
                        + "\ndeny ip 10.0.7.0 0.0.0.255 any\ndeny ip 10.1.7.0 0.0.0.255 any")))
        .containsExactly("RS101 X#3 by [X#2] proven");
  }

  @Test
  void sequenceNumbersDecideWhoIsFirst() {
    assertThat(
            findings("ios", bound("20 permit tcp any any eq 80\n10 deny tcp any any")))
        .containsExactly("RS101 X#2 by [X#1] proven");
  }

  @Test
  void whatHasAMemoryCoversNothing() {
    assertThat(
            findings(
                "ios",
                bound("permit tcp any any reflect R\nevaluate R\ndeny udp any any\ndynamic D permit"
                    + " icmp any any\npermit icmp any any")))
        .isEmpty();
  }

  @Test
  void aListIsDeadWhereItIsDeadEverywhere() {
    assertThat(
            findings(
                "ios",
                """
                access-list 101 deny icmp any any
                access-list 101 permit icmp any any echo
                access-list 101 permit ip any any
                interface Ethernet1
                 ip access-group 101 in
                interface Ethernet2
                 ip access-group 101 out
                """))
        .containsExactly("RS101 101#2 by [101#1] proven");
  }

  @Test
  void nexusPrefixesAndGroups() {
    assertThat(
            findings(
                "nxos",
                """
                object-group ip address A
                  10 10.0.0.0/9
                  20 10.128.0.0/9
                ip access-list X
                  10 permit ip addrgroup A any
                  20 deny ip 10.0.0.0/8 any
                  30 permit ip any any
                interface Ethernet1/1
                  ip access-group X in
                """))
        .containsExactly("RS101 X#2 by [X#1] proven");
  }

  @Test
  void theEndOfAnIpv6ListIsNotOneVerdict() {
    String list =
        """
        ipv6 access-list X
         permit tcp any any
         deny icmp any any nd-ns
         deny udp any any
        """;
    // Neighbour solicitations would pass without the entry: it cannot be left out.
    assertThat(removable("ios", list + "interface Ethernet1\n ipv6 traffic-filter X in\n"))
        .containsExactly("X#3");
    assertThat(removable("ios", list)).isEmpty();
  }

  private static List<String> removable(String dialect, String text) {
    CheckResult result =
        Checker.check(List.of(device(dialect, text)), List.of(), true, Checker.Options.DEFAULT);
    return result.findings().stream()
        .filter(f -> f.code().equals("RS103") && f.rule() != null)
        .map(f -> f.rule().id())
        .toList();
  }
}
