package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.junos.JunosDialect;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Where other readers of Junos go wrong: each case makes a live rule dead or misses a dead one there,
 * and must not here.
 */
final class JunosPeerErrorsTest {
  /** Dead rules as {@code CODE ruleset#index by …}. */
  private static List<String> dead(String text) {
    ParseResult parsed =
        new JunosDialect().parse(ParseInput.of(SourceFile.ofText("test.conf", text)));
    CheckResult result =
        Checker.check(
            parsed.devices(), parsed.diagnostics(), true, Checker.Options.DEFAULT);
    return result.findings().stream()
        .filter(f -> f.code().matches("RS10[1245]"))
        .map(
            f ->
                f.code()
                    + " "
                    + f.rule().id()
                    + (f.by().isEmpty()
                        ? ""
                        : " by " + String.join(", ", f.by().stream().map(r -> r.id()).toList())))
        .toList();
  }

  private static String policy(String name, String match, String then) {
    String path = "set security policies from-zone a to-zone b policy " + name + " ";
    return path
        + "match "
        + match
        + "\n"
        + path
        + "match source-address any destination-address any\n"
        + path
        + "then "
        + then
        + "\n";
  }

  @Test
  void dynamicApplicationDoesNotWidenAPolicy() {
    assertThat(
            dead(
                policy("p3", "application any dynamic-application junos:HTTP", "permit")
                    + policy("p4", "application junos-ssh", "deny")))
        .isEmpty();
  }

  @Test
  void schedulerDoesNotWidenAPolicy() {
    String schedule = "set schedulers scheduler night daily start-time 20:00 stop-time 06:00\n";
    assertThat(
            dead(
                schedule
                    + policy("p3", "application any", "permit")
                        .replace("then permit", "scheduler-name night then permit")
                    + policy("p4", "application junos-ssh", "deny")))
        .isEmpty();
  }

  @Test
  void theSamePredicateIsTheSame() {
    assertThat(
            dead(
                policy("p3", "application any dynamic-application junos:HTTP", "permit")
                    + policy("p4", "application junos-ssh dynamic-application junos:HTTP", "deny")))
        .containsExactly(
            "RS101 from-zone a to-zone b#2 by from-zone a to-zone b#1");
  }

  @Test
  void sourceIdentityDoesNotFailTheFile() {
    assertThat(
            dead(
                policy("p1", "application any source-identity bob", "permit")
                    + policy("p2", "application any", "permit")
                    + policy("p3", "application junos-ssh", "deny")))
        .containsExactly(
            "RS101 from-zone a to-zone b#3 by from-zone a to-zone b#2");
  }

  @Test
  void hostNamesAndUndefinedObjectsAreNotImpossible() {
    assertThat(
            dead(
                "set security address-book global address W dns-name www.example.com\n"
                    + policy("p1", "application no-such-application", "permit")
                    + "set security policies from-zone a to-zone b policy p2 match source-address W"
                    + " destination-address NOBODY application any\n"
                    + "set security policies from-zone a to-zone b policy p2 then deny\n"
                    + policy("p3", "application junos-sip", "deny")))
        .isEmpty();
  }

  @Test
  void globalPoliciesComeAfterThoseOfThePairAndAreReportedOnce() {
    String global =
        """
        set security policies global policy g1 match source-address any destination-address any application junos-ssh from-zone a to-zone b
        set security policies global policy g1 then permit
        set security policies global policy g2 match source-address any destination-address any application junos-ssh
        set security policies global policy g2 then permit
        """;
    // Dead where the pair decides all, but alive for other pairs.
    assertThat(dead(policy("p", "application any", "deny") + global))
        .containsExactly("RS101 global#1 by from-zone a to-zone b#1");
    // With one more global policy before it, the last one is dead for every pair.
    assertThat(
            dead(
                policy("p", "application any", "deny")
                    + "set security policies global policy g0 match source-address any"
                    + " destination-address any application any\n"
                    + "set security policies global policy g0 then deny\n"
                    + global))
        .containsExactly(
            "RS101 global#2 by from-zone a to-zone b#1",
            "RS101 global#3 by global#1");
  }

