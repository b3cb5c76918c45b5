package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Statements of what a change is for that are not quite what it does. The change opens tcp/443 to 10.1.0.7 at
 * {@code outside}, or its like for IPv6.
 */
final class StatedChangeTest {
  private static final String LINUX =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A FORWARD -d 2001:db8::5/128 -p tcp -m tcp --dport 25 -j ACCEPT
      COMMIT
      """;

  @TempDir Path folder;
  private GateRepository repository = GateRepository.at(Path.of(""));

  @BeforeEach
  void repository() throws Exception {
    repository = GateRepository.usual(folder.resolve("repo"));
  }

  private Run.Outcome gate(String intent, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("change.yaml"), intent + "\n");
    String[] all = new String[more.length + 2];
    all[0] = "--intent";
    all[1] = file.toString();
    System.arraycopy(more, 0, all, 2, more.length);
    return repository.gate(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What covers the change, exactly or more widely.
        "permit: [{from: any, to: 10.1.0.7, service: tcp/443}]|0",
        "permit: [{from: any, to: 10.1.0.7, service: https}]|0",
        "permit: [{from: 0.0.0.0/0, to: 10.1.0.0-10.1.0.255, service: [tcp/80, tcp/443]}]|0",
        "permit: [{from: 0.0.0.0/1, to: 10.1.0.7}, {from: 128.0.0.0/1, to: 10.1.0.7}]|0",
        "permit: [{from: any, to: 10.1.0.7, devices: [edge-*]}]|0",
        // What covers a part of it.
        "permit: [{from: 0.0.0.0/1, to: 10.1.0.7}]|1",
        "permit: [{from: any, to: 10.1.0.7, service: tcp/444-65535}]|1",
        "permit: [{from: any, to: 10.1.0.7, service: udp/443}]|1",
        "permit: [{from: any, to: 10.1.0.6-10.1.0.6}]|1",
        // Of other devices, ends or directions.
        "permit: [{from: any, to: 10.1.0.7, devices: [edge-fw2]}]|1",
        "permit: [{from: 10.1.0.7, to: any, service: tcp/443}]|1",
        "permit: [{from: self, to: 10.1.0.7}]|1",
        "permit: [{from: any, to: self}]|1",
        "permit: [{from: '::/0', to: any}]|1",
        "deny: [{from: any, to: 10.1.0.7, service: tcp/443}]|1",
        // Nothing at all.
        "ticket: CHG-7|1",
        "permit: []|1",
        "new-devices: [edge-fw1]|1",
        "entry-points: [in outside, OUTSIDE_IN]|1",
        // What cannot be meant.
        "permit: [{from: any, to: 10.1.0.7, service: []}]|2",
        "permit: [{from: any, to: 10.1.0.7, devices: []}]|2",
        "permit: [{from: '2001:db8::1', to: 10.1.0.7}]|2",
        "permit: [{from: outsied, to: 10.1.0.7}]|2",
        "permit: [{from: any, to: 10.1.0.7/24}]|2",
        "permit: [{from: any, to: 10.1.0.7, service: htps}]|2",
        "permit: [{from: any, to: 10.1.0.7, port: 443}]|2",
        "permit: [{from: any}]|2",
        "permit: {from: any, to: 10.1.0.7}|2",
        "ticket: [CHG-7]|2",
        "[]|2",
      })
  void whatIsStatedMayPassAndNothingElse(String intent, int exit) throws Exception {
    repository.write("fw/edge.cfg", GateRepository.top("permit tcp any host 10.1.0.7 eq https log"));
    Run.Outcome outcome = gate(intent);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(exit);
    if (exit == 1) {
      assertThat(outcome.out()).contains("fails: newly permitted traffic outside of the stated change: 1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permit: [{from: any, to: '2001:db8::7', service: [tcp/443, tcp/444]}]|0|",
        "permit: [{from: '::/0', to: '2001:db8::/64', service: tcp}]|0|",
        "permit: [{from: any, to: '2001:db8::7', service: tcp/443}]|1|tcp/444 from ::/0",
        "permit: [{from: 'fc00::/7', to: '2001:db8::7', service: tcp}]|1|tcp/443-444 from ::/0 but fc00::/7 to",
        "permit: [{from: 0.0.0.0/0, to: any}]|1|tcp/443-444 from ::/0",
      })
  void theSameOverIpv6(String intent, int exit, String left) throws Exception {
    repository.write("fw/edge.cfg", LINUX);
    repository.commit("another device");
    repository.write(
        "fw/edge.cfg",
        LINUX.replace("-A FORWARD", "-A FORWARD -d 2001:db8::7 -p tcp -m tcp --dport 443:444 -j ACCEPT\n-A FORWARD"));
    Run.Outcome outcome = gate(intent);
    assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(exit);
    if (left != null) {
      assertThat(outcome.out()).contains("newly permitted " + left);
    }
  }

  @Test
  void whatIsClosedMustBeStatedToo() throws Exception {
    repository.write("fw/edge.cfg", GateRepository.ASA.replace("eq www", "range 8080 8081"));
    String opened = "permit: [{from: any, to: 10.1.0.6, service: tcp/8080-8081}]\n";
    assertThat(gate(opened).out())
        .contains("fails: newly denied traffic outside of the stated change: 1")
        .doesNotContain("fails: newly permitted");
    assertThat(gate(opened + "deny: [{from: any, to: 10.1.0.6, service: tcp/80}]").exit()).isZero();
    assertThat(gate(opened + "deny: [{from: 10.0.0.0/8, to: 10.1.0.6, service: tcp/80}]").exit())
        .isEqualTo(1);
    // What may be permitted is not what may be denied.
    assertThat(gate("permit: [{from: any, to: 10.1.0.6}]").out())
        .contains("fails: newly denied traffic outside of the stated change: 1");
  }

  @Test
  void theStatementIsShownAndWhatTheChangeDoesNotDo() throws Exception {
    repository.write("fw/edge.cfg", GateRepository.top("permit tcp any host 10.1.0.7 eq https log"));
    String intent =
        """
        permit:
          - { from: any, to: 10.1.0.7, service: tcp/443 }
          - { from: any, to: 10.9.9.9, service: tcp/22, devices: [edge-fw1] }
        deny:
          - { from: any, to: 10.1.0.6 }
        new-devices: [edge-fw2]
        removed-devices: [edge-fw3]
        entry-points: [in dmz]
        """;
    Run.Outcome text = gate(intent);
    assertThat(text.exit()).isZero();
    assertThat(text.out())
        .contains(
            "stated: permit tcp/443 from any to 10.1.0.7\n",
            "stated: permit tcp/22 from any to 10.9.9.9 on edge-fw1; the change does nothing of it\n",
            "stated: deny any service from any to 10.1.0.6; the change does nothing of it\n",
            "stated: new device edge-fw2; the change does nothing of it\n",
            "stated: removed device edge-fw3; the change does nothing of it\n",
            "stated: entry point in dmz; the change does nothing of it\n");
    assertThat(gate(intent, "-f", "markdown").out())
        .contains("Stated: `permit tcp/443 from any to 10.1.0.7`.\n")
        .contains("Stated: `new device edge-fw2`; the change does nothing of it.\n");
    assertThat(gate(intent, "-f", "json").out()).contains("\"statedNotDone\"");
  }
}
