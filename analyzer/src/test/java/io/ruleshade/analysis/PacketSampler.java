package io.ruleshade.analysis;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Packet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Packets of rules, at random, with a liking for the borders of the sets in the device. */
final class PacketSampler {
  private static final int TRIES = 24;

  private final Random random;
  private final List<IpAddress> addresses;
  private final List<Integer> services;
  private final List<Integer> sourcePorts;
  private final List<String> interfaces;
  private final Set<String> predicates = new TreeSet<>();

  PacketSampler(Device device, long seed) {
    this.random = new Random(seed);
    Set<IpAddress> addresses = new LinkedHashSet<>();
    Set<Integer> services = new LinkedHashSet<>();
    Set<Integer> sourcePorts = new LinkedHashSet<>();
    Set<String> interfaces = new TreeSet<>(List.of("", "zz9"));
    for (EntryPoint entry : device.entryPoints()) {
      for (InterfaceSet set : List.of(entry.guard().in(), entry.guard().out())) {
        set.patterns().forEach(p -> interfaces.add(p.prefix() ? p.text() + "7" : p.text()));
      }
    }
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        for (Product product : rule.match().products()) {
          for (AddressSet set : List.of(product.src(), product.dst())) {
            set.forEachRange(
                (six, loHigh, loLow, hiHigh, hiLow) -> {
                  addresses.add(new IpAddress(six, loHigh, loLow));
                  addresses.add(new IpAddress(six, hiHigh, hiLow));
                });
          }
          ends(product.service().values(), services);
          ends(product.srcPort(), sourcePorts);
          for (InterfaceSet set : List.of(product.in(), product.out())) {
            set.patterns().forEach(p -> interfaces.add(p.prefix() ? p.text() + "7" : p.text()));
          }
          for (Condition condition : product.conditions()) {
            if (condition instanceof Condition.Predicate predicate) {
              predicates.add(predicate.text());
            }
          }
        }
      }
    }
    this.addresses = List.copyOf(addresses);
    this.services = List.copyOf(services);
    this.sourcePorts = List.copyOf(sourcePorts);
    this.interfaces = List.copyOf(interfaces);
  }

  private static void ends(IntRanges set, Set<Integer> out) {
    for (int i = 0; i < set.count(); i++) {
      out.add(set.lo(i));
      out.add(set.hi(i));
    }
  }

  /** Texts of the conditions that are functions of the packet. */
  Set<String> predicates() {
    return predicates;
  }

  /**
   * A packet that enters at an entry point and is in all sets of a rule, with its predicates as the rule
   * asks and all others at random; null when none was found.
   */
  @Nullable Packet of(Rule rule, EntryPoint entry) {
    Product guard = entry.guard();
    List<Product> products = rule.match().products();
    if (products.isEmpty()) {
      return null;
    }
    Product product = products.get(random.nextInt(products.size()));
    IpAddress src = address(product.src().intersect(guard.src()), null);
    IpAddress dst = src == null ? null : address(product.dst().intersect(guard.dst()), src.v6());
    Integer service = number(product.service().values(), services);
    String in = name(product.in(), guard.in());
    String out = name(product.out(), guard.out());
    List<ConnState> states = List.copyOf(product.state());
    if (src == null || dst == null || service == null || in == null || out == null) {
      return null;
    }
    int protocol = service >> 16;
    boolean later =
        product.fragments() == Fragments.LATER
            || (product.fragments() == Fragments.ANY && random.nextInt(20) == 0);
    boolean ports = ServiceSet.hasPorts(protocol) && !later;
    Integer srcPort = ports ? number(product.srcPort(), sourcePorts) : Integer.valueOf(0);
    int flags =
        protocol != ServiceSet.TCP || later
            ? 0
            : product.tcpFlags().lo(random.nextInt(product.tcpFlags().count()));
    Map<String, Boolean> truth = new TreeMap<>();
    predicates.forEach(text -> truth.put(text, random.nextBoolean()));
    for (Condition condition : product.conditions()) {
      if (condition instanceof Condition.Predicate predicate) {
        truth.put(predicate.text(), !predicate.negated());
      }
    }
    Packet packet = new Packet(
        in,
        out,
        src,
        dst,
        protocol,
        srcPort == null ? 0 : srcPort,
        ports || (ServiceSet.hasTypes(protocol) && !later) ? service & 0xffff : 0,
        flags,
        states.get(random.nextInt(states.size())),
        later,
        truth,
        Map.of());
    return Matching.fits(product, packet) ? packet : null;
  }

  private @Nullable IpAddress address(AddressSet set, @Nullable Boolean v6) {
    for (int i = 0; i < TRIES && !addresses.isEmpty(); i++) {
      IpAddress address = addresses.get(random.nextInt(addresses.size()));
      if ((v6 == null || address.v6() == v6) && set.contains(address)) {
        return address;
      }
    }
    List<IpAddress> found = new ArrayList<>();
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) -> {
          if (v6 == null || six == v6) {
            boolean one = loHigh != hiHigh || hiLow - loLow <= 0;
            long step = one ? 0 : Long.remainderUnsigned(random.nextLong(), hiLow - loLow + 1);
            found.add(new IpAddress(six, loHigh, loLow + step));
          }
        });
    return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
  }

  private @Nullable Integer number(IntRanges set, List<Integer> pool) {
    for (int i = 0; i < TRIES && !pool.isEmpty(); i++) {
      int value = pool.get(random.nextInt(pool.size()));
      if (set.contains(value)) {
        return value;
      }
    }
    if (set.isEmpty()) {
      return null;
    }
    int range = random.nextInt(set.count());
    return set.lo(range) + random.nextInt(set.hi(range) - set.lo(range) + 1);
  }

  private @Nullable String name(InterfaceSet set, InterfaceSet guard) {
    List<String> fitting =
        interfaces.stream().filter(n -> set.contains(n) && guard.contains(n)).toList();
    return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
  }
}
