package io.ruleshade.parser.panos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each field of a security rule: text to model. */
final class PanosRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "source any; any",
        "source 10.1.2.3; src=10.1.2.3/32",
        "source 10.1.2.3/24; src=10.1.2.0/24",
        "source [ 10.0.0.0/8 192.0.2.1 ]; src=10.0.0.0/8,192.0.2.1/32",
        "source 10.0.0.1-10.0.0.6; src=10.0.0.1-10.0.0.6",
        "source 2001:db8::/32; src=2001:db8::/32",
        "source 10.0.0.6-10.0.0.1; nothing",
        "destination US; (dst region US)",
        "destination [ US 10.0.0.1 ]; dst=10.0.0.1/32 | (dst region US)",
        "source panw-known-ip-list; (src external-list panw-known-ip-list)",
        "source NOSUCH; ?(src undefined address `NOSUCH`)",
        "source [ NOSUCH 10.0.0.1 ]; src=10.0.0.1/32 | ?(src undefined address `NOSUCH`)",
        "from trust; in=trust",
        "to [ dmz trust ]; out=dmz,trust",
        "service service-http; service=tcp/80,tcp/8080",
        "service service-https; service=tcp/443",
        "service application-default; (service application-default)",
        "service NOSUCH; ?(service undefined service `NOSUCH`)",
        "application web-browsing; (application web-browsing)",
        "application [ ssl dns ]; (application dns) | (application ssl)",
        "application [ any ssl ]; any",
        "source-user any; any",
        "source-user known-user; (source-user known-user)",
        "source-user [ corp\\bob corp\\amy ]; (source-user corp\\amy) | (source-user corp\\bob)",
        "category gambling; (category gambling)",
        "hip-profiles managed; (hip-profiles managed)",
        "source-hip [ a b ]; (source-hip a) | (source-hip b)",
        "destination-hip no-hip; (destination-hip no-hip)",
        "source-device printer; (source-device printer)",
        "schedule nights; ?(undefined schedule `nights`)",
        "rule-type universal; any",
        "rule-type other; ?(value of `rule-type`)",
        "negate-source maybe; ?(value of `negate-source`)",
        "colour blue; ?(field `colour`)",
      })
  void readsFields(String field, String match) {
    assertThat(PanosText.match("", field)).isEqualTo(match);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "allow; permit log",
        "deny; deny log",
        "drop; deny log {drop}",
        "reset-client; reject log {reset-client}",
        "reset-server; reject log {reset-server}",
        "reset-both; reject log {reset-both}",
      })
  void readsActions(String action, String kind) {
    assertThat(PanosText.rules(PanosText.rule("action " + action), "vsys1"))
        .containsExactly("r1: " + kind + " any");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "log-end no; permit",
        "log-start yes; permit log {log at start and end}",
        "log-setting default; permit log {log-setting default}",
        "profile-setting group strict; permit log {profile-group strict}",
        "profile-setting profiles virus av spyware as; permit log {profile spyware as} {profile virus av}",
        "option disable-server-response-inspection yes; permit log {disable-server-response-inspection}",
        "option disable-server-response-inspection no; permit log",
        "qos marking ip-dscp af11; permit log {qos ip-dscp af11}",
        "tag web; permit log",
        "uuid 8a5b; permit log",
        "disabled no; permit log",
        "disabled yes; (disabled) permit log",
      })
  void readsEffects(String field, String shown) {
    assertThat(PanosText.rules(PanosText.rule(field), "vsys1"))
        .containsExactly("r1: " + shown + " any");
  }

  @Test
  void anUnknownActionMakesAGap() {
    String text =
        PanosText.rule("action permit")
            + PanosText.rule("action deny").replace(" r1 ", " r2 ");
    assertThat(PanosText.rules(text, "vsys1")).containsExactly("r2: deny log any");
    assertThat(PanosText.device(text).ruleset("vsys1").orElseThrow().gaps()).hasSize(1);
    assertThat(PanosText.notUnderstood(text))
        .hasSize(7)
        .contains("7: no action that is known here: `permit`");
  }

  @Test
  void fieldsThatTheDeviceAsksForAreNotTakenToBeAny() {
    String text = "set rulebase security rules r1 from a\nset rulebase security rules r1 to b\n";
    assertThat(PanosText.rules(text, "vsys1"))
        .containsExactly(
            "r1: queue log {action not stated} in=a out=b ?(no `source` is stated)"
                + " ?(no `destination` is stated) ?(no `application` is stated)"
                + " ?(no `service` is stated)");
    assertThat(PanosText.diagnostics(text))
        .containsExactly(
            "RS905 rule `r1` does not state `source`, `destination`, `application`, `service`,"
                + " `action` at `r1`");
  }

  @Test
  void negatesTheKnownPartAndTheConditions() {
    String objects =
        "set address host ip-netmask 10.0.0.1\n"
            + "set address site fqdn WWW.Example.com\n"
            + "set address-group tagged dynamic filter \"'a' and 'b'\"\n";
    assertThat(PanosText.match(objects, "source [ host site tagged ]", "negate-source yes"))
        .isEqualTo(
            "src=0.0.0.0-10.0.0.0,10.0.0.2-255.255.255.255,::/0 !(src fqdn www.example.com)"
                + " !(src dynamic address-group tagged)");
    assertThat(PanosText.match(objects, "destination [ host NOSUCH ]", "negate-destination yes"))
        .isEqualTo(
            "dst=0.0.0.0-10.0.0.0,10.0.0.2-255.255.255.255,::/0"
                + " ?(dst not in undefined address `NOSUCH`)");
    assertThat(PanosText.match(objects, "source any", "negate-source yes")).isEqualTo("nothing");
    assertThat(PanosText.match(objects, "source host", "negate-source no"))
        .isEqualTo("src=10.0.0.1/32");
  }

  @Test
  void groupsOfApplicationsAreTheirMembers() {
    String objects =
        "set application-group web members [ ssl more ]\n"
            + "set application-group more members [ web-browsing web ]\n"
            + "set application-filter risky risk 5\n"
            + "set application-group none\n";
    assertThat(PanosText.match(objects, "application web"))
        .isEqualTo("(application ssl) | (application web-browsing)");
    assertThat(PanosText.match(objects, "application risky"))
        .isEqualTo("(application filter risky)");
    assertThat(PanosText.match(objects, "application none")).isEqualTo("nothing");
  }

  @Test
  void schedulesAreConditionsOfEveryProduct() {
    String objects = "set schedule nights schedule-type recurring daily 20:00-06:00\n";
    assertThat(PanosText.match(objects, "schedule nights", "application [ dns ssl ]"))
        .isEqualTo(
            "(application dns) (schedule nights) | (application ssl) (schedule nights)");
  }

  @Test
  void longListsBecomeOnePredicate() {
    List<String> many =
        IntStream.range(10, 30).mapToObj(i -> "app" + i).collect(Collectors.toList());
    String list = String.join(" ", many);
    assertThat(PanosText.match("", "application [ " + list + " ]").split(" \\| ")).hasSize(20);
    assertThat(
            PanosText.match(
                "", "application [ " + list + " ]", "source-user [ amy bob cid dan ]"))
        .isEqualTo(
            "(application one of %1$s) (source-user amy) | (application one of %1$s) (source-user bob)"
                    .formatted(String.join(", ", many))
                + " | (application one of %1$s) (source-user cid) | (application one of %1$s) (source-user dan)"
                    .formatted(String.join(", ", many)));
  }

  @Test
  void rulesNameTheirPlaceTextAndObjects() {
    String text =
        "set address web ip-netmask 10.0.0.1\n"
            + PanosText.rule("destination web", "description \"the web server\"");
    var rule = PanosText.device(text).ruleset("vsys1").orElseThrow().rules().get(0);
    assertThat(rule.span().line()).isEqualTo(2);
    assertThat(rule.span().endLine()).isEqualTo(9);
    assertThat(rule.span().text()).startsWith("set rulebase security rules r1 from any\n");
    assertThat(rule.comment()).isEqualTo("the web server");
    assertThat(rule.uses()).hasSize(1);
    assertThat(rule.uses().get(0).kind()).isEqualTo("network");
    assertThat(rule.uses().get(0).name()).isEqualTo("web");
    assertThat(rule.uses().get(0).span().text()).isEqualTo("web");
  }
}
