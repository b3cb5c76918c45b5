package io.ruleshade.parser.junos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Ruleset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zone policies, address books, applications. */
final class JunosPolicyTest {
  private static final String ANY =
      "set security policies from-zone a to-zone b policy %s match source-address any"
          + " destination-address any application any\n";

  /** A policy that permits what it matches, of further commands before it. */
  private static String policy(String match, String before) {
    return before
        + "set security policies from-zone a to-zone b policy p match "
        + match
        + "\nset security policies from-zone a to-zone b policy p then permit\n";
  }

  private static String products(String match, String before) {
    return JunosText.rules(policy(match, before), "from-zone a to-zone b")
        .get(0)
        .replace("p permit ", "")
        .replace(" in a out b", "");
  }

  @Test
  void bothFormsGiveTheSameModel() {
    String braces =
        """
        system { host-name fw; }
        security {
            policies {
                from-zone trust to-zone untrust {
                    /* mail goes out */
                    policy mail {
                        match {
                            source-address any;
                            destination-address [ mx1 mx2 ];
                            application junos-smtp;
                        }
                        then {
                            permit;
                            log {
                                session-init;
                                session-close;
                            }
                        }
                    }
                    policy rest {
                        match { source-address any; destination-address any; application any; }
                        then { deny; count; }
                    }
                }
            }
            address-book {
                global {
                    address mx1 192.0.2.1/32;
                    address mx2 192.0.2.2/32;
                }
            }
        }
        """;
    String set =
        """
        set system host-name fw
        set security policies from-zone trust to-zone untrust policy mail match source-address any
        set security policies from-zone trust to-zone untrust policy mail match destination-address mx1
        set security policies from-zone trust to-zone untrust policy mail match destination-address mx2
        set security policies from-zone trust to-zone untrust policy mail match application junos-smtp
        set security policies from-zone trust to-zone untrust policy mail then permit
        set security policies from-zone trust to-zone untrust policy mail then log session-init
        set security policies from-zone trust to-zone untrust policy mail then log session-close
        set security policies from-zone trust to-zone untrust policy rest match source-address any
        set security policies from-zone trust to-zone untrust policy rest match destination-address any
        set security policies from-zone trust to-zone untrust policy rest match application any
        set security policies from-zone trust to-zone untrust policy rest then deny
        set security policies from-zone trust to-zone untrust policy rest then count
        set security address-book global address mx1 192.0.2.1/32
        set security address-book global address mx2 192.0.2.2/32
        """;
    String name = "from-zone trust to-zone untrust";
    assertThat(JunosText.rules(braces, name))
        .containsExactly(
            "mail permit log {log session-close} {log session-init} tcp/25 any >"
                + " 192.0.2.1-192.0.2.2 in trust out untrust",
            "rest deny {count} any any > any in trust out untrust")
        .isEqualTo(JunosText.rules(set, name));
    assertThat(JunosText.device(braces).id()).isEqualTo("fw");
    Ruleset ruleset = JunosText.ruleset(braces, name);
    assertThat(ruleset.rules().get(0).comment()).isEqualTo("mail goes out");
    assertThat(ruleset.rules().get(0).span().line()).isEqualTo(6);
    assertThat(ruleset.rules().get(0).span().endLine()).isEqualTo(19);
    Ruleset commands = JunosText.ruleset(set, name);
    assertThat(commands.rules().get(1).span().line()).isEqualTo(9);
    assertThat(commands.rules().get(1).span().endLine()).isEqualTo(13);
    assertThat(JunosText.notUnderstood(braces)).isEmpty();
  }

  @Test
  void entryPointsArePairsThenAllOthers() {
    String text =
        ANY.formatted("p")
            + "set security policies from-zone a to-zone b policy p then permit\n"
            + "set security policies from-zone a to-zone junos-host policy q match source-address any"
            + " destination-address any application any\n"
            + "set security policies from-zone a to-zone junos-host policy q then deny\n"
            + "set security policies global policy g match source-address any destination-address any"
            + " application any from-zone [ a c ] to-zone any\n"
            + "set security policies global policy g then reject\n";
    assertThat(JunosText.device(text).entryPoints().stream().map(JunosFilterTest::entry))
        .containsExactly(
            "from-zone a to-zone b [from-zone a to-zone b, global] any any > any in a out b deny",
            "from-zone a to-zone junos-host [from-zone a to-zone junos-host] any any > any in a"
                + " out junos-host queue",
            "from-zone a to any other zone [global] any any > any in a out not b,not junos-host"
                + " deny",
            "from any other zone [global] any any > any in not a deny");
    assertThat(JunosText.rules(text, "global")).containsExactly("g reject any any > any in a,c");
    assertThat(JunosText.ruleset(text + "set security policies default-policy permit-all\n", "global")
            .defaultAction().label())
        .isEqualTo("permit");
  }

