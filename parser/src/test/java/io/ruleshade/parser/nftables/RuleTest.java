package io.ruleshade.parser.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules do, to which packets, statement by statement from left to right. */
final class RuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          accept -> permit <- any
          drop -> deny <- any
          return -> return <- any
          continue -> continue <- any
          tcp dport 22 -> continue <- service=tcp/22 frag=first
          counter -> continue <- any
          jump web -> jump inet t web <- any
          goto web -> goto inet t web <- any
          queue num 1-3 bypass -> queue [queue num 1-3 bypass] <- any
          reject -> reject [reject with icmpx port-unreachable] <- any
          reject with icmpx type port-unreachable -> reject [reject with icmpx port-unreachable] <- any
          reject with icmp type host-unreachable -> reject [reject with icmp host-unreachable] <- src=0.0.0.0/0 dst=0.0.0.0/0
          reject with icmpv6 type no-route -> reject [reject with icmpv6 no-route] <- src=::/0 dst=::/0
          reject with tcp reset -> reject [reject with tcp reset] <- service=tcp
          dnat ip to 10.0.0.1 -> permit [dnat ip to 10.0.0.1] <- src=0.0.0.0/0 dst=0.0.0.0/0
          tcp dport 80 redirect to :8080 -> permit [redirect to : 8080] <- service=tcp/80 frag=first
          masquerade random -> permit [masquerade random] <- any
          log prefix "x" level info drop -> deny log [log prefix "x" level info] <- any
          meta mark set 0x1 accept -> permit [meta mark set 0x1] writes [mark] <- any
          ct mark set meta mark -> continue [ct mark set meta mark] writes [connmark] <- any
          meta priority set 1:2 -> continue [meta priority set 1:2] writes [priority] <- any
          ip ttl set 5 -> continue [ip ttl set 5] writes [ttl] <- src=0.0.0.0/0 dst=0.0.0.0/0
          notrack -> continue [notrack] writes [ct] <- any
          flow add @f -> continue [flow add @f] <- stateful(flow add @f) | any
          counter name "n" drop -> deny [counter name "n"] <- any
          xt target "LOG" -> continue log [xt target LOG] <- any
          """)
  void oneStatement(String rule, String expected) {
    assertThat(Shown.show(Shown.rule("inet", rule))).isEqualTo(expected);
  }

  /** What is read from the packet, or looked up, must be there: the rule ends otherwise (NFT_BREAK). */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          ip dscp set cs1 accept -> permit [ip dscp set cs1] writes [dscp] <- src=0.0.0.0/0 dst=0.0.0.0/0
          tcp dport set 80 accept -> permit [tcp dport set 80] writes [dport] <- service=tcp frag=first
          dnat to 10.0.0.1 -> permit [dnat to 10.0.0.1] <- src=0.0.0.0/0 dst=0.0.0.0/0
          dnat to [2001:db8::1]:80 -> permit [dnat to [ 2001:db8::1 ] : 80] <- src=::/0 dst=::/0
          dnat ip to ip saddr map { 10.0.0.1 : 192.0.2.1, 10.0.0.2 : 192.0.2.2 } -> permit [dnat ip to ip saddr map { 10.0.0.1 : 192.0.2.1,10.0.0.2 : 192.0.2.2 }] <- src=10.0.0.1-10.0.0.2 dst=0.0.0.0/0
          dnat ip to ip daddr . tcp dport map { 10.0.0.1 . 80 : 192.0.2.1 . 8080 } -> permit [dnat ip to ip daddr . tcp dport map { 10.0.0.1 . 80 : 192.0.2.1 . 8080 }] <- src=0.0.0.0/0 dst=10.0.0.1/32 service=tcp/80 frag=first
          meta mark set tcp dport map { 22 : 0x1, 80 : 0x2 } accept -> permit [meta mark set tcp dport map { 22 : 0x1,80 : 0x2 }] writes [mark] <- service=tcp/22,tcp/80 frag=first
          meta mark set tcp dport map @nosuch accept -> permit [meta mark set tcp dport map @nosuch] writes [mark] <- service=tcp frag=first unknown(set @nosuch is not defined)
          meta mark set ct mark accept -> permit [meta mark set ct mark] writes [mark] <- predicate(ct mark has a value)
          meta priority set ip dscp accept -> permit [meta priority set ip dscp] writes [priority] <- src=0.0.0.0/0 dst=0.0.0.0/0
          meta mark set numgen inc mod 2 map { 0 : 0x1, 1 : 0x2 } accept -> permit [meta mark set numgen inc mod 2 map { 0 : 0x1,1 : 0x2 }] writes [mark] <- stateful(numgen inc mod 2 == 0-1)
          counter name tcp dport map { 22 : "ssh" } accept -> permit [counter name tcp dport map { 22 : "ssh" }] <- service=tcp/22 frag=first
          dup to ip saddr map { 10.0.0.1 : 10.0.0.2 } accept -> permit [dup to ip saddr map { 10.0.0.1 : 10.0.0.2 }] <- src=10.0.0.1/32 dst=0.0.0.0/0
          """)
  void whatIsReadMustBeThere(String rule, String expected) {
    assertThat(Shown.show(Shown.rule("inet", rule))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          ct state vmap { established : accept, related : accept, invalid : drop } -> permit <- state=established | state=related ; deny <- state=invalid
          tcp dport vmap @ports -> jump inet t web <- service=tcp/22 frag=first ; deny <- service=tcp/23 frag=first
          tcp dport vmap { 22 : accept, 80-90 : continue, * : drop } -> permit <- service=tcp/22 frag=first ; deny <- service=tcp/0-21,tcp/23-79,tcp/91-65535 frag=first ; continue <- service=tcp/80-90 frag=first
          tcp dport vmap { 22 : continue, 23 : drop } log accept -> deny <- service=tcp/23 frag=first ; permit log [log] <- service=tcp/22 frag=first
          iifname . tcp dport vmap { "a" . 1 : goto web, "b*" . 2 : return } -> goto inet t web <- in=a service=tcp/1 frag=first ; return <- in=b* service=tcp/2 frag=first
          meta mark vmap { 1 : accept, * : drop } -> permit <- predicate(meta mark 0x1) ; deny <- !predicate(meta mark 0x1)
          ip saddr vmap { 10.0.0.1 : accept, $nosuch : drop } -> permit <- src=10.0.0.1/32 dst=0.0.0.0/0 unknown(keys of the verdict map) ; deny <- src=0.0.0.0/0 dst=0.0.0.0/0 unknown($nosuch) unknown(keys of the verdict map)
          tcp dport vmap { } -> continue <- nothing
          tcp dport vmap { 22 : accept, 23 : accept } -> permit <- service=tcp/22 frag=first | service=tcp/23 frag=first
          """)
  void verdictMaps(String rule, String expected) {
    assertThat(Shown.show(Shown.rule("inet", rule))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          log tcp dport 22 accept -> permit log [log] <- service=tcp/22 frag=first ; continue log [log] <- any
          ip saddr 10.0.0.1 log prefix "a" tcp dport 22 drop -> deny log [log prefix "a"] <- src=10.0.0.1/32 dst=0.0.0.0/0 service=tcp/22 frag=first ; continue log [log prefix "a"] <- src=10.0.0.1/32 dst=0.0.0.0/0
          meta mark set 1 tcp dport 22 accept -> permit [meta mark set 1] writes [mark] <- service=tcp/22 frag=first ; continue [meta mark set 1] writes [mark] <- any
          counter tcp dport 22 accept -> permit <- service=tcp/22 frag=first
          limit rate 1/second log accept -> permit log [log] <- stateful(limit rate 1/second)
          log limit rate 1/second accept -> permit log [log] <- stateful(limit rate 1/second) ; continue log [log] <- any
          log ct state vmap { new : drop } -> deny log [log] <- state=new ; continue log [log] <- any
          add @seen { ip saddr timeout 1m } accept -> permit [add @seen { ip saddr timeout 1m }] writes [set:seen] <- src=0.0.0.0/0 dst=0.0.0.0/0 stateful(add @seen { ip saddr timeout 1m }) ; continue [add @seen { ip saddr timeout 1m }] writes [set:seen] <- src=0.0.0.0/0 dst=0.0.0.0/0
          synproxy mss 1460 wscale 7 accept -> queue [synproxy mss 1460 wscale 7] <- service=tcp flags=not none/syn,ack frag=first ; permit <- service=tcp flags=none/syn,ack frag=first
          """)
  void whatComesBeforeTheEndOfTheMatch(String rule, String expected) {
    assertThat(Shown.show(Shown.rule("inet", rule))).isEqualTo(expected);
  }

  @Test
  void countersAreHitsWhereNothingFollowsThatNarrows() {
    assertThat(Shown.rule("inet", "tcp dport 22 counter packets 7 bytes 420 accept").hits())
        .isEqualTo(new Rule.HitCount(7, 420));
    assertThat(Shown.rule("inet", "counter packets 7 bytes 420 tcp dport 22 accept").hits()).isNull();
    assertThat(Shown.rule("inet", "counter accept").hits()).isNull();
    assertThat(Shown.rule("inet", "counter packets 7 bytes 420 tcp dport vmap @ports").hits())
        .isEqualTo(new Rule.HitCount(7, 420));
  }

  @Test
  void commentsAndUses() {
    Rule rule = Shown.rule("inet", "ip saddr @nets tcp dport vmap @ports comment \"office\"");
    assertThat(rule.comment()).isEqualTo("office");
    assertThat(rule.uses()).extracting(Rule.Use::kind).containsExactly("set", "map");
    assertThat(rule.uses()).extracting(Rule.Use::name).containsExactly("inet t nets", "inet t ports");
  }

  @Test
  void anonymousChainsAreChains() {
    var device = Shown.device(Shown.table("ip", "input", "tcp dport 22 jump { ip saddr 10.0.0.1 accept; counter\n drop }"));
    assertThat(Shown.show(device.ruleset("ip t c").orElseThrow().rules().get(0)))
        .isEqualTo("jump ip t __chain1 <- service=tcp/22 frag=first");
    assertThat(device.ruleset("ip t __chain1").orElseThrow().rules().stream().map(Shown::show))
        .containsExactly("permit <- src=10.0.0.1/32", "continue <- any", "deny <- any");
  }

  /** Where a rule rewrites addresses, later rules do not see the packet that came. */
  @Test
  void fieldsThatRulesRewriteAreNoSets() {
    var device =
        Shown.device(
            Shown.table("ip", "input", "ip saddr 10.0.0.1 accept\n ip saddr set 10.0.0.1\n ip saddr 10.0.0.1 drop"));
    var rules = device.ruleset("ip t c").orElseThrow().rules();
    assertThat(rules.stream().map(Shown::show))
        .containsExactly(
            "permit <- predicate(ip saddr 10.0.0.1/32)",
            "continue [ip saddr set 10.0.0.1] writes [saddr] <- any",
            "deny <- predicate(ip saddr 10.0.0.1/32)");
  }

  @Test
  void statesAreNoSetsBeforeTrackingAndWhereNotrackIsUsed() {
    String raw = "table ip t {\n chain c { type filter hook prerouting priority raw; ct state new drop; }\n}\n";
    assertThat(Shown.show(Shown.device(raw).ruleset("ip t c").orElseThrow().rules().get(0)))
        .isEqualTo("deny <- predicate(ct state & 0x8)");
    String late = raw.replace("priority raw", "priority mangle");
    assertThat(Shown.show(Shown.device(late).ruleset("ip t c").orElseThrow().rules().get(0)))
        .isEqualTo("deny <- state=new");
    String untracked = late.replace("ct state", "tcp dport 1 notrack; ct state");
    assertThat(Shown.show(Shown.device(untracked).ruleset("ip t c").orElseThrow().rules().get(1)))
        .isEqualTo("deny <- predicate(ct state & 0x8)");
  }
}
