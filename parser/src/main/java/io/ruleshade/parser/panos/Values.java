package io.ruleshade.parser.panos;

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

/** What the names in a rule stand for. */
final class Values {
  private Values() {}

  /**
   * Addresses: those that are known, and parts that a predicate decides or nobody knows.
   *
   * @param known addresses that belong to it for certain
   * @param predicates host names, regions, lists and the like, without the side they are on
   * @param unknown what could not be resolved; with any, every address may belong to it
   */
  record Addresses(AddressSet known, List<String> predicates, List<String> unknown) {
    /** Every address. */
    static final Addresses ANY = of(AddressSet.ANY);

    static Addresses of(AddressSet known) {
      return new Addresses(known, List.of(), List.of());
    }

    static Addresses predicate(String text) {
      return new Addresses(AddressSet.EMPTY, List.of(text), List.of());
    }

    static Addresses unknown(String why) {
      return new Addresses(AddressSet.EMPTY, List.of(), List.of(why));
    }

    /** {@return the addresses as a set; null where a predicate or an open name has a part in it} */
    @Nullable Extent extent() {
      return predicates.isEmpty() && unknown.isEmpty() ? Extent.of(known) : null;
    }
  }

  /** Collects the addresses of a group or of a field. */
  static final class AddressCollector {
    private final List<AddressSet> known = new ArrayList<>();
    private final Set<String> predicates = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    void add(Addresses addresses) {
      if (!addresses.known().isEmpty()) {
        known.add(addresses.known());
      }
      predicates.addAll(addresses.predicates());
      unknown.addAll(addresses.unknown());
    }

    void unknown(String why) {
      unknown.add(why);
    }

    Addresses build() {
      AddressSet all = AddressSet.union(known);
      return new Addresses(all, List.copyOf(predicates), List.copyOf(unknown));
    }
  }

  /**
   * Services with one set of source ports.
   *
   * @param service protocol with destination port
   * @param source source ports
   */
  record Part(ServiceSet service, IntRanges source) {}

  /**
   * Services by the source ports they ask for.
   *
   * @param parts those that are known
   * @param predicates {@code service application-default} and the like
   * @param unknown what could not be resolved
   */
  record Services(List<Part> parts, List<String> predicates, List<String> unknown) {
    /** Every service. */
    static final Services ANY = of(ServiceSet.ANY, ServiceSet.ALL_PORTS);

    static Services of(ServiceSet set, IntRanges source) {
      return new Services(List.of(new Part(set, source)), List.of(), List.of());
    }

    static Services predicate(String text) {
      return new Services(List.of(), List.of(text), List.of());
    }

    static Services unknown(String why) {
      return new Services(List.of(), List.of(), List.of(why));
    }

    /** {@return the services as a set; null where a predicate or an open name has a part in it} */
    @Nullable Extent extent() {
      return predicates.isEmpty() && unknown.isEmpty()
          ? Extent.ofServices(
              parts.stream().map(part -> new Extent.Service(part.service(), part.source())).toList())
          : null;
    }
  }

  /** Collects services, those with equal source ports into one part. */
  static final class ServiceCollector {
    private final Map<IntRanges, IntRanges.Builder> parts = new LinkedHashMap<>();
    private final Set<String> predicates = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    void add(Services services) {
      for (Part part : services.parts()) {
        parts
            .computeIfAbsent(part.source(), k -> new IntRanges.Builder())
            .addAll(part.service().values());
      }
      predicates.addAll(services.predicates());
      unknown.addAll(services.unknown());
    }

    void unknown(String why) {
      unknown.add(why);
    }

    Services build() {
      List<Part> out = new ArrayList<>(parts.size());
      parts.forEach((source, set) -> out.add(new Part(ServiceSet.of(set.build()), source)));
      return new Services(out, List.copyOf(predicates), List.copyOf(unknown));
    }
  }
}
