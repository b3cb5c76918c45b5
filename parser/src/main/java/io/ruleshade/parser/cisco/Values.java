package io.ruleshade.parser.cisco;

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
final class Values {
  private Values() {}

  /**
   * Addresses: those that are known, and parts of which only a bound is known.
   *
   * @param known addresses that belong to it for certain
   * @param predicates parts that are a function of the address but no small set of ranges, as text
   * @param unknown what could not be resolved; with any, every address may belong to it
   */
  record Addresses(AddressSet known, List<String> predicates, List<String> unknown) {
    static Addresses of(AddressSet known) {
      return new Addresses(known, List.of(), List.of());
    }

    static Addresses unknown(String why) {
      return new Addresses(AddressSet.EMPTY, List.of(), List.of(why));
    }

    static Addresses predicate(String text) {
      return new Addresses(AddressSet.EMPTY, List.of(text), List.of());
    }

    /** {@return the addresses as a set; null where that is not known exactly} */
    @Nullable Extent extent() {
      return predicates.isEmpty() && unknown.isEmpty() ? Extent.of(known) : null;
    }
  }

  /** Collects the addresses of a group. */
  static final class AddressCollector {
    private final List<AddressSet> known = new ArrayList<>();
    private final Set<String> predicates = new LinkedHashSet<>();
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
      return new Addresses(
          AddressSet.union(known), List.copyOf(predicates), List.copyOf(unknown));
    }
  }

  /**
   * Ports.
   *
   * @param known ports that belong to it for certain
   * @param unknown what could not be resolved; with any, every port may belong to it
   */
  record Ports(IntRanges known, List<String> unknown) {
    static final Ports ANY = new Ports(ServiceSet.ALL_PORTS, List.of());
  }

  /**
   * Services with one set of source ports.
   *
   * @param service protocol with destination port or ICMP message
   * @param source source ports
   */
  record Part(ServiceSet service, IntRanges source) {}

  /**
   * Services by the source ports they ask for.
   *
   * @param parts each a set of services with one set of source ports
   * @param unknown what could not be resolved; with any, every service of {@code bound} may belong
   * @param bound all services it can have whatever its unknown parts are
   */
  record Services(List<Part> parts, List<String> unknown, ServiceSet bound) {
    static Services of(ServiceSet set) {
      return new Services(List.of(new Part(set, ServiceSet.ALL_PORTS)), List.of(), set);
    }

    static Services unknown(String why) {
      return new Services(List.of(), List.of(why), ServiceSet.ANY);
    }

    /** {@return the services as a set; null where that is not known exactly} */
    @Nullable Extent extent() {
      return unknown.isEmpty()
          ? Extent.ofServices(
              parts.stream().map(part -> new Extent.Service(part.service(), part.source())).toList())
          : null;
    }
  }

  /** Collects services, those with equal source ports into one part. */
  static final class ServiceCollector {
    private final Map<IntRanges, IntRanges.Builder> parts = new LinkedHashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    void add(Services services) {
      for (Part part : services.parts()) {
        parts
            .computeIfAbsent(part.source(), k -> new IntRanges.Builder())
            .addAll(part.service().values());
      }
      unknown.addAll(services.unknown());
    }

    void unknown(String why) {
      unknown.add(why);
    }

    Services build() {
      List<Part> out = new ArrayList<>(parts.size());
      parts.forEach((source, set) -> out.add(new Part(ServiceSet.of(set.build()), source)));
      return new Services(out, List.copyOf(unknown), ServiceSet.ANY);
    }
  }
}
