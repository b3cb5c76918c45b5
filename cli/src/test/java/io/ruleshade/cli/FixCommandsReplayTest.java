package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of a plan, carried out: by the front end itself where it replays commands that follow the
 * configuration, and by hand for iptables. After each single command no packet fares differently, and the
 * rollback gives the original back.
 */
final class FixCommandsReplayTest {
  @TempDir Path folder;

  private static final String ASA =
      """
      ASA Version 9.8(2)
      hostname edge-fw1
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 198.51.100.1 255.255.255.0
      access-list IN remark web
      access-list IN extended permit tcp any host 192.0.2.10 eq 443
      access-list IN extended permit tcp host 198.51.100.7 host 192.0.2.10 eq 443
      access-list IN extended permit udp host 10.0.0.0 host 192.0.2.10 eq 53
      access-list IN extended permit udp host 10.0.0.1 host 192.0.2.10 eq 53
      access-list IN extended permit udp 10.0.0.2 255.255.255.254 host 192.0.2.10 eq 53
      access-list IN extended permit tcp any host 192.0.2.20 eq 8080
      access-list IN extended deny tcp host 203.0.113.9 host 192.0.2.20 eq 8080
      access-list IN extended permit tcp any host 192.0.2.20 range 8000 8999
      access-list IN extended permit tcp any host 192.0.2.20 range 9000 9010
      access-group IN in interface outside
      """;

