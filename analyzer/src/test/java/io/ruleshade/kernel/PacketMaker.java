package io.ruleshade.kernel;

import io.ruleshade.check.Witness;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes packets of the model as packets that can be sent. */
final class PacketMaker {
  private static final Map<String, Long> USUAL =
      Map.of("ttl", 64L, "tos", 0L, "len", 0L, "mark", 0L, "ctmark", 0L, "uid", 0L, "gid", 0L);

  private final Device device;
  private final Map<String, PacketTest> tests = new HashMap<>();
  private final Map<String, Boolean> negations = new HashMap<>();
  private final Evaluator evaluator;
  private final Map<String, Set<String>> entries = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Product> guards = new HashMap<>();

  PacketMaker(Device device) {
    this.device = device;
    this.evaluator = new Evaluator(device);
    Set<String> interfaces = new LinkedHashSet<>();
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        for (Product product : rule.match().products()) {
          product.in().patterns().forEach(p -> interfaces.add(name(p)));
          product.out().patterns().forEach(p -> interfaces.add(name(p)));
          for (Condition condition : product.conditions()) {
            if (condition instanceof Condition.Predicate p) {
              negations.putIfAbsent(p.text(), p.negated());
              if (p.test() != null) {
                tests.put(p.text(), p.test());
              }
            }
          }
        }
      }
    }
    interfaces.removeIf(n -> n.isEmpty() || n.equals("lo") || n.length() > 15);
    names.addAll(interfaces);
    names.addAll(List.of("eth0", "eth9"));
    for (EntryPoint entry : device.entryPoints()) {
      guards.put(entry.name(), entry.guard());
      entry.rulesets().forEach(name -> reach(name, entry.name()));
    }
  }

  private void reach(String ruleset, String entry) {
    if (!entries.computeIfAbsent(ruleset, n -> new LinkedHashSet<>()).add(entry)) {
      return;
    }
    device.ruleset(ruleset).ifPresent(
        r ->
            r.rules().forEach(
                rule -> rule.targets().forEach(target -> reach(target, entry))));
  }

  /** The hook of an entry point: {@code INPUT} of {@code filter/INPUT} and of {@code inet f c input}. */
  private static String hook(String entry) {
    int end = Math.max(entry.lastIndexOf('/'), entry.lastIndexOf(' '));
    return entry.substring(end + 1).toUpperCase(java.util.Locale.ROOT);
  }

  private static String name(InterfaceSet.Pattern pattern) {
    return pattern.prefix() ? pattern.text() + "9" : pattern.text();
  }

  /** {@return a packet that enters at a base chain, as the oracle writes it} */
  TestPacket packet(Packet packet, String entry) {
    Map<String, Object> out = new LinkedHashMap<>();
    String chain = hook(entry);
    String hook =
        switch (chain) {
          case "INPUT", "FORWARD", "OUTPUT" -> chain.toLowerCase(java.util.Locale.ROOT);
          case "POSTROUTING" -> packet.in().isEmpty() ? "output" : "forward";
          default -> "input";
        };
    out.put("hook", hook);
    if (!hook.equals("output")) {
      out.put("iif", packet.in().isEmpty() ? names.get(0) : packet.in());
    }
    if (!hook.equals("input")) {
      out.put("oif", packet.out().isEmpty() ? names.get(0) : packet.out());
    }
    out.put("src", packet.src().toString());
    out.put("dst", packet.dst().toString());
    out.put("proto", packet.protocol());
    if (packet.hasPorts()) {
      out.put("sport", packet.srcPort());
      out.put("dport", packet.detail());
    } else if (ServiceSet.hasTypes(packet.protocol())) {
      out.put("icmp_type", packet.detail() >> 8);
      out.put("icmp_code", packet.detail() & 255);
    }
    if (packet.protocol() == ServiceSet.TCP) {
      out.put("flags", packet.tcpFlags());
    }
    out.put("ct", packet.state().label());
    if (packet.laterFragment()) {
      out.put("frag", List.of(8, false));
    }
    properties(packet.conditions(), out);
    return new TestPacket(out);
  }

  /** Finds a value for each property that makes the conditions on it true. */
  private void properties(Map<String, Boolean> conditions, Map<String, Object> out) {
    Map<String, List<Map.Entry<PacketTest, Boolean>>> asked = new TreeMap<>();
    conditions.forEach(
        (text, holds) -> {
          PacketTest test = tests.get(text);
          if (test != null) {
            asked.computeIfAbsent(test.key(), k -> new ArrayList<>()).add(Map.entry(test, holds));
          }
        });
    asked.forEach(
        (key, tests) -> {
          Object value = key.equals("pkttype") ? name(tests) : number(key, tests);
          if (value instanceof Long mac && key.equals("smac")) {
            StringBuilder text = new StringBuilder();
            for (int shift = 40; shift >= 0; shift -= 8) {
              text.append(String.format(java.util.Locale.ROOT, "%02x", mac >> shift & 255));
              text.append(shift == 0 ? "" : ":");
            }
            value = text.toString();
          }
          if (value != null && !value.equals(USUAL.get(key))) {
            out.put(key, value);
          }
        });
  }

  private static @Nullable Object name(List<Map.Entry<PacketTest, Boolean>> tests) {
    return List.of("host", "broadcast", "multicast").stream()
        .filter(
            n ->
                tests.stream()
                    .allMatch(
                        t ->
                            t.getKey() instanceof PacketTest.Named named
                                && named.names().contains(n) == t.getValue()))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Object number(String key, List<Map.Entry<PacketTest, Boolean>> tests) {
    List<Long> candidates = new ArrayList<>();
    candidates.add(USUAL.getOrDefault(key, 0x020000000009L));
    for (Map.Entry<PacketTest, Boolean> test : tests) {
      if (test.getKey() instanceof PacketTest.Masked masked) {
        for (PacketTest.Range range : masked.ranges()) {
          candidates.addAll(
              List.of(range.first(), range.last(), range.first() + 1, range.last() + 1, range.first() - 1));
        }
      }
    }
    for (long value : candidates) {
      boolean fits = value >= 0;
      for (Map.Entry<PacketTest, Boolean> test : tests) {
        fits &=
            test.getKey() instanceof PacketTest.Masked masked && masked.test(value) == test.getValue();
      }
      if (fits) {
        return value;
      }
    }
    return null;
  }

  /**
   * A witness with the conditions that matter on its way, all of them decided. The engine leaves out a
   * condition that rules ask for in one sense only, and means the other.
   */
  Witness complete(Witness witness) {
    EntryPoint entry =
        device.entryPoints().stream()
            .filter(e -> e.name().equals(witness.entryPoint()))
            .findFirst()
            .orElseThrow();
    Map<String, Boolean> conditions = new TreeMap<>(witness.packet().conditions());
    for (boolean more = true; more; ) {
      more = false;
      for (String text : evaluator.decide(entry, with(witness.packet(), conditions)).open()) {
        Boolean negated = negations.get(text);
        if (negated != null && conditions.putIfAbsent(text, negated) == null) {
          more = true;
        }
      }
    }
    for (String text : List.copyOf(conditions.keySet())) {
      Map<String, Boolean> without = new TreeMap<>(conditions);
      without.remove(text);
      if (!evaluator.decide(entry, with(witness.packet(), without)).open().contains(text)) {
        conditions.remove(text);
      }
    }
    return new Witness(
        with(witness.packet(), conditions), witness.verdict(), witness.decider(), witness.entryPoint());
  }

  private static Packet with(Packet p, Map<String, Boolean> conditions) {
    return new Packet(
        p.in(), p.out(), p.src(), p.dst(), p.protocol(), p.srcPort(), p.detail(), p.tcpFlags(),
        p.state(), p.laterFragment(), conditions, p.properties());
  }

  /** {@return packets on the borders of what a rule matches, entering wherever its chain is reached} */
  List<TestPacket> borders(Ruleset ruleset, Rule rule, int most) {
    Random random = new Random(31L * ruleset.name().hashCode() + rule.index());
    List<TestPacket> out = new ArrayList<>();
    for (Product product : rule.match().products()) {
      for (String entry : entries.getOrDefault(ruleset.name(), Set.of())) {
        for (int corner = 0; corner < 8 && out.size() < most; corner++) {
          TestPacket packet = border(product, entry, corner & 3, corner > 3, random);
          if (packet != null) {
            out.add(packet);
          }
        }
      }
    }
    return out;
  }

  private @Nullable TestPacket border(
      Product product, String entry, int corner, boolean v6, Random random) {
    String chain = hook(entry);
    AddressSet any = guards.get(entry).src().intersect(v6 ? AddressSet.ANY6 : AddressSet.ANY4);
    IpAddress src = edge(product.src().intersect(any), (corner & 1) == 0, v6);
    IpAddress dst = edge(product.dst().intersect(any), (corner & 2) == 0, v6);
    if (src == null || dst == null || product.fragments() == Fragments.LATER) {
      return null;
    }
    int protocol = usualProtocol(product, v6);
    var services = product.service().values();
    int lo = protocol << 16;
    var in = services.intersect(io.ruleshade.model.IntRanges.between(lo, lo | 0xffff));
    if (in.isEmpty()) {
      return null;
    }
    int detail = (corner & 1) == 0 ? in.lo(0) : in.hi(in.count() - 1);
    int srcPort = (corner & 2) == 0 ? product.srcPort().lo(0) : product.srcPort().hi(product.srcPort().count() - 1);
    boolean ports = ServiceSet.hasPorts(protocol);
    List<ConnState> states = List.copyOf(product.state());
    int flags = product.tcpFlags().contains(2) ? 2 : product.tcpFlags().lo(0);
    boolean sent = chain.equals("OUTPUT") || (chain.equals("POSTROUTING") && product.in().contains(""));
    Packet packet =
        new Packet(
            sent ? "" : named(product.in(), random),
            named(product.out(), random),
            src,
            dst,
            protocol,
            ports ? (product.srcPort().equals(ServiceSet.ALL_PORTS) ? 40000 : srcPort) : 0,
            ports || ServiceSet.hasTypes(protocol) ? detail & 0xffff : 0,
            protocol == ServiceSet.TCP ? flags : 0,
            product.state().contains(ConnState.NEW) ? ConnState.NEW : states.get(corner % states.size()),
            false,
            conditions(product),
            Map.of());
    return packet(packet, entry);
  }

  private static Map<String, Boolean> conditions(Product product) {
    Map<String, Boolean> out = new TreeMap<>();
    for (Condition condition : product.conditions()) {
      if (condition instanceof Condition.Predicate p) {
        out.put(p.text(), !p.negated());
      }
    }
    return out;
  }

  private static int usualProtocol(Product product, boolean v6) {
    for (int protocol : List.of(6, 17, v6 ? 58 : 1)) {
      int lo = protocol << 16;
      if (!product.service().values().intersect(io.ruleshade.model.IntRanges.between(lo, lo | 0xffff)).isEmpty()) {
        return protocol;
      }
    }
    return product.service().isEmpty() ? 6 : product.service().values().lo(0) >> 16;
  }

  private String named(InterfaceSet set, Random random) {
    List<String> fit = names.stream().filter(set::contains).toList();
    return fit.isEmpty() ? names.get(0) : fit.get(random.nextInt(fit.size()));
  }

  /** The first or last address of a set that can be sent at all; null when there is none. */
  private static @Nullable IpAddress edge(AddressSet set, boolean first, boolean v6) {
    if (set.equals(v6 ? AddressSet.ANY6 : AddressSet.ANY4)) {
      String usual = v6 ? (first ? "2001:db8::9" : "2001:db8::a") : first ? "198.51.100.9" : "203.0.113.9";
      return IpAddress.parse(usual).orElseThrow();
    }
    List<IpAddress> ends = new ArrayList<>();
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) -> {
          ends.add(new IpAddress(six, loHigh, loLow));
          ends.add(new IpAddress(six, hiHigh, hiLow));
        });
    return ends.isEmpty() ? null : first ? ends.get(0) : ends.get(ends.size() - 1);
  }
}