  @Test
  void filtersOfIpv6AreAnalysed() {
    assertThat(
            dead(
                """
                set firewall family inet6 filter F term a from source-address 2001:db8::/32
                set firewall family inet6 filter F term a then accept
                set firewall family inet6 filter F term b from source-address 2001:db8:1::/48 next-header tcp
                set firewall family inet6 filter F term b then discard
                """))
        .containsExactly("RS101 filter F#2 by filter F#1");
  }

  @Test
  void contextsDoNotShadowEachOther() {
    // The first example of the manual's page on reordering security policies.
    assertThat(
            dead(
                """
                set security policies from-zone trust to-zone untrust policy permit-all match source-address any destination-address any application any
                set security policies from-zone trust to-zone untrust policy permit-all then permit
                set security policies from-zone untrust to-zone trust policy deny-all match source-address any destination-address any application any
                set security policies from-zone untrust to-zone trust policy deny-all then deny
                """))
        .isEmpty();
    // In one context the later policy is eclipsed.
    assertThat(
            dead(
                policy("permit-all", "application any", "permit")
                    + policy("deny-mail", "application junos-smtp", "deny")))
        .containsExactly("RS101 from-zone a to-zone b#2 by from-zone a to-zone b#1");
  }

  @Test
  void nextTermCoversNothing() {
    assertThat(
            dead(
                """
                set firewall filter F term a then count all next term
                set firewall filter F term b from protocol tcp
                set firewall filter F term b then discard
                set firewall filter F term c from protocol tcp destination-port 80
                set firewall filter F term c then accept
                """))
        .containsExactly("RS101 filter F#3 by filter F#2");
  }

  @Test
  void portsWithoutAProtocolCoverOnlyTcpAndUdp() {
    assertThat(
            dead(
                """
                set firewall filter F term a from destination-port 80
                set firewall filter F term a then accept
                set firewall filter F term b from protocol tcp destination-port 80
                set firewall filter F term b then discard
                set firewall filter F term c from protocol sctp destination-port 80
                set firewall filter F term c then discard
                """))
        .containsExactly("RS101 filter F#2 by filter F#1");
  }

  @Test
  void portsDoNotCoverTrailingFragments() {
    assertThat(
            dead(
                """
                set firewall filter F term a from protocol tcp destination-port 0-65535
                set firewall filter F term a then accept
                set firewall filter F term b from protocol tcp
                set firewall filter F term b then discard
                """))
        .isEmpty();
    // Nor are terms with ports dead where only trailing fragments are taken, or only first ones.
    assertThat(
            dead(
                """
                set firewall filter F term a from protocol tcp fragment-offset 0
                set firewall filter F term a then accept
                set firewall filter F term b from protocol tcp destination-port 80
                set firewall filter F term b then discard
                """))
        .isEmpty();
  }

  @Test
  void exceptEntriesAloneAreNeitherEverythingNorNothing() {
    assertThat(
            dead(
                """
                set firewall filter F term a from source-address 10.0.0.0/8 except
                set firewall filter F term a then accept
                set firewall filter F term b from source-address 11.0.0.0/8
                set firewall filter F term b then discard
                """))
        .isEmpty();
  }

  @Test
  void filterListsAreOneFilter() {
    assertThat(
            dead(
                """
                set firewall filter A term a from source-address 10.0.0.0/8
                set firewall filter A term a then accept
                set firewall filter B term b from source-address 10.1.0.0/16
                set firewall filter B term b then discard
                set interfaces ge-0/0/0 unit 0 family inet filter input-list [ A B ]
                """))
        .containsExactly("RS101 filter B#1 by filter A#1");
  }
}
