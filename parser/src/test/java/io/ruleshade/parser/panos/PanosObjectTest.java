package io.ruleshade.parser.panos;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.NamedObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses, services and groups: text to set. */
final class PanosObjectTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ip-netmask 10.0.0.1; src=10.0.0.1/32",
        "ip-netmask 10.0.0.1/24; src=10.0.0.0/24",
        "ip-netmask 10.0.0.0/255.255.0.0; src=10.0.0.0/16",
        "ip-netmask 10.0.0.0/255.0.255.0; ?(src value `10.0.0.0/255.0.255.0` of address `x`)",
        "ip-netmask 0.0.0.0/0; src=0.0.0.0/0",
        "ip-netmask 2001:db8::1; src=2001:db8::1/128",
        "ip-netmask ::/0; any",
        "ip-netmask ::/8; src=0.0.0.0/0,::/8",
        "ip-netmask ::/96; src=0.0.0.0/0,::/96",
        "ip-netmask ::a00:0/104; src=10.0.0.0/8,::a00:0/104",
        "ip-range ::1-::2; src=0.0.0.1-0.0.0.2,::1-::2",
        "ip-netmask 10.0.0.0/33; ?(src value `10.0.0.0/33` of address `x`)",
        "ip-netmask $branch; (src variable $branch)",
        "ip-range 10.0.0.1-10.0.0.2; src=10.0.0.1-10.0.0.2",
        "ip-range 2001:db8::1-2001:db8::f; src=2001:db8::1-2001:db8::f",
        "ip-range 10.0.0.2-10.0.0.1; nothing",
        "ip-range 10.0.0.2-::1; ?(src value `10.0.0.2-::1` of address `x`)",
        "ip-wildcard 10.0.0.1/0.0.3.0; src=10.0.0.1/32,10.0.1.1/32,10.0.2.1/32,10.0.3.1/32",
        "fqdn Www.Example.COM; (src fqdn www.example.com)",
        "description none; ?(src address `x` has no value)",
        "mac 00:11; ?(src value of address `x`)",
      })
  void readsAddresses(String value, String match) {
    assertThat(PanosText.match("set address x " + value + "\n", "source x")).isEqualTo(match);
  }

  @Test
  void theValueStatedLastHolds() {
    String objects =
        "set address x ip-netmask 10.0.0.1\nset address x ip-range 10.0.0.1-10.0.0.2\n";
    assertThat(PanosText.match(objects, "source x")).isEqualTo("src=10.0.0.1-10.0.0.2");
    assertThat(PanosText.match(objects + "set address x ip-netmask 10.0.0.1\n", "source x"))
        .isEqualTo("src=10.0.0.1/32");
  }

  @Test
  void objectsComeBeforeLiterals() {
    String objects = "set address 11.11.11.11 ip-netmask 10.10.10.11\n";
    assertThat(PanosText.match(objects, "source 11.11.11.11")).isEqualTo("src=10.10.10.11/32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "protocol tcp port 80; service=tcp/80",
        "protocol tcp port 80,443,8000-8100; service=tcp/80,tcp/443,tcp/8000-8100",
        "protocol udp port 53 source-port 1024-65535; service=udp/53 sport={1024-65535}",
        "protocol sctp port 5; service=sctp/5",
        "protocol tcp port 0-65535; service=tcp",
        "protocol tcp source-port 20; service=tcp sport={20}",
        "protocol tcp port 90-80; nothing",
        "protocol tcp port eighty; ?(service value of service `x`)",
        "protocol tcp port 70000; ?(service value of service `x`)",
        "protocol gre port 1; ?(service value of service `x`)",
        "description none; ?(service value of service `x`)",
        "port 80; ?(service value of service `x`)",
      })
  void readsServices(String value, String match) {
    assertThat(PanosText.match("set service x " + value + "\n", "service x")).isEqualTo(match);
  }

  @Test
  void groupsAreSets() {
    String objects =
        """
        set address a ip-netmask 10.0.0.0
        set address b ip-netmask 10.0.0.1
        set address c fqdn c.example
        set address-group g static [ a b ]
        set address-group h static [ g c 10.0.0.2 ]
        set address-group e static [ ]
        set service s protocol tcp port 80
        set service t protocol tcp port 81
        set service u protocol udp port 53 source-port 53
        set service-group sg members [ s t u ]
        """;
    assertThat(PanosText.match(objects, "source g")).isEqualTo("src=10.0.0.0/31");
    assertThat(PanosText.match(objects, "source h"))
        .isEqualTo("src=10.0.0.0-10.0.0.2 | (src fqdn c.example)");
    assertThat(PanosText.match(objects, "source e")).isEqualTo("nothing");
    assertThat(PanosText.match(objects, "service sg"))
        .isEqualTo("service=tcp/80-81 | service=udp/53 sport={53}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'web'; src=10.0.0.1-10.0.0.2 | (src dynamic address-group d)",
        "web; src=10.0.0.1-10.0.0.2 | (src dynamic address-group d)",
        "'web' and 'prod'; src=10.0.0.2/32 | (src dynamic address-group d)",
        "('web' or 'db') and 'prod'; src=10.0.0.2/31 | (src dynamic address-group d)",
        "'db' or 'web' and 'prod'; src=10.0.0.2/31 | (src dynamic address-group d)",
        "'nosuch'; (src dynamic address-group d)",
        "'web' and; (src dynamic address-group d)",
        "not 'web'; (src dynamic address-group d)",
      })
  void objectsWithTheTagsBelongToADynamicGroup(String filter, String match) {
    String objects =
        """
        set address a ip-netmask 10.0.0.1
        set address a tag web
        set address b ip-netmask 10.0.0.2
        set address b tag [ web prod ]
        set address c ip-netmask 10.0.0.3
        set address c tag [ db prod ]
        set address-group d dynamic filter "%s"
        """
            .formatted(filter);
    assertThat(PanosText.match(objects, "source d")).isEqualTo(match);
  }

  @Test
  void groupsInACircleAreUnknown() {
    String objects =
        """
        set address a ip-netmask 10.0.0.0
        set address-group g static [ a h ]
        set address-group h static g
        """;
    assertThat(PanosText.match(objects, "source g"))
        .isEqualTo("src=10.0.0.0/32 | ?(src group `g` is a member of itself)");
    assertThat(PanosText.diagnostics(objects + PanosText.rule("source g")))
        .containsExactly("RS205 group `g` is a member of itself at `g`");
  }

  @Test
  void groupsNestedDeeplyAreFlattened() {
    StringBuilder objects = new StringBuilder("set address-group g0 static 10.0.0.1\n");
    for (int i = 1; i <= 3000; i++) {
      objects.append("set address-group g%d static g%d\n".formatted(i, i - 1));
    }
    assertThat(PanosText.match(objects.toString(), "source g3000")).isEqualTo("src=10.0.0.1/32");
  }

  @Test
  void anObjectOfTheUserTakesThePlaceOfABuiltInOne() {
    assertThat(
            PanosText.match(
                "set service service-http protocol tcp port 1\n", "service service-http"))
        .isEqualTo("service=tcp/1");
  }

  @Test
  void listsObjectsWithWhatTheyStandForAndWhatUsesThem() {
    String text =
        """
        set address a ip-netmask 10.0.0.1
        set address b ip-netmask 10.0.0.2
        set address-group g static [ a NOSUCH ]
        set service s protocol tcp port 80 source-port 5
        set service-group sg members s
        set external-list feed type ip url http://example.com
        set rulebase nat rules n1 from trust
        set rulebase nat rules n1 source b
        set rulebase pbf rules p1 source b
        """;
    List<NamedObject> objects = PanosText.device(text).objects();
    assertThat(objects.stream().map(o -> o.kind() + " " + o.name() + " " + o.value()))
        .containsExactly(
            "network a [10.0.0.1/32]",
            "network b [10.0.0.2/32]",
            "network-group g [a, NOSUCH]",
            "service s [tcp/80 from port {5}]",
            "service-group sg [s]",
            "external-list feed [type ip url http://example.com]",
            "nat-rule vsys1/rulebase/n1 [from trust, source b]");
    assertThat(objects.stream().filter(NamedObject::referenced).map(NamedObject::name))
        .containsExactly("b", "vsys1/rulebase/n1");
    assertThat(PanosText.diagnostics(text))
        .containsExactly("RS201 undefined address `NOSUCH` at `NOSUCH`");
    assertThat(PanosText.device(text).coverage().get(0).irrelevant()).isEqualTo(1);
  }
}