  private Run.Outcome run(String command, String text, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("fw.cfg"), text);
    List<String> all = new ArrayList<>(List.of(command, file.toString()));
    all.addAll(List.of(more));
    return Run.run(all.toArray(String[]::new));
  }

  private List<String> lines(String text, String format, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("--format", format));
    all.addAll(List.of(more));
    Run.Outcome outcome = run("fix", text, all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out().lines().toList();
  }

  private void assertSame(String before, String after) throws IOException {
    Path old = Files.writeString(folder.resolve("old.cfg"), before);
    Path now = Files.writeString(folder.resolve("new.cfg"), after);
    Run.Outcome diff = Run.run("diff", old.toString(), now.toString());
    assertThat(diff.exit()).as(diff.out() + diff.err() + "\n" + after).isZero();
  }

  private static String after(String text, List<String> commands) {
    return text + String.join("\n", commands) + "\n";
  }

  private void replay(String text, boolean stepwise, String... more) throws IOException {
    List<String> commands =
        lines(text, "commands", more).stream().filter(line -> !line.equals("commit")).toList();
    assertThat(commands).isNotEmpty();
    for (int count = stepwise ? 1 : commands.size(); count <= commands.size(); count++) {
      assertSame(text, after(text, commands.subList(0, count)));
    }
    int rules = ruleCount(text);
    assertThat(ruleCount(after(text, commands))).isLessThan(rules);
    List<String> undo =
        lines(text, "rollback", more).stream().filter(line -> !line.equals("commit")).toList();
    if (undo.equals(List.of("rollback 1"))) {
      return;
    }
    assertThat(undo).isNotEmpty();
    List<String> both = new ArrayList<>(commands);
    both.addAll(undo);
    assertSame(text, after(text, both));
    assertThat(ruleCount(after(text, both))).isEqualTo(rules);
  }

  private int ruleCount(String text) throws IOException {
    String json = run("show", text, "--format", "json").out();
    return json.split("\"index\":", -1).length;
  }

  @Test
  void asaCommandByCommand() throws IOException {
    replay(ASA, true);
  }

  @Test
  void asaJoinedCommandByCommand() throws IOException {
    assertThat(run("fix", ASA, "--join").out())
        .contains("join edge-fw1 IN#3, IN#4, IN#5 into one")
        .contains("+ access-list IN extended permit udp 10.0.0.0 255.255.255.252 host 192.0.2.10 eq 53")
        .contains("range 8000 9010");
    replay(ASA, true, "--join");
  }

  @Test
  void iosByItsNumbers() throws IOException {
    replay(
        """
        version 15.2
        hostname r1
        interface GigabitEthernet0/0
         ip access-group IN in
        ip access-list extended IN
         10 permit tcp any host 192.0.2.10 eq 443
         20 permit tcp host 198.51.100.7 host 192.0.2.10 eq 443
         30 permit udp 10.0.0.0 0.0.0.255 any eq 53
         40 permit udp 10.0.1.0 0.0.0.255 any eq 53
        """,
        false,
        "--join");
  }

  @Test
  void fortiosAndItsMoves() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            #config-version=FGT60F-7.2.4-FW-build1396-230131:opmode=0:vdom=0:user=admin
            config system global
                set hostname "forti1"
            end
            config firewall address
                edit "net"
                    set subnet 10.0.0.0 255.255.255.0
                next
                edit "host"
                    set subnet 10.0.0.7 255.255.255.255
                next
            end
            config firewall policy
            """);
    String[] sources = {"net", "host", "all", "net"};
    for (int i = 0; i < sources.length; i++) {
      text.append("    edit ").append(i + 1).append("\n        set name \"p").append(i + 1);
      text.append("\"\n        set srcintf \"port1\"\n        set dstintf \"port2\"\n");
      text.append("        set action accept\n        set srcaddr \"").append(sources[i]);
      text.append("\"\n        set dstaddr \"all\"\n        set schedule \"always\"\n");
      text.append("        set service \"").append(i == 2 ? "HTTPS" : "ALL").append("\"\n    next\n");
    }
    text.append("end\n");
    replay(text.toString(), false);
  }

  @Test
  void junosAndPanosInTheFormOfCommands() throws IOException {
    StringBuilder text = new StringBuilder("set version 20.4R1\nset system host-name srx1\n");
    for (String[] policy : new String[][] {{"a1", "any"}, {"a2", "any"}}) {
      String path = "set security policies from-zone a to-zone b policy " + policy[0] + " ";
      text.append(path).append("match source-address any\n");
      text.append(path).append("match destination-address any\n");
      text.append(path).append("match application ").append(policy[1]).append('\n');
      text.append(path).append("then permit\n");
    }
    replay(text.toString(), false);
    StringBuilder palo = new StringBuilder();
    for (String name : List.of("one", "\"rule two\"", "three")) {
      String path = "set rulebase security rules " + name + " ";
      for (String field : List.of("from trust", "to untrust", "source any", "destination any",
          "application any", "service " + (name.equals("three") ? "service-https" : "any"),
          "action allow")) {
        palo.append(path).append(field).append('\n');
      }
    }
    replay(palo.toString(), false);
    assertThat(lines(palo.toString(), "commands", "--staged"))
        .contains(
            "set rulebase security rules three disabled yes",
            "delete rulebase security rules three",
            "# stage 2 of 3: disable the rules, and wait");
  }

  @Test
  void panosXmlByItsPaths() throws IOException {
    String rule =
        """
        <entry name="%s"><from><member>trust</member></from><to><member>untrust</member></to>
        <source><member>any</member></source><destination><member>any</member></destination>
        <application><member>any</member></application><service><member>any</member></service>
        <action>allow</action><log-end>no</log-end></entry>
        """;
    String text =
        "<config version=\"10.1.0\"><devices><entry name=\"localhost.localdomain\"><vsys>"
            + "<entry name=\"vsys1\"><rulebase><security><rules>\n"
            + rule.formatted("one")
            + rule.formatted("rule two")
            + "</rules></security></rulebase></entry></vsys></entry></devices></config>\n";
    assertThat(lines(text, "commands"))
        .containsExactly("delete rulebase security rules \"rule two\"", "commit");
    assertThat(lines(text, "commands", "--staged"))
        .contains("set rulebase security rules \"rule two\" log-end yes");
  }

  @Test
  void nftablesAsOneTransaction() throws IOException {
    String text =
        """
        table inet filter {
        	chain input {
        		type filter hook input priority filter; policy drop;
        		ct state established,related accept
        		tcp dport { 22, 443 } accept
        		tcp dport 443 accept
        		udp dport 53 counter packets 5 bytes 300 accept
        		udp dport 53 accept
        	}
        }
        """;
    replay(text, false);
    String listed =
        text.replace("443 accept\n", "443 accept # handle 7\n")
            .replace("udp dport 53 accept\n", "udp dport 53 accept # handle 8\n");
    assertThat(lines(listed, "commands"))
        .containsExactly(
            "delete rule inet filter input handle 7", "delete rule inet filter input handle 8");
  }

  private static final String RULES =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -s 10.1.0.0/16 -p tcp -m tcp --dport 22 -j DROP
      -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -s 10.2.0.0/16 -p tcp -m tcp --dport 80 -j ACCEPT
      -A INPUT -s 10.3.0.0/16 -p tcp -m tcp --dport 80 -j ACCEPT
      -A INPUT -s 10.9.0.0/16 -p tcp -m tcp --dport 81 -j ACCEPT
      -A INPUT -p tcp -m tcp --dport 81 -j ACCEPT
      -A INPUT -p udp -m udp --dport 53 -j ACCEPT
      -A INPUT -p udp -m udp --dport 123 -j ACCEPT
      -A INPUT -p udp -m udp --dport 514 -j ACCEPT
      COMMIT
      """;

  private static final Pattern COMMAND =
      Pattern.compile("iptables -t filter -([DIR]) (\\S+) (\\d+)(?: (.*))?");

  /** What the kernel does with the numbers of a chain. */
  private static String carryOut(String text, String command) {
    Matcher matcher = COMMAND.matcher(command);
    assertThat(matcher.matches()).as(command).isTrue();
    List<String> lines = new ArrayList<>(text.lines().toList());
    String start = "-A " + matcher.group(2) + " ";
    int number = Integer.parseInt(matcher.group(3));
    int place = -1;
    for (int i = 0, seen = 0; i < lines.size() && place < 0; i++) {
      seen += lines.get(i).startsWith(start) ? 1 : 0;
      boolean end = lines.get(i).equals("COMMIT") && seen == number - 1;
      place = (lines.get(i).startsWith(start) && seen == number) || end ? i : -1;
    }
    assertThat(place).as(command).isNotNegative();
    switch (matcher.group(1)) {
      case "D" -> lines.remove(place);
      case "I" -> lines.add(place, start + matcher.group(4));
      default -> lines.set(place, start + matcher.group(4));
    }
    return String.join("\n", lines) + "\n";
  }

  @Test
  void iptablesNumberByNumber() throws IOException {
    for (String[] more : new String[][] {{}, {"--join"}, {"--shadowed"}, {"--join", "--shadowed"}}) {
      String now = RULES;
      List<String> commands = lines(RULES, "commands", more);
      assertThat(commands).isNotEmpty();
      for (String command : commands) {
        now = carryOut(now, command);
        assertSame(RULES, now);
      }
      assertThat(now).isEqualTo(String.join("\n", lines(RULES, "config", more)) + "\n");
      for (String command : lines(RULES, "rollback", more)) {
        now = carryOut(now, command);
        assertSame(RULES, now);
      }
      assertThat(now).isEqualTo(RULES);
    }
  }

  @Test
  void stagesOfIptablesCanBePastedOneAfterTheOther() throws IOException {
    List<String> commands = lines(RULES, "commands", "--staged");
    String now = RULES;
    for (String command : commands) {
      if (!command.startsWith("#")) {
        now = carryOut(now, command);
      }
    }
    assertThat(now).isEqualTo(String.join("\n", lines(RULES, "config")) + "\n");
  }

  /** Values go and come back by commands; what is left has none that add nothing. */
  private void values(String text, String... commands) throws IOException {
    assertThat(run("fix", text, "--members").out()).contains("  drop ");
    List<String> apply = lines(text, "commands", "--members");
    assertThat(apply).containsExactly(commands);
    apply = apply.stream().filter(line -> !line.equals("commit")).toList();
    String now = after(text, apply);
    assertSame(text, now);
    assertThat(run("check", text, "--select", "RS108").out()).contains("RS108");
    assertThat(run("check", now, "--select", "RS108").out()).doesNotContain("RS108");
    List<String> undo =
        lines(text, "rollback", "--members").stream().filter(line -> !line.equals("commit")).toList();
    assertThat(undo).isNotEmpty();
    if (!undo.equals(List.of("rollback 1"))) {
      String back = after(now, undo);
      assertSame(text, back);
      assertThat(run("check", back, "--select", "RS108").out()).contains("RS108");
    }
  }

  @Test
  void valuesOfFortios() throws IOException {
    values(
        """
        #config-version=FGT60F-7.2.4-FW-build1396-230131:opmode=0:vdom=0:user=admin
        config firewall address
            edit "net"
                set subnet 10.0.0.0 255.255.255.0
            next
            edit "host"
                set subnet 10.0.0.7 255.255.255.255
            next
        end
        config firewall policy
            edit 7
                set srcintf "port1"
                set dstintf "port2"
                set action accept
                set srcaddr "net" "host"
                set dstaddr "all"
                set schedule "always"
                set service "ALL"
            next
        end
        """,
        "config firewall policy", "edit 7", "unselect srcaddr \"host\"", "next", "end");
  }

  @Test
  void valuesOfPanos() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String field : List.of("from trust", "to untrust", "source [ 10.0.0.0/8 10.1.0.0/16 ]",
        "destination any", "application any", "service any", "action allow")) {
      text.append("set rulebase security rules one ").append(field).append('\n');
    }
    values(
        text.toString(), "delete rulebase security rules one source 10.1.0.0/16", "commit");
  }

  @Test
  void valuesOfJunos() throws IOException {
    values(
        """
        set version 20.4R1
        set system host-name r1
        set interfaces ge-0/0/0 unit 0 family inet filter input F
        set firewall family inet filter F term a from source-address 10.0.0.0/8
        set firewall family inet filter F term a from protocol tcp
        set firewall family inet filter F term a from destination-port 1000-2000
        set firewall family inet filter F term a from destination-port 1500
        set firewall family inet filter F term a then accept
        """,
        "delete firewall family inet filter F term a from destination-port 1500", "commit");
  }

  @Test
  void valuesOfAsaGroups() throws IOException {
    values(
        """
        ASA Version 9.8(2)
        hostname fw
        object-group network G
         network-object 10.0.0.0 255.0.0.0
         network-object 10.1.0.0 255.255.0.0
        access-list OUT extended permit ip object-group G any
        access-group OUT in interface outside
        """,
        "object-group network G", " no network-object 10.1.0.0 255.255.0.0");
  }

  @Test
  void valuesOfIptables() throws IOException {
    String text =
        """
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.0.0.0/8 -j ACCEPT
        -A INPUT -s 10.1.0.0/16 -j ACCEPT
        -A INPUT -p tcp -m multiport --dports 443,22,20:25 -j ACCEPT
        COMMIT
        """;
    List<String> commands = lines(text, "commands", "--members");
    assertThat(commands)
        .containsExactly(
            "iptables -t filter -D INPUT 2",
            "iptables -t filter -R INPUT 2 -p tcp -m multiport --dports 443,20:25 -j ACCEPT");
    String now = text;
    for (String command : commands) {
      now = carryOut(now, command);
      assertSame(text, now);
    }
    assertThat(now).isEqualTo(String.join("\n", lines(text, "config", "--members")) + "\n");
    for (String command : lines(text, "rollback", "--members")) {
      now = carryOut(now, command);
    }
    assertThat(now).isEqualTo(text);
  }
}
