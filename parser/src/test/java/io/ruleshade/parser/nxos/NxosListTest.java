package io.ruleshade.parser.nxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.cisco.RouterText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NX-OS writes in its own way. */
final class NxosListTest {
  private static final RouterText NXOS = new RouterText(new NxosDialect());

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "10 permit ip 10.0.0.0/8 any; permit any 10.0.0.0/8 > any",
        "permit ip 10.0.0.1/8 any; permit any 10.0.0.0/8 > any",
        "deny tcp 10.0.0.0 0.0.0.255 any neq 80;"
            + " deny tcp/0-79,tcp/81-65535 10.0.0.0/24 > any first",
        "permit ip 10.0.0.0/8 any established;"
            + " permit tcp 10.0.0.0/8 > any flags established first | tcp 10.0.0.0/8 > any later",
        "deny tcp any any ack tcp-flags-mask 47; deny tcp any > any flags ack/ack first",
        "deny tcp any any ack; deny tcp any > any flags ack/ack first if tcp flags ack",
        "deny tcp any any ack psh rst fin;"
            + " deny tcp any > any flags not none/fin,rst,psh,ack first if tcp flags ack fin psh rst",
        "permit ip any any ttl 200; permit any any > any if ttl 200",
        "permit ip any any packet-length range 500 600; permit any any > any if packet-length 500-600",
        "permit tcp any any http-method get; permit tcp any > any if http-method get",
        "permit udp any any nve vni 10000; permit udp any > any if nve vni 10000",
        "deny tcp any any portgroup NONE; deny tcp any > any ?undefined group `NONE`",
        "permit 4 host 192.0.2.1 any fragments; permit 4 192.0.2.1/32 > any later",
      })
  void entry(String text, String expected) {
    assertThat(NXOS.ace(text)).isEqualTo(expected);
  }

  @Test
  void remarksTakeSequenceNumbers() {
    Ruleset ruleset =
        NXOS.ruleset(
            """
            ip access-list X
              statistics per-entry
              ignore routable
              deny 1 any any
              15 deny 2 any any
              deny 3 any any
              13 deny 4 any any
              remark number 35
              deny 5 any any
              1 remark first
            """,
            "X");
    assertThat(ruleset.rules()).extracting(r -> r.span().line()).containsExactly(4, 7, 5, 6, 9);
    assertThat(ruleset.rules())
        .extracting(Rule::comment)
        .containsExactly("first", null, null, null, "number 35");
  }

  @Test
  void nobodyKnowsWhichOfTwoEntriesWithOneNumberIsThere() {
    String text =
        """
        ip access-list X
          10 permit tcp any any
          10 deny udp any any
          20 deny ip any any
          20 deny ip any any
        """;
    assertThat(NXOS.rules(text, "X"))
        .containsExactly(
            "permit tcp any > any ?whether a later line with its number took its place",
            "deny any any > any");
    assertThat(NXOS.ruleset(text, "X").gaps()).extracting(Ruleset.Gap::after).containsExactly(1);
    assertThat(NXOS.notUnderstood(text)).containsExactly("3: sequence number 10 is in use");
  }

  @Test
  void groupsHaveSequenceNumbersAndWildcards() {
    String text =
        """
        object-group ip address A
          10 host 10.9.9.9
          20 10.0.0.0/24
          30 10.1.0.0 0.0.255.255
        object-group ip port P
          10 eq 80
          20 range 8000 8999
          gt 65000
        ip access-list X
          10 deny tcp addrgroup A portgroup P addrgroup A portgroup P log
        """;
    assertThat(NXOS.rules(text, "X"))
        .containsExactly(
            "deny log tcp/80,tcp/8000-8999,tcp/65001-65535 10.0.0.0/24,10.1.0.0/16,10.9.9.9/32"
                + " port {80,8000-8999,65001-65535}"
                + " > 10.0.0.0/24,10.1.0.0/16,10.9.9.9/32 first");
    assertThat(NXOS.diagnostics(text)).isEmpty();
  }

  @Test
  void implicitRulesAreDefaults() {
    assertThat(
            NXOS.entries(
                """
                ip access-list F
                  fragments permit-all
                  deny tcp any any eq 80
                ipv6 access-list S
                  deny tcp any any
                interface Ethernet1/1
                  ip access-group F in
                  ipv6 traffic-filter S out
                  ip port access-group F in
                line vty
                  access-class F in
                """))
        .containsExactly(
            "in Ethernet1/1 later fragments: in Ethernet1/1 out any later [F] default permit",
            "in Ethernet1/1: in Ethernet1/1 out any first [F] default deny",
            "out Ethernet1/1 (ipv6) neighbor discovery: in any out Ethernet1/1"
                + " [icmpv6/133, icmpv6/134, icmpv6/135, icmpv6/136] any [S] default permit",
            "out Ethernet1/1 (ipv6): in any out Ethernet1/1 (without discovery) any [S] default deny",
            "port in Ethernet1/1 later fragments: in Ethernet1/1 out any later [F] default permit",
            "port in Ethernet1/1: in Ethernet1/1 out any first [F] default deny",
            "in line vty later fragments: in any out none later [F] default permit",
            "in line vty: in any out none first [F] default deny");
  }

  @Test
  void shownListsCarryHits() {
    String text =
        """
        IP access list TEST-ACL
                statistics per-entry
                10 remark established connections
                20 permit tcp any 10.10.10.0/24 established [match=66]
        IPV4 ACL OTHER
        10 permit udp any any eq 1812
        MAC access list M
                10 permit any any 0x8840
        """;
    assertThat(NXOS.ruleset(text, "TEST-ACL").rules().get(0).hits())
        .isEqualTo(new Rule.HitCount(66, -1));
    assertThat(NXOS.device(text).rulesets())
        .extracting(Ruleset::name)
        .containsExactly("TEST-ACL", "OTHER");
    assertThat(NXOS.notUnderstood(text)).isEmpty();
  }

  @Test
  void accessMapsUseLists() {
    String text =
        """
        ip access-list X
          permit ip any any
        vlan access-map V 10
          match ip address X
          action forward
        """;
    assertThat(NXOS.ruleset(text, "X").referenced()).isTrue();
  }
}
