package io.ruleshade.parser.fortios;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.ModelText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a policy, text to model. */
final class FortiosPolicyTest {
  private static final String OBJECTS =
      """
      config firewall address
          edit "NET"
              set subnet 10.1.0.0 255.255.0.0
          next
          edit "SITE"
              set type fqdn
              set fqdn "WWW.Example.com"
          next
          edit "LAND"
              set type geography
              set country "CH"
          next
      end
      config firewall address6
          edit "SIX"
              set ip6 2001:db8::/32
          next
      end
      config firewall service custom
          edit "FROM"
              set tcp-portrange 80:1024-65535
          next
      end
      """;

  /** A policy that permits everything in HTTP, with further settings. */
  private static String policy(String settings) {
    return OBJECTS
        + """
        config firewall policy
            edit 1
                set srcintf "lan"
                set dstintf "wan"
                set srcaddr "all"
                set dstaddr "all"
                set action accept
                set schedule "always"
                set service "HTTP"
        """
        + settings.lines().map(line -> "        " + line.strip() + "\n").reduce("", String::concat)
        + "    next\nend\n";
  }

  private static String rule(String settings) {
    return FortiosText.rules(policy(settings), "policy").get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // addresses
        "set srcaddr NET | permit lan>wan tcp/80 10.1.0.0/16 > 0.0.0.0/0",
        "set srcaddr \"NET\" \"SITE\" | permit lan>wan tcp/80 10.1.0.0/16 > 0.0.0.0/0 +"
            + " lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if src fqdn www.example.com",
        "set dstaddr LAND | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if dst country CH",
        "set srcaddr none | permit lan>wan tcp/80 0.0.0.0/32 > 0.0.0.0/0",
        "set srcaddr NOPE | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 ? src undefined address NOPE",
        "set srcaddr NET all | permit lan>wan tcp/80 10.1.0.0/16 > 0.0.0.0/0 +"
            + " lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 ? src all beside other addresses",
        // negation
        "set srcaddr NET;set srcaddr-negate enable |"
            + " permit lan>wan tcp/80 0.0.0.0-10.0.255.255,10.2.0.0-255.255.255.255 > 0.0.0.0/0",
        "set srcaddr NET;set srcaddr-negate disable | permit lan>wan tcp/80 10.1.0.0/16 > 0.0.0.0/0",
        "set dstaddr NET SITE;set dstaddr-negate enable |"
            + " permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0-10.0.255.255,10.2.0.0-255.255.255.255"
            + " if not dst fqdn www.example.com",
        "set dstaddr NET NOPE;set dstaddr-negate enable |"
            + " permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0-10.0.255.255,10.2.0.0-255.255.255.255"
            + " ? dst not undefined address NOPE",
        "set dstaddr all;set dstaddr-negate enable | permit nothing",
        "set service-negate enable | permit lan>wan"
            + " 0,icmp,2,3,4,5,tcp/0-79,tcp/81-65535 0.0.0.0/0 > 0.0.0.0/0",
        "set service NOPE;set service-negate enable | permit lan>wan any 0.0.0.0/0 > 0.0.0.0/0"
            + " ? undefined service NOPE",
        // services
        "set service HTTP PING | permit lan>wan icmp/8,tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set service \"HTTP, HTTPS\" | permit lan>wan tcp/80,tcp/443 0.0.0.0/0 > 0.0.0.0/0",
        "set service \"ALL\" | permit lan>wan any 0.0.0.0/0 > 0.0.0.0/0",
        "set service FROM | permit lan>wan tcp/80 0.0.0.0/0 port {1024-65535} > 0.0.0.0/0",
        "set service KERBEROS | permit lan>wan any 0.0.0.0/0 > 0.0.0.0/0"
            + " ? predefined service KERBEROS depends on the version",
        // both versions
        "set srcaddr6 SIX;set dstaddr6 all |"
            + " permit lan>wan tcp/80 0.0.0.0/0,2001:db8::/32 > any",
        "unset srcaddr;unset dstaddr;set srcaddr6 SIX;set dstaddr6 all |"
            + " permit lan>wan tcp/80 2001:db8::/32 > ::/0",
        "set srcaddr6 SIX;set dstaddr6 all;set srcaddr6-negate enable |"
            + " permit lan>wan tcp/80 0.0.0.0/0,::-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff,"
            + "2001:db9::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff > any",
        // interfaces
        "set srcintf any | permit any>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set srcintf b a | permit a,b>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "unset srcintf | permit any>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 ? no srcintf",
        // conditions
        "set groups \"staff\" | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if user-group staff",
        "set users u;set groups g | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if user u +"
            + " lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if user-group g",
        "set schedule none | permit nothing",
        "set schedule NOPE | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 ? undefined schedule NOPE",
        "set internet-service enable;set internet-service-name Google-DNS;unset dstaddr;"
            + "unset service | permit lan>wan any 0.0.0.0/0 > 0.0.0.0/0"
            + " if dst internet-service Google-DNS",
        "set internet-service enable;set internet-service-id 65537;set internet-service-negate enable |"
            + " permit lan>wan any 0.0.0.0/0 > 0.0.0.0/0 if not dst internet-service id 65537",
        "set internet-service-src enable;set internet-service-src-name Tor;unset srcaddr |"
            + " permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if src internet-service Tor",
        "set dscp-match enable;set dscp-value 101110;set dscp-negate enable |"
            + " permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if not dscp 101110",
        "set ztna-status enable;set ztna-ems-tag A B | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0"
            + " if ztna-ems-tag A B, ztna-status enable",
        "set reputation-minimum 3 | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0"
            + " if destination reputation at least 3",
        "set policy-expiry enable;set policy-expiry-date 2030-01-01 00:00:00 |"
            + " permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if before 2030-01-01 00:00:00",
        "set no-such-setting 1 | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0 ? setting no-such-setting",
        // what it does
        "unset action | deny lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set action deny | deny lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set action deny;set send-deny-packet enable | reject lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set action ipsec;set vpntunnel T |"
            + " permit {action ipsec} {vpntunnel T} lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set status disable | (disabled) permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set logtraffic all | permit log lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set logtraffic utm | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set logtraffic disable | permit {logtraffic disable} lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set nat enable;set ippool enable;set poolname P |"
            + " permit {ippool enable} {nat enable} {poolname P} lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set nat disable;set uuid x;set comments y | permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
        "set utm-status enable;set ips-sensor default |"
            + " permit {ips-sensor default} {utm-status enable} lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0",
      })
  void settings(String settings, String expected) {
    String shown = rule(settings.replace(";", "\n"));
    assertThat(shown.replace(SERVICES_AFTER_TCP, "").replace(" | ", " + ")).isEqualTo(expected.strip());
  }

  /** The protocols above TCP, which are too many to write out. */
  private static final String SERVICES_AFTER_TCP =
      java.util.stream.IntStream.rangeClosed(7, 255)
          .mapToObj(
              n ->
                  ","
                      + switch (n) {
                        case 17 -> "udp";
                        case 33 -> "dccp";
                        case 58 -> "icmpv6";
                        case 132 -> "sctp";
                        case 136 -> "udplite";
                        default -> Integer.toString(n);
                      })
          .reduce("", String::concat);

  @Test
  void serviceNegationKeepsSourcePortsApart() {
    assertThat(rule("set service FROM\nset service-negate enable"))
        .endsWith(" | lan>wan tcp/80 0.0.0.0/0 port {0-1023} > 0.0.0.0/0")
        .contains("tcp/0-79,tcp/81-65535");
  }

  @Test
  void aPolicyIsShownByNumberAndName() {
    Rule rule =
        FortiosText.ruleset(policy("set name \"web out\"\nset comments \"a \\\"b\\\"\""), "policy")
            .rules()
            .get(0);
    assertThat(rule.name()).isEqualTo("1 (web out)");
    assertThat(rule.comment()).isEqualTo("a \"b\"");
    assertThat(rule.span().text()).startsWith("edit 1").endsWith("next");
  }

  @Test
  void usesNameTheObjects() {
    Rule rule =
        FortiosText.ruleset(policy("set srcaddr NET\nset groups g"), "policy").rules().get(0);
    assertThat(rule.uses().stream().map(use -> use.kind() + " " + use.name()))
        .containsExactly("user-group g", "time-range always", "network NET", "network all",
            "service HTTP");
    assertThat(rule.uses().get(2).span().text()).isEqualTo("NET");
  }

  @Test
  void anUnknownActionIsAGap() {
    Ruleset ruleset = FortiosText.ruleset(policy("set action tunnel"), "policy");
    assertThat(ruleset.rules()).isEmpty();
    assertThat(ruleset.gaps()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'#config-version=FGVM64-7.2.5-FW-build1517-230606:opmode=0', ipv4+ipv6",
    "'#config-version=FGVM64-6.2.3-FW-build1066-191219:opmode=0', ipv4",
    "'', ipv4+ipv6"
  })
  void theVersionSaysWhichFamilyAPolicySees(String header, String family) {
    assertThat(FortiosText.ruleset(header + "\n" + policy(""), "policy").family().label())
        .isEqualTo(family);
  }

  @Test
  void policy6HasObjectsOfItsOwn() {
    String text =
        policy("").replace("set subnet", "set comment x\nset subnet")
            + """
            config firewall policy6
                edit 1
                    set srcintf "lan"
                    set dstintf "wan"
                    set srcaddr "SIX"
                    set dstaddr "all"
                    set service "PING6"
                    set action accept
                next
            end
            """;
    assertThat(FortiosText.rules(text, "policy6"))
        .containsExactly("permit lan>wan icmpv6/128 2001:db8::/32 > ::/0");
    assertThat(FortiosText.ruleset(text, "policy6").family()).isEqualTo(Ruleset.Family.IPV6);
    assertThat(FortiosText.ruleset(text, "policy").family()).isEqualTo(Ruleset.Family.IPV4);
  }

  @Test
  void localInPoliciesLeaveTheRestOpen() {
    Device device =
        FortiosText.device(
            OBJECTS
                + """
                config firewall local-in-policy
                    edit 1
                        set intf "wan"
                        set srcaddr "NET"
                        set srcaddr-negate enable
                        set dstaddr "all"
                        set service "SSH"
                        set schedule "always"
                    next
                end
                """);
    assertThat(FortiosText.rule(device.rulesets().get(0).rules().get(0)))
        .isEqualTo(
            "deny wan>none tcp/22 0.0.0.0-10.0.255.255,10.2.0.0-255.255.255.255 > 0.0.0.0/0");
    assertThat(ModelText.entry(device.entryPoints().get(0)))
        .isEqualTo(
            "entry local-in-policy: in [not none] out [none] [local-in-policy] default queue");
  }

  @Test
  void virtualDomainsKeepTheirRulesAndObjectsApart() {
    String domain =
        """
        edit NAME
        config firewall address
            edit "NET"
                set subnet SUBNET
            next
        end
        config firewall policy
            edit 1
                set srcintf "any"
                set dstintf "any"
                set srcaddr "NET"
                set dstaddr "all"
                set service "ALL"
            next
        end
        next
        """;
    String text =
        "config vdom\nedit root\nnext\nedit dmz\nnext\nend\nconfig global\nconfig system global\n"
            + "    set hostname \"fw\"\nend\nend\nconfig vdom\n"
            + domain.replace("NAME", "root").replace("SUBNET", "10.0.0.0 255.0.0.0")
            + "end\nconfig vdom\n"
            + domain.replace("NAME", "dmz").replace("SUBNET", "172.16.0.0/12")
            + "end\n";
    Device device = FortiosText.device(text);
    assertThat(device.id()).isEqualTo("fw");
    assertThat(device.rulesets().stream().map(Ruleset::name))
        .containsExactly("root/policy", "dmz/policy");
    assertThat(FortiosText.rules(text, "root/policy"))
        .containsExactly("deny any>any any 10.0.0.0/8 > 0.0.0.0/0");
    assertThat(FortiosText.rules(text, "dmz/policy"))
        .containsExactly("deny any>any any 172.16.0.0/12 > 0.0.0.0/0");
    assertThat(device.objects().stream().map(object -> object.name()))
        .containsExactly("root/NET", "dmz/NET");
    assertThat(device.coverage().get(0).notUnderstood()).isEmpty();
  }

  @Test
  void aPartOfAZoneIsAPartOfIt() {
    String text =
        "config system interface\nedit port1\nnext\nedit wan\nnext\nend\n"
            + "config system zone\nedit lan\nset interface port1\nnext\nend\n"
            + policy("set srcintf lan\nset dstintf port1 wan nowhere");
    assertThat(FortiosText.rules(text, "policy"))
        .containsExactly(
            "permit lan>wan tcp/80 0.0.0.0/0 > 0.0.0.0/0"
                + " | lan>lan tcp/80 0.0.0.0/0 > 0.0.0.0/0 if dstintf is port1"
                + " | lan>nowhere tcp/80 0.0.0.0/0 > 0.0.0.0/0 ? dstintf nowhere is not defined");
    assertThat(FortiosText.diagnostics(text))
        .contains("RS201 undefined interface or zone `nowhere` `nowhere`");
  }

  @Test
  void undefinedNamesAreReportedWhereTheyStand() {
    assertThat(FortiosText.diagnostics(policy("set srcaddr NOPE\nset service \"NADA\"")))
        .isEqualTo(
            List.of(
                "RS201 undefined address `NOPE` `NOPE`",
                "RS201 undefined service `NADA` `\"NADA\"`"));
  }
}
