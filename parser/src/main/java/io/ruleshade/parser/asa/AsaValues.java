package io.ruleshade.parser.asa;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Extent;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What names stand for once everything is read. */
final class AsaValues {
  private AsaValues() {}

  /**
   * Addresses: those that are known, and parts of which only a bound is known.
   *
   * @param known addresses that belong to it for certain
   * @param predicates host names and the like, each with the addresses it may stand for
   * @param unknown what could not be resolved; with any, every address may belong to it
   */
  record Addresses(AddressSet known, List<Bounded> predicates, List<String> unknown) {
    /** Addresses that are all known. */
    static Addresses of(AddressSet known) {
      return new Addresses(known, List.of(), List.of());
    }

    /** Addresses of which nothing is known. */
    static Addresses unknown(String why) {
      return new Addresses(AddressSet.EMPTY, List.of(), List.of(why));
    }

    /** Addresses that a predicate decides. */
    static Addresses predicate(AddressSet bound, String text) {
      return new Addresses(AddressSet.EMPTY, List.of(new Bounded(bound, text)), List.of());
    }

    /** {@return the addresses as a set; null where that is not known exactly} */
    @Nullable Extent extent() {
      return predicates.isEmpty() && unknown.isEmpty() ? Extent.of(known) : null;
    }
  }

  /**
   * A predicate on an address, without the side it is on.
   *
   * @param bound addresses for which it may hold
   * @param text the predicate: {@code fqdn www.example.com}
   */
  record Bounded(AddressSet bound, String text) {}

  /** Collects the addresses of a group. */
  static final class AddressCollector {
    private final List<AddressSet> known = new ArrayList<>();
    private final Set<Bounded> predicates = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    void add(Addresses addresses) {
      known.add(addresses.known());
      predicates.addAll(addresses.predicates());
      unknown.addAll(addresses.unknown());
    }

    void unknown(String why) {
      unknown.add(why);
    }

    Addresses build() {
      return new Addresses(AddressSet.union(known), List.copyOf(predicates), List.copyOf(unknown));
    }
  }

  /**
   * Services: protocols with destination ports or ICMP messages, by the source ports they ask for.
   *
   * @param parts each a set of services with one set of source ports
   * @param unknown what could not be resolved; with any, every service may belong to it
   */
  record Services(List<Part> parts, List<String> unknown) {
    /** Services without a condition on the source port. */
    static Services of(ServiceSet set) {
      return new Services(List.of(new Part(set, ServiceSet.ALL_PORTS)), List.of());
    }

    /** Services of which nothing is known. */
    static Services unknown(String why) {
      return new Services(List.of(), List.of(why));
    }

    /** {@return the services as a set; null where that is not known exactly} */
    @Nullable Extent extent() {
      return unknown.isEmpty()
          ? Extent.ofServices(
              parts.stream().map(part -> new Extent.Service(part.service(), part.source())).toList())
          : null;
    }
  }

  /**
   * Services with one set of source ports.
   *
   * @param service protocol with destination port or ICMP message
   * @param source source ports
   */
  record Part(ServiceSet service, IntRanges source) {}

  /** Collects services, those with equal source ports into one part. */
  static final class ServiceCollector {
    private final Map<IntRanges, List<ServiceSet>> parts = new LinkedHashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    void add(Services services) {
      for (Part part : services.parts()) {
        parts.computeIfAbsent(part.source(), k -> new ArrayList<>()).add(part.service());
      }
      unknown.addAll(services.unknown());
    }

    void unknown(String why) {
      unknown.add(why);
    }

    Services build() {
      List<Part> out = new ArrayList<>(parts.size());
      parts.forEach(
          (source, sets) -> {
            IntRanges.Builder all = new IntRanges.Builder();
            sets.forEach(set -> all.addAll(set.values()));
            out.add(new Part(ServiceSet.of(all.build()), source));
          });
      return new Services(out, List.copyOf(unknown));
    }
  }

  /**
   * Port numbers of a port group.
   *
   * @param known ports that belong to it for certain
   * @param unknown what could not be resolved; with any, every port may belong to it
   */
  record Ports(IntRanges known, List<String> unknown) {
    /** {@return the ports as a set; null where that is not known exactly} */
    @Nullable Extent extent() {
      return unknown.isEmpty() ? Extent.ofPorts(known) : null;
    }
  }
}
