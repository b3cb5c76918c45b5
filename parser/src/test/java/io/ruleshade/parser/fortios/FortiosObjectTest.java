package io.ruleshade.parser.fortios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.parser.ParseResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses, services, schedules and groups of them, text to model. */
final class FortiosObjectTest {
  private static NamedObject object(String table, String settings) {
    String text =
        "config firewall "
            + table
            + "\nedit \"X\"\n"
            + settings.replace(";", "\n")
            + "\nnext\nend\n";
    return FortiosText.device(text).objects().get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set comment x | 0.0.0.0/0",
        "set subnet 10.1.2.3 255.255.255.0 | 10.1.2.0/24",
        "set subnet 10.1.2.0/24 | 10.1.2.0/24",
        "set subnet 10.1.2.3/255.255.255.255 | 10.1.2.3/32",
        "set subnet 10.1.2.3 255.0.255.0 | unknown: address X: `10.1.2.3 255.0.255.0` is no ipmask",
        "set subnet 10.1.2.3 | unknown: address X: subnet",
        "set type iprange;set start-ip 10.0.0.1;set end-ip 10.0.0.9 | 10.0.0.1-10.0.0.9",
        "set type iprange;set end-ip 10.0.0.9 | 0.0.0.0-10.0.0.9",
        "set start-ip 10.0.0.1;set end-ip 10.0.0.9 |"
            + " unknown: address X: start-ip of another type, end-ip of another type",
        "set type wildcard;set wildcard 10.0.1.0 255.255.253.0 | 10.0.1.0/24, 10.0.3.0/24",
        "set type wildcard;set wildcard 1.1.0.1 255.0.0.255 | 65536 ranges",
        "set subnet 1.2.2.0 1.1.1.255;set type wildcard;set type iprange | 1.2.2.0-1.1.1.255 reversed",
        "set type fqdn;set fqdn \"A.B\" | fqdn a.b",
        "set type fqdn | unknown: address X: no fqdn",
        "set type wildcard-fqdn;set wildcard-fqdn \"*.b\" | fqdn *.b",
        "set type geography;set country CH | country CH",
        "set type dynamic;set sub-type sdn;set sdn foo | dynamic address X",
        "set type mac;set macaddr AA:BB:CC:00:11:22 | mac aa:bb:cc:00:11:22",
        "set type interface-subnet;set interface p | subnet of interface p",
        "set type route-tag;set route-tag 7 | route-tag 7",
        "set type strange | unknown: address X: type strange",
        "set strange 1 | unknown: address X: strange",
      })
  void addresses(String settings, String expected) {
    String words = String.join(", ", object("address", settings).value());
    assertThat(words).isEqualTo(expected.endsWith("reversed") ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set comment x | ::/0",
        "set ip6 2001:db8::1/32 | 2001:db8::/32",
        "set type iprange;set start-ip 2001:db8::1;set end-ip 2001:db8::5 | 2001:db8::1-2001:db8::5",
        "set type fqdn;set fqdn a.b | fqdn a.b",
        "set type template;set template t;set host 1::1 | template address X",
        "set ip6 10.0.0.0/8 | unknown: address X: `10.0.0.0 8` is no ipprefix",
      })
  void addressesOfVersion6(String settings, String expected) {
    assertThat(String.join(", ", object("address6", settings).value())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set tcp-portrange 80 | tcp/80",
        "set tcp-portrange 80-81 443 | tcp/80-81, tcp/443",
        "set tcp-portrange 1-2:3-4 10-11 13:6 | tcp/1-2 from port {3-4}, tcp/10-11, tcp/13 from port {6}",
        "set tcp-portrange 53;set udp-portrange 53 | tcp/53, udp/53",
        "set sctp-portrange 201:300 | sctp/201 from port {300}",
        "set protocol TCP/UDP/SCTP;set udp-portrange 0-65535 | udp",
        "set protocol ICMP | icmp",
        "set protocol ICMP;unset icmptype | icmp",
        "set protocol ICMP;set icmptype 8 | icmp/8",
        "set protocol ICMP;set icmptype 3;set icmpcode 4 | icmp/3/4",
        "set protocol ICMP;set icmptype 5;set icmpcode 1;unset icmptype | icmp",
        "set protocol ICMP;set icmptype 256 | unknown: service X: ICMP type or code",
        "set protocol ICMP;set icmpcode 4 | unknown: service X: ICMP type or code",
        "set protocol ICMP6;set icmptype 128 | icmpv6/128",
        "set protocol IP | any",
        "set protocol IP;set protocol-number 0 | any",
        "set protocol IP;set protocol-number 47 | 47",
        "set protocol IP;set protocol-number 256 | unknown: service X: protocol-number",
        "set tcp-portrange 80;set protocol IP;set protocol-number 47 | 47",
        "set tcp-portrange 90-80 | unknown: service X: tcp-portrange 90-80",
        "set tcp-portrange 65536 | unknown: service X: tcp-portrange 65536",
        "set comment x | unknown: service X: no port range",
        "set icmptype 8 | unknown: service X: icmptype of another protocol",
        "set proxy enable;set protocol ALL;set tcp-portrange 0-65535:0-65535 |"
            + " unknown: service X: a service of the web proxy",
        "set tcp-portrange 80;set iprange 10.0.0.1-10.0.0.5 | tcp/80 to 10.0.0.1-10.0.0.5",
      })
  void services(String settings, String expected) {
    assertThat(String.join(", ", object("service custom", settings).value())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set day sunday monday tuesday wednesday thursday friday saturday | always",
        "set day monday sunday;set start 08:00;set end 17:30 | schedule sunday,monday 08:00-17:30",
        "set day monday;set start 8:00;set end 9:00 | schedule monday 08:00-09:00",
        "set day none | never",
        "set comment x | schedule X without a day",
        "set day someday | schedule X",
      })
  void recurringSchedules(String settings, String expected) {
    assertThat(object("schedule recurring", settings).value()).containsExactly(expected);
  }

  @Test
  void aScheduleOnceIsTheTimeItSays() {
    assertThat(
            object("schedule onetime", "set start 00:00 2024/01/01;set end 23:59 2024/12/31")
                .value())
        .containsExactly("schedule once 00:00 2024/01/01 to 23:59 2024/12/31");
  }

  private static final String GROUPS =
      """
      config firewall address
      edit A
      set subnet 10.0.0.0 255.0.0.0
      next
      edit B
      set subnet 10.1.0.0 255.255.0.0
      next
      edit F
      set type fqdn
      set fqdn a.example
      next
      end
      config firewall addrgrp
      edit G
      SETTINGS
      next
      end
      config firewall policy
      edit 1
      set srcintf any
      set dstintf any
      set srcaddr G
      set dstaddr all
      set service ALL
      next
      end
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set member A B | 10.0.0.0/8 > 0.0.0.0/0",
        "set member A;append member F | 10.0.0.0/8 > 0.0.0.0/0 + 0.0.0.0/0 > 0.0.0.0/0 if src fqdn a.example",
        "set member A;set exclude enable;set exclude-member B |"
            + " 10.0.0.0/16,10.2.0.0-10.255.255.255 > 0.0.0.0/0",
        "set member A;set exclude-member B | 10.0.0.0/8 > 0.0.0.0/0",
        "set member A;set exclude enable;set exclude-member F |"
            + " 10.0.0.0/8 > 0.0.0.0/0 if src address group G",
        "set member F;set exclude enable;set exclude-member A |"
            + " 0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255 > 0.0.0.0/0 if src address group G",
        "set member B;set exclude enable;set exclude-member A | nothing",
        "set member B NOPE | 10.1.0.0/16 > 0.0.0.0/0 +"
            + " 0.0.0.0/0 > 0.0.0.0/0 ? src undefined address NOPE",
        "set member A G | 10.0.0.0/8 > 0.0.0.0/0 +"
            + " 0.0.0.0/0 > 0.0.0.0/0 ? src address group G is a member of itself",
        "set comment x | nothing",
      })
  void groups(String settings, String expected) {
    String rule =
        FortiosText.rules(GROUPS.replace("SETTINGS", settings.replace(";", "\n")), "policy").get(0);
    assertThat(rule.replace("deny ", "").replace("any>any any ", "").replace(" | ", " + "))
        .isEqualTo(expected);
  }

  @Test
  void aCircleOfGroupsIsReported() {
    String text =
        """
        config firewall service group
        edit A
        set member B HTTP
        next
        edit B
        set member A
        next
        end
        """;
    assertThat(FortiosText.diagnostics(text)).hasSize(1).first().asString().startsWith("RS205");
  }

  @Test
  void theSubnetOfAnInterfaceIsItsStaticAddress() {
    Device device =
        FortiosText.device(
            """
            config system interface
            edit p
            set ip 10.0.1.1 255.255.255.0
            next
            end
            config firewall address
            edit X
            set type interface-subnet
            set interface p
            next
            end
            """);
    assertThat(device.objects().get(0).value()).containsExactly("10.0.1.0/24");
  }

  @Test
  void whatShipsWithTheDeviceCountsAsUsed() {
    ParseResult result =
        FortiosText.parse(
            """
            config firewall address
            edit "none"
            set subnet 0.0.0.0 255.255.255.255
            next
            edit "mine"
            next
            edit "vpn"
            next
            end
            config vpn ipsec phase2-interface
            edit 1
            set src-name "vpn"
            next
            end
            """);
    assertThat(result.devices().get(0).objects().stream().map(NamedObject::referenced))
        .containsExactly(true, false, true);
  }
}
