package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import org.junit.jupiter.api.Test;

/**
 * Where other readers of ASA configurations go wrong: each case drops or widens a rule there, and
 * must not here.
 */
final class AsaPeerErrorsTest {
  @Test
  void destinationPortGroupAfterAHostOrAGroupIsRead() {
    assertThat(
            AsaText.rules(
                """
                object-group service PORTS tcp
                 port-object eq www
                object-group network SERVERS
                 network-object host 192.0.2.8
                access-list X extended permit tcp any host 192.0.2.9 object-group PORTS
                access-list X extended permit tcp any object-group SERVERS object-group PORTS
                """,
                "X"))
        .containsExactly("permit tcp/80 any > 192.0.2.9/32", "permit tcp/80 any > 192.0.2.8/32");
  }

  @Test
  void portsAfterAProtocolGroupAreNotIgnored() {
    assertThat(
            AsaText.rules(
                """
                object-group protocol TCPUDP
                 protocol-object udp
                 protocol-object tcp
                access-list X extended permit object-group TCPUDP any host 1.2.3.4 eq domain
                access-list X extended permit tcp any host 1.2.3.4 eq 8080
                """,
                "X"))
        .containsExactly(
            "permit tcp/53,udp/53 any > 1.2.3.4/32", "permit tcp/8080 any > 1.2.3.4/32");
  }

  @Test
  void optionsUsersAndVersionSixDoNotLoseTheLine() {
    Ruleset ruleset =
        AsaText.ruleset(
            """
            time-range T
             periodic daily 1:00 to 2:00
            access-list X extended permit tcp any any eq 1 inactive
            access-list X extended permit tcp any any eq 2 time-range T
            access-list X extended permit tcp user LOCAL\\bob any any eq 3
            access-list X extended permit tcp any6 2001:db8::/32 eq 4
            access-list X extended permit tcp any any eq 5 log informational
            """,
            "X");
    assertThat(ruleset.rules().stream().map(AsaText::rule))
        .containsExactly(
            "(inactive) permit tcp/1 any > any",
            "permit tcp/2 any > any if time-range T",
            "permit tcp/3 any > any if src user LOCAL\\bob",
            "permit tcp/4 ::/0 > 2001:db8::/32",
            "permit {log informational interval 300} tcp/5 any > any");
    assertThat(ruleset.gaps()).isEmpty();
  }

  @Test
  void hostNamesAndUndefinedObjectsAreNotTheEmptySet() {
    Device device =
        AsaText.device(
            """
            object network F
             fqdn www.example.com
            access-list X extended permit tcp any object F
            access-list X extended permit tcp any object UNDEFINED
            access-list X extended permit tcp any object UNDEFINED
            """);
    var rules = device.rulesets().get(0).rules();
    assertThat(rules.stream().map(AsaText::rule))
        .containsExactly(
            "permit tcp any > any if dst fqdn www.example.com",
            "permit tcp any > any ?dst undefined network object `UNDEFINED`",
            "permit tcp any > any ?dst undefined network object `UNDEFINED`");
    assertThat(rules).noneMatch(rule -> rule.match().products().isEmpty());
    assertThat(rules).noneMatch(rule -> rule.match().isExact());
  }

  @Test
  void versionSixListsAreFiltersToo() {
    Ruleset ruleset =
        AsaText.ruleset("ipv6 access-list X permit tcp any host 2001:db8::1 eq 80\n", "X");
    assertThat(ruleset.family()).isEqualTo(Ruleset.Family.IPV6);
    assertThat(ruleset.rules().stream().map(AsaText::rule))
        .containsExactly("permit tcp/80 any > 2001:db8::1/128");
  }

  @Test
  void unreadableLinesAreReportedWhereTheyStand() {
    Ruleset ruleset =
        AsaText.ruleset(
            """
            access-list X extended permit tcp any any eq 80
            access-list X extended permit tcp any any frobnicate
            access-list X extended deny ip any any
            """,
            "X");
    assertThat(ruleset.rules()).hasSize(2);
    assertThat(ruleset.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.after()).isEqualTo(1);
              assertThat(gap.span().line()).isEqualTo(2);
            });
  }
}
