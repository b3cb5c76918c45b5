package io.ruleshade.parser.junos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Ruleset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Terms of firewall filters: conditions, actions, and where filters are applied. */
final class JunosFilterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          source-address 10.0.0.0/8                         | any 10.0.0.0/8 > any
          source-address 10.1.2.3                           | any 10.1.2.3/32 > any
          source-address 10                                 | any 10.0.0.0/32 > any
          destination-address 192.168.0.10/255.255.0.255    | any any > 192.168.0.10/32
          protocol tcp                                      | tcp any > any
          protocol 6-7                                      | tcp,7 any > any
          protocol [ ospf 103 ]                             | 89,103 any > any
          is-fragment                                       | any any > any later ~ any any > any first if is-fragment holds for this first fragment
          first-fragment                                    | any any > any first if first-fragment
          fragment-offset 0                                 | any any > any first
          fragment-offset 1-8191                            | any any > any later
          fragment-offset-except 0                          | any any > any later
          fragment-offset 1-5                               | any any > any later if fragment-offset 1-5
          ttl 1                                             | any any > any if ttl 1
          ttl-except 10-20                                  | any any > any if not ttl 10-20
          packet-length [ 50 100-200 ]                      | any any > any if packet-length 50,100-200
          packet-length 20 - 30                             | any any > any if packet-length 20-30
          dscp [ ef cs1 3 ]                                 | any any > any if dscp 3,8,46
          dscp b101110                                      | any any > any if dscp 46
          dscp mine                                         | any any > any if dscp mine
          precedence 5                                      | any any > any if precedence 5
          forwarding-class-except [ b a ]                   | any any > any if not forwarding-class a,b
          interface-group 3                                 | any any > any if interface-group 3
          ip-options any                                    | any any > any if ip-options any
          interface ge-0/0/1.0                              | any any > any in ge-0/0/1.0
          interface ge-0/0/*                                | any any > any in ge-0/0/*
          interface ge-0/0/1                                | any any > any if interface ge-0/0/1
          no-such-condition 3                               | any any > any ?`no-such-condition 3`
          """)
  void oneConditionOfInet(String from, String products) {
    // The first octet pattern has a hole, so its ranges are compared by their first one.
    List<String> match = JunosText.match("inet", from);
    if (from.contains("255.255.0.255")) {
      assertThat(match.get(0)).startsWith("any any > 192.168.0.10/32,192.168.1.10/32,");
    } else {
      assertThat(String.join(" ~ ", match)).isEqualTo(products);
    }
  }

  @Test
  void portsOfAStatedProtocolAreExact() {
    assertThat(JunosText.match("inet", "protocol tcp", "destination-port [ ssh 80 ftp-data-ftp ]"))
        .containsExactly("tcp/20-22,tcp/80 any > any first");
    assertThat(JunosText.match("inet", "protocol [ tcp udp ]", "source-port 53"))
        .containsExactly("tcp,udp any port {53} > any first");
    assertThat(JunosText.match("inet", "protocol udp", "port 53"))
        .containsExactly("udp any port {53} > any first", "udp/53 any > any first");
    assertThat(JunosText.match("inet", "protocol tcp", "destination-port-except 1-65535"))
        .containsExactly("tcp/0 any > any first");
    assertThat(JunosText.match("inet", "protocol tcp", "destination-port 90-80")).isEmpty();
  }

  @Test
  void portExceptIsCertainOnlyWhereBothPortsAreOutside() {
    assertThat(JunosText.match("inet", "protocol tcp", "port-except 1-65535"))
        .containsExactly(
            "tcp/0 any port {0} > any first",
            "tcp any port {0} > any first ?port-except with one of the two ports outside",
            "tcp/0 any > any first ?port-except with one of the two ports outside");
  }

  @Test
  void portsWithoutAProtocolMayMatchEveryOther() {
    List<String> match = JunosText.match("inet", "destination-port 22");
    assertThat(match).hasSize(2);
    assertThat(match.get(0)).isEqualTo("tcp/22,udp/22 any > any first");
    assertThat(match.get(1))
        .contains("sctp")
        .contains("icmp,")
        .endsWith("if bytes in the place of destination-port are 22")
        .doesNotContain("tcp/");
    assertThat(match.get(1).split(" ")[0].split(",")).hasSize(254);
  }

  @Test
  void portsOfAProtocolWithoutPortsAreNotImpossible() {
    assertThat(JunosText.match("inet", "protocol gre", "destination-port 22"))
        .containsExactly("47 any > any if bytes in the place of destination-port are 22");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          tcp-established ~ tcp any > any flags established first
          tcp-initial ~ tcp any > any flags syn/syn,ack first
          tcp-flags "syn & !ack" ~ tcp any > any flags syn/syn,ack first
          tcp-flags "(ack | rst)" ~ tcp any > any flags established first
          tcp-flags "ack,rst" ~ tcp any > any flags established first
          tcp-flags "!(syn&ack)" ~ tcp any > any flags not syn,ack/syn,ack first
          tcp-flags 0x02 ~ tcp any > any flags syn/syn first
          tcp-flags push ~ tcp any > any flags psh/psh first
          tcp-flags [ fin syn ] ~ tcp any > any flags not none/fin,syn first
          tcp-flags 0x12 ~ tcp any > any ?tcp-flags 0x12
          tcp-flags "syn &" ~ tcp any > any ?tcp-flags syn &
          """)
  void tcpFlags(String from, String products) {
    assertThat(JunosText.match("inet", "protocol tcp", from)).containsExactly(products);
  }

  @Test
  void tcpFlagsWithoutProtocolDoNotImplyOne() {
    List<String> match = JunosText.match("inet", "tcp-established");
    assertThat(match).hasSize(2);
    assertThat(match.get(0)).isEqualTo("tcp any > any flags established first");
    assertThat(match.get(1)).contains("if bytes in the place of tcp-flags are");
  }

  @Test
  void icmpMessages() {
    assertThat(JunosText.match("inet", "protocol icmp", "icmp-type [ echo-request 3 ]"))
        .containsExactly("icmp/3,icmp/8 any > any first");
    assertThat(
            JunosText.match(
                "inet", "protocol icmp", "icmp-type unreachable", "icmp-code fragmentation-needed"))
        .containsExactly("icmp/3/4 any > any first");
    assertThat(JunosText.match("inet", "protocol icmp", "icmp-type-except 0-254"))
        .containsExactly("icmp/255 any > any first");
    assertThat(JunosText.match("inet6", "next-header icmpv6", "icmp-type packet-too-big"))
        .containsExactly("icmpv6/2 any > any first");
    assertThat(JunosText.match("inet", "icmp-type echo-reply").get(0))
        .isEqualTo("icmp/0 any > any first");
  }

  @Test
  void conditionsOfDifferentKindsAreAllAsked() {
    assertThat(
            JunosText.match(
                "inet",
                "source-address 10.0.0.0/8",
                "source-address 11.0.0.0/8",
                "destination-address 192.0.2.0/24",
                "protocol udp",
                "destination-port 53",
                "ttl 64"))
        .containsExactly("udp/53 10.0.0.0/7 > 192.0.2.0/24 first if ttl 64");
  }

  @Test
  void addressAsksForEitherSide() {
    assertThat(JunosText.match("inet", "address 10.0.0.0/8"))
        .containsExactly("any 10.0.0.0/8 > any", "any any > 10.0.0.0/8");
    assertThat(
            JunosText.match(
                "inet", "address 10.0.0.0/8", "address 10.1.0.0/16 except", "protocol tcp"))
        .containsExactly(
            "tcp 10.0.0.0/16,10.2.0.0-10.255.255.255 > any",
            "tcp any > 10.0.0.0/16,10.2.0.0-10.255.255.255");
  }

  @Test
  void wherePrefixesOverlapTheLongestDecides() {
    assertThat(
            JunosText.match(
                "inet",
                "source-address 10.0.0.0/8",
                "source-address 10.1.0.0/16 except",
                "source-address 10.1.2.0/24"))
        .containsExactly("any 10.0.0.0/16,10.1.2.0/24,10.2.0.0-10.255.255.255 > any");
    // Order is not significant.
    assertThat(
            JunosText.match(
                "inet",
                "source-address 10.1.2.0/24",
                "source-address 10.1.0.0/16 except",
                "source-address 10.0.0.0/8"))
        .containsExactly("any 10.0.0.0/16,10.1.2.0/24,10.2.0.0-10.255.255.255 > any");
    assertThat(JunosText.match("inet", "source-address 0.0.0.0/0", "source-address 0.0.0.0/1 except"))
        .containsExactly("any 128.0.0.0/1 > any");
  }

  @Test
  void aListOfExceptEntriesAloneMustMatchNothingAndMayMatchTheRest() {
    assertThat(JunosText.match("inet", "source-address 128.0.0.0/1 except"))
        .containsExactly("any 0.0.0.0/1 > any if source-address list of except entries alone");
  }

  @Test
  void masksWithHolesBesideExceptEntriesAreOpenWhereBothHold() {
    assertThat(
            JunosText.match(
                "inet",
                "source-address 10.0.0.0/24",
                "source-address 10.0.0.1/255.255.0.255 except"))
        .containsExactly(
            "any 10.0.0.0/32,10.0.0.2-10.0.0.255 > any",
            "any 10.0.0.1/32 > any ?source-address except entries of equal rank");
  }

  @Test
  void addressesAndPrefixListsOfOneFieldAreOneList() {
    String text =
        """
        set policy-options prefix-list MANAGERS 192.0.2.0/24
        set policy-options prefix-list BOTH 192.0.2.0/24
        set policy-options prefix-list BOTH 2001:db8::/32
        set policy-options prefix-list SIX 2001:db8::/32
        set policy-options prefix-list PATH apply-path "protocols bgp group <*> neighbor <*>"
        set policy-options prefix-list PATH 198.51.100.0/24
        set firewall family inet filter F term a from source-address 0.0.0.0/0
        set firewall family inet filter F term a from source-prefix-list MANAGERS except
        set firewall family inet filter F term a then discard
        set firewall family inet filter F term b from destination-prefix-list BOTH
        set firewall family inet filter F term c from prefix-list PATH
        set firewall family inet filter F term d from source-prefix-list SIX
        set firewall family inet filter F term e from source-prefix-list NONE
        """;
    assertThat(JunosText.rules(text, "filter F"))
        .containsExactly(
            "a deny any 0.0.0.0-192.0.1.255,192.0.3.0-255.255.255.255 > any",
            "b permit any any > 192.0.2.0/24",
            "c permit any 198.51.100.0/24 > any | any any > 198.51.100.0/24"
                + " | any 0.0.0.0/0 > any if address as source prefix-list PATH"
                + " | any any > 0.0.0.0/0 if address as destination prefix-list PATH",
            "d permit any 0.0.0.0/0 > any ?source-address prefix list `SIX` without a prefix",
            "e permit any 0.0.0.0/0 > any ?source-address undefined prefix list `NONE`");
    assertThat(JunosText.problems(text)).containsExactly("prefix list `NONE` is not defined");
    assertThat(JunosText.device(text).objects().get(0).value()).containsExactly("192.0.2.0/24");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          accept                          | permit
          discard                         | deny
          reject                          | reject
          reject tcp-reset                | reject {reject tcp-reset}
          count c                         | permit {count c}
          log                             | permit log {log}
          policer p                       | permit {policer p}
          next term                       | continue
          routing-instance vr             | permit {routing-instance vr}
          next-ip 192.0.2.1/32            | permit {next-ip 192.0.2.1/32}
          forwarding-class ef             | permit {forwarding-class ef}
          no-such-action                  | gap
          """)
  void oneAction(String then, String action) {
    assertThat(JunosText.action(then)).isEqualTo(action);
  }

  @Test
  void actionsTogether() {
    assertThat(JunosText.action("count c", "syslog", "discard"))
        .isEqualTo("deny log {count c} {syslog}");
    assertThat(JunosText.action("next term", "dscp ef")).isEqualTo("continue {dscp ef}");
    assertThat(JunosText.action("next term", "accept")).isEqualTo("gap");
    assertThat(JunosText.action("no-such-action", "accept"))
        .isEqualTo("permit {not understood: no-such-action}");
    // Given again, the later verdict holds.
    assertThat(JunosText.action("accept", "discard")).isEqualTo("deny");
  }

  @Test
  void theEndOfAFilterDiscards() {
    Ruleset filter =
        JunosText.ruleset("set firewall filter F term t then accept\n", "filter F");
    assertThat(filter.defaultAction().label()).isEqualTo("deny");
    assertThat(filter.family()).isEqualTo(Ruleset.Family.IPV4);
    assertThat(filter.kind()).isEqualTo("filter");
  }

  @Test
  void nestedFiltersAreCalled() {
    String text =
        """
        firewall {
            family inet {
                filter INNER { term 1 { from { protocol tcp; } then discard; } }
                filter OUTER {
                    term a { filter INNER; }
                    term b { then accept; }
                    term c { filter MISSING; }
                }
            }
        }
        """;
    assertThat(JunosText.rules(text, "filter OUTER"))
        .containsExactly(
            "a jump filter INNER any any > any",
            "b permit any any > any",
            "c jump filter MISSING any any > any");
  }

  @Test
  void filtersOfOneNameAreToldApartByFamily() {
    String text =
        """
        set firewall family inet filter F term t then accept
        set firewall family inet6 filter F term t then discard
        set firewall filter G term t then accept
        set interfaces ge-0/0/0 unit 5 family inet filter input F
        set interfaces ge-0/0/0 unit 5 family inet6 filter input F
        set interfaces ge-0/0/1 unit 0 family inet filter output-list [ F G ]
        set interfaces ge-0/0/2 unit 0 family inet filter input F
        set interfaces lo0 unit 0 family inet filter input G
        set interfaces ge-0/0/3 unit 0 family inet filter output NONE
        """;
    assertThat(JunosText.device(text).rulesets().stream().map(Ruleset::name))
        .containsExactly("filter F inet", "filter F inet6", "filter G");
    List<String> entries =
        JunosText.device(text).entryPoints().stream().map(JunosFilterTest::entry).toList();
    assertThat(entries)
        .containsExactly(
            "input ge-0/0/0.5 and 1 more [filter F inet] any 0.0.0.0/0 > 0.0.0.0/0 in"
                + " ge-0/0/0.5,ge-0/0/2.0 deny",
            "input ge-0/0/0.5 inet6 [filter F inet6] any ::/0 > ::/0 in ge-0/0/0.5 deny",
            "output ge-0/0/1.0 [filter F inet, filter G] any 0.0.0.0/0 > 0.0.0.0/0 out"
                + " ge-0/0/1.0 deny",
            "input lo0.0 [filter G] any 0.0.0.0/0 > 0.0.0.0/0 out none deny",
            "output ge-0/0/3.0 [filter NONE undefined] any 0.0.0.0/0 > 0.0.0.0/0 out ge-0/0/3.0"
                + " deny");
    assertThat(JunosText.problems(text)).containsExactly("filter `NONE` is not defined");
    assertThat(
            JunosText.ruleset(text, "filter F inet").bindings().stream()
                .map(Ruleset.Binding::text))
        .containsExactly("input ge-0/0/0.5", "output ge-0/0/1.0", "input ge-0/0/2.0");
  }

  static String entry(EntryPoint entry) {
    return entry.name()
        + " "
        + entry.rulesets()
        + " "
        + JunosText.product(entry.guard())
        + " "
        + entry.defaultAction().label();
  }

  @Test
  void aSingleFilterAndAListTakeEachOthersPlace() {
    String text =
        """
        set firewall filter A term t then accept
        set firewall filter B term t then accept
        set interfaces ge-0/0/0 unit 0 family inet filter input-list A
        set interfaces ge-0/0/0 unit 0 family inet filter input B
        """;
    assertThat(JunosText.device(text).entryPoints().get(0).rulesets())
        .containsExactly("filter B");
  }

  @Test
  void whereAFilterTellsFragmentsApartTrailingOnesMayMatchPorts() {
    String text =
        """
        set firewall filter F term a from is-fragment
        set firewall filter F term a then discard
        set firewall filter F term b from protocol tcp
        set firewall filter F term b from destination-port 80
        """;
    assertThat(JunosText.rules(text, "filter F").get(1))
        .isEqualTo(
            "b permit tcp/80 any > any first | tcp any > any later if bytes in the place of"
                + " destination-port are 80");
  }

  @Test
  void nextHeaderIsTheProtocolUnlessPayloadProtocolIsAskedForToo() {
    assertThat(JunosText.match("inet6", "next-header fragment")).containsExactly("44 any > any");
    assertThat(JunosText.match("inet6", "payload-protocol tcp")).containsExactly("tcp any > any");
    assertThat(JunosText.match("inet6", "payload-protocol tcp", "next-header [ tcp fragment ]"))
        .containsExactly(
            "tcp any > any if no extension headers",
            "tcp any > any if not no extension headers if next-header 44");
  }

  @Test
  void framesNeedNotCarryIp() {
    assertThat(JunosText.match("ethernet-switching", "ether-type arp"))
        .containsExactly("any any > any if ether-type arp");
    assertThat(JunosText.match("bridge", "ip-protocol tcp", "ip-source-address 10.0.0.0/8"))
        .containsExactly("tcp 10.0.0.0/8 > any if frame carries IP");
  }

  @Test
  void inactiveTermsAndConditions() {
    String text =
        """
        firewall {
            family inet {
                filter F {
                    inactive: term a { from { protocol tcp; } then accept; }
                    term b { from { protocol tcp; inactive: source-address { 10.0.0.0/8; } } then accept; }
                    term c { from { source-address { 10.0.0.0/8; inactive: 11.0.0.0/8; } } then { accept; } }
                }
            }
        }
        """;
    assertThat(JunosText.rules(text, "filter F"))
        .containsExactly(
            "(inactive) a permit tcp any > any",
            "b permit tcp any > any",
            "c permit any 10.0.0.0/8 > any");
  }

  @Test
  void anUnreadableTermIsAGap() {
    String text =
        """
        firewall {
            family inet {
                filter F {
                    term a { then accept; }
                    term b {
                        then vanish;
                    }
                    term c { then discard; }
                }
            }
        }
        """;
    Ruleset filter = JunosText.ruleset(text, "filter F");
    assertThat(filter.rules()).hasSize(2);
    assertThat(filter.gaps()).hasSize(1);
    assertThat(filter.gaps().get(0).after()).isEqualTo(1);
    assertThat(JunosText.notUnderstood(text))
        .containsExactly(
            "5: what this term does is not understood", "6: unknown statement `vanish`");
  }

  @Test
  void whatIsCutOffIsNotReadAsAccept() {
    Ruleset filter =
        JunosText.ruleset(
            "firewall {\n    family inet {\n        filter F {\n            term a {\n"
                + "                from {\n                    protocol tcp;\n",
            "filter F");
    assertThat(filter.rules().stream().map(JunosText::rule))
        .isEmpty();
    assertThat(filter.gaps()).hasSize(2);
  }
}
