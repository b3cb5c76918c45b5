package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What names stand for once everything is read. */
final class FortiosValues {
  /** Above this many ranges the words for an object say how many there are. */
  private static final int RANGES = 256;

  private FortiosValues() {}

  /**
   * A predicate on an address, without the side it is on.
   *
   * @param bound addresses for which it may hold
   * @param text the predicate: {@code fqdn www.example.com}
   */
  record Bounded(AddressSet bound, String text) {}

  /**
   * Addresses: those that are known, and parts of which only a bound is known.
   *
   * @param known addresses that belong to it for certain
   * @param predicates host names and the like, each with the addresses it may stand for
   * @param unknown what could not be resolved; with any, every address may belong to it
   */
  record Addresses(AddressSet known, List<Bounded> predicates, List<String> unknown) {
    static Addresses of(AddressSet known) {
      return new Addresses(known, List.of(), List.of());
    }

    static Addresses unknown(String why) {
      return new Addresses(AddressSet.EMPTY, List.of(), List.of(why));
    }

    static Addresses predicate(AddressSet bound, String text) {
      return new Addresses(AddressSet.EMPTY, List.of(new Bounded(bound, text)), List.of());
    }

    /** {@return all addresses that may belong to it, of those that {@code any} has} */
    AddressSet bound(AddressSet any) {
      if (!unknown.isEmpty()) {
        return any;
      }
      List<AddressSet> sets = new ArrayList<>();
      sets.add(known);
      predicates.forEach(predicate -> sets.add(predicate.bound()));
      return AddressSet.union(sets);
    }

    List<String> words() {
      List<String> out = new ArrayList<>();
      if (known.rangeCount() > RANGES) {
        out.add(known.rangeCount() + " ranges");
      } else if (!known.isEmpty()) {
        out.addAll(known.toStrings());
      }
      predicates.forEach(p -> out.add(p.text()));
      unknown.forEach(why -> out.add("unknown: " + why));
      return out;
    }
  }

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

    /** {@return what was added} One addition is taken as it is. */
    Addresses build() {
      if (known.size() == 1) {
        return new Addresses(known.get(0), List.copyOf(predicates), List.copyOf(unknown));
      }
      return new Addresses(AddressSet.union(known), List.copyOf(predicates), List.copyOf(unknown));
    }
  }

  /**
   * Services that share source ports and what else they ask for.
   *
   * @param service protocols with destination ports or ICMP messages
   * @param source source ports
   * @param destination destination addresses; a service may be bound to some
   * @param conditions what must hold besides
   */
  record Part(
      ServiceSet service, IntRanges source, AddressSet destination, List<Condition> conditions) {
    Part {
      conditions = List.copyOf(conditions);
    }

    static Part of(ServiceSet service) {
      return new Part(service, ServiceSet.ALL_PORTS, AddressSet.ANY, List.of());
    }

    Part with(ServiceSet other) {
      return new Part(other, source, destination, conditions);
    }

    /** Whether the service says nothing of addresses and asks for nothing else. */
    boolean isPlain() {
      return destination.isAny() && conditions.isEmpty();
    }
  }

  /**
   * Services.
   *
   * @param parts each a set of services with one set of source ports
   * @param unknown what could not be resolved; with any, every service may belong to it
   */
  record Services(List<Part> parts, List<String> unknown) {
    static final Services ANY = new Services(List.of(Part.of(ServiceSet.ANY)), List.of());

    static Services unknown(String why) {
      return new Services(List.of(), List.of(why));
    }

    List<String> words() {
      List<String> out = new ArrayList<>();
      for (Part part : parts) {
        String from =
            part.source().equals(ServiceSet.ALL_PORTS) ? "" : " from port " + part.source();
        String to =
            part.destination().isAny()
                ? ""
                : " to " + String.join(", ", part.destination().toStrings());
        part.service().toStrings().forEach(text -> out.add(text + from + to));
      }
      unknown.forEach(why -> out.add("unknown: " + why));
      return out;
    }
  }

  /** Collects services; those that ask for the same source ports become one part. */
  static final class ServiceCollector {
    private final Map<Part, ServiceSet> parts = new LinkedHashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    void add(Part part) {
      if (!part.service().isEmpty()) {
        parts.merge(part.with(ServiceSet.EMPTY), part.service(), ServiceSet::union);
      }
    }

    void add(Services services) {
      services.parts().forEach(this::add);
      unknown.addAll(services.unknown());
    }

    void unknown(String why) {
      unknown.add(why);
    }

    Services build() {
      List<Part> out = new ArrayList<>(parts.size());
      parts.forEach((part, set) -> out.add(part.with(set)));
      return new Services(List.copyOf(out), List.copyOf(unknown));
    }
  }
}
