package io.ruleshade.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.Spared.Value;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Match;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts.Field;
import io.ruleshade.model.RuleParts.ValueList;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values that can be spared, against enumeration: configurations of every dialect with random values side
 * by side, read with and without them, and every packet of a small universe asked.
 */
final class SparedTest {
  private static final int CASES = Integer.getInteger("cases", 50);

  /** One value: numbers from first to last, of addresses 10.0.0.0 to 10.0.0.15 or of ports. */
  private record Range(int first, int last) {
    String ports(String between) {
      return first == last ? Integer.toString(first) : first + between + last;
    }

    /** The block as a prefix; values of address lists are blocks. */
    String prefix() {
      return "10.0.0." + first + "/" + (32 - Integer.numberOfTrailingZeros(last - first + 1));
    }

    String masked(boolean wildcard) {
      int size = last - first;
      return "10.0.0." + first + (wildcard ? " 0.0.0." + size : " 255.255.255." + (255 - size));
    }
  }

  /** Writes a configuration with one rule of interest, the first of the first ruleset that has any. */
  private interface Writer {
    String write(List<Range> values);
  }

  private record Kind(String name, String dialect, Field field, boolean ports, Writer writer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String joined(List<Range> values, String between, Function<Range, String> text) {
    return String.join(between, values.stream().map(text).toList());
  }

  private static String lines(List<Range> values, Function<Range, String> text) {
    return joined(values, "\n", text) + "\n";
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("iptables multiport", "iptables", Field.DESTINATION_PORT, true,
            v -> "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m multiport --dports "
                + joined(v, ",", r -> r.ports(":")) + " -j ACCEPT\nCOMMIT\n"),
        new Kind("iptables not multiport", "iptables", Field.SOURCE_PORT, true,
            v -> "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m multiport ! --sports "
                + joined(v, ",", r -> r.ports(":")) + " -j ACCEPT\nCOMMIT\n"),
        new Kind("nftables addresses", "nftables", Field.SOURCE, false,
            v -> "table ip t {\nchain c {\ntype filter hook input priority 0; policy drop;\nip saddr { "
                + joined(v, ", ", Range::prefix) + " } accept\n}\n}\n"),
        new Kind("nftables ports", "nftables", Field.DESTINATION_PORT, true,
            v -> "table ip t {\nchain c {\ntype filter hook input priority 0; policy drop;\ntcp dport != { "
                + joined(v, ", ", r -> r.ports("-")) + " } accept\n}\n}\n"),
        new Kind("junos filter", "junos", Field.SOURCE, false,
            v -> "set system host-name r\nset interfaces ge-0/0/0 unit 0 family inet filter input F\n"
                + lines(v, r -> "set firewall family inet filter F term a from source-address " + r.prefix())
                + "set firewall family inet filter F term a then discard\n"),
        new Kind("junos filter ports", "junos", Field.DESTINATION_PORT, true,
            v -> "set system host-name r\nset interfaces ge-0/0/0 unit 0 family inet filter input F\n"
                + lines(v, r -> "set firewall family inet filter F term a from destination-port " + r.ports("-"))
                + "set firewall family inet filter F term a from protocol tcp\n"
                + "set firewall family inet filter F term a then accept\n"),
        new Kind("junos policy", "junos", Field.SOURCE, false, SparedTest::junosPolicy),
        new Kind("junos applications", "junos", Field.SERVICE, true, SparedTest::junosApplications),
        new Kind("fortios addresses", "fortios", Field.SOURCE, false, SparedTest::fortiosAddresses),
        new Kind("fortios services", "fortios", Field.SERVICE, true, SparedTest::fortiosServices),
        new Kind("panos addresses", "panos", Field.SOURCE, false, SparedTest::panosAddresses),
        new Kind("panos services", "panos", Field.SERVICE, true, SparedTest::panosServices),
        new Kind("asa network group", "asa", Field.SOURCE, false,
            v -> "ASA Version 9.8(2)\nhostname a\nobject-group network G\n"
                + lines(v, r -> r.first == r.last
                    ? " network-object host 10.0.0." + r.first
                    : " network-object " + r.masked(false))
                + "access-list L extended permit ip object-group G any\n"),
        new Kind("asa port group", "asa", Field.DESTINATION_PORT, true,
            v -> "ASA Version 9.8(2)\nhostname a\nobject-group service G tcp\n"
                + lines(v, r -> r.first == r.last
                    ? " port-object eq " + r.first
                    : " port-object range " + r.first + " " + r.last)
                + "access-list L extended permit tcp any any object-group G\n"),
        new Kind("asa service group", "asa", Field.SERVICE, true,
            v -> "ASA Version 9.8(2)\nhostname a\nobject-group service G\n"
                + lines(v, SparedTest::asaService)
                + "access-list L extended permit object-group G any any\n"),
        new Kind("ios ports", "ios", Field.DESTINATION_PORT, true,
            v -> "version 15.2\nhostname i\nip access-list extended L\n permit tcp any any eq "
                + joined(v, " ", r -> Integer.toString(r.first)) + "\n"),
        new Kind("ios network group", "ios", Field.SOURCE, false,
            v -> "version 15.2\nhostname i\nobject-group network G\n"
                + lines(v, r -> r.first == r.last
                    ? " host 10.0.0." + r.first
                    : " " + r.masked(false))
                + "ip access-list extended L\n deny ip object-group G any\n"),
        new Kind("ios service group", "ios", Field.SERVICE, true,
            v -> "version 15.2\nhostname i\nobject-group service G\n"
                + lines(v, r -> r.first == r.last
                    ? " tcp eq " + r.first
                    : " tcp range " + r.first + " " + r.last)
                + "ip access-list extended L\n permit object-group G any any\n"),
        new Kind("nxos address group", "nxos", Field.SOURCE, false,
            v -> "version 7.0(3)I7(5)\nhostname n\nfeature nxapi\nobject-group ip address G\n"
                + lines(v, r -> " " + r.prefix())
                + "ip access-list L\n 10 permit ip addrgroup G any\n"),
        new Kind("nxos port group", "nxos", Field.DESTINATION_PORT, true,
            v -> "version 7.0(3)I7(5)\nhostname n\nfeature nxapi\nobject-group ip port G\n"
                + lines(v, r -> r.first == r.last
                    ? " eq " + r.first
                    : " range " + r.first + " " + r.last)
                + "ip access-list L\n 10 permit tcp any any portgroup G\n"));
  }

