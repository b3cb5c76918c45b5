package io.ruleshade.parser.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each target: whether it ends the way, what else it does, what it changes for later rules. */
final class TargetTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '^',
      textBlock =
          """
          -s 10.0.0.1 -> continue
          -j ACCEPT -> permit
          --jump DROP -> deny
          -j RETURN -> return
          -j web -> jump filter/web
          -g web -> goto filter/web
          -j nowhere -> jump filter/nowhere
          -j REJECT -> reject [reject-with icmp-port-unreachable]
          -j REJECT --reject-with port-unreach -> reject [reject-with icmp-port-unreachable]
          -p tcp -j REJECT --reject-with tcp-reset -> reject [reject-with tcp-reset]
          -j QUEUE -> queue [NFQUEUE --queue-num 0]
          -j NFQUEUE -> queue [NFQUEUE --queue-num 0]
          -j NFQUEUE --queue-num 0x3 --queue-bypass -> queue [NFQUEUE --queue-bypass --queue-num 3]
          -j LOG -> continue log [LOG --log-level 4]
          -j LOG --log-prefix "a \\"b" --log-level debug -> continue log [LOG --log-level 7 --log-prefix "a \\"b"]
          -j NFLOG --nflog-group 0x2 -> continue log [NFLOG --nflog-group 2]
          -j ULOG --ulog-prefix x -> continue log [ULOG --ulog-prefix x]
          -j MARK --set-mark 1 -> continue [MARK --set-xmark 0x1] writes [mark]
          -j MARK --set-mark 1/2 -> continue [MARK --set-xmark 0x1/0x3] writes [mark]
          -j MARK --set-xmark 0x1/0x3 -> continue [MARK --set-xmark 0x1/0x3] writes [mark]
          -j MARK --and-mark 0xff -> continue [MARK --set-xmark 0x0/0xffffff00] writes [mark]
          -j CONNMARK --save-mark -> continue [CONNMARK --save-mark] writes [connmark]
          -j CONNMARK --restore-mark --mask 0xff -> continue [CONNMARK --mask 0xff --restore-mark] writes [mark]
          -j TTL --ttl-set 64 -> continue [TTL --ttl-set 64] writes [ttl]
          -j DSCP --set-dscp 0x2e -> continue [DSCP --set-dscp 46] writes [dscp]
          -j CLASSIFY --set-class 1:2 -> continue [CLASSIFY --set-class 1:2] writes [priority]
          -j SET --add-set bad src --exist -> continue [SET --add-set bad src --exist] writes [set:bad]
          -j TCPMSS --clamp-mss-to-pmtu -> continue [TCPMSS --clamp-mss-to-pmtu] writes [tcpopt]
          -j TEE --gateway 10.0.0.1 -> continue [TEE --gateway 10.0.0.1]
          -m socket --restore-skmark -> continue writes [mark]
          -m connlabel --label 3 --set -j ACCEPT -> permit writes [label]
          """)
  void inTableFilter(String options, String expected) {
    assertThat(Shown.show(Shown.rule("filter", false, options, Map.of()).action()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          -j SNAT --to-source 10.0.0.1 -> permit [SNAT --to-source 10.0.0.1]
          -j DNAT --to-destination 10.0.0.1:80 -> permit [DNAT --to-destination 10.0.0.1:80]
          -j MASQUERADE -> permit [MASQUERADE]
          -j REDIRECT --to-ports 8080 -> permit [REDIRECT --to-ports 8080]
          -j NETMAP --to 10.0.0.0/24 -> permit [NETMAP --to 10.0.0.0/24]
          """)
  void translationEndsTheChain(String options, String expected) {
    assertThat(Shown.show(Shown.rule("nat", false, options, Map.of()).action()))
        .isEqualTo(expected);
  }

  @Test
  void noTrackIsWhatConnectionStatesSeeLater() {
    Rule rule = Shown.rule("raw", false, "-j NOTRACK", Map.of());
    assertThat(Shown.show(rule.action())).isEqualTo("continue [CT --notrack] writes [ct]");
    Rule same = Shown.rule("raw", false, "-j CT --notrack", Map.of());
    assertThat(same.action()).isEqualTo(rule.action());
  }

  @Test
  void aTargetThatDropsSomeOfItsPacketsCoversNone() {
    Rule rule = Shown.rule("filter", false, "-p tcp -j SYNPROXY --mss 1460", Map.of());
    assertThat(Shown.show(rule.action())).isEqualTo("deny [SYNPROXY --mss 1460]");
    assertThat(rule.match().isExact()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-j NOSUCH --with option",
        "-j SNAT --to-source 10.0.0.1",
        "-j SNAT --to-source",
        "-j SNPT --src-pfx fc00::/64 --dst-pfx 2001:db8::/64",
        "-j ACCEPT --reject-with tcp-reset",
        "-j ACCEPT -j DROP",
        "-m nosuch --option 1 -j ACCEPT",
        "-p tcp --dport 80 --dport 81 -j ACCEPT",
        "-s 10.0.0.1 -s 10.0.0.2 -j ACCEPT",
        "! ! -s 10.0.0.1 -j ACCEPT",
        "! -s ! 10.0.0.1 -j ACCEPT",
        "! -j ACCEPT",
        "-j ACCEPT !",
        "-j DROPip route add default via 10.0.0.1",
        "-p tcp --tcp-flags SYN,NOSUCH SYN -j DROP",
        "--dport 80 -j ACCEPT",
        "-A OUTPUT -j ACCEPT",
        "-t nat -j ACCEPT",
        "-j OUTPUT",
      })
  void whatIsNotUnderstoodIsAGapAndCostsItsLineAlone(String options) {
    var result =
        Shown.parse(Shown.dump("filter", false, "-A INPUT " + options, "-A INPUT -j DROP"));
    Ruleset input = Shown.device(result).ruleset("filter/INPUT").orElseThrow();
    assertThat(input.rules()).hasSize(1);
    assertThat(input.gaps()).hasSize(1);
    assertThat(input.gaps().get(0).after()).isZero();
    assertThat(Shown.device(result).coverage().get(0).notUnderstood()).hasSize(1);
    assertThat(result.diagnostics()).anyMatch(d -> d.code().equals("RS903"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          --nosuch 1 -j ACCEPT -> []
          --nosuch 1 -j web -> [filter/web]
          --nosuch 1 -g web -> [filter/web]
          --nosuch 1 -j other -> [*]
          --nosuch 1 -> [*]
          """)
  void aGapSaysWhereItMayLead(String options, String expected) {
    var result =
        Shown.parse(Shown.dump("filter", false, "-A INPUT -j DROP", "-A INPUT " + options));
    Ruleset input = Shown.device(result).ruleset("filter/INPUT").orElseThrow();
    assertThat(input.gaps().get(0).mayCall()).hasToString(expected);
    assertThat(input.gaps().get(0).after()).isEqualTo(1);
  }
}
