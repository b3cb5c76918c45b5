package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.panos.PanosDialect;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other analysers get wrong on PAN-OS, each in the smallest configuration that shows it. */
final class PanosPeerErrorsTest {
  private static final String ANY =
      "from any to any source any destination any application any service any";

  /** A rule in one line; later fields take the place of earlier ones where they are values. */
  private static String rule(String name, String fields, String action) {
    StringBuilder out = new StringBuilder("set rulebase security rules " + name);
    for (String pair : ANY.split(" (?=from|to |source|destination|application|service)")) {
      String key = pair.substring(0, pair.indexOf(' '));
      if (!(" " + fields).contains(" " + key + " ")) {
        out.append(' ').append(pair);
      }
    }
    return out + " " + fields + " action " + action + "\n";
  }

  private static List<Finding> all(String text) {
    Device device =
        new PanosDialect().parse(ParseInput.of(SourceFile.ofText("fw.set", text))).devices().get(0);
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
    CheckResult result = Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT);
    return result.findings();
  }

  /** Findings of dead rules: code, rule and what takes its packets. */
  private static List<String> dead(String text) {
    return all(text).stream()
        .filter(f -> List.of("RS101", "RS102", "RS104", "RS105").contains(f.code()))
        .map(
            f ->
                f.code()
                    + " "
                    + f.rule().rule().name()
                    + " by "
                    + f.by().stream().map(ref -> ref.rule().name()).toList())
        .toList();
  }

  @Test
  void aRuleForOneUserDoesNotCoverARuleForAll() {
    String text =
        rule("r6", "source-user corp\\bob", "allow")
            + rule("r7", "", "deny")
            + rule("r8", "source-user corp\\bob", "deny");
    assertThat(dead(text)).containsExactly("RS101 r8 by [r6]");
  }

  @Test
  void aRuleForOneApplicationDoesNotCoverItsPorts() {
    String five = rule("r5", "application ssl service service-https", "allow");
    String eleven = rule("r11", "service service-https", "allow");
    assertThat(dead(five + rule("r7", "", "deny") + eleven)).containsExactly("RS101 r11 by [r7]");
    assertThat(dead(five + eleven)).isEmpty();
  }

  @Test
  void aDenyOfAnApplicationMatchesSomething() {
    String text = rule("r1", "from a to [ b c ] application bittorrent", "deny");
    assertThat(dead(text + rule("r2", "application any", "allow"))).isEmpty();
    // Part of a list of applications that is denied before.
    assertThat(
            dead(
                rule("r1", "application [ bittorrent ssl ]", "deny")
                    + rule("r2", "application ssl", "allow")))
        .containsExactly("RS101 r2 by [r1]");
  }

  @Test
  void applicationDefaultIsACondition() {
    String text =
        rule("r1", "application dns service application-default", "allow")
            + rule("r2", "application dns service any", "deny")
            + rule("r3", "application dns service application-default", "deny");
    assertThat(dead(text)).containsExactly("RS101 r3 by [r1]");
    assertThat(
            dead(
                rule("r1", "service application-default", "allow")
                    + rule("r2", "application dns service application-default", "allow")))
        .containsExactly("RS102 r2 by [r1]");
  }

  @Test
  void addressesOfIpv6AreAddresses() {
    String text =
        "set address six ip-netmask 2001:db8::/32\n"
            + "set address four ip-netmask 0.0.0.0/0\n"
            + rule("r1", "source four", "allow")
            + rule("r2", "source six", "allow")
            + rule("r3", "source 2001:db8::1", "deny");
    assertThat(dead(text)).containsExactly("RS101 r3 by [r2]");
  }

  /** IPv4 addresses are a part of the IPv6 addresses, not the other way round. */
  @Test
  void everyIpv6AddressIsEveryAddress() {
    assertThat(dead(rule("r1", "source ::/0", "deny") + rule("r2", "source 10.0.0.1", "allow")))
        .containsExactly("RS101 r2 by [r1]");
    assertThat(dead(rule("r1", "source 0.0.0.0/0", "deny") + rule("r2", "source ::1:0:0", "allow")))
        .isEmpty();
    assertThat(
            dead(
                rule("r1", "source 10.0.0.0/8 negate-source yes", "deny")
                    + rule("r2", "source 2001:db8::1", "allow")
                    + rule("r3", "source 10.0.0.1", "allow")))
        .containsExactly("RS101 r2 by [r1]");
  }

  @Test
  void namesThatAreNotResolvedMatchSomething() {
    String text =
        "set address site fqdn www.example.com\n"
            + rule("r1", "destination site", "allow")
            + rule("r2", "destination US", "allow")
            + rule("r3", "destination NOSUCH", "allow")
            + rule("r4", "destination NOSUCH", "deny")
            + rule("r5", "destination site", "deny");
    // The same host name is the same condition; what is not defined is equal to nothing.
    assertThat(dead(text)).containsExactly("RS101 r5 by [r1]");
  }

  @Test
  void aRuleOfManyZonesIsDeadWhenItIsInAllOfThem() {
    String text =
        rule("r1", "from a to b", "deny")
            + rule("r2", "from [ a c ] to b", "allow")
            + rule("r3", "from c to any", "deny")
            + rule("r4", "from [ a c ] to b", "deny");
    assertThat(dead(text)).containsExactly("RS102 r4 by [r1, r3]");
    // Naming every zone does not cover any.
    assertThat(
            dead(
                "set zone a network layer3 x\nset zone b network layer3 y\n"
                    + rule("r1", "from [ a b ]", "deny")
                    + rule("r2", "", "allow")))
        .isEmpty();
  }

  @Test
  void ruleTypesDivideThePairsOfZones() {
    String two =
        rule("r1", "rule-type intrazone", "deny") + rule("r2", "rule-type interzone", "deny");
    assertThat(dead(two + rule("r3", "from a to b", "allow") + rule("r4", "", "allow")))
        .containsExactly("RS101 r3 by [r2]", "RS101 r4 by [r1, r2]");
    assertThat(
            dead(
                rule("r1", "from [ a b ] to [ a b ] rule-type intrazone", "deny")
                    + rule("r2", "from a to b", "allow")
                    + rule("r3", "from a to a", "allow")))
        .containsExactly("RS101 r3 by [r1]");
  }

  /** The final deny also keeps out what the default lets through within a zone. */
  @Test
  void aFinalDenyIsNotWhatTheDefaultDoes() {
    assertThat(all(rule("r1", "log-end no", "deny")).stream().map(Finding::code))
        .doesNotContain("RS103");
    assertThat(
            all(rule("r1", "from a to b log-end no", "deny")).stream()
                .filter(f -> f.code().equals("RS103")))
        .hasSize(1);
    // A log makes it another effect.
    assertThat(all(rule("r1", "from a to b", "deny")).stream().map(Finding::code))
        .doesNotContain("RS103");
  }

  @Test
  void disabledRulesCoverNothingAndSchedulesAreConditions() {
    String schedule = "set schedule nights schedule-type recurring daily 20:00-06:00\n";
    assertThat(dead(rule("r1", "disabled yes", "deny") + rule("r2", "", "allow"))).isEmpty();
    assertThat(
            dead(
                schedule
                    + rule("r1", "schedule nights", "deny")
                    + rule("r2", "", "allow")
                    + rule("r3", "schedule nights", "allow")))
        .containsExactly("RS101 r3 by [r1]");
  }

  private static String group(String place, String name, String fields, String action) {
    return rule(name, fields, action).replace("set rulebase", "set " + place);
  }

  /** A shared rule is dead only when it is in every device group. */
  @Test
  void aSharedRuleIsJudgedInEveryDeviceGroup() {
    String post = group("shared post-rulebase", "s", "destination 10.0.0.1", "allow");
    String one = group("device-group g post-rulebase", "a", "destination 10.0.0.0/24", "deny");
    String two = group("device-group h post-rulebase", "b", "destination 10.0.0.0/8", "deny");
    String none = group("device-group h post-rulebase", "b", "destination 10.1.0.0/24", "deny");
    assertThat(dead(one + two + post)).containsExactly("RS101 s by [a, b]");
    assertThat(dead(one + none + post)).isEmpty();
  }

  /** A firewall's own rules come between, so nothing is redundant across them. */
  @Test
  void aPreRuleIsNotRedundantBecauseOfAPostRule() {
    String pre = group("device-group g pre-rulebase", "a", "destination 10.0.0.1", "deny");
    String post = group("device-group g post-rulebase", "b", "", "deny");
    assertThat(all(pre + post).stream().map(Finding::code)).doesNotContain("RS103");
    String near = group("device-group g pre-rulebase", "b", "", "deny");
    assertThat(all(pre + near).stream().filter(f -> f.code().equals("RS103"))).hasSize(1);
  }

  @Test
  void rulesOnOtherFirewallsCoverNothing() {
    String one = group("device-group g pre-rulebase", "a", "target devices 001", "deny");
    String two = group("device-group g pre-rulebase", "b", "target devices 002", "allow");
    String again = group("device-group g pre-rulebase", "c", "target devices 001", "allow");
    assertThat(dead(one + two)).isEmpty();
    assertThat(dead(one + two + again)).containsExactly("RS101 c by [a]");
  }
}