  @Test
  void pairsOfZonesWithoutPoliciesMeetTheDefault() {
    String text =
        ANY.formatted("p")
            + "set security policies from-zone a to-zone b policy p then permit\n"
            + "set security policies from-zone a to-zone junos-host policy q match source-address any"
            + " destination-address any application any\n"
            + "set security policies from-zone a to-zone junos-host policy q then deny\n"
            + "set security zones security-zone c interfaces ge-0/0/2.0\n";
    assertThat(
            JunosText.device(text).entryPoints().stream()
                .skip(2)
                .map(JunosFilterTest::entry))
        .containsExactly(
            "from-zone c to-zone c [] any any > any in c out c deny",
            "from-zone c to-zone a [] any any > any in c out a deny",
            "from-zone c to-zone b [] any any > any in c out b deny",
            "from-zone a to-zone c [] any any > any in a out c deny",
            "from-zone a to-zone a [] any any > any in a out a deny",
            "from-zone b to-zone c [] any any > any in b out c deny",
            "from-zone b to-zone a [] any any > any in b out a deny",
            "from-zone b to-zone b [] any any > any in b out b deny");
    assertThat(
            JunosText.device(text + "set security policies default-policy permit-all\n")
                .entryPoints().get(2).defaultAction().label())
        .isEqualTo("permit");
    StringBuilder many = new StringBuilder(text);
    for (int i = 0; i < 80; i++) {
      many.append("set security zones security-zone z").append(i).append(" interfaces ge-0/0/3.").append(i).append('\n');
    }
    assertThat(JunosText.device(many.toString()).entryPoints()).hasSize(2);
  }

