package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where another analyser loses rules, or conditions of rules, of iptables and of the ASA. */
final class IptablesAsaPeerErrorsTest {
  private static List<String> dead(String dialect, String text) {
    ParseResult parsed =
        Dialects.named(dialect).orElseThrow().parse(ParseInput.of(SourceFile.ofText("fw", text)));
    CheckResult result =
        Checker.check(
            parsed.devices(),
            parsed.diagnostics(),
            parsed.complete(),
            new Checker.Options(1_000_000, 1, List.of("RS101", "RS102", "RS104", "RS105"), List.of(), false));
    assertThat(result.complete()).isTrue();
    return result.findings().stream()
        .filter(f -> f.rule() != null)
        .map(
            f ->
                f.rule().id() + " " + f.code() + " " + f.certainty().label() + " by "
                    + f.by().stream().map(b -> b.id()).toList())
        .toList();
  }

  private static String filter(String... rules) {
    return "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:WEB - [0:0]\n"
        + String.join("\n", rules)
        + "\nCOMMIT\n";
  }

  private static String asa(String... lines) {
    return "ASA Version 9.16(4)\nhostname fw\ninterface GigabitEthernet0/0\n nameif outside\n"
        + String.join("\n", lines)
        + "\naccess-group IN in interface outside\n";
  }

  /** {@code -m state}, {@code conntrack}, {@code multiport}, {@code comment}, REJECT and jumps are rules. */
  @Test
  void iptablesRulesWithExtensionsAreNotAbsent() {
    assertThat(
            dead(
                "iptables",
                filter(
                    "-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j REJECT --reject-with tcp-reset",
                    "-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m comment --comment \"ssh\" -j ACCEPT",
                    "-A INPUT -p tcp -m multiport --dports 80,443 -j WEB",
                    "-A INPUT -p tcp -m tcp --dport 443 -j DROP",
                    "-A INPUT -p tcp -m tcp --dport 444 -j DROP",
                    "-A WEB -j ACCEPT")))
        .containsExactly(
            "filter/INPUT#2 RS101 proven by [filter/INPUT#1]",
            "filter/INPUT#4 RS101 proven by [filter/WEB#1]");
  }

  /** A rule for the loopback device hides nothing that comes from elsewhere. */
  @Test
  void iptablesLoopbackRuleIsForLoopbackAlone() {
    String[] rules = {
      "-A INPUT -i lo -j ACCEPT",
      "-A INPUT -m state --state INVALID -j DROP",
      "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT",
      "-A INPUT -s 127.0.0.0/8 ! -i lo -j DROP",
      "-A INPUT -i lo -p udp -m udp --dport 53 -j DROP",
      "-A INPUT -p tcp -m tcp --dport 22 -s 10.0.0.0/8 -j ACCEPT",
      "-A WEB -j ACCEPT"
    };
    assertThat(dead("iptables", filter(rules)))
        .containsExactly(
            "filter/INPUT#5 RS101 proven by [filter/INPUT#1]",
            "filter/INPUT#6 RS102 proven by [filter/INPUT#3]");
  }

  /** A port group behind a destination, the everyday form. */
  @Test
  void asaDestinationPortGroupsAreRead() {
    String group = "object-group service PORTS tcp\n port-object eq 80\n port-object range 8080 8081";
    assertThat(
            dead(
                "asa",
                asa(
                    group,
                    "access-list IN extended permit tcp any host 192.0.2.1 object-group PORTS",
                    "access-list IN extended deny tcp any host 192.0.2.1 eq 8081",
                    "access-list IN extended deny tcp any host 192.0.2.1 eq 8082")))
        .containsExactly("IN#2 RS101 proven by [IN#1]");
  }

  /** A protocol group with a port is for that port alone. */
  @Test
  void asaPortsBehindProtocolGroupsAreNotIgnored() {
    String group = "object-group protocol TCPUDP\n protocol-object udp\n protocol-object tcp";
    assertThat(
            dead(
                "asa",
                asa(
                    group,
                    "access-list IN extended deny object-group TCPUDP any host 192.0.2.4 eq domain",
                    "access-list IN extended permit tcp any host 192.0.2.4 eq 8080",
                    "access-list IN extended permit udp any host 192.0.2.4 eq domain")))
        .containsExactly("IN#3 RS101 proven by [IN#1]");
  }

  /** {@code inactive}, {@code time-range}, users, version 6 and log levels do not lose the line. */
  @Test
  void asaOptionsDoNotLoseTheLine() {
    assertThat(
            dead(
                "asa",
                asa(
                    "time-range NIGHT",
                    " periodic daily 20:00 to 23:59",
                    "access-list IN extended deny tcp any any eq 23 inactive",
                    "access-list IN extended permit tcp any any eq 23 log informational",
                    "access-list IN extended deny tcp any host 192.0.2.1 eq 23",
                    "access-list IN extended deny udp any any time-range NIGHT",
                    "access-list IN extended permit udp any host 192.0.2.1 eq 53",
                    "access-list IN extended deny udp any host 192.0.2.9 time-range NIGHT",
                    "access-list IN extended permit ip any6 host 2001:db8::1",
                    "access-list IN extended deny tcp any6 host 2001:db8::1 eq 80")))
        .containsExactly(
            "IN#3 RS101 proven by [IN#2]", "IN#6 RS102 proven by [IN#4]", "IN#8 RS101 proven by [IN#7]");
  }

  /** A host name that is not looked up, or an object that is not there, is not the empty set. */
  @Test
  void asaNamesThatAreNotResolvedMatchSomething() {
    assertThat(
            dead(
                "asa",
                asa(
                    "object network WWW\n fqdn www.example.com",
                    "access-list IN extended permit tcp any object WWW eq 443",
                    "access-list IN extended deny tcp any host 192.0.2.7 eq 443",
                    "access-list IN extended permit tcp any object NOSUCH eq 443",
                    "access-list IN extended deny tcp any any eq 443")))
        .isEmpty();
  }
}
