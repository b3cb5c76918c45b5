package io.ruleshade.parser.ios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.cisco.RouterText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where lists are applied, and which lines make a list used. */
final class IosBindingTest {
  private static final RouterText IOS = new RouterText(new IosDialect());

  @Test
  void aListOnSeveralInterfacesHasAnEntryEach() {
    String text =
        """
        access-list 101 permit ip any any
        interface Ethernet1
         ip access-group 101 in
        interface Ethernet 2
         ip address 10.0.0.1 255.255.255.0
         ip access-group 101 in
         ip access-group 101 out
        line vty 0 4
         access-class 101 in vrf-also
        """;
    assertThat(IOS.entries(text))
        .containsExactly(
            "in Ethernet1: in Ethernet1 out any any [101] default deny",
            "in Ethernet2: in Ethernet2 out any any [101] default deny",
            "out Ethernet2: in not none out Ethernet2 any [101] default deny",
            "in line vty 0 4: in any out none any [101] default deny");
    assertThat(IOS.ruleset(text, "101").bindings())
        .extracting(Ruleset.Binding::text)
        .containsExactly("in Ethernet1", "in Ethernet2", "out Ethernet2", "in line vty 0 4");
  }

  @Test
  void aLaterListTakesThePlaceAndNoTakesItAway() {
    assertThat(
            IOS.entries(
                """
                access-list 1 permit any
                access-list 2 permit any
                interface Ethernet1
                 ip access-group 1 in
                 ip access-group 2 in
                interface Ethernet2
                 ip access-group 1 in
                 no ip access-group 1 in
                interface Ethernet3
                 ip access-group 1 in
                 no ip access-group in
                """))
        .containsExactly("in Ethernet1: in Ethernet1 out any any [2] default deny");
  }

  @Test
  void neighbourDiscoveryPassesAnIpv6ListThatDoesNotDecideIt() {
    assertThat(
            IOS.entries(
                """
                ipv6 access-list X
                 deny tcp any any
                interface Ethernet1
                 ipv6 traffic-filter X in
                """))
        .containsExactly(
            "in Ethernet1 (ipv6) neighbor discovery: in Ethernet1 out any"
                + " [icmpv6/135, icmpv6/136] any [X] default permit",
            "in Ethernet1 (ipv6): in Ethernet1 out any (without discovery) any [X] default deny");
  }

  @Test
  void listsOfBothVersionsMayShareAName() {
    String text =
        """
        ip access-list extended X
         permit ip any any
        ipv6 access-list X
         permit ipv6 any any
        interface Ethernet1
         ip access-group X in
        """;
    assertThat(IOS.device(text).rulesets())
        .extracting(Ruleset::name)
        .containsExactly("X", "ipv6 X");
    assertThat(IOS.ruleset(text, "ipv6 X").bindings()).isEmpty();
    assertThat(IOS.ruleset(text, "ipv6 X").family()).isEqualTo(Ruleset.Family.IPV6);
    assertThat(IOS.ruleset(text, "X").bindings()).hasSize(1);
  }

  @Test
  void anUndefinedListAndOneWithoutEntriesLetEverythingPass() {
    String text =
        """
        ip access-list extended EMPTY
         remark nothing yet
        interface Ethernet1
         ip access-group NONE in
         ip access-group EMPTY out
        """;
    assertThat(IOS.diagnostics(text))
        .containsExactly(
            "RS201 undefined access list `NONE` ` ip access-group NONE in`",
            "RS907 access list `EMPTY` has no entries ` ip access-group EMPTY out`");
    assertThat(IOS.entries(text))
        .containsExactly(
            "out Ethernet1: in not none out Ethernet1 any [EMPTY] default permit");
  }

  @Test
  void xrAppliesListsWithItsOwnWords() {
    assertThat(
            IOS.entries(
                """
                ipv4 access-list C
                 10 deny ipv4 host 10.0.0.1 any icmp-off
                ipv4 access-list X
                 10 permit ipv4 any any
                interface GigabitEthernet0/0/0/0
                 ipv4 access-group common C X ingress
                 ipv4 access-group X egress
                line default
                 access-class ingress X
                """))
        .containsExactly(
            "in GigabitEthernet0/0/0/0: in GigabitEthernet0/0/0/0 out any any [C, X] default deny",
            "out GigabitEthernet0/0/0/0: in not none out GigabitEthernet0/0/0/0 any [X] default deny",
            "in line default: in any out none any [X] default deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip nat inside source list 101 interface Ethernet1 overload",
        "route-map RM permit 10\n match ip address 7 101",
        "class-map match-any C\n match access-group 101",
        "crypto map M 10 ipsec-isakmp\n match address 101",
        "crypto map M 10 ipsec-isakmp\n set ip access-group 101 in",
        "snmp-server community public RO 101",
        "ntp access-group peer 101",
        "router bgp 1\n neighbor 10.0.0.1 distribute-list 101 in",
        "ip http access-class 101",
        "interface Ethernet1\n ip verify unicast source reachable-via rx 101",
        "interface Ethernet1\n ip multicast boundary 101",
        "ip inspect name FW http java-list 101",
        "ip wccp web-cache redirect-list 101",
        "tftp-server flash:x 101",
        "vlan access-map V 10\n match ip address 101",
        "dialer-list 1 protocol ip list 101",
        "control-plane\n service-policy input P\nclass-map P\n match access-group 101",
      })
  void listIsUsedBy(String statement) {
    String text = "access-list 101 permit ip any any\n" + statement + "\n";
    assertThat(IOS.ruleset(text, "101").referenced()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interface Ethernet1\n description 101 and access-list 101",
        "interface Vlan101\n standby 101 priority 101",
        "vlan 101",
        "! ip nat inside source list 101",
        "interface Ethernet1\n no ip access-group 101 in",
        "ip access-list logging interval 101",
      })
  void listIsNotUsedBy(String statement) {
    String text = "access-list 101 permit ip any any\n" + statement + "\n";
    assertThat(IOS.ruleset(text, "101").referenced()).isFalse();
    assertThat(IOS.ruleset(text, "101").bindings()).isEmpty();
  }
}
