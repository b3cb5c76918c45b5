package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy moved to another dialect, compared by {@code diff --map}. */
final class MigrationTest {
  @TempDir Path folder;

  private static final String ASA =
      """
      ASA Version 9.8(2)
      hostname old
      interface GigabitEthernet0/0
       nameif outside
       security-level 0
       ip address 198.51.100.1 255.255.255.0
      interface GigabitEthernet0/1
       nameif inside
       security-level 100
       ip address 10.0.0.1 255.255.255.0
      access-list IN extended permit tcp any host 192.0.2.10 eq 443
      access-list IN extended permit udp 203.0.113.0 255.255.255.0 host 192.0.2.53 eq 53
      access-group IN in interface outside
      """;

  private static String panos(String dns) {
    StringBuilder text = new StringBuilder();
    String[][] rules = {
      {"web", "any", "192.0.2.10", "tcp-443"}, {"dns", dns, "192.0.2.53", "udp-53"}
    };
    text.append("set service tcp-443 protocol tcp port 443\n");
    text.append("set service udp-53 protocol udp port 53\n");
    for (String[] rule : rules) {
      String path = "set rulebase security rules " + rule[0] + " ";
      text.append(path).append("from untrust\n").append(path).append("to any\n");
      text.append(path).append("source ").append(rule[1]).append('\n');
      text.append(path).append("destination ").append(rule[2]).append('\n');
      text.append(path).append("application any\n");
      text.append(path).append("service ").append(rule[3]).append('\n');
      text.append(path).append("log-end no\n").append(path).append("action allow\n");
    }
    return text.toString();
  }

