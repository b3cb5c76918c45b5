package io.ruleshade.parser.asa;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects and groups of every type, and how they are entered again, undone and cleared. */
final class AsaGroupTest {
  private static List<String> rules(String text) {
    return AsaText.rules(text, "X");
  }

  private static NamedObject object(Device device, String name) {
    return device.objects().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void nestedNetworkGroup() {
    assertThat(
            rules(
                """
                object-group network INNER
                 description two hosts
                 network-object host 10.0.0.1
                 network-object host 10.0.0.2
                object-group network OUTER
                 network-object 10.0.0.0 255.255.255.255
                 group-object INNER
                access-list X permit ip object-group OUTER any
                """))
        .containsExactly("permit any 10.0.0.0-10.0.0.2 > any");
  }

  @Test
  void nestedServiceProtocolAndIcmpGroups() {
    assertThat(
            rules(
                """
                object-group service S1 tcp-udp
                 port-object eq domain
                object-group service S2 tcp
                 port-object range ftp-data ftp
                 group-object S1
                object-group protocol P1
                 protocol-object 2
                object-group protocol P2
                 protocol-object ospf
                 group-object P1
                object-group icmp-type I1
                 icmp-object 30
                object-group icmp-type I2
                 icmp-object redirect
                 group-object I1
                object-group service U1
                 service-object 47
                object-group service U2
                 service-object tcp-udp source eq 1 destination lt 3
                 service-object icmp unreachable 1
                 service-object tcp eq 99
                 service-object object WEB
                 group-object U1
                object service WEB
                 service tcp destination neq 80
                access-list X permit tcp any any object-group S2
                access-list X permit object-group P2 any any
                access-list X permit icmp any any object-group I2
                access-list X permit object-group U2 any any
                """))
        .containsExactly(
            "permit tcp/20-21,tcp/53 any > any",
            "permit 2,89 any > any",
            "permit icmp/5,icmp/30 any > any",
            "permit tcp/0-2,udp/0-2 any port {1} > any | icmp/3/1,tcp/0-79,tcp/81-65535,47 any >"
                + " any");
  }

  @Test
  void serviceOfEveryProtocol() {
    assertThat(
            rules(
                """
                object-group service ALL
                 service-object ip
                object-group service AH
                 service-object ah
                object service PING6
                 service icmp6 echo
                access-list X permit object-group ALL any any
                access-list X permit object-group AH any any
                access-list X permit object PING6 any any
                """))
        .containsExactly(
            "permit any any > any", "permit 51 any > any", "permit icmpv6/128 any > any");
  }

  @Test
  void unreadableMemberLeavesTheOthersExact() {
    Device device =
        AsaText.device(
            """
            object-group network G
             network-object host 10.0.0.1
             network-object some thing else
             network-object host 10.0.0.2
            access-list X permit ip object-group G any
            """);
    assertThat(device.rulesets().get(0).rules().stream().map(AsaText::rule))
        .containsExactly(
            "permit any 10.0.0.1-10.0.0.2 > any | any any > any ?src member `network-object some"
                + " thing else` of `G`");
    assertThat(device.coverage().get(0).notUnderstood())
        .singleElement()
        .satisfies(n -> assertThat(n.span().line()).isEqualTo(3));
  }

  @Test
  void membersWithoutIndentationBelongToTheGroupAboveThem() {
    assertThat(
            rules(
                """
                name 10.1.0.0 net1
                name 10.2.0.5 host2
                object-group network G
                network-object net1 255.255.0.0
                network-object host host2
                access-list X permit ip object-group G any
                """))
        .containsExactly("permit any 10.1.0.0/16,10.2.0.5/32 > any");
  }

  @Test
  void enteredAgainAGroupIsExtendedAndAnObjectReplaced() {
    Device device =
        AsaText.device(
            """
            object network H
             host 10.0.0.1
            object-group network G
             network-object host 10.0.0.5
            object-group network G
             network-object host 10.0.0.6
            object network H
             host 10.0.0.2
            object network H
             nat (inside,outside) static 192.0.2.1
            access-list X permit ip object-group G object H
            """);
    assertThat(device.rulesets().get(0).rules().stream().map(AsaText::rule))
        .containsExactly("permit any 10.0.0.5-10.0.0.6 > 10.0.0.2/32");
    assertThat(object(device, "H").referenced()).isTrue();
    assertThat(object(device, "G").referenced()).isFalse();
    assertThat(object(device, "G").span().endLine()).isEqualTo(4);
  }

  @Test
  void membersAreUndone() {
    assertThat(
            rules(
                """
                object-group network G
                 network-object host 10.0.0.5
                 network-object host 10.0.0.6
                 no network-object host 10.0.0.5
                no object-group network OTHER
                access-list X permit ip object-group G any
                """))
        .containsExactly("permit any 10.0.0.6/32 > any");
  }

  @Test
  void undoingAMemberThatIsNotThereMakesTheGroupUncertain() {
    assertThat(
            rules(
                """
                object-group network G
                 network-object host 10.0.0.5
                 no network-object 10.0.0.5 255.255.255.255
                access-list X permit ip object-group G any
                """))
        .singleElement()
        .satisfies(rule -> assertThat(rule).contains("?src"));
  }

  @Test
  void clearedGroupsThatAreInUseStay() {
    Device device =
        AsaText.device(
            """
            object-group network USED
             network-object host 10.0.0.1
            object-group network INNER
             network-object host 10.0.0.2
            object-group network OUTER
             group-object INNER
            object network O
             host 10.0.0.3
            access-list X permit ip object-group USED any
            clear configure object-group
            clear config object
            """);
    assertThat(device.objects()).extracting(NamedObject::name).containsExactly("USED");
  }

  @Test
  void aNameOfAnotherTypeIsRefusedWithTheLinesBelowIt() {
    Device device =
        AsaText.device(
            """
            object-group network G
             network-object host 10.0.0.1
            object-group service G tcp
             port-object eq 80
            access-list X permit ip object-group G any
            """);
    assertThat(device.coverage().get(0).notUnderstood())
        .extracting(n -> n.span().line())
        .containsExactly(3, 4);
    assertThat(device.rulesets().get(0).rules().get(0).match().isExact()).isTrue();
  }

  @Test
  void usesNameKindAndPlace() {
    Rule rule =
        AsaText.ruleset(
                """
                object-group network G
                object-group service P tcp
                name 10.0.0.0 net
                access-list X permit tcp net 255.0.0.0 object-group G object-group P
                """,
                "X")
            .rules()
            .get(0);
    assertThat(rule.uses())
        .extracting(use -> use.kind() + " " + use.name() + " " + use.span().column())
        .containsExactly("name net 26", "network-group G 53", "service-group P 68");
  }

  @Test
  void objectsInWords() {
    Device device =
        AsaText.device(
            """
            name 10.0.0.9 nine description the ninth
            object network F
             fqdn v6 Host.example.com
            object service S
             service tcp source gt 1023 destination eq 80
            object-group network G
             network-object host nine
             network-object object F
             group-object OTHER
            time-range T
             absolute start 00:00 01 January 2026 end 00:00 02 January 2026
             periodic daily 0:00 to 1:00
            """);
    assertThat(device.objects().stream().map(o -> o.kind() + " " + o.name() + " " + o.value()))
        .containsExactly(
            "name nine [10.0.0.9/32]",
            "network F [fqdn host.example.com]",
            "service S [tcp/80 from port {1024-65535}]",
            "network-group G [host nine, object F, group-object OTHER]",
            "time-range T [absolute start 00:00 01 January 2026 end 00:00 02 January 2026, periodic"
                + " daily 0:00 to 1:00]");
    assertThat(object(device, "G").members())
        .extracting(use -> use.kind() + " " + use.name())
        .containsExactly("name nine", "network F", "network-group OTHER");
  }

  @Test
  void undefinedMemberIsReportedWhereItIsNamed() {
    assertThat(
            AsaText.diagnostics(
                """
                object-group network G
                 group-object NOPE
                 network-object object NOPE2
                 network-object host nope3
                access-list X permit ip object-group G any
                """))
        .containsExactly(
            "RS201 undefined group `NOPE` `NOPE`",
            "RS201 undefined network object `NOPE2` `NOPE2`",
            "RS201 undefined name `nope3` `nope3`");
  }

  @Test
  void manyHostNamesOnBothSidesBecomeOnePredicateASide() {
    StringBuilder text = new StringBuilder("object-group network G\n");
    for (int i = 0; i < 20; i++) {
      text.append(" network-object object F").append(i).append('\n');
    }
    for (int i = 0; i < 20; i++) {
      text.append("object network F").append(i).append("\n fqdn h").append(i).append(".example\n");
    }
    text.append("access-list X permit ip object-group G object-group G\n");
    assertThat(AsaText.ruleset(text.toString(), "X").rules().get(0).match().products())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.conditions()).hasSize(2);
              assertThat(p.conditions().get(0).text())
                  .startsWith("src one of fqdn h0.example, fqdn h1.example");
            });
  }
}
