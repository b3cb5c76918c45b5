package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fix --join} where a rule has several lines: the text, the commands, what takes them back, refusals. */
final class FixJoinsTest {
  @TempDir Path folder;

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

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("fw.cfg"), text);
  }

  private String fix(String text, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("fix", file(text).toString(), "--join"));
    all.addAll(Arrays.asList(more));
    Run.Outcome outcome = Run.run(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }

  private List<String> commands(String text, String format) throws IOException {
    return fix(text, "--format", format).lines().toList();
  }

  private void assertSame(String before, String after) throws IOException {
    Path old = Files.writeString(folder.resolve("old.cfg"), before);
    Path now = Files.writeString(folder.resolve("new.cfg"), after);
    Run.Outcome diff = Run.run("diff", old.toString(), now.toString());
    // Lines of a rule that later commands delete are lines outside of the rules.
    boolean same = diff.exit() == 0 || (diff.exit() == 3 && diff.out().contains("no change was found"));
    assertThat(same).as(diff.out() + diff.err() + "\n" + after).isTrue();
  }

  private int rules(String text) throws IOException {
    return Run.run("show", file(text).toString(), "--format", "json").out().split("\"index\":", -1).length - 1;
  }

  /** Carries commands out by the front end, which replays what follows a configuration, and back again. */
  private void replayed(String text, int rules, int left) throws IOException {
    String done = text + without(commands(text, "commands"));
    assertSame(text, done);
    assertThat(rules(text)).isEqualTo(rules);
    assertThat(rules(done)).isEqualTo(left);
    String undo = without(commands(text, "rollback"));
    if (!undo.equals("rollback 1\n")) {
      assertSame(text, done + undo);
      assertThat(rules(done + undo)).isEqualTo(rules);
    }
  }

  private static String without(List<String> commands) {
    assertThat(commands).isNotEmpty();
    StringBuilder out = new StringBuilder();
    commands.stream().filter(line -> !line.equals("commit")).forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  /** The edited configuration, which has only lines of the original and those given. */
  private String edited(String text, String... lines) throws IOException {
    String now = fix(text, "--format", "config");
    List<String> rest = new ArrayList<>(now.lines().toList());
    for (String line : lines) {
      assertThat(rest).contains(line);
      rest.remove(line);
    }
    assertThat(text.lines().toList()).containsAll(rest);
    assertSame(text, now);
    return now;
  }

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

  @Test
  void junosWhereTheHierarchyIsNotTold() throws IOException {
    String text = "[edit firewall family inet]\n" + FILTER.substring(FILTER.indexOf("filter F"), FILTER.lastIndexOf("    }"));
    Path file = file(text);
    Run.Outcome outcome =
        Run.run("fix", "--dialect", "junos", file.toString(), "--join", "--format", "commands");
    assertThat(outcome.out()).isEmpty();
    if (outcome.exit() == 0 && !outcome.err().isEmpty()) {
      assertThat(outcome.err()).contains("from the top of the hierarchy");
    }
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
            "replace rule inet filter input handle 6 tcp dport { 22, 443, 8443 } accept");
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

  // ---- FortiOS

  private static String policy(int id, String... settings) {
    StringBuilder out = new StringBuilder("    edit " + id + "\n");
    for (String setting : settings) {
      out.append("        set ").append(setting).append('\n');
    }
    return out + "    next\n";
  }

  private static final String[] PLAIN = {
    "srcintf \"port1\"", "dstintf \"port2\"", "action accept", "srcaddr \"net one\"", "dstaddr \"all\"",
    "schedule \"always\"", "service \"HTTPS\""
  };

  private static String[] with(String... more) {
    List<String> out = new ArrayList<>();
    for (String setting : PLAIN) {
      String key = setting.substring(0, setting.indexOf(' ') + 1);
      if (Arrays.stream(more).noneMatch(its -> its.startsWith(key))) {
        out.add(setting);
      }
    }
    out.addAll(Arrays.asList(more));
    return out.toArray(String[]::new);
  }

  private static String fortios(String... policies) {
    return """
        #config-version=FGT60F-7.2.4-FW-build1396-230131:opmode=0:vdom=0:user=admin
        config system global
            set hostname "forti1"
        end
        config firewall address
            edit "net one"
                set subnet 10.0.0.0 255.255.255.0
            next
            edit "it's; `$(two)`"
                set subnet 10.7.0.0 255.255.255.0
            next
        end
        config firewall policy
        """
        + String.join("", policies)
        + "end\n";
  }

  @Test
  void fortios() throws IOException {
    String two = "\"it's; `$(two)`\"";
    String text =
        fortios(
            policy(1, with("name \"first\"", "comments \"the first\"")),
            policy(7, with("srcaddr " + two, "name \"second\"")),
            policy(9, with("srcaddr \"all\"", "service \"DNS\"")));
    assertThat(fix(text))
        .contains("join forti1 policy#1, policy#2 into one, in the place of policy#2")
        .contains("goes with them: number `1`, name `first`, comments `the first`");
    edited(text, "        set srcaddr " + two + " \"net one\"");
    assertThat(commands(text, "commands"))
        .containsExactly(
            "config firewall policy", "    edit 7", "        set srcaddr " + two + " \"net one\"", "    next",
            "end", "config firewall policy", "    delete 1", "end");
    assertThat(commands(text, "rollback"))
        .contains("    move 1 before 7", "        set srcaddr " + two)
        .containsSubsequence("    move 1 before 7", "    edit 7");
    replayed(text, 3, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nat enable|",
        "srcaddr \"all\"|",
        "comments \"of two|`set comments \"of two` is no setting of one line"
      })
  void fortiosPoliciesThatStayApart(String given) throws IOException {
    String[] parts = given.split("\\|", -1);
    String setting = parts[0].equals("comments \"of two") ? parts[0] + "\nlines\"" : parts[0];
    String other = parts[0].startsWith("srcaddr") ? setting : "srcaddr \"it's; `$(two)`\"";
    String[] second = parts[0].startsWith("srcaddr") ? with(setting) : with(other, setting);
    String out = fix(fortios(policy(1, PLAIN), policy(2, second)));
    assertThat(out).doesNotContain("into one");
    if (!parts[1].isEmpty()) {
      assertThat(out).contains("policy#1 and policy#2 could be one and stay apart: " + parts[1]);
    }
  }

  /** What is put back is moved before a policy that is there at that moment. */
  @Test
  void fortiosRollbackOfStagesThatFollowEachOther() throws IOException {
    String text =
        fortios(
            policy(1, with("srcaddr \"it's; `$(two)`\"", "service \"DNS\"")),
            policy(2, with("service \"DNS\"")),
            policy(3, with("service \"DNS\"")),
            policy(4, with("srcaddr \"all\"", "action deny")));
    List<String> commands = commands(text, "commands");
    assertThat(commands).contains("    delete 3", "    delete 1");
    replayed(text, 4, 2);
  }

  // ---- PAN-OS

  private static String entry(String name, String source, String more) {
    return """
        <entry name="%s" uuid="u-%s">
          <from><member>trust</member></from>
          <to><member>untrust</member></to>
          <source>
            <member>%s</member>
          </source>
          <destination><member>any</member></destination>
          <application><member>any</member></application>
          <service><member>service-https</member></service>
          <action>allow</action>%s
        </entry>
        """
        .formatted(name, name, source, more);
  }

  private static String xml(String... entries) {
    return "<config version=\"10.1.0\"><devices><entry name=\"localhost.localdomain\"><vsys>"
        + "<entry name=\"vsys1\"><rulebase><security><rules>\n"
        + String.join("", entries)
        + "</rules></security></rulebase></entry></vsys></entry></devices></config>\n";
  }

  @Test
  void panosInXml() throws IOException {
    String text =
        xml(
            entry("one", "10.0.0.0/24", "<description>first</description>"),
            entry("rule two", "10.7.0.0/24", ""));
    assertThat(fix(text))
        .contains("in the place of vsys1#2")
        .contains("goes with them: name `one`, uuid `u-one`, description `first`");
    edited(text, "    <member>10.0.0.0/24</member>");
    assertThat(commands(text, "commands"))
        .containsExactly(
            "set rulebase security rules \"rule two\" source 10.0.0.0/24",
            "delete rulebase security rules one",
            "commit");
    assertThat(commands(text, "rollback"))
        .containsExactly(
            "set rulebase security rules one from trust",
            "set rulebase security rules one to untrust",
            "set rulebase security rules one source 10.0.0.0/24",
            "set rulebase security rules one destination any",
            "set rulebase security rules one application any",
            "set rulebase security rules one service service-https",
            "set rulebase security rules one action allow",
            "set rulebase security rules one description first",
            "move rulebase security rules one before \"rule two\"",
            "delete rulebase security rules \"rule two\" source 10.0.0.0/24",
            "commit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- ticket -->|a comment or a section of characters stands in one of them",
        "<disabled>no</disabled>|only one of them has `disabled no`",
        "<log-start>no</log-start>|only one of them has `log-start no`"
      })
  void panosRulesThatStayApart(String given) throws IOException {
    String[] parts = given.split("\\|");
    assertThat(fix(xml(entry("one", "10.0.0.0/24", parts[0]), entry("two", "10.7.0.0/24", ""))))
        .contains("vsys1#1 and vsys1#2 could be one and stay apart: " + parts[1]);
  }

  @Test
  void panosInCommands() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String[] rule : new String[][] {{"one", "10.0.0.0/24"}, {"\"rule two\"", "10.7.0.0/24"}}) {
      String path = "set rulebase security rules " + rule[0] + " ";
      for (String field :
          List.of(
              "from trust", "to untrust", "source " + rule[1], "destination any", "application any",
              "service service-https", "action allow")) {
        text.append(path).append(field).append('\n');
      }
    }
    edited(text.toString(), "set rulebase security rules \"rule two\" source 10.0.0.0/24");
    replayed(text.toString(), 2, 1);
  }

  // ---- all

  /** Values go and rules are joined: each rule is written anew once. */
  @Test
  void valuesAndJoinsInOneChange() throws IOException {
    String text =
        fortios(
            policy(1, with("service \"HTTPS\" \"HTTP\"")),
            policy(7, with("srcaddr \"it's; `$(two)`\"", "service \"HTTPS\" \"HTTP\"")),
            policy(9, with("srcaddr \"all\" ", "service \"HTTPS\" \"ALL_TCP\"")));
    List<String> commands =
        fix(text, "--members", "--format", "commands").lines().map(String::strip).toList();
    assertThat(commands).contains("delete 1", "unselect service \"HTTPS\"");
    String done = text + String.join("\n", commands) + "\n";
    assertSame(text, done);
  }
}