  private static String asaService(Range r) {
    // Every third asks for source ports too, so that the lists are no mere intervals.
    String source = r.first % 3 == 0 ? " source range 0 " + (r.last + 3) : "";
    return " service-object tcp" + source + " destination range " + r.first + " " + r.last;
  }

  private static String junosPolicy(List<Range> values) {
    StringBuilder out = new StringBuilder("set system host-name s\n");
    String policy = "set security policies from-zone a to-zone b policy p ";
    for (int i = 0; i < values.size(); i++) {
      out.append("set security address-book global address N").append(i).append(' ')
          .append(values.get(i).prefix()).append('\n');
      out.append(policy).append("match source-address N").append(i).append('\n');
    }
    return out + policy + "match destination-address any\n" + policy + "match application any\n"
        + policy + "then permit\n";
  }

  private static String junosApplications(List<Range> values) {
    StringBuilder out = new StringBuilder("set system host-name s\n");
    String policy = "set security policies from-zone a to-zone b policy p ";
    for (int i = 0; i < values.size(); i++) {
      String application = "set applications application N" + i;
      out.append(application).append(" protocol tcp\n").append(application)
          .append(" destination-port ").append(values.get(i).ports("-")).append('\n');
      out.append(policy).append("match application N").append(i).append('\n');
    }
    return out + policy + "match destination-address any\n" + policy + "match source-address any\n"
        + policy + "then permit\n";
  }

  private static String fortios(String objects, String source, String services) {
    return "config system global\nset hostname \"f\"\nend\n" + objects
        + "config firewall policy\nedit 1\nset srcintf \"any\"\nset dstintf \"any\"\nset srcaddr "
        + source + "\nset dstaddr \"all\"\nset action accept\nset schedule \"always\"\nset service "
        + services + "\nnext\nend\n";
  }