  @Test
  void booksOfZonesComeBeforeTheGlobalOne() {
    String books =
        """
        set security address-book global address X 192.0.2.3/32
        set security address-book global address G 192.0.2.9/32
        set security address-book book-b address X 192.0.2.2/32
        set security address-book book-b attach zone b
        set security zones security-zone a address-book address X 192.0.2.1/32
        """;
    assertThat(products("source-address X destination-address X application any", books))
        .isEqualTo("any 192.0.2.1/32 > 192.0.2.2/32");
    assertThat(products("source-address G destination-address any application any", books))
        .isEqualTo("any 192.0.2.9/32 > any");
    assertThat(
            JunosText.rules(
                books
                    + "set security policies global policy g match source-address X"
                    + " destination-address any application any\n"
                    + "set security policies global policy g then permit\n",
                "global"))
        .containsExactly("g permit any 192.0.2.3/32 > any");
    assertThat(JunosText.device(books).objects().stream().map(NamedObject::name))
        .containsExactly("X", "G", "book-b/X", "a/X");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.0/8                                | any 10.0.0.0/8 > any
          2001:db8::/32                             | any 2001:db8::/32 > any
          ip-prefix 10.0.0.1                        | any 10.0.0.1/32 > any
          range-address 10.0.0.5 to 10.0.0.9        | any 10.0.0.5-10.0.0.9 > any
          wildcard-address 192.168.0.11/255.255.255.127 | any 192.168.0.11/32,192.168.0.139/32 > any
          dns-name WWW.example.com                  | any any > any if source-address fqdn www.example.com
          dns-name www.example.com ipv4-only        | any 0.0.0.0/0 > any if source-address fqdn www.example.com
          10.0.0.300/32                             | any any > any ?source-address address `10.0.0.300/32`
          """)
  void addresses(String value, String expected) {
    assertThat(
            products(
                "source-address X destination-address any application any",
                "set security address-book global address X " + value + "\n"))
        .isEqualTo(expected);
  }

  @Test
  void rangesInBraces() {
    assertThat(
            products(
                "source-address X destination-address any application any",
                "security { address-book { global { address X { range-address 10.0.0.5 { to {"
                    + " 10.0.0.9; } } } address Y { description \"a b\"; wildcard-address"
                    + " 10.0.0.1/255.0.0.255; } } } }\n"))
        .isEqualTo("any 10.0.0.5-10.0.0.9 > any");
  }

  @Test
  void addressSetsNestAndMayBePartlyUnknown() {
    String book =
        """
        set security address-book global address A 192.0.2.1/32
        set security address-book global address B 192.0.2.2/32
        set security address-book global address-set IN address A
        set security address-book global address-set OUT address-set IN
        set security address-book global address-set OUT address B
        set security address-book global address-set PART address A
        set security address-book global address-set PART address MISSING
        set security address-book global address-set LOOP address-set LOOP2
        set security address-book global address-set LOOP2 address-set LOOP
        """;
    assertThat(products("source-address OUT destination-address any application any", book))
        .isEqualTo("any 192.0.2.1-192.0.2.2 > any");
    assertThat(products("source-address PART destination-address any application any", book))
        .isEqualTo(
            "any 192.0.2.1/32 > any | any any > any ?source-address undefined address `MISSING`");
    assertThat(products("source-address LOOP destination-address any application any", book))
        .isEqualTo("any any > any ?source-address `LOOP` is a member of itself");
    assertThat(JunosText.problems(book))
        .contains("address `MISSING` is not defined")
        .anyMatch(m -> m.startsWith("address sets are members of each other"));
  }

  @Test
  void negatedAddresses() {
    String book =
        """
        set security address-book global address A 128.0.0.0/1
        set security address-book global address F dns-name www.example.com ipv4-only
        set security address-book global address-set P address A
        set security address-book global address-set P address MISSING
        """;
    assertThat(
            products(
                "source-address any destination-address A destination-address-excluded"
                    + " application any",
                book))
        .isEqualTo("any any > 0.0.0.0/1,::/0");
    assertThat(
            products(
                "source-address F source-address-excluded destination-address any application any",
                book))
        .isEqualTo(
            "any ::/0 > any | any 0.0.0.0/0 > any if not source-address fqdn www.example.com");
    // Partly unknown: what is left must match nothing.
    assertThat(
            products(
                "source-address P source-address-excluded destination-address any application any",
                book))
        .isEqualTo("any 0.0.0.0/1,::/0 > any ?source-address undefined address `MISSING`");
  }

  @Test
  void anyOfOneVersion() {
    assertThat(products("source-address any-ipv4 destination-address any-ipv6 application any", ""))
        .isEqualTo("any 0.0.0.0/0 > ::/0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          protocol tcp destination-port 80                    | tcp/80 any > any
          protocol tcp destination-port 80-81 source-port 1024-65535 | tcp/80-81 any port {1024-65535} > any
          protocol 17 destination-port domain                 | udp/53 any > any
          protocol icmp icmp-type 8 icmp-code 0               | icmp/8/0 any > any
          protocol icmp6 icmp6-type echo-request              | icmpv6/128 any > any
          protocol icmp6 icmp-type 128                        | icmpv6/128 any > any
          protocol gre                                        | 47 any > any
          protocol tcp destination-port 5 inactivity-timeout 60 | {inactivity-timeout 60} tcp/5 any > any
          application-protocol ftp protocol tcp destination-port 2121 | {application-protocol ftp} tcp/2121 any > any
          protocol tcp rpc-program-number 100003              | tcp any > any if application rpc-program-number 100003
          destination-port 80                                 | any any > any ?application `X`: states no protocol
          protocol tcp destination-port no-such-port          | tcp any > any ?application destination-port `no-such-port`
          term t protocol udp destination-port 7              | udp/7 any > any
          """)
  void applications(String value, String expected) {
    assertThat(
            products(
                "source-address any destination-address any application X",
                "set applications application X " + value + "\n"))
        .isEqualTo(expected);
  }

