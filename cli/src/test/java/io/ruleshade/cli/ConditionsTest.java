package io.ruleshade.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.cli.Run.Outcome;
import org.junit.jupiter.api.Test;

/** What is said of a dead rule where conditions decide how its packets fare instead. */
final class ConditionsTest {
  private static Outcome input(String... rules) {
    StringBuilder text =
        new StringBuilder(
            "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
    for (String rule : rules) {
      text.append("-A INPUT ").append(rule).append('\n');
    }
    text.append("COMMIT\n");
    return new Run().stdin(text.toString()).with("check", "--dialect", "iptables", "-");
  }

  @Test
  void aMarkWithTwoBitsSetHasTheFirstOneSet() {
    assertThat(
            input(
                    "-m mark --mark 0x1/0x1 -j ACCEPT",
                    "-p tcp -j DROP",
                    "-p tcp -m mark --mark 0x3/0x3 -j ACCEPT")
                .out())
        .contains("filter/INPUT#3 covered: this permit never matches: rule 1 takes all its packets")
        .contains("decided the same way")
        .doesNotContain("RS101");
  }

  @Test
  void aUserInARangeIsInTheRange() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        -A OUTPUT -m owner --uid-owner 0-5 -j ACCEPT
        -A OUTPUT -p tcp -j DROP
        -A OUTPUT -p tcp -m owner --uid-owner 3 -j ACCEPT
        COMMIT
        """;
    assertThat(new Run().stdin(text).with("check", "--dialect", "iptables", "-").out())
        .contains("filter/OUTPUT#3 covered")
        .doesNotContain("RS101");
  }

  @Test
  void aPacketHasOneMacAddress() {
    assertThat(
            input(
                    "-m mac --mac-source 02:00:00:00:00:01 -j DROP",
                    "-j ACCEPT",
                    "-m mac --mac-source 02:00:00:00:00:02 -j ACCEPT")
                .out())
        .contains("filter/INPUT#3 covered: this permit never matches: rule 2 takes all its packets")
        .contains("same effect; proven")
        .doesNotContain("opposite");
  }

  @Test
  void packetsWithAnotherMacAddressExist() {
    assertThat(
            input(
                    "-m mac --mac-source 02:00:00:00:00:01 -j ACCEPT",
                    "-p tcp -j DROP",
                    "-p tcp -m tcp --dport 22 -j ACCEPT")
                .out())
        .contains("filter/INPUT#3 shadowed")
        .contains("decided partly the opposite way; proven");
  }

  @Test
  void anOppositionThatNeedsAnotherConditionNamesIt() {
    assertThat(
            input(
                    "-m addrtype --dst-type LOCAL -j ACCEPT",
                    "-p tcp -j DROP",
                    "-p tcp -d 127.0.0.1 -j ACCEPT")
                .out())
        .contains("filter/INPUT#3 shadowed")
        .contains("decided partly the opposite way; conditional")
        .contains("= condition: not dst type LOCAL");
  }

  @Test
  void oneOfTheWaysToMatchNeedsNoCondition() {
    assertThat(
            input(
                    "-m conntrack --ctstate NEW,DNAT -j ACCEPT",
                    "-m conntrack --ctstate NEW -j DROP")
                .out())
        .contains("filter/INPUT#2 shadowed")
        .contains("decided the opposite way; proven");
  }

  @Test
  void whatAnUndeclaredChainDoesIsNotKnown() {
    Outcome run =
        input(
            "-p tcp -j MISSING",
            "-p tcp -m tcp --dport 22 -j ACCEPT",
            "-p tcp -m tcp --dport 22 -j DROP");
    assertThat(run.exit()).isNotEqualTo(4);
    assertThat(run.out())
        .contains("filter/INPUT#3 covered")
        .contains("and nobody can say how it is decided");
  }

  @Test
  void aListThatAnotherFeatureUsesIsNotSaidToBeUnused() {
    String text =
        """
        ASA Version 9.8(2)
        hostname fw
        interface GigabitEthernet0/0
         nameif outside
         ip address 192.0.2.1 255.255.255.0
        access-list VPN extended permit ip 10.0.0.0 255.0.0.0 any
        access-list VPN extended deny ip 10.0.0.0 255.0.0.0 any
        group-policy GP attributes
         vpn-filter value VPN
        """;
    assertThat(new Run().stdin(text).with("check", "--dialect", "asa", "-").out())
        .contains("VPN#2 shadowed")
        .contains("`VPN` is bound to no interface that this file shows")
        .doesNotContain("nothing binds or calls");
  }
}
