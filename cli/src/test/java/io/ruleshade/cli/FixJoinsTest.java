package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fix --join} for Junos and nftables: the text, the commands, what takes them back, refusals. */
final class FixJoinsTest extends FixJoins {
  private static final String SRX =
      """
      set version 20.4R1
      set system host-name srx1
      set security address-book global address n1 10.0.0.0/24
      set security address-book global address n2 10.0.9.0/24
      set security policies from-zone a to-zone b policy p1 match source-address n1
      set security policies from-zone a to-zone b policy p1 match destination-address any
      set security policies from-zone a to-zone b policy p1 match application junos-https
      set security policies from-zone a to-zone b policy p1 then permit
      set security policies from-zone a to-zone b policy p1 description "web & more"
      set security policies from-zone a to-zone b policy p2 match source-address n2
      set security policies from-zone a to-zone b policy p2 match destination-address any
      set security policies from-zone a to-zone b policy p2 match application junos-https
      set security policies from-zone a to-zone b policy p2 then permit
      """;

  private static final String FILTER =
      """
      version 20.4R1;
      system { host-name r1; }
      firewall {
          family inet {
              filter F {
                  term a {
                      from {
                          source-address {
                              10.1.0.0/24;
                          }
                          protocol tcp;
                          destination-port 22;
                      }
                      then accept;
                  }
                  term b {
                      from {
                          source-address {
                              10.9.0.0/24;
                          }
                          protocol tcp;
                          destination-port 22;
                      }
                      then accept;
                  }
                  term c {
                      from {
                          protocol udp;
                          destination-port [ 53 123 ];
                      }
                      then accept;
                  }
                  term d {
                      from {
                          protocol udp;
                          destination-port 514;
                      }
                      then accept;
                  }
                  term e {
                      from {
                          protocol 47;
                      }
                      then accept;
                  }
              }
          }
      }
      """;

  private static final String NFT =
      """
      table inet filter {
      	chain input {
      		type filter hook input priority filter; policy drop;
      		ct state established accept
      		ct state related accept
      		tcp dport 22 accept
      		tcp dport { 443, 8443 } accept
      		ip saddr 10.0.0.0/24 udp dport 53 counter packets 5 bytes 300 accept comment "one"
      		ip saddr 10.0.7.0/24 udp dport 53 counter packets 7 bytes 500 accept comment "two"
      		iifname "eth0" tcp dport 80 accept
      		iifname "eth1" tcp dport 80 accept
      		ip saddr 10.5.0.0/16 tcp dport 514 accept
      		ip saddr 10.5.0.0/16 udp dport 514 accept
      	}
      }
      """;

  // ---- Junos

  @Test
  void junosInCommands() throws IOException {
    assertThat(fix(SRX))
        .contains("join srx1 from-zone a to-zone b#1, from-zone a to-zone b#2 into one")
        .contains("goes with them: name `p1`, description `web & more`");
    String path = "set security policies from-zone a to-zone b policy p2 match source-address ";
    edited(SRX, path + "n1");
    assertThat(commands(SRX, "commands"))
        .containsExactly(
            path + "n1", "delete security policies from-zone a to-zone b policy p1", "commit");
    assertThat(commands(SRX, "rollback")).containsExactly("rollback 1", "commit");
    replayed(SRX, 2, 1);
  }

  @Test
  void junosInBraces() throws IOException {
    String now =
        edited(
            FILTER,
            "                        10.1.0.0/24;",
            "                    destination-port [ 514 53 123 ];");
    assertThat(now).doesNotContain("term a {").doesNotContain("term c {").contains("term e {");
    String path = "firewall family inet filter F term ";
    assertThat(commands(FILTER, "commands"))
        .containsExactly(
            "set " + path + "b from source-address 10.1.0.0/24",
            "set " + path + "d from destination-port 53",
            "set " + path + "d from destination-port 123",
            "delete " + path + "a",
            "delete " + path + "c",
            "commit");
  }

  @Test
  void junosInBracesOfALogicalSystem() throws IOException {
    String body = FILTER.substring(FILTER.indexOf("firewall {"));
    String text =
        "version 20.4R1;\nsystem { host-name r1; }\nlogical-systems {\n    \"my ls\" {\n"
            + body.indent(8)
            + "    }\n}\n";
    assertThat(commands(text, "commands"))
        .contains("delete logical-systems \"my ls\" firewall family inet filter F term a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "destination-port 22; /* ssh */|a comment stands in one of them",
        "destination-port 22; inactive: ttl 4;|`inactive:` stands in one of them",
        "destination-port 22; ttl 5;|",
        "destination-port 22; apply-groups G;|"
      })
  void junosTermsThatStayApart(String given) throws IOException {
    String[] parts = given.split("\\|", -1);
    String text = FILTER.replaceFirst("destination-port 22;", parts[0]);
    String out = fix(text);
    assertThat(out).doesNotContain("filter F#1, filter F#2 into one");
    if (!parts[1].isEmpty()) {
      assertThat(out).contains("filter F#1 and filter F#2 could be one and stay apart: " + parts[1]);
    }
  }