  private Run.Outcome diff(String old, String now, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "diff",
                Files.writeString(folder.resolve("old.cfg"), old).toString(),
                Files.writeString(folder.resolve("new.set"), now).toString()));
    all.addAll(List.of(more));
    return Run.run(all.toArray(String[]::new));
  }

  @Test
  void anAsaThatBecamePanOs() throws IOException {
    String[] maps = {"--map", "in outside=vsys1", "--map", "outside=untrust"};
    Run.Outcome same = diff(ASA, panos("203.0.113.0/24"), maps);
    assertThat(same.out())
        .contains("no semantic change")
        .contains("left out: how packets are rejected")
        .contains("left out: packets that enter new at `vsys1 within a zone`, ")
        .contains("left out: `in outside` and `vsys1` are compared for the packets that enter at both");
    assertThat(same.exit()).isZero();
    Run.Outcome wider = diff(ASA, panos("203.0.112.0/23"), maps);
    assertThat(wider.exit()).isEqualTo(1);
    assertThat(wider.out())
        .contains("newly permitted")
        .contains("udp/53 from 203.0.112.0/24 to 192.0.2.53/32 in untrust");
  }

  @Test
  void aNameThatIsNotThere() throws IOException {
    Run.Outcome outcome = diff(ASA, panos("any"), "--map", "in outsid=vsys1");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("no entry point, list, interface or zone `in outsid` in old");
  }

  private static final String IPTABLES =
      """
      *filter
      :INPUT DROP [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      %s
      COMMIT
      """;

  /** Under one name the packets of two interfaces would be those of one: eth1 was closed. */
  @Test
  void twoInterfacesDoNotBecomeOne() throws IOException {
    String old = IPTABLES.formatted("-A FORWARD -i eth0 -s 10.0.0.0/8 -j ACCEPT\n-A FORWARD -i eth1 -j DROP");
    String now = IPTABLES.formatted("-A FORWARD -i lan -s 10.0.0.0/8 -j ACCEPT");
    Run.Outcome both = diff(old, now, "--map", "eth0=lan", "--map", "eth1=lan");
    assertThat(both.exit()).isEqualTo(2);
    assertThat(both.err()).contains("would both be `lan`");
    assertThat(diff(old, now, "--map", "eth0=eth1").exit()).isEqualTo(2);
    assertThat(diff(old, now, "--map", "eth0=lan", "--map", "eth0=wan").err()).contains("mapped twice");
    assertThat(diff(old, now, "--map", "eth0=lan").exit()).isZero();
  }

  /** Which mark is set decides whether the next rule matches: ssh is no longer let in. */
  @Test
  void anotherMarkIsNoOtherEffectAlone() throws IOException {
    String rules = "-A INPUT -p tcp -m tcp --dport 22 -j MARK --set-mark %d\n-A INPUT -m mark --mark 1 -j ACCEPT";
    Run.Outcome outcome =
        diff(IPTABLES.formatted(rules.formatted(1)), IPTABLES.formatted(rules.formatted(2)), "--verdicts-only");
    assertThat(outcome.out()).doesNotContain("no semantic change").contains("newly denied");
    assertThat(outcome.exit()).isEqualTo(3);
  }

  /** A prefix matches what it matched, whatever that is called now. */
  @Test
  void aPrefixKeepsItsInterfaces() throws IOException {
    String old = IPTABLES.formatted("-A FORWARD -i eth+ -j ACCEPT\n-A FORWARD -i eth0 -j DROP");
    String now = IPTABLES.formatted("-A FORWARD -i eth+ -j ACCEPT\n-A FORWARD -i lan -j ACCEPT");
    Run.Outcome same = diff(old, now, "--map", "eth0=lan");
    assertThat(same.exit()).as(same.out() + same.err()).isZero();
    Run.Outcome closed =
        diff(old, IPTABLES.formatted("-A FORWARD -i eth+ -j ACCEPT"), "--map", "eth0=lan");
    assertThat(closed.exit()).isEqualTo(1);
    assertThat(closed.out()).contains("newly denied").contains("in lan");
    String prefix = IPTABLES.formatted("-A FORWARD -i eth+ -j ACCEPT");
    assertThat(diff(prefix, now, "--map", "eth0=lan").exit()).isZero();
    String other = IPTABLES.formatted("-A FORWARD -i eth+ -j ACCEPT\n-A FORWARD -i lan -j DROP");
    assertThat(diff(other, now, "--map", "lan=eth7").err()).contains("would be one of `eth+`");
  }

  /** One list bound to two interfaces, of which one is compared: the other is not passed over. */
  @Test
  void aSecondInterfaceOfAListIsNotPassedOver() throws IOException {
    String old =
        ASA.replace(
            "access-group IN in interface outside\n",
            "access-group IN in interface outside\naccess-group IN in interface inside\n");
    String[] maps = {"--map", "in outside=vsys1", "--map", "outside=untrust"};
    Run.Outcome one = diff(old, panos("203.0.113.0/24"), maps);
    assertThat(one.out()).contains("only the old configuration filters at `in inside`");
    assertThat(one.exit()).isEqualTo(1);
    Run.Outcome both =
        diff(old, panos("203.0.113.0/24"), "--map", "in outside=vsys1", "--map", "outside=untrust",
            "--map", "in inside=vsys1");
    assertThat(both.out()).contains("newly denied").contains("in inside");
  }

  @Test
  void oneListInSixDialects() {
    Path shared =
        Optional.ofNullable(System.getenv("RULESHADE_SHARED"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("ruleshade.root", "..")).resolve("../shared"));
    Path files = shared.resolve("corpus/classbench/all_dialects");
    assumeTrue(Files.isDirectory(files), "no corpus at " + files);
    String set = files.resolve("acl1_1k_s101").toString();
    String srx = "from-zone trust to-zone untrust";
    same(set + ".ios.cfg", set + ".nxos.cfg", "--map", "CB=CB");
    same(set + ".junos-filter.conf", set + ".srx.set", "--map", "filter CB=" + srx);
    same(
        set + ".srx.set", set + ".fortios.conf", "--map", srx + "=policy", "--map", "trust=port1",
        "--map", "untrust=port2");
    Run.Outcome fragments =
        Run.run(
            "diff", set + ".ios.cfg", set + ".junos-filter.conf", "--map", "CB=filter CB",
            "--verdicts-only");
    // A permit with ports lets later fragments through on IOS, a Junos filter does not.
    assertThat(fragments.exit()).isEqualTo(1);
    assertThat(fragments.out().lines().filter(line -> line.contains("= packets:")))
        .isNotEmpty()
        .allMatch(line -> line.contains("if later fragment"));
  }

  private static void same(String old, String now, String... maps) {
    List<String> all = new ArrayList<>(List.of("diff", old, now, "--verdicts-only"));
    all.addAll(List.of(maps));
    Run.Outcome outcome = Run.run(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.out()).isZero();
    assertThat(outcome.out()).contains("no semantic change");
  }
}