  private static String names(int count, String before, String between, String after) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      out.add(before + "N" + i + after);
    }
    return String.join(between, out);
  }

  private static String fortiosAddresses(List<Range> values) {
    StringBuilder out = new StringBuilder("config firewall address\n");
    for (int i = 0; i < values.size(); i++) {
      out.append("edit \"N").append(i).append("\"\nset subnet ")
          .append(values.get(i).masked(false)).append("\nnext\n");
    }
    return fortios(out + "end\n", names(values.size(), "\"", " ", "\""), "\"ALL\"");
  }

  private static String fortiosServices(List<Range> values) {
    StringBuilder out = new StringBuilder("config firewall service custom\n");
    for (int i = 0; i < values.size(); i++) {
      out.append("edit \"N").append(i).append("\"\nset tcp-portrange ")
          .append(values.get(i).ports("-")).append("\nnext\n");
    }
    return fortios(out + "end\n", "\"all\"", names(values.size(), "\"", " ", "\""));
  }

  private static String panos(String objects, String source, String services) {
    String rule = "set rulebase security rules r ";
    return "set deviceconfig system hostname p\n" + objects + rule + "from any\n" + rule + "to any\n"
        + rule + "source " + source + "\n" + rule + "destination any\n" + rule + "application any\n"
        + rule + "service " + services + "\n" + rule + "action allow\n";
  }

  private static String panosAddresses(List<Range> values) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      out.append("set address N").append(i).append(" ip-netmask ")
          .append(values.get(i).prefix()).append('\n');
    }
    return panos(out.toString(), "[ " + names(values.size(), "", " ", "") + " ]", "any");
  }

  private static String panosServices(List<Range> values) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      out.append("set service N").append(i).append(" protocol tcp port ")
          .append(values.get(i).ports("-")).append('\n');
    }
    return panos(out.toString(), "any", "[ " + names(values.size(), "", " ", "") + " ]");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void sparesExactlyWhatAddsNothing(Kind kind) {
    int spared = 0;
    for (int seed = 0; seed < CASES; seed++) {
      List<Range> values = values(kind, new Random(seed));
      Rule rule = rule(kind, values);
      ValueList list =
          rule.parts().lists().stream()
              .filter(l -> l.field() == kind.field)
              .findFirst()
              .orElseThrow(() -> new AssertionError("no values told of " + kind));
      assertThat(list.members()).as("%s %s", kind, values).hasSize(values.size());
      List<Integer> going = new ArrayList<>();
      for (Value value : Spared.of(list.members())) {
        going.add(index(list, value));
        assertHeld(value, list, values);
      }
      spared += going.size();
      List<Range> staying = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        if (!going.contains(i)) {
          staying.add(values.get(i));
        }
      }
      BitSet before = packets(rule.match());
      assertThat(packets(rule(kind, staying).match())).as("%s %s", kind, values).isEqualTo(before);
      for (int i = 0; staying.size() > 1 && i < staying.size(); i++) {
        List<Range> fewer = new ArrayList<>(staying);
        fewer.remove(i);
        assertThat(packets(rule(kind, fewer).match()))
            .as("%s %s without %s", kind, staying, staying.get(i))
            .isNotEqualTo(before);
      }
    }
    assertThat(spared).as("values that add nothing").isGreaterThan(CASES / 3);
  }

  @SuppressWarnings("ReferenceEquality") // Two values may read the same.
  private static int index(ValueList list, Value value) {
    for (int i = 0; i < list.members().size(); i++) {
      if (list.members().get(i) == value.member()) {
        return i;
      }
    }
    throw new AssertionError(value);
  }

  /** What is said to hold a value does, and would not without one of them. */
  private static void assertHeld(Value value, ValueList list, List<Range> values) {
    if (values.stream().anyMatch(r -> r.first % 3 == 0) && list.field() == Field.SERVICE) {
      return; // Some have source ports, which a range of one axis does not say.
    }
    BitSet own = numbers(values.get(index(list, value)));
    for (int without = -1; without < value.by().size(); without++) {
      BitSet rest = (BitSet) own.clone();
      for (int i = 0; i < value.by().size(); i++) {
        if (i != without) {
          Value by = new Value(value.by().get(i), List.of(), false);
          rest.andNot(numbers(values.get(index(list, by))));
        }
      }
      assertThat(rest.isEmpty()).as("%s of %s", value, values).isEqualTo(without < 0);
    }
  }

  private static BitSet numbers(Range range) {
    BitSet out = new BitSet();
    out.set(range.first, range.last + 1);
    return out;
  }

  private static List<Range> values(Kind kind, Random random) {
    List<Range> out = new ArrayList<>();
    int count = 2 + random.nextInt(5);
    while (out.size() < count) {
      int first = random.nextInt(kind.ports ? 15 : 16) + (kind.ports ? 1 : 0);
      int last = Math.min(15, first + random.nextInt(6));
      if (!kind.ports) {
        int size = 1 << random.nextInt(4);
        first = first / size * size;
        last = first + size - 1;
      } else if (kind.name.equals("ios ports")) {
        last = first;
      }
      Range range = new Range(first, last);
      // Devices and formats that are sets of words keep a word that is there twice only once.
      if (!out.contains(range)) {
        out.add(range);
      }
    }
    return kind.name.equals("ios ports") ? doubled(out) : out;
  }

  private static List<Range> doubled(List<Range> values) {
    List<Range> out = new ArrayList<>(values);
    out.add(values.get(0));
    return out;
  }

  private static Rule rule(Kind kind, List<Range> values) {
    String text = kind.writer.write(values);
    ParseResult result =
        Dialects.named(kind.dialect)
            .orElseThrow()
            .parse(ParseInput.of(SourceFile.ofText("text", text)));
    List<Device> devices = result.devices();
    return devices.get(0).rulesets().stream()
        .filter(set -> !set.rules().isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError(text + result.diagnostics()))
        .rules()
        .get(0);
  }

  /** The packets of the universe that match: sixteen sources, twenty source and twenty destination ports. */
  private static BitSet packets(Match match) {
    BitSet out = new BitSet();
    int number = 0;
    for (int source = 0; source < 17; source++) {
      for (int sport = 0; sport < 20; sport++) {
        for (int dport = 0; dport < 20; dport++) {
          Packet packet =
              new Packet(
                  "a", "b", IpAddress.v4(0x0a000000L + source), IpAddress.v4(0xc0000201L),
                  ServiceSet.TCP, sport, dport, 2, ConnState.NEW, false, Map.of(), Map.of());
          if (Matching.matches(match, packet, Set.of()) == Matching.Truth.YES) {
            out.set(number);
          }
          number++;
        }
      }
    }
    return out;
  }
}