  /** A policer is one for each term, so that two terms let twice as much through as one. */
  @Test
  void junosTermsWithAPolicerStayApart() throws IOException {
    String text = FILTER.replaceAll("( +)then accept;", "$1then { policer P; accept; }");
    assertThat(fix(text)).doesNotContain("into one");
  }

  @Test
  void junosWhereTheHierarchyIsNotTold() throws IOException {
    // Two blocks open in one line, so that the line says of neither where it is.
    String text =
        FILTER.replace("            term a {\n                from {\n", "            term a { from {\n");
    Run.Outcome outcome = Run.run("fix", file(text).toString(), "--join", "--format", "commands");
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains(
            "no commands could be given safely, as the file does not say from the top of the hierarchy in"
                + " which blocks a rule stands");
  }

  @Test
  void junosWithCarriageReturnsAndNoLastLineBreak() throws IOException {
    for (String text : List.of(SRX, FILTER)) {
      String crlf = text.strip().replace("\n", "\r\n");
      Path file = file(crlf);
      Run.Outcome outcome = Run.run("fix", file.toString(), "--join", "--write");
      assertThat(outcome.exit()).as(outcome.err()).isZero();
      String now = Files.readString(file, StandardCharsets.UTF_8);
      assertThat(now).isNotEqualTo(crlf);
      assertThat(now.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
      Files.delete(folder.resolve("fw.cfg.orig"));
      assertSame(text, now);
    }
  }

  /** An entry keeps its number and its indentation. */
  @Test
  void iosInTheModeOfItsList() throws IOException {
    String text =
        """
        version 15.2
        hostname r1
        interface GigabitEthernet0/0
         ip access-group IN in
        ip access-list extended IN
         30 permit ip 10.0.0.0 0.0.0.255 any
         40 permit ip 10.0.1.0 0.0.0.255 any
        """;
    edited(text, " 40 permit ip 10.0.0.0 0.0.1.255 any");
  }

  // ---- nftables

  @Test
  void nftables() throws IOException {
    String out = fix(NFT);
    assertThat(out).contains("goes with them: comment \"one\"");
    edited(
        NFT,
        "\t\tct state established,related accept",
        "\t\ttcp dport { 22, 443, 8443 } accept",
        "\t\tip saddr { 10.0.0.0/24, 10.0.7.0/24 } udp dport 53 counter packets 12 bytes 800 accept comment \"two\"",
        "\t\tiifname { \"eth0\", \"eth1\" } tcp dport 80 accept",
        "\t\tip saddr 10.5.0.0/16 meta l4proto { tcp, udp } th dport 514 accept");
    replayed(NFT, 10, 5);
  }

  /** The two differ in their first word. */
  @Test
  void nftablesTransports() throws IOException {
    String text =
        """
        table inet filter {
        	chain input {
        		type filter hook input priority filter; policy drop;
        		tcp dport 53 accept
        		udp dport 53 accept
        	}
        }
        """;
    edited(text, "\t\tmeta l4proto { tcp, udp } th dport 53 accept");
  }

  @Test
  void nftablesByHandle() throws IOException {
    String text =
        NFT.replace("22 accept", "22 accept # handle 5").replace("8443 } accept", "8443 } accept # handle 6")
            .lines()
            .filter(line -> !line.contains("accept") || line.contains("handle"))
            .reduce("", (a, b) -> a + b + "\n");
    assertThat(commands(text, "commands"))
        .containsExactly(
            "delete rule inet filter input handle 5",
            "add rule inet filter input handle 6 tcp dport { 22, 443, 8443 } accept",
            "delete rule inet filter input handle 6");
    assertThat(commands(text, "rollback").get(0)).isEqualTo("flush chain inet filter input");
    edited(text, "\t\ttcp dport { 22, 443, 8443 } accept # handle 6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp dport 22 counter accept;tcp dport 23 accept;only one of them counts",
        "tcp dport 22-30 accept;tcp dport 25-40 accept;their values overlap",
        "tcp dport @a accept;tcp dport 99 accept;they differ in more than the values",
        "iifname \"eth*\" tcp dport 22 accept;iifname \"wan0\" tcp dport 22 accept;they differ in more than",
        "tcp dport 22 counter packets 1 bytes 2 accept;tcp dport 23 counter accept;only one of them shows what"
      })
  void nftablesRulesThatStayApart(String given) throws IOException {
    String[] parts = given.split(";");
    String text =
        """
        table inet filter {
        	set a {
        		type inet_service
        		elements = { 1000, 2000 }
        	}
        	chain input {
        		type filter hook input priority filter; policy drop;
        """
            + "\t\t" + parts[0] + "\n\t\t" + parts[1] + "\n\t}\n}\n";
    assertThat(fix(text))
        .contains("nothing is taken out")
        .contains("inet filter input#1 and inet filter input#2 could be one and stay apart: " + parts[2]);
  }

  @Test
  void nftablesInJson() throws IOException {
    String head =
        """
        {"nftables": [
         {"table": {"family": "inet", "name": "t", "handle": 1}},
         {"set": {"family": "inet", "name": "seen", "table": "t", "type": "ipv4_addr", "handle": 2, "flags": ["dynamic"]}},
         {"chain": {"family": "inet", "table": "t", "name": "c", "handle": 3, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
        """;
    String rule =
        " {\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"c\", \"handle\": %d, \"expr\": [%s]}}";
    String port =
        "{\"match\": {\"op\": \"==\", \"left\": {\"payload\": {\"protocol\": \"tcp\", \"field\": \"dport\"}}, \"right\": %s}}";
    String add =
        "{\"set\": {\"op\": \"add\", \"elem\": {\"payload\": {\"protocol\": \"ip\", \"field\": \"saddr\"}}, \"set\": \"@seen\"}}";
    String accept = ", {\"accept\": null}";
    String text =
        head
            + rule.formatted(4, port.formatted("22") + accept) + ",\n"
            + rule.formatted(5, port.formatted("23") + ", " + add) + ",\n"
            + rule.formatted(6, port.formatted("22") + accept) + ",\n"
            + rule.formatted(7, port.formatted("{\"range\": [1, 22]}") + ", " + add) + ",\n"
            + rule.formatted(8, port.formatted("443") + accept) + "\n]}\n";
    Path file = Files.writeString(folder.resolve("fw.json"), text);
    Run.Outcome plan = Run.run("fix", "--join", file.toString());
    // The rules that put addresses into the set stay, and so does the last, whose comma is not its own.
    assertThat(plan.out())
        .contains("1 rule can go")
        .contains("delete fw inet t c#3")
        .doesNotContain("c#2 (line")
        .doesNotContain("c#4 (line")
        .contains("stay apart: rules of a listing in JSON are not joined");
    Run.Outcome commands = Run.run("fix", "--format", "commands", file.toString());
    assertThat(commands.out()).isEqualTo("delete rule inet t c handle 6\n");
    Run.Outcome rollback = Run.run("fix", "--format", "rollback", file.toString());
    assertThat(rollback.out()).isEmpty();
    assertThat(rollback.err()).contains("no rollback could be given safely");
    String config = Run.run("fix", "--format", "config", file.toString()).out();
    assertThat(config).isEqualTo(text.replace(rule.formatted(6, port.formatted("22") + accept) + ",\n", ""));
  }

  /** A chain is written as a whole, so that what goes, what loses a value and what is joined is one change. */
  @Test
  void nftablesWritesAChainOnce() throws IOException {
    String text =
        NFT.replace(
            "\t\tiifname \"eth0\" tcp dport 80 accept\n",
            "\t\tudp dport { 1000-2000, 1500 } ip saddr 192.0.2.1 accept\n"
                + "\t\tct state established accept\n"
                + "\t\tiifname \"eth0\" tcp dport 80 accept\n");
    List<String> commands = fix(text, "--members", "--format", "commands").lines().toList();
    assertThat(commands)
        .containsOnlyOnce("flush chain inet filter input")
        .contains(
            "add rule inet filter input iifname { \"eth0\", \"eth1\" } tcp dport 80 accept",
            "add rule inet filter input udp dport { 1000-2000 } ip saddr 192.0.2.1 accept");
    String config = fix(text, "--members", "--format", "config");
    assertSame(config, text + String.join("\n", commands) + "\n");
    assertThat(rules(text + String.join("\n", commands) + "\n")).isEqualTo(rules(config));
  }

  /** A literal name is told from a beginning, in text as in a listing. */
  @Test
  void aNameThatEndsInAnAsterisk() throws IOException {
    String text =
        NFT.replace("iifname \"eth0\" tcp", "iifname \"eth\\*\" tcp").replace("iifname \"eth1\" tcp", "iifname \"eth*\" tcp");
    String shown = Run.run("show", file(text).toString()).out();
    assertThat(shown).contains("eth\\*").contains("eth*");
  }

  @Test
  void whatIfRefusesBytesThatItCouldNotGiveBack() throws IOException {
    Path file = Files.writeString(folder.resolve("bom.nft"), "\ufeff" + NFT);
    for (String format : List.of("config", "patch")) {
      Run.Outcome outcome =
          Run.run(
              "what-if", "--dialect", "nftables", file.toString(), "--edit", "remove inet filter input#3", "--format",
              format);
      assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(2);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).contains("byte order mark");
    }
    Run.Outcome fix = Run.run("fix", "--dialect", "nftables", file.toString(), "--format", "config");
    assertThat(fix.exit()).isEqualTo(2);
  }
  /** Values of terms, in the commands of their lists. */
  @Test
  void valuesOfRulesInBraces() throws IOException {
    String junos = FILTER.replace("10.9.0.0/24;", "10.9.0.0/24;\n                        10.9.0.7/32;");
    String path = "firewall family inet filter F term b from source-address ";
    List<String> commands =
        Run.run("fix", file(junos).toString(), "--members", "--format", "commands").out().lines().toList();
    assertThat(commands).containsExactly("delete " + path + "10.9.0.7/32", "commit");
    String both = fix(junos, "--members", "--format", "commands");
    assertThat(both).contains("set " + path + "10.1.0.0/24\n", "delete " + path + "10.9.0.7/32\n");
  }
}
