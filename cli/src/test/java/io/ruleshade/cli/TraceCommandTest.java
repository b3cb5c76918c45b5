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
              note: taken to be for the device itself; say out NAME for a packet that it forwards
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
    assertThat(outcome.out()).startsWith("fw: undetermined\n").contains("hangs on: limit")
        .contains("perhaps: filter/INPUT: permit by filter/INPUT#");
  }

  /** A rule asks for the interface, so that it cannot be left open. */
  @Test
  void anInterfaceThatWasNotSaid() throws IOException {
    String text =
        """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -i eth+ -p udp --dport 53 -j DROP
        -A INPUT -p tcp --dport 25 -j REJECT
        COMMIT
        """;
    String file = Files.writeString(folder.resolve("lo.rules"), text).toString();
    assertThat(Run.run("trace", file, "-p", "tcp 10.0.0.1 > 192.0.2.5:22").out())
        .startsWith("lo: undetermined\n")
        .contains(
            "hangs on: the interface or zone, which was not said: in eth…, in (unnamed): deny by"
                + " default\n")
        .contains("not said: in lo: permit by filter/INPUT#1\n");
    assertThat(Run.run("trace", file, "-p", "tcp 10.0.0.1 > 192.0.2.5:22 hook forward").out())
        .startsWith("lo: deny by default\n");
    assertThat(
            Run.run("trace", file, "-p", "udp 10.0.0.1 > 192.0.2.5:53", "--why-not", "filter/INPUT#2")
                .out())
        .contains("that hangs on the interface, which was not said")
        .contains("because: in eth…: it does decide this packet");
  }

  @Test
  void zonesOfPanOsDecideByTheirNames() throws IOException {
    String text =
        """
        set deviceconfig system hostname pa
        set rulebase security rules web from trust
        set rulebase security rules web to untrust
        set rulebase security rules web source any
        set rulebase security rules web destination any
        set rulebase security rules web application any
        set rulebase security rules web service service-https
        set rulebase security rules web action allow
        """;
    String file = Files.writeString(folder.resolve("pa.set"), text).toString();
    assertThat(Run.run("trace", file, "-p", "tcp 10.0.0.1 > 192.0.2.5:22 in a out a").out())
        .startsWith("pa: permit by default\n");
    assertThat(Run.run("trace", file, "-p", "tcp 10.0.0.1 > 192.0.2.5:22 in a out b").out())
        .startsWith("pa: deny by default\n");
    assertThat(Run.run("trace", file, "-p", "tcp 10.0.0.1 > 192.0.2.5:443 in trust").out())
        .startsWith("pa: undetermined\n")
        .contains("out untrust: permit by vsys1#1\n")
        .contains("out trust: permit by default\n")
        .contains("out (another unnamed): deny by default\n");
    assertThat(
            Run.run("trace", file, "-p", "tcp 10.0.0.1 > 192.0.2.5:22 in a out b state established")
                .out())
        .startsWith("pa: undetermined\n")
        .contains("hangs on: the connections that the device knows");
  }

  /** What a chain of nftables translates comes to its filter as another packet. */
  @Test
  void whatIsTranslatedFirstIsNotDecided() throws IOException {
    String text =
        """
        table ip nat {
          chain pre {
            type nat hook prerouting priority dstnat; policy accept;
            tcp dport 8080 dnat to 10.0.0.5:80
          }
        }
        table ip filter {
          chain fwd {
            type filter hook forward priority filter; policy drop;
            ip daddr 10.0.0.5 tcp dport 80 accept
          }
        }
        """;
    String file = Files.writeString(folder.resolve("nat.nft"), text).toString();
    assertThat(Run.run("trace", file, "-p", "tcp 1.2.3.4 > 203.0.113.1:8080 in a out b").out())
        .startsWith("nat: undetermined\n")
        .contains("hangs on: what becomes of the packet that ip nat pre#1 translates");
    assertThat(Run.run("trace", file, "-p", "tcp 1.2.3.4 > 203.0.113.1:8081 in a out b").out())
        .startsWith("nat: deny by default\n");
  }

  @Test
  void aRuleOfSeveralDevices() throws IOException {
    String other =
        Files.writeString(folder.resolve("b.cfg"), Run.ASA.replace("edge-fw1", "edge-fw2")).toString();
    Run.Outcome both = Run.run("trace", asa, other, "--why-not", "OUTSIDE_IN#1");
    assertThat(both.exit()).isEqualTo(2);
    assertThat(both.err()).contains("is in several devices: edge-fw1, edge-fw2");
    assertThat(Run.run("trace", asa, other, "--why-not", "OUTSIDE_IN#1", "--device", "edge-fw2").out())
        .startsWith("edge-fw2 OUTSIDE_IN#1: ");
    assertThat(Run.run("trace", asa, other, "--why-not", "NOPE#1").err())
        .contains("none of the 2 devices has a rule `NOPE#1`");
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
