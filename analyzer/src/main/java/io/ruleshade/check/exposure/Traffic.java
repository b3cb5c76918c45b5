package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.Context;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The live permits of a device that decide new connections through it or to it, each with the packets
 * that it may decide under the guards by which it is reached. Built once a device.
 *
 * <p>Left out are dead and disabled rules, lists that nothing binds, translation and mangling, what the
 * device itself sends, the loopback interface, and answers to connections that exist.
 */
final class Traffic {
  /** Entry points of one ruleset, or ways into a called one, that are told from each other. */
  private static final int MOST_WAYS = 16;

  private static final int MOST_STEPS = 50_000;

  /** The TCP flags of a packet that opens a connection. */
  private static final int OPENS = TcpFlags.SYN;

  private final Device device;
  private final AnalysisResult analysis;
  private final Map<String, List<Way>> ways = new LinkedHashMap<>();
  private final Set<String> tooMany = new HashSet<>();
  private final List<Permit> permits = new ArrayList<>();
  private final Proof proof;

  /** Where packets go that come to a rule. */
  enum Place {
    /** Through the device. */
    THROUGH,
    /** To the device itself. */
    TO_DEVICE
  }

  /**
   * One way into a ruleset.
   *
   * @param entry where packets enter; null when there are so many entry points that they are not told
   *     apart
   * @param place where they go
   * @param guard those that come in
   */
  record Way(@Nullable EntryPoint entry, Place place, Product guard) {}

  /**
   * What a rule permits on one way.
   *
   * @param way the way
   * @param product the packets
   * @param in ingress interfaces or zones, to speak of: those of the rule itself where there is an
   *     entry point for each pair of zones
   * @param out egress interfaces or zones, likewise
   */
  record Part(Way way, Product product, InterfaceSet in, InterfaceSet out) {
    private static Part of(Way way, Product rule, Product packets) {
      boolean own = way.entry != null && way.entry.exclusive();
      Product said = own ? rule : packets;
      return new Part(way, packets, said.in(), said.out());
    }
  }

  /**
   * A live permit.
   *
   * @param rule the rule
   * @param parts what it permits, on every way to it
   */
  record Permit(RuleRef rule, List<Part> parts) {}

  private Traffic(Device device, AnalysisResult analysis) {
    this.device = device;
    this.analysis = analysis;
    this.proof = new Proof(device);
    enter();
    calls();
    for (Ruleset ruleset : device.rulesets()) {
      permits(ruleset);
    }
  }

  /** The traffic of the device that is being checked. */
  static Traffic of(Device device, AnalysisResult analysis, Context context) {
    return context.once(Traffic.class, () -> new Traffic(device, analysis));
  }

  /** {@return the live permits, in file order} */
  List<Permit> permits() {
    return permits;
  }

  /** {@return shows packets that come to rules} */
  Proof proof() {
    return proof;
  }

  /** {@return where the packets of an entry point go; null when that is no exposure} */
  static @Nullable Place place(Device device, EntryPoint entry) {
    String name = entry.name();
    switch (device.dialect()) {
      case "iptables" -> {
        return name.endsWith("filter/INPUT")
            ? Place.TO_DEVICE
            : name.endsWith("filter/FORWARD") ? Place.THROUGH : null;
      }
      case "nftables" -> {
        boolean filter = entry.guard().state().equals(ConnState.ANY) && !name.startsWith("arp ");
        return !filter
            ? null
            : name.endsWith(" hook input")
                ? Place.TO_DEVICE
                : name.endsWith(" hook forward") ? Place.THROUGH : null;
      }
      default -> {}
    }
    if (entry.guard().in().equals(InterfaceSet.NONE) || name.startsWith("from-zone junos-host ")) {
      return null;
    }
    boolean toDevice =
        entry.guard().out().equals(InterfaceSet.NONE)
            || name.endsWith(" to-zone junos-host")
            || name.startsWith("input lo0");
    return name.startsWith("output lo0") ? null : toDevice ? Place.TO_DEVICE : Place.THROUGH;
  }

  /** {@return the packets that come in at an entry point, of the IP versions that its rulesets see} */
  static Product guard(Device device, EntryPoint entry) {
    AddressSet seen = entry.rulesets().isEmpty() ? AddressSet.ANY : AddressSet.EMPTY;
    for (String name : entry.rulesets()) {
      AddressSet its = device.ruleset(name).map(r -> r.family().addresses()).orElse(AddressSet.ANY);
      seen = seen.union(its);
    }
    Product guard = entry.guard();
    return guard.withSrc(guard.src().intersect(seen)).withDst(guard.dst().intersect(seen));
  }

