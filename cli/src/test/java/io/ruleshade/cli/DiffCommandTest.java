package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiffCommandTest {
  @TempDir Path folder;

  private Run.Outcome diff(String before, String after, String... more) throws IOException {
    Path old = Files.writeString(folder.resolve("old.txt"), before);
    Path now = Files.writeString(folder.resolve("new.txt"), after);
    String[] all = new String[3 + more.length];
    all[0] = "diff";
    all[1] = old.toString();
    all[2] = now.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    return Run.run(all);
  }

  @Test
  void beginningsOfInterfaceNamesAreSaidAsSuch(@org.junit.jupiter.api.io.TempDir Path temp) throws IOException {
    String head = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n";
    Path old = temp.resolve("old.rules");
    Path now = temp.resolve("new.rules");
    Files.writeString(
        old,
        head
            + "-A FORWARD -i eth1 -p tcp -m tcp --dport 22 -j DROP\n"
            + "-A FORWARD -i eth+ -p tcp -m tcp --dport 22 -j ACCEPT\n"
            + "-A FORWARD ! -i eth+ -p udp -j ACCEPT\nCOMMIT\n");
    Files.writeString(now, head + "COMMIT\n");
    assertThat(Run.run("diff", old.toString(), now.toString()).out())
        .contains("tcp/22 from 0.0.0.0/0 to 0.0.0.0/0 in eth* but eth1")
        .contains("udp from 0.0.0.0/0 to 0.0.0.0/0 in not eth*");
  }

  @Test
  void theSameFile() throws IOException {
    Run.Outcome outcome = diff(Run.RULES, Run.RULES);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).startsWith("no semantic change").contains("proven");
  }

  @Test
  void textThatChangesNothing() throws IOException {
    String more =
        Run.RULES.replace(
            "-A WEB -j REJECT", "-A WEB -s 10.1.0.0/16 -j ACCEPT\n# a remark\n-A WEB -j REJECT");
    assertThat(diff(Run.RULES, more).exit()).isZero();
  }

  @Test
  void aPortIsOpened() throws IOException {
    Run.Outcome outcome =
        diff(Run.RULES, Run.RULES.replace("-A WEB -s 10.0.0.0/8", "-A WEB -s 10.0.0.0/7"));
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("newly permitted")
        .contains("filter/WEB#2 (reject) decided these packets, now filter/WEB#1 (permit) does")
        .contains("packets: tcp/443 from 11.0.0.0/8")
        .contains("sample: tcp 11.0.0.1:40000 >")
        .contains("changes: 1 newly permitted");
  }

  @Test
  void onlyTheLogChanges() throws IOException {
    Run.Outcome outcome =
        diff(Run.ASA, Run.ASA.replace("deny ip any any log", "deny ip any any"));
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("other effect").contains("changes: 1 other effect");
  }

  @Test
  void aLineThatIsNotUnderstoodAndDoesNotChange() throws IOException {
    String odd =
        Run.RULES.replace("-A INPUT -i lo", "-A INPUT -m frob --nicate -j ACCEPT\n-A INPUT -i lo");
    assertThat(diff(odd, odd).exit()).isEqualTo(3);
    assertThat(diff(odd, odd, "--allow-incomplete").exit()).isZero();
    Run.Outcome opened = diff(odd, odd.replace("10.0.0.0/8", "10.0.0.0/7"), "--allow-incomplete");
    assertThat(opened.exit()).isEqualTo(1);
  }

  /** Behind a rule that changed, a line that nobody understands may have done the same before. */
  @Test
  void aLineThatIsNotUnderstoodBehindTheChange() throws IOException {
    String odd = Run.RULES.replace("-A WEB -j", "-A WEB -m frob --nicate -j ACCEPT\n-A WEB -j");
    Run.Outcome opened = diff(odd, odd.replace("10.0.0.0/8", "10.0.0.0/7"), "--allow-incomplete");
    assertThat(opened.exit()).isEqualTo(3);
    assertThat(opened.out()).contains("newly permitted").contains("it hangs on a condition");
  }

  @Test
  void aLineThatIsNotUnderstoodAndChanges() throws IOException {
    String odd = Run.RULES.replace("-A WEB -j", "-A WEB -m frob --nicate -j ACCEPT\n-A WEB -j");
    Run.Outcome outcome = diff(odd, odd.replace("--nicate", "--nation"), "--allow-incomplete");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("unknown");
  }

  @Test
  void aBindingIsGone() throws IOException {
    Run.Outcome outcome =
        diff(Run.ASA, Run.ASA.replace("access-group OUTSIDE_IN in interface outside\n", ""));
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).contains("only the old configuration filters at `in outside`");
  }

  /** Such a file no kernel loads; what stands in the loop is not followed and not called equal. */
  @Test
  void aChangeInChainsThatCallEachOtherInALoop() throws IOException {
    String loop =
        """
        *filter
        :INPUT DROP [0:0]
        :A - [0:0]
        -A INPUT -j A
        -A A -s 10.0.0.0/8 -j DROP
        -A A -p tcp -j A
        COMMIT
        """;
    Run.Outcome outcome =
        diff(loop, loop.replace("10.0.0.0/8 -j DROP", "10.0.0.0/8 -j ACCEPT"), "--allow-incomplete");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).doesNotContain("no semantic change").contains("INCOMPLETE");
  }

  @Test
  void wrongUsage() {
    assertThat(Run.run("diff", "one").exit()).isEqualTo(2);
    assertThat(Run.run("diff", "/no/such", "/nor/this").exit()).isEqualTo(3);
  }

  private void isNotCompared(String text, String from, String to, String name) throws IOException {
    Run.Outcome outcome = diff(text, text.replace(from, to));
    assertThat(outcome.out())
        .contains(name + " is defined otherwise")
        .contains("INCOMPLETE")
        .doesNotContain("proven");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(diff(text, text).exit()).isZero();
    assertThat(diff(text, text.replace(from, to), "--format", "json").out())
        .contains("\"equivalent\": false")
        .contains("\"complete\": false");
  }

  @Test
  void aNameThatStandsForSomethingElse() throws IOException {
    String asa =
        """
        ASA Version 9.16(4)
        hostname fw
        interface GigabitEthernet0/0
         nameif outside
         ip address 203.0.113.1 255.255.255.0
        time-range WORK
         periodic weekdays 8:00 to 18:00
        access-list OUT extended permit tcp any any eq 22 time-range WORK
        access-group OUT in interface outside
        """;
    isNotCompared(asa, "weekdays", "daily", "time-range `WORK`");
    String nft =
        """
        table inet filter {
          set bl {
            type ipv4_addr
            flags timeout
            elements = { 10.0.0.1 timeout 1h }
          }
          chain input {
            type filter hook prerouting priority -150; policy accept;
            ip saddr @bl drop
          }
        }
        """;
    isNotCompared(nft, "10.0.0.1", "10.0.0.2", "set `inet filter bl`");
    isNotCompared(nft, "-150", "0", "chain `inet filter input` (hook prerouting priority 0)");
  }

  @Test
  void linesOutsideTheFilterAreNoPartOfTheProof() throws IOException {
    Run.Outcome nat = diff(Run.ASA, Run.ASA + "nat (inside,outside) source dynamic any interface\n");
    assertThat(nat.exit()).isEqualTo(3);
    assertThat(nat.out()).contains(": nat (inside,outside) source dynamic any interface");
    Run.Outcome log = diff(Run.ASA, Run.ASA + "logging host inside 10.0.0.9\n");
    assertThat(log.exit()).isZero();
    assertThat(log.out()).contains("1 line differs outside of them and is not about packets");
    assertThat(diff(Run.ASA, Run.ASA).out()).doesNotContain("outside of them");
  }

  @Test
  void aPrefixListThatIsCollectedFromInterfaces() throws IOException {
    String junos =
        """
        set system host-name r1
        set policy-options prefix-list PL apply-path "interfaces <*> unit <*> family inet address <*>"
        set firewall family inet filter F term t1 from source-prefix-list PL
        set firewall family inet filter F term t1 then accept
        set interfaces ge-0/0/0 unit 0 family inet filter input F
        set interfaces ge-0/0/5 unit 0 family inet address 10.9.0.1/24
        """;
    Run.Outcome outcome = diff(junos, junos.replace("10.9.0.1", "10.10.0.1"));
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.out()).contains("prefix-list `PL`, which is collected from other lines");
    assertThat(diff(junos, junos).exit()).isZero();
  }

  @Test
  void anotherRateLimitHasNoDirection() throws IOException {
    String rules =
        """
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp --dport 22 -m limit --limit 5/sec -j ACCEPT
        COMMIT
        """;
    Run.Outcome outcome = diff(rules, rules.replace("5/sec", "5/min"));
    assertThat(outcome.out())
        .startsWith("unknown")
        .contains("it hangs on a condition")
        .doesNotContain("newly");
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(diff(rules, rules.replace(" -m limit --limit 5/sec", "")).out())
        .contains("newly permitted")
        .doesNotContain("newly denied");
  }
}
