package io.ruleshade.parser.junos;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Extent;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What applications and application sets stand for: those of the configuration, and the predefined
 * {@code junos-*} ones.
 *
 * <p>An application with terms is the union of its terms. A statement that looks further into the
 * packet than its ports (an RPC program, a UUID) is a predicate.
 */
final class Applications {
  private static final Statement PREDEFINED = predefined();

  private final List<Statement> tables = new ArrayList<>();
  private final LineLedger ledger;
  private final Map<String, Services> known = new HashMap<>();

  /**
   * Services that a name stands for.
   *
   * @param parts each a set of services with one set of source ports and conditions
   * @param effects what permitting it does besides: application layer gateways, time-outs
   */
  record Services(List<Part> parts, Set<String> effects) {}

  /**
   * Services with one set of source ports.
   *
   * @param service protocol with destination port or ICMP message
   * @param source source ports
   * @param conditions further conditions
   */
  record Part(ServiceSet service, IntRanges source, List<Condition> conditions) {}

  /** The applications of a logical system, before those that are predefined. */
  Applications(Statement system, LineLedger ledger) {
    Statement own = system.get("applications");
    if (own != null) {
      tables.add(own);
    }
    tables.add(PREDEFINED);
    this.ledger = ledger;
  }

  private static Statement predefined() {
    try (InputStream in = Applications.class.getResourceAsStream("predefined.conf")) {
      if (in == null) {
        throw new IllegalStateException("missing resource predefined.conf");
      }
      SourceFile file = SourceFile.of("predefined.conf", in.readAllBytes());
      LineLedger ledger = new LineLedger(file);
      Statement root = new JunosReader(file, ledger, new ArrayList<>()).read();
      Statement applications = root.get("applications");
      if (applications == null || !ledger.close().notUnderstood().isEmpty()) {
        throw new IllegalStateException("predefined.conf cannot be read");
      }
      return applications;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return whether a name is defined, here or by the device} */
  boolean isDefined(String name) {
    return name.equals("any")
        || name.startsWith("junos-")
        || find("application", name) != null
        || isSet(name);
  }

  /** {@return whether a name is that of an application set} */
  boolean isSet(String name) {
    return find("application", name) == null && find("application-set", name) != null;
  }

  private @Nullable Statement find(String kind, String name) {
    for (Statement table : tables) {
      Statement found = table.get(kind, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** {@return what some names stand for together} */
  Services union(Iterable<String> names) {
    Collector out = new Collector();
    for (String name : names) {
      out.add(services(name));
    }
    return out.build();
  }

  /** {@return what a name stands for} */
  Services services(String name) {
    Services found = known.get(name);
    if (found == null) {
      found = resolve(name);
      known.put(name, found);
    }
    return found;
  }

  /** An application with conditions or effects of its own (gateways, timeouts) is no mere set. */
  @Nullable Extent extent(String name) {
    Services services = services(name);
    return services.effects().isEmpty()
            && services.parts().stream().allMatch(part -> part.conditions().isEmpty())
        ? Extent.ofServices(
            services.parts().stream()
                .map(part -> new Extent.Service(part.service(), part.source()))
                .toList())
        : null;
  }

  private Services resolve(String top) {
    if (top.equals("any")) {
      return new Services(
          List.of(new Part(ServiceSet.ANY, ServiceSet.ALL_PORTS, List.of())), Set.of());
    }
    Collector out = new Collector();
    Deque<String> open = new ArrayDeque<>(List.of(top));
    Set<String> seen = new LinkedHashSet<>(open);
    while (!open.isEmpty()) {
      String name = open.pop();
      Statement application = find("application", name);
      if (application != null) {
        application(application, out);
        continue;
      }
      Statement set = find("application-set", name);
      if (set == null && name.startsWith("junos-")) {
        out.add(
            new Part(
                ServiceSet.ANY,
                ServiceSet.ALL_PORTS,
                List.of(Condition.Predicate.of("application " + name))));
        continue;
      }
      if (set == null) {
        out.unknown(
            name.equals("any") ? "application set with `any`" : "undefined application `" + name + "`");
        continue;
      }
      set.unread().forEach(lost -> out.unknown("member of application set `" + name + "`"));
      List<String> members = new ArrayList<>(set.values("application"));
      members.addAll(set.values("application-set"));
      for (int i = members.size() - 1; i >= 0; i--) {
        if (seen.add(members.get(i))) {
          open.push(members.get(i));
        }
      }
    }
    return out.build();
  }

  private void application(Statement application, Collector out) {
    List<Statement> terms = application.each("term");
    application.unread().forEach(lost -> out.unknown("application `" + application.name() + "`"));
    if (terms.isEmpty()) {
      term(application, application.name(), out);
    } else {
      terms.forEach(term -> term(term, application.name(), out));
    }
  }

  private void term(Statement term, String name, Collector out) {
    String gateway = term.value("application-protocol");
    if (gateway == null) {
      gateway = term.value("alg");
    }
    if (gateway != null) {
      out.effects.add("application-protocol " + gateway);
    }
    String timeout = term.value("inactivity-timeout");
    if (timeout != null) {
      out.effects.add("inactivity-timeout " + timeout);
    }
    List<Condition> conditions = new ArrayList<>(0);
    for (String keyword :
        List.of("rpc-program-number", "uuid", "ether-type", "snmp-command", "ttl-threshold")) {
      String value = term.value(keyword);
      if (value != null) {
        conditions.add(Condition.Predicate.of("application " + keyword + " " + value));
      }
    }
    term.unread().forEach(lost -> conditions.add(new Condition.Unknown("term of application `" + name + "`")));
    String protocolName = term.value("protocol");
    OptionalInt protocol =
        protocolName == null
            ? OptionalInt.empty()
            : Numbers.number("protocol", protocolName.toLowerCase(Locale.ROOT), 255);
    if (protocol.isEmpty()) {
      lost(term, protocolName == null ? null : "protocol");
      String why = protocolName == null ? "states no protocol" : "protocol `" + protocolName + "`";
      conditions.add(new Condition.Unknown("application `" + name + "`: " + why));
      out.add(new Part(ServiceSet.ANY, ServiceSet.ALL_PORTS, conditions));
      return;
    }
    int number = protocol.getAsInt();
    IntRanges source = ports(term, "source-port", conditions);
    IntRanges destination = ports(term, "destination-port", conditions);
    ServiceSet service = ServiceSet.protocol(number);
    if (ServiceSet.hasPorts(number)) {
      service = ServiceSet.ports(number, destination);
    } else if (!source.equals(ServiceSet.ALL_PORTS) || !destination.equals(ServiceSet.ALL_PORTS)) {
      conditions.add(
          Condition.Predicate.of(
              "application source-port " + Numbers.text(source)
                  + " destination-port " + Numbers.text(destination)));
      source = ServiceSet.ALL_PORTS;
    }
    if (ServiceSet.hasTypes(number)) {
      service = messages(term, number, conditions);
    }
    out.add(new Part(service, source, conditions));
  }

  /** Ports of a term; all of them and an unknown condition where they cannot be read. */
  private IntRanges ports(Statement term, String keyword, List<Condition> conditions) {
    String value = term.value(keyword);
    if (value == null) {
      return ServiceSet.ALL_PORTS;
    }
    IntRanges ports = Numbers.range("port", value, 0xffff);
    if (ports == null) {
      lost(term, keyword);
      conditions.add(new Condition.Unknown("application " + keyword + " `" + value + "`"));
      return ServiceSet.ALL_PORTS;
    }
    return ports;
  }

  private ServiceSet messages(Statement term, int protocol, List<Condition> conditions) {
    boolean six = protocol == ServiceSet.ICMPV6;
    IntRanges types = octets(term, six ? "icmp6-type" : "icmp-type", six ? "icmp6" : "icmp", conditions);
    IntRanges codes = octets(term, six ? "icmp6-code" : "icmp-code", six ? "code6" : "code", conditions);
    if (six) {
      types = types.intersect(octets(term, "icmp-type", "icmp6", conditions));
      codes = codes.intersect(octets(term, "icmp-code", "code6", conditions));
    }
    return messages(protocol, types, codes);
  }

  /** {@return the ICMP messages of some types and codes} */
  static ServiceSet messages(int protocol, IntRanges types, IntRanges codes) {
    if (codes.equals(IntRanges.between(0, 255))) {
      IntRanges.Builder out = new IntRanges.Builder();
      for (int i = 0; i < types.count(); i++) {
        out.add(protocol << 16 | types.lo(i) << 8, protocol << 16 | types.hi(i) << 8 | 255);
      }
      return ServiceSet.of(out.build());
    }
    IntRanges.Builder out = new IntRanges.Builder();
    for (int i = 0; i < types.count(); i++) {
      for (int type = types.lo(i); type <= types.hi(i); type++) {
        for (int k = 0; k < codes.count(); k++) {
          int base = protocol << 16 | type << 8;
          out.add(base | codes.lo(k), base | codes.hi(k));
        }
      }
    }
    return ServiceSet.of(out.build());
  }

  private IntRanges octets(
      Statement term, String keyword, String table, List<Condition> conditions) {
    Collection<String> values = term.values(keyword);
    IntRanges all = IntRanges.between(0, 255);
    if (values.isEmpty()) {
      return all;
    }
    IntRanges octets = Numbers.union(table, values, 255);
    if (octets == null) {
      lost(term, keyword);
      String text = String.join(",", new TreeSet<>(values));
      conditions.add(new Condition.Unknown("application " + keyword + " `" + text + "`"));
      return all;
    }
    return octets;
  }

  /** Enters the line of a value that cannot be read. */
  private void lost(Statement term, @Nullable String keyword) {
    Statement leaf = keyword == null ? null : term.get(keyword);
    if (leaf != null) {
      leaf.valueLines()
          .forEach((value, line) -> ledger.notUnderstood(line, keyword + " `" + value + "`"));
    }
  }

  /** Collects services, those with equal source ports and conditions into one part. */
  private static final class Collector {
    private record Key(IntRanges source, List<Condition> conditions) {}

    private final Map<Key, List<ServiceSet>> parts = new LinkedHashMap<>();
    private final Set<String> effects = new TreeSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();

    void add(Part part) {
      parts
          .computeIfAbsent(
              new Key(part.source(), List.copyOf(part.conditions())), k -> new ArrayList<>())
          .add(part.service());
    }

    void add(Services services) {
      services.parts().forEach(this::add);
      effects.addAll(services.effects());
    }

    void unknown(String why) {
      unknown.add(why);
    }

    Services build() {
      List<Part> out = new ArrayList<>(parts.size());
      parts.forEach(
          (key, sets) -> {
            IntRanges.Builder all = new IntRanges.Builder();
            sets.forEach(set -> all.addAll(set.values()));
            out.add(new Part(ServiceSet.of(all.build()), key.source(), key.conditions()));
          });
      if (!unknown.isEmpty()) {
        String why = String.join(", ", unknown.stream().limit(5).toList());
        out.add(
            new Part(
                ServiceSet.ANY, ServiceSet.ALL_PORTS, List.of(new Condition.Unknown(why))));
      }
      return new Services(List.copyOf(out), effects);
    }
  }
}