  private void enter() {
    Map<String, List<Way>> direct = new LinkedHashMap<>();
    for (EntryPoint entry : device.entryPoints()) {
      Place place = place(device, entry);
      if (place != null && entry.guard().fragments() != Fragments.LATER) {
        for (String ruleset : entry.rulesets()) {
          direct
              .computeIfAbsent(ruleset, k -> new ArrayList<>())
              .add(new Way(entry, place, guard(device, entry)));
        }
      }
    }
    direct.forEach(
        (name, list) -> {
          if (list.size() <= MOST_WAYS) {
            ways.put(name, list);
            return;
          }
          List<Way> few = new ArrayList<>();
          for (Place place : Place.values()) {
            if (list.stream().anyMatch(way -> way.place == place)) {
              few.add(new Way(null, place, Product.ANY));
            }
          }
          ways.put(name, few);
        });
  }

  private void calls() {
    Deque<String> open = new ArrayDeque<>(ways.keySet());
    Map<String, Integer> passed = new HashMap<>();
    int steps = 0;
    while (!open.isEmpty()) {
      String name = open.poll();
      Ruleset ruleset = device.ruleset(name).orElse(null);
      List<Way> all = ways.getOrDefault(name, List.of());
      int from = passed.getOrDefault(name, 0);
      passed.put(name, all.size());
      if (ruleset == null || from == all.size()) {
        continue;
      }
      List<Way> fresh = List.copyOf(all.subList(from, all.size()));
      for (Rule rule : ruleset.rules()) {
        if (!rule.enabled() || rule.targets().isEmpty()) {
          continue;
        }
        for (Rule.Arm arm : rule.arms()) {
          String target = arm.action().target();
          if (target == null) {
            continue;
          }
          for (Product product : arm.match().products()) {
            for (Way way : fresh) {
              if (++steps > MOST_STEPS) {
                tooMany.add(target);
              } else {
                Products.cut(way.guard, product).ifPresent(p -> add(target, way, p));
              }
            }
          }
          open.add(target);
        }
      }
    }
  }

  private void add(String target, Way way, Product guard) {
    List<Way> all = ways.computeIfAbsent(target, k -> new ArrayList<>());
    Way more = new Way(way.entry, way.place, guard);
    if (all.contains(more)) {
      return;
    }
    if (all.size() >= 4 * MOST_WAYS) {
      tooMany.add(target);
    } else {
      all.add(more);
    }
  }

  private void permits(Ruleset ruleset) {
    List<Way> into = ways.getOrDefault(ruleset.name(), List.of());
    if (into.isEmpty()) {
      return;
    }
    for (Rule rule : ruleset.rules()) {
      Fate fate = analysis.fate(ruleset, rule.index());
      if (!(fate instanceof Fate.Alive) && !(fate instanceof Fate.Undecided)) {
        continue;
      }
      List<Part> parts = new ArrayList<>();
      for (Rule.Arm arm : rule.arms()) {
        if (arm.action().kind() == Action.Kind.PERMIT) {
          for (Product product : Products.joined(arm.match().products())) {
            for (Way way : into) {
              Products.cut(way.guard, product)
                  .filter(this::opens)
                  .ifPresent(p -> parts.add(Part.of(way, product, p)));
            }
          }
        }
      }
      if (!parts.isEmpty()) {
        permits.add(new Permit(new RuleRef(ruleset, rule), List.copyOf(parts)));
      }
    }
  }

  /**
   * Addresses that no connection from elsewhere has as its source: this host, link-local ones and
   * multicast (RFC 6890, RFC 4291).
   */
  private static final AddressSet NEVER_FROM =
      AddressSet.union(
          List.of(
              block("127.0.0.0", 8), block("169.254.0.0", 16), block("224.0.0.0", 3),
              block("::1", 128), block("fe80::", 10), block("ff00::", 8)));

  /** Addresses that are no host: multicast and the local broadcast (RFC 5771, RFC 4291). */
  private static final AddressSet NEVER_TO =
      AddressSet.union(
          List.of(
              block("224.0.0.0", 4), block("255.255.255.255", 32), block("127.0.0.0", 8),
              block("ff00::", 8), block("::1", 128)));

  private static AddressSet block(String address, int length) {
    return AddressSet.prefix(IpAddress.parse(address).orElseThrow(), length);
  }

  /** Whether a product has packets that open a connection between hosts and come from elsewhere. */
  private boolean opens(Product product) {
    boolean linux = device.dialect().equals("iptables") || device.dialect().equals("nftables");
    InterfaceSet in = product.in();
    boolean loopback =
        linux
            && !in.complement()
            && in.patterns().stream().allMatch(p -> p.text().equals("lo") && !p.prefix());
    boolean tcpOnly =
        ServiceSet.protocol(ServiceSet.TCP).containsAll(product.service());
    return !loopback
        && !in.equals(InterfaceSet.NONE)
        && !NEVER_FROM.containsAll(product.src())
        && !NEVER_TO.containsAll(product.dst())
        && product.state().contains(ConnState.NEW)
        && product.fragments() != Fragments.LATER
        && (!tcpOnly || product.tcpFlags().contains(OPENS));
  }

  /** {@return names of chains into which there are more ways than are followed} */
  Set<String> notFollowed() {
    return tooMany;
  }
}
