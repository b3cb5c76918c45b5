package io.ruleshade.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.Intent;
import io.ruleshade.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings of a site say, and what is wrong with them, with the line. */
final class ConfigReaderTest {
  private static Config read(String text, Map<String, String> environment) throws BadConfig {
    return ConfigReader.read(
        Yaml.read("ruleshade.yaml", text.getBytes(StandardCharsets.UTF_8)), environment);
  }

  private static Config read(String text) throws BadConfig {
    return read(text, Map.of());
  }

  @Test
  void everythingThatCanBeSaid() throws BadConfig {
    Config config =
        read(
            """
            select: [rs1, RS301]
            ignore: RS106
            fail-on: high
            allow-incomplete: true
            severities:
              RS305: medium
            thresholds:
              wide-score: 70
            trusted: [inside]
            services:
              https: { concerns: [] }
              telnet: { ports: [tcp/23, tcp/2323] }
              gopher: { ports: tcp/70, concerns: cleartext, reason: old, source: RFC 1436 }
            baseline: b.json
            exceptions: e.yaml
            exception-days: 90
            inline-remarks: honour
            zones:
              internet: [outside]
            networks:
              servers: [10.1.0.0/16, "2001:db8::/32", 10.2.0.1-10.2.0.9]
            intents:
              - name: no telnet
                deny: { from: internet, to: servers, service: [telnet, tcp/24] }
                devices: [edge-*]
              - name: web
                permit: { from: any, to: 192.0.2.10, service: tcp/443 }
                packets: all
            matrix:
              - { from: servers, to: internet, allow: [udp/53] }
              - { from: { zone: internet, network: 198.51.100.0/24 }, to: self, allow: [] }
            model:
              provider: ollama
            """);
    assertThat(config.select()).containsExactly("RS1", "RS301");
    assertThat(config.ignore()).containsExactly("RS106");
    assertThat(config.failOn()).isEqualTo("high");
    assertThat(config.allowIncomplete()).isTrue();
    assertThat(config.severities()).containsExactly(Map.entry("RS305", Severity.MEDIUM));
    assertThat(config.policy().thresholds())
        .isEqualTo(new Policy.Thresholds(70, 5, 25));
    assertThat(config.policy().trusted()).containsExactly("inside");
    assertThat(config.policy().services())
        .extracting(Policy.Service::name)
        .contains("gopher", "telnet")
        .doesNotContain("https");
    assertThat(config.policy().services(Policy.Concern.CLEARTEXT))
        .filteredOn(service -> service.name().equals("telnet"))
        .singleElement()
        .satisfies(
            service -> {
              assertThat(service.set().toStrings()).containsExactly("tcp/23", "tcp/2323");
              assertThat(service.source()).startsWith("RFC 854");
            });
    assertThat(config.exceptionDays()).isEqualTo(90);
    assertThat(config.inlineRemarks()).isEqualTo(Config.InlineRemarks.HONOUR);
    assertThat(config.intents())
        .extracting(Intent::words)
        .containsExactly(
            "telnet, tcp/24 from internet to servers must be denied",
            "tcp/443 from any to 192.0.2.10 must be permitted",
            "only udp/53 may pass from servers to internet",
            "nothing may pass from 198.51.100.0/24 in internet to self");
    assertThat(config.intents().get(0).isAbout("edge-fw1")).isTrue();
    assertThat(config.intents().get(0).isAbout("core")).isFalse();
    assertThat(config.intents().get(1).opening()).isFalse();
    assertThat(config.model()).isInstanceOf(Node.Mapping.class);
    assertThat(config.origins()).containsEntry("thresholds.wide-score", "ruleshade.yaml:8");
  }

