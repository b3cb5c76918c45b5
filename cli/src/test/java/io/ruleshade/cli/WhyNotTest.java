package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhyNotTest {
  @TempDir Path folder;

  private static final String ASA =
      """
      ASA Version 9.8(2)
      hostname edge-fw1
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 198.51.100.1 255.255.255.0
      access-list IN extended deny tcp any 192.0.2.0 255.255.255.0 eq 22
      access-list IN extended permit tcp any host 192.0.2.10 eq 22
      access-list IN extended permit tcp any host 192.0.2.10
      access-list IN extended permit udp any any inactive
      access-group IN in interface outside
      """;

  private String why(String rule, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("edge.cfg"), ASA);
    List<String> all = new ArrayList<>(List.of("trace", file.toString(), "--why-not", rule));
    all.addAll(List.of(more));
    Run.Outcome outcome = Run.run(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  @Test
  void overAllPackets() throws IOException {
    assertThat(why("IN#2"))
        .contains("edge-fw1 IN#2: it decides no packet: one rule takes all of them first")
        .contains("by: IN#1 deny")
        .contains("packet: tcp ");
    assertThat(why("IN#3"))
        .contains("earlier rules of its ruleset take some and treat them otherwise")
        .contains("IN#1 takes tcp/22 from 0.0.0.0/0 to 192.0.2.10/32 in outside");
    assertThat(why("IN#1")).contains("packets come to it, and no earlier rule");
    assertThat(why("IN#4")).contains("it is disabled");
    assertThat(why("IN#3", "--format", "json"))
        .contains("\"schema\": \"ruleshade/why-not/1\"")
        .contains("\"taken\": [ {");
  }

  @Test
  void ofOnePacket() throws IOException {
    String ssh = "tcp 203.0.113.1:4000 > 192.0.2.10:22 in outside";
    assertThat(why("IN#2", "--packet", ssh))
        .contains("it matches this packet, which IN#1 decides before");
    assertThat(why("IN#1", "--packet", ssh)).contains("it does decide this packet");
    assertThat(why("IN#3", "--packet", "udp 203.0.113.1:4000 > 192.0.2.11:53 in outside"))
        .contains("it does not match this packet")
        .contains("because: destination 192.0.2.11 is not in 192.0.2.10")
        .contains("because: service udp/53 is not in tcp");
  }

  /** The mark that a packet comes with is not the one that the rule sees. */
  @Test
  void aRuleThatAsksForWhatWasWritten() throws IOException {
    String text =
        """
        *mangle
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -p tcp --dport 22 -j MARK --set-mark 1
        COMMIT
        *filter
        :INPUT DROP [0:0]
        -A INPUT -m mark --mark 1 -j ACCEPT
        -A INPUT -p tcp --dport 22 -j DROP
        COMMIT
        """;
    String file = Files.writeString(folder.resolve("mark.rules"), text).toString();
    String packet = "tcp 10.0.0.1 > 192.0.2.5:22 in eth0 mark=0";
    assertThat(Run.run("trace", file, "--why-not", "filter/INPUT#1", "-p", packet).out())
        .contains("filter/INPUT#1: it may decide this packet")
        .contains("because: that hangs on: mark 0x1");
    assertThat(Run.run("trace", file, "--why-not", "filter/INPUT#2", "-p", packet).out())
        .contains("filter/INPUT#2: it may decide this packet");
  }

  @Test
  void aRuleThatIsNotThere() throws IOException {
    Path file = Files.writeString(folder.resolve("edge.cfg"), ASA);
    Run.Outcome outcome = Run.run("trace", file.toString(), "--why-not", "IN#9");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("IN has 4 rules");
  }

  /** The packet does come to the chain: a rule of it sends it back. */
  @Test
  void aChainThatIsLeftBeforeTheRule() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("chains.rules"),
            """
            *filter
            :INPUT DROP [0:0]
            :web - [0:0]
            -A INPUT -s 10.0.0.0/8 -j web
            -A INPUT -p udp -j ACCEPT
            -A web -s 10.2.0.0/16 -j RETURN
            -A web -p tcp -m tcp --dport 81 -j ACCEPT
            -A web -p udp -j DROP
            COMMIT
            """);
    String[] trace = {"trace", file.toString(), "--why-not", "", "--packet", ""};
    assertThat(ask(trace, "filter/web#2", "tcp 10.2.0.1 > 192.0.2.1:81"))
        .contains("it matches this packet, which leaves its ruleset before, by filter/web#1")
        .doesNotContain("does not come to its ruleset");
    assertThat(ask(trace, "filter/INPUT#2", "udp 10.3.0.1 > 192.0.2.1:53"))
        .contains("which filter/web#3 decides before, called by filter/INPUT#1");
    assertThat(ask(trace, "filter/web#2", "tcp 11.0.0.1 > 192.0.2.1:81"))
        .contains("which does not come to its ruleset and is decided by default");
  }

  private static String ask(String[] trace, String rule, String packet) {
    trace[3] = rule;
    trace[5] = packet;
    return Run.run(trace).out();
  }
}
