package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceCommandTest {
  @TempDir Path folder;

  private String rules;
  private String asa;

  @BeforeEach
  void write() throws IOException {
    rules = Files.writeString(folder.resolve("fw.rules"), Run.RULES).toString();
    asa = Files.writeString(folder.resolve("edge.cfg"), Run.ASA).toString();
  }

  @Test
  void showsVerdictDeciderAndPath() {
    Run.Outcome outcome =
        Run.run("trace", rules, "--packet", "tcp 10.0.0.1:1234 > 192.0.2.5:443 in eth0");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .isEqualTo(
            """
            fw: permit by filter/WEB#1
              packet: tcp 10.0.0.1:1234 > 192.0.2.5:443 in eth0
              enters: filter/INPUT
              path:
                filter/INPUT#3 jump filter/WEB  FILE:8
                  -A INPUT -p tcp -m tcp --dport 443 -j WEB
                filter/WEB#1 permit  FILE:10
                  -A WEB -s 10.0.0.0/8 -j ACCEPT
            """
                .replace("FILE", rules));
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void openConditionLeavesItUndetermined() {
    Run.Outcome outcome =
        Run.run("trace", rules, "--packet", "icmp 10.0.0.1 > 192.0.2.5 type 8 in eth0");
    assertThat(outcome.out()).startsWith("fw: undetermined\n").contains("hangs on: limit");
  }

  @Test
  void defaultDecides() {
    assertThat(Run.run("trace", rules, "-p", "udp 10.0.0.1 > 192.0.2.5:53 in eth0").out())
        .startsWith("fw: deny by default\n");
  }

  @Test
  void asksTheListOfTheInterface() {
    assertThat(Run.run("trace", asa, "-p", "tcp 10.0.0.1 > 192.0.2.10:443 in outside").out())
        .startsWith("edge-fw1: permit by OUTSIDE_IN#1\n");
    assertThat(
            Run.run("trace", asa, "-p", "tcp 10.0.0.1 > 192.0.2.11:443 ruleset OUTSIDE_IN").out())
        .startsWith("edge-fw1: deny by OUTSIDE_IN#2\n");
    Run.Outcome unknown = Run.run("trace", asa, "-p", "tcp 10.0.0.1 > 192.0.2.11:443 ruleset NOPE");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("has no ruleset `NOPE`; it has OUTSIDE_IN");
  }

  @Test
  void answersLinesAndSaysWhichCannotBeRead() throws IOException {
    Path packets = folder.resolve("p.jsonl");
    Files.writeString(
        packets,
        """
        {"hook":"input","iif":"eth0","src":"10.0.0.1","dst":"192.0.2.5","dport":443,"note":"kept"}

        {"hook":"input","src":"10.0.0.1"}
        """);
    Run.Outcome outcome =
        Run.run("trace", rules, "--packets", packets.toString(), "--format", "jsonl");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err()).contains("p.jsonl:3: a packet needs a source and a destination");
    assertThat(outcome.out().lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("{\"device\":\"fw\",\"packet\":{\"hook\":\"input\",")
                    .contains(
                        "\"note\":\"kept\"},\"verdict\":\"permit\",\"decider\":{\"id\":"
                            + "\"filter/WEB#1\",\"index\":1,"),
            second -> assertThat(second).startsWith("{\"line\":3,"));
  }

  @Test
  void needsAPacket() {
    assertThat(Run.run("trace", rules).exit()).isEqualTo(2);
    Run.Outcome bad = Run.run("trace", rules, "--packet", "tcp 10.0.0.0/8 > 192.0.2.5");
    assertThat(bad.exit()).isEqualTo(2);
    assertThat(bad.err())
        .startsWith("error: --packet: `10.0.0.0/8` is a network; a packet has one address\n");
  }
}