  @Test
  void nothingSaidIsTheDefault() throws BadConfig {
    assertThat(read("")).isEqualTo(Config.DEFAULT);
    assertThat(ConfigReader.read(null, Map.of("RULESHADE_JAVA", "x"))).isEqualTo(Config.DEFAULT);
    assertThat(read("select:\nseverities:\nthresholds:\nmodel:\n").withoutBaseline().select()).isEmpty();
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws BadConfig {
    Config config =
        read(
            "fail-on: low\nselect: RS2\n",
            Map.of(
                "RULESHADE_FAIL_ON", "none",
                "RULESHADE_SELECT", "RS1, RS3",
                "RULESHADE_INLINE_REMARKS", "off",
                "RULESHADE_ALLOW_INCOMPLETE", "true"));
    assertThat(config.failOn()).isEqualTo("none");
    assertThat(config.select()).containsExactly("RS1", "RS3");
    assertThat(config.inlineRemarks()).isEqualTo(Config.InlineRemarks.OFF);
    assertThat(config.allowIncomplete()).isTrue();
    assertThat(config.origins()).containsEntry("fail-on", "RULESHADE_FAIL_ON");
    assertThatThrownBy(() -> read("", Map.of("RULESHADE_FAIL_ON", "hihg")))
        .hasMessage(
            "RULESHADE_FAIL_ON: `fail-on` is one of critical, high, medium, low, info, none, not"
                + " `hihg`. Did you mean: high?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1|1: unknown key `a` of the configuration",
        "selct: RS1|1: unknown key `selct` of the configuration. Did you mean: select?",
        "\\nfail_on: high|2: unknown key `fail_on` of the configuration. Did you mean: fail-on?",
        "[a]|1: the configuration is a mapping, not a list",
        "select: [RS999]|1: unknown code `RS999`. Did you mean: RS909?",
        "select: [[RS1]]|1: `select` holds texts, not a list",
        "allow-incomplete: 'true'|1: `allow-incomplete` is true or false, not `true`",
        "allow-incomplete: yes|1: `allow-incomplete` is true or false, not `yes`",
        "thresholds: {wide-score: 101}|1: `wide-score` is a number from 1 to 100, not `101`",
        "thresholds: {wide-score: 7.5}|1: `wide-score` is a number from 1 to 100, not `7.5`",
        "thresholds: {wide: 7}|1: unknown key `wide` of `thresholds`. Did you mean: wide-score?",
        "severities: {RS3: low}|1: unknown code `RS3`. Did you mean: RS301?",
        "severities: {RS305: lwo}|1: the severity of RS305 is one of critical, high, medium, low, info, not `lwo`. Did you mean: low?",
        "services: {x: {ports: [tcp/70]}}|1: the new service `x` needs `ports` and `concerns`",
        "services: {x: {ports: [tcp/70000], concerns: cleartext}}|1: `tcp/70000` is no port such as tcp/23 or udp/137-139",
        "services: {x: {ports: [tcp/7], concerns: clear}}|1: a concern is one of cleartext, high-risk, management, not `clear`. Did you mean: cleartext?",
        "zones: {any: [x]}|1: `any` cannot be a name in `zones`",
        "zones: {a: []}|1: `a` in `zones` holds nothing",
        "zones: {a: ['*']}|1: `*` is no name of an interface or zone",
        "networks: {a: [10.0.0.1/8]}|1: `10.0.0.1/8` is no address, prefix or range of addresses, or has bits behind its prefix",
        "intents: [{name: a}]|1: an intent has one of `deny` and `permit`, with `from`, `to` and `service`",
        "intents: {name: a}|1: `intents` is a list, not a mapping",
        "intents: [{name: a, deny: {from: any}}]|1: `to` is missing; write any for all",
        "intents: [{deny: {from: any, to: any}}]|1: an intent needs `name`",
        "intents: [{name: a, deny: {from: inet, to: any}}]|1: `inet` is no zone, network or address",
        "intents: [{name: a, deny: {from: any, to: any, service: tpc}}]|1: `tpc` is no service such as tcp/443, udp/53 or icmp/8. Did you mean: tcp?",
        "matrix: [{from: any, to: self}]|1: a row of the matrix needs `allow`; write [] where nothing may pass",
        "matrix: [{from: any, to: self, allow: [], packets: some}]|1: `packets` is one of opening, all, not `some`",
        "exception-days: 0|1: `exception-days` is a number from 1 to 3660, not `0`",
        "inline-remarks: honor|1: `inline-remarks` is one of off, report, honour, not `honor`. Did you mean: honour?",
        "baseline: ' '|1: `baseline` is the name of a file",
        "baseline: [b.json]|1: `baseline` is a text, not a list",
        "ignore: RS|1: `ignore: RS` would leave out every code; name some",
        "ignore: [RS1, rs]|1: `ignore: rs` would leave out every code; name some",
        "networks: {10.0.0.0/8: [10.1.0.0/16]}|1: `10.0.0.0/8` cannot be a name in `networks`",
        "zones: {'::1': [outside]}|1: `::1` cannot be a name in `zones`",
        "matrix: [{from: any, to: any, allow: any}]|1: a row of the matrix that allows every service forbids nothing; leave the row out",
        "<<: {fail-on: none}|1: unknown key `<<` of the configuration",
        "exception-days: 0x16e|1: `exception-days` is a number from 1 to 3660, not `0x16e`",
        "model: x|1: `model` is a mapping, not `x`",
      })
  void whatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(BadConfig.class)
        .hasMessage("ruleshade.yaml:" + message);
  }
}
