package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FixCommandTest {
  @TempDir Path folder;

  private static final String DUPLICATES =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      # ssh for all\r
      -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -s 10.0.0.0/8 -j DROP
      -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -s 10.1.0.0/16 -p udp -j ACCEPT
      -A INPUT -p udp -m udp --dport 53 -j ACCEPT
      -A INPUT -p udp -j ACCEPT
      COMMIT""";

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("fw.rules"), text);
  }

  @Test
  void theDuplicateAndTheRedundantRuleGo() throws IOException {
    Path file = file(DUPLICATES);
    Run.Outcome config = Run.run("fix", "--format", "config", file.toString());
    assertThat(config.exit()).isZero();
    assertThat(config.out())
        .isEqualTo(
            DUPLICATES
                .replace("DROP\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n", "DROP\n")
                .replace("-A INPUT -p udp -m udp --dport 53 -j ACCEPT\n", ""));
    assertThat(Run.run("fix", file.toString()).out())
        .contains("2 rules can go; no packet fares differently, proven")
        .contains("delete fw filter/INPUT#3 (line 8): the same as filter/INPUT#1")
        .contains("delete fw filter/INPUT#5 (line 10): what follows does the same")
        .contains("decide fw filter/INPUT#4 (line 9): what it asks for is defeated by filter/INPUT#2");
  }

  /** iptables refuses a rule with a list of source ports and one of destination ports. */
  @Test
  void aJoinedRuleHasOneListOfPorts() throws IOException {
    StringBuilder text =
        new StringBuilder("*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n");
    for (int from : new int[] {53, 123}) {
      for (int to : new int[] {80, 443}) {
        text.append(
            "-A INPUT -p tcp -m tcp --sport %d --dport %d -j ACCEPT\n".formatted(from, to));
      }
    }
    String edited =
        Run.run("fix", "--join", "--format", "config", file(text + "COMMIT\n").toString()).out();
    assertThat(edited).contains("multiport");
    assertThat(edited.lines())
        .noneMatch(line -> line.contains(" --sports ") && line.contains(" --dports "))
        .noneMatch(line -> line.matches(".*multiport --sports \\S+ --dport .*"));
  }

  /** A later rule looks at what it writes. */
  @Test
  void aRuleThatKeepsAddressesStays() throws IOException {
    String text =
        """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        -A INPUT -p tcp -m tcp --dport 7000 -m recent --set --name KNOCK --rsource -j DROP
        -A INPUT -p tcp -m tcp --dport 7000 -j DROP
        -A INPUT -p tcp -m tcp --dport 22 -m recent --rcheck --name KNOCK --rsource -j ACCEPT
        -A INPUT -j DROP
        COMMIT
        """;
    Path file = file(text);
    assertThat(Run.run("fix", "--format", "config", file.toString()).out())
        .contains("--set --name KNOCK");
    Run.Outcome without =
        Run.run("what-if", file.toString(), "--edit", "remove filter/INPUT#1");
    assertThat(without.out()).contains("other effect").doesNotContain("no semantic change");
    assertThat(without.exit()).isNotZero();
  }

  @Test
  void theStatisticsNameWhatCanGo() throws IOException {
    String out = Run.run("check", "--stats", file(DUPLICATES).toString()).out();
    assertThat(out)
        .contains(
            "filter/INPUT: 6 rules (2 dead, 1 redundant), 3 effective;"
                + " 3 can go together, and no decision changes: 3, 4, 5");
  }

  @Test
  void commandsAndTheirUndo() throws IOException {
    String path = file(DUPLICATES).toString();
    assertThat(Run.run("fix", "--format", "commands", path).out())
        .isEqualTo("iptables -t filter -D INPUT 3\niptables -t filter -D INPUT 4\n");
    assertThat(Run.run("fix", "--format", "rollback", path).out())
        .isEqualTo(
            "iptables -t filter -I INPUT 4 -p udp -m udp --dport 53 -j ACCEPT\n"
                + "iptables -t filter -I INPUT 3 -p tcp -m tcp --dport 22 -j ACCEPT\n");
  }

  @Test
  void shadowedRulesGoWhenAsked() throws IOException {
    Run.Outcome outcome = Run.run("fix", "--shadowed", file(DUPLICATES).toString());
    assertThat(outcome.out()).contains("3 rules can go").doesNotContain("decide");
  }

  @Test
  void writingKeepsTheOriginal() throws IOException {
    Path file = file(DUPLICATES);
    assertThat(Run.run("fix", "--write", file.toString()).exit()).isZero();
    assertThat(Files.readString(folder.resolve("fw.rules.orig"))).isEqualTo(DUPLICATES);
    Run.Outcome diff =
        Run.run("diff", folder.resolve("fw.rules.orig").toString(), file.toString(), "--dialect", "iptables");
    assertThat(diff.exit()).isZero();
    assertThat(Run.run("fix", file.toString()).out()).contains("nothing is taken out");
    Files.writeString(file, DUPLICATES);
    assertThat(Run.run("fix", "--write", file.toString()).exit()).isEqualTo(2);
    assertThat(Files.readString(file)).isEqualTo(DUPLICATES);
  }

  /** Each of the two alone is redundant, both are not. */
  @Test
  void twoThatLeanOnEachOther() throws IOException {
    String text =
        """
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.0.0.0/24 -p tcp -j ACCEPT
        -A INPUT -s 10.0.0.0/24 -p tcp -m tcp --sport 1:65535 -j ACCEPT
        -A INPUT -s 10.0.0.0/25 -p tcp -j ACCEPT
        -A INPUT -s 10.0.0.0/24 -j DROP
        COMMIT
        """;
    Run.Outcome outcome = Run.run("fix", file(text).toString());
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("2 rules can go");
  }

  @Test
  void aRuleThatDiffersInItsLogStays() throws IOException {
    Path file = Files.writeString(folder.resolve("fw.cfg"), Run.ASA.replace("eq 443\n",
        "eq 443 log\naccess-list OUTSIDE_IN extended permit tcp any object WEB\n"));
    assertThat(Run.run("fix", file.toString()).out()).contains("nothing is taken out");
  }

  @Test
  void asaLinesCountRemarks() throws IOException {
    String more =
        """
        access-list OUTSIDE_IN remark the web server
        access-list OUTSIDE_IN extended permit tcp any object WEB eq 443
        access-list OUTSIDE_IN extended permit tcp host 198.51.100.1 object WEB eq 443
        """;
    String text =
        Run.ASA.replace("access-list OUTSIDE_IN extended permit tcp any object WEB eq 443\n", more);
    Path file = Files.writeString(folder.resolve("fw.cfg"), text);
    assertThat(Run.run("fix", "--format", "commands", file.toString()).out())
        .isEqualTo("no access-list OUTSIDE_IN extended permit tcp host 198.51.100.1 object WEB eq 443\n");
    assertThat(Run.run("fix", "--format", "rollback", file.toString()).out())
        .isEqualTo(
            "access-list OUTSIDE_IN line 3 extended permit tcp host 198.51.100.1 object WEB eq 443\n");
  }

  @Test
  void aPatchThatApplies() throws IOException {
    Path file = file(DUPLICATES);
    String patch = Run.run("fix", "--format", "patch", file.toString()).out();
    assertThat(patch)
        .contains("@@ -5,8 +5,6 @@")
        .contains("\n-A INPUT".replace("-A", "--A"))
        .contains("\\ No newline at end of file");
  }

  @Test
  void aFileThatIsNotUtf8IsNotEdited() throws IOException {
    Path file = folder.resolve("latin.rules");
    Files.write(file, DUPLICATES.replace("ssh", "\u00e9").getBytes(StandardCharsets.ISO_8859_1));
    Run.Outcome outcome = Run.run("fix", file.toString());
    assertThat(outcome.out()).contains("nothing is taken out").contains("not UTF-8");
    // Other bytes than those that were read are no edited configuration.
    Run.Outcome config = Run.run("fix", "--format", "config", file.toString());
    assertThat(config.exit()).isEqualTo(2);
    assertThat(config.out()).isEmpty();
    assertThat(config.err()).contains("not UTF-8");
  }

  private String fix(String format, String text) throws IOException {
    return Run.run("fix", "--format", format, file(text).toString()).out();
  }

  @Test
  void severalJunosRulesetsAreOneCommit() throws IOException {
    StringBuilder text = new StringBuilder("set system host-name srx\n");
    text.append("set security address-book global address h1 10.0.0.1/32\n");
    for (String zone : new String[] {"b", "c"}) {
      for (String source : new String[] {"any", "h1"}) {
        String policy =
            "set security policies from-zone a to-zone " + zone + " policy " + source + "-" + zone;
        text.append(policy).append(" match source-address ").append(source);
        text.append(" destination-address any application any\n");
        text.append(policy).append(" then permit\n");
      }
    }
    assertThat(fix("commands", text.toString()))
        .isEqualTo(
            "delete security policies from-zone a to-zone c policy h1-c\n"
                + "delete security policies from-zone a to-zone b policy h1-b\n"
                + "commit\n");
    assertThat(fix("rollback", text.toString())).isEqualTo("rollback 1\ncommit\n");
  }

  @Test
  void aPolicyOfALogicalSystemIsNotTakenForOneOfTheMainSystem() throws IOException {
    String policy =
        """
        policy %s {
        match {
        source-address %s;
        destination-address any;
        application any;
        }
        then {
        permit;
        }
        }
        """;
    String policies =
        "security {\naddress-book {\nglobal {\naddress h1 10.0.0.1/32;\n}\n}\n"
            + "policies {\nfrom-zone a to-zone b {\n"
            + policy.formatted("p2", "any")
            + policy.formatted("p1", "h1")
            + "}\n}\n}\n";
    String start = "system {\nhost-name srx;\n}\n";
    assertThat(fix("commands", start + policies)).contains("from-zone a to-zone b policy p1");
    String inside = start + "logical-systems {\nLS1 {\n" + policies + "}\n}\n";
    assertThat(fix("config", inside)).isNotEqualTo(inside);
    assertThat(fix("commands", inside))
        .isEqualTo("delete logical-systems LS1 security policies from-zone a to-zone b policy p1\ncommit\n");
    // Where a block stands in no other, nothing says in which system.
    String part = policies.substring(policies.indexOf("policies {"), policies.lastIndexOf("}\n"));
    assertThat(fix("commands", "[edit security]\n" + part)).isEmpty();
  }

  @Test
  void noKernelNumbersWhereOneLineIsSeveralRules() throws IOException {
    String rules =
        """
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.0.0.1%s -p tcp --dport 22 -j ACCEPT
        -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
        -A INPUT -p tcp --dport 80 -s 10.1.0.0/16 -m comment --comment "%s" -j ACCEPT
        -A INPUT -p udp --dport 53 -j ACCEPT
        COMMIT
        """;
    assertThat(fix("commands", rules.formatted(",10.0.0.2", "web"))).isEmpty();
    assertThat(fix("commands", rules.formatted("", "web")))
        .isEqualTo("iptables -t filter -D INPUT 3\n");
    assertThat(fix("rollback", rules.formatted("", "web"))).contains("-I INPUT 3");
    assertThat(fix("rollback", rules.formatted("", "cost $HOME"))).isEmpty();
  }

  @Test
  void noCommandThatWouldHitTheFirstOfTwoEqualEntries() throws IOException {
    String ios =
        """
        version 15.2
        hostname r1
        interface GigabitEthernet0/0
         ip access-group 101 in
        access-list 101 permit tcp any any eq 80
        access-list 101 permit tcp any %s any eq www
        access-list 101 permit tcp any any eq 443
        """;
    String twice = ios.replace("any %s any", "any any");
    assertThat(fix("config", twice)).isNotEqualTo(twice);
    assertThat(fix("commands", twice)).isEmpty();
    assertThat(fix("commands", ios.replace("any %s any", "host 10.0.0.1 any")))
        .contains(" no permit tcp host 10.0.0.1 any eq www");
    String asa =
        """
        ASA Version 9.16(4)
        hostname fw
        interface GigabitEthernet0/0
         nameif outside
         ip address 203.0.113.1 255.255.255.0
        access-list Out extended permit tcp any any eq 25
        access-list OUT extended permit tcp any any eq www
        access-list OUT extended permit tcp any %s eq 80
        access-list OUT extended permit tcp any any eq https
        access-group OUT in interface outside
        """;
    assertThat(fix("commands", asa.formatted("any"))).isEmpty();
    assertThat(fix("rollback", asa.formatted("host 10.0.0.1")))
        .isEqualTo("access-list OUT line 2 extended permit tcp any host 10.0.0.1 eq 80\n");
  }

  @Test
  void noCommandsByNumbersThatTheFileChangesLater() throws IOException {
    String ios =
        """
        version 15.2
        hostname r1
        interface GigabitEthernet0/0
         ip access-group WEB in
        ip access-list extended WEB
         10 permit tcp any any eq 80
         20 permit tcp host 10.0.0.1 any eq 80
         40 permit tcp any any eq 443
        """;
    assertThat(fix("commands", ios)).contains(" no 20");
    assertThat(fix("commands", ios + "ip access-list resequence WEB 5 15\n")).isEmpty();
  }

  @Test
  void valuesThatAddNothingGo() throws IOException {
    String nft =
        """
        table inet filter {
        	chain input {
        		type filter hook input priority 0; policy drop;
        		ip saddr { 10.0.0.0/8, 10.1.0.0/16, 192.0.2.1 } tcp dport { 22, 80-90, 85 } accept
        	}
        }
        """;
    assertThat(Run.run("fix", "--members", "--format", "config", file(nft).toString()).out())
        .isEqualTo(nft.replace(" 10.1.0.0/16,", "").replace(", 85", ""));
    String junos =
        """
        set system host-name srx
        set security address-book global address office 10.1.0.0/16
        set security address-book global address printer 10.1.2.3/32
        set security policies from-zone a to-zone b policy out match source-address office
        set security policies from-zone a to-zone b policy out match source-address printer
        set security policies from-zone a to-zone b policy out match destination-address any
        set security policies from-zone a to-zone b policy out match application any
        set security policies from-zone a to-zone b policy out then permit
        """;
    Path file = Files.writeString(folder.resolve("fw.set"), junos);
    assertThat(Run.run("fix", "--members", "--format", "config", file.toString()).out())
        .isEqualTo(
            junos.replace(
                "set security policies from-zone a to-zone b policy out match source-address printer\n", ""));
    assertThat(Run.run("fix", "--members", file.toString()).out())
        .contains("1 value can go; no packet fares differently, proven")
        .contains("(line 5): `printer`, held by `office`");
    assertThat(Run.run("fix", "--members", "--format", "commands", file.toString()).out())
        .isEqualTo(
            "delete security policies from-zone a to-zone b policy out match source-address printer\ncommit\n");
    // Where commands are relative to a place, the line does not say all.
    Path twice = Files.writeString(folder.resolve("twice.set"), "edit security\ntop\n" + junos);
    Run.Outcome none = Run.run("fix", "--members", "--format", "commands", twice.toString());
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("no commands could be given safely, as a value does not end a command");
  }
}