  @Test
  void termsAndSetsOfApplications() {
    String apps =
        """
        applications {
            application T {
                term one protocol tcp destination-port 1;
                term two { protocol udp; destination-port 2; source-port 3; }
                term three protocol tcp destination-port 5;
            }
            application-set S { application T; application junos-http; application-set U; }
            application-set U { application junos-ping; application MISSING; }
        }
        """;
    assertThat(products("source-address any destination-address any application T", apps))
        .isEqualTo("tcp/1,tcp/5 any > any | udp/2 any port {3} > any");
    assertThat(products("source-address any destination-address any application S", apps))
        .isEqualTo(
            "tcp/1,tcp/5,tcp/80 any > any | udp/2 any port {3} > any"
                + " | any any > any if application junos-ping"
                + " | any any > any ?undefined application `MISSING`");
    assertThat(JunosText.problems(apps)).containsExactly("application `MISSING` is not defined");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          junos-http        | tcp/80 any > any
          junos-dns-udp     | {application-protocol dns} udp/53 any > any
          junos-icmp-ping   | icmp/8 any > any
          junos-icmp-all    | icmp any > any
          junos-ospf        | 89 any > any
          junos-cifs        | tcp/139,tcp/445 any > any
          junos-sip         | any any > any if application junos-sip
          junos-x-windows   | tcp/6000-6063 any > any
          """)
  void predefinedApplications(String name, String expected) {
    assertThat(products("source-address any destination-address any application " + name, ""))
        .isEqualTo(expected);
  }

  @Test
  void conditionsThatAreNoSets() {
    String rest = " source-address any destination-address any application any";
    assertThat(products("dynamic-application [ junos:SSL junos:HTTP ]" + rest, ""))
        .isEqualTo("any any > any if dynamic-application junos:HTTP,junos:SSL");
    assertThat(products("source-identity bob" + rest, ""))
        .isEqualTo("any any > any if source-identity bob");
    assertThat(products("url-category any" + rest, "")).isEqualTo("any any > any");
    assertThat(
            products(
                "source-address any destination-address any application any",
                "set schedulers scheduler night daily start-time 20:00\n"
                    + "set security policies from-zone a to-zone b policy p scheduler-name night\n"))
        .isEqualTo("any any > any if schedule night");
    assertThat(
            products(
                "source-address any destination-address any application any",
                "set security policies from-zone a to-zone b policy p scheduler-name nil\n"))
        .isEqualTo("any any > any ?undefined scheduler `nil`");
    assertThat(products("from-the-moon x" + rest, "")).contains("?`from-the-moon x");
  }

  @Test
  void whatADeviceWouldRefuseMustMatchNothing() {
    String text =
        """
        set security policies from-zone a to-zone b policy p match application any
        set security policies from-zone a to-zone b policy p then permit
        set security policies from-zone a to-zone b policy q match source-address any
        """;
    assertThat(JunosText.rules(text, "from-zone a to-zone b"))
        .containsExactly(
            "p permit any any > any in a out b ?source-address is not stated"
                + " ?destination-address is not stated");
    assertThat(JunosText.ruleset(text, "from-zone a to-zone b").gaps()).hasSize(1);
    assertThat(JunosText.notUnderstood(text))
        .containsExactly("3: policy without `permit`, `deny` or `reject`");
  }

  @Test
  void whatPermittingDoesBesides() {
    String text =
        ANY.formatted("p")
            + "set security policies from-zone a to-zone b policy p then permit"
            + " application-services idp-policy I\n"
            + "security { policies { from-zone a to-zone b { policy q { match { source-address any;"
            + " destination-address any; application any; } then { permit { tunnel { ipsec-vpn V; }"
            + " application-services { utm-policy U; } } } } } } }\n";
    assertThat(JunosText.rules(text, "from-zone a to-zone b"))
        .containsExactly(
            "p permit {permit application-services idp-policy I} any any > any in a out b",
            "q permit {permit application-services utm-policy U} {permit tunnel ipsec-vpn V} any"
                + " any > any in a out b");
  }

  @Test
  void usesNameTheObjects() {
    String text =
        policy(
            "source-address S destination-address any application junos-ssh",
            "set security address-book global address A 10.0.0.1/32\n"
                + "set security address-book global address-set S address A\n");
    assertThat(
            JunosText.ruleset(text, "from-zone a to-zone b").rules().get(0).uses().stream()
                .map(use -> use.kind() + " " + use.name() + " line " + use.span().line()))
        .containsExactly("service junos-ssh line 3", "network-group S line 3");
  }
}
