package io.ruleshade.parser.panos;

import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.NameTable;
import io.ruleshade.parser.panos.Definitions.Definition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Says what the names of services stand for. */
final class ServiceNames {
  private static final NameTable NAMES = NameTable.load(ServiceNames.class, "names.tsv");

  private final Definitions definitions;
  private final Groups groups;
  private final Map<String, Values.Services> services = new HashMap<>();

  ServiceNames(Definitions definitions, Groups groups) {
    this.definitions = definitions;
    this.groups = groups;
  }

  /** {@return the services of a name in a rule} */
  Values.Services service(String name, Namespace rule) {
    if (name.equals("application-default")) {
      return Values.Services.predicate("service application-default");
    }
    String key = rule + "\n" + name;
    Values.Services known = services.get(key);
    if (known == null) {
      known = services(new Groups.Start(name, rule, null), rule, 0);
      services.put(key, known);
    }
    return known;
  }

  /** {@return the services of one definition, seen from where it stands} */
  Values.Services service(Definition definition) {
    return services(
        new Groups.Start(definition.node().name, definition.home(), definition),
        definition.home(),
        0);
  }

  private Values.Services services(Groups.Start start, Namespace rule, int depth) {
    Values.ServiceCollector out = new Values.ServiceCollector();
    groups.flatten(
        start,
        rule,
        Definitions.SERVICES,
        ServiceNames::serviceMembers,
        (leaf, definition) -> {
          if (definition == null) {
            Values.Services built = builtIn(leaf);
            out.add(
                built != null
                    ? built
                    : definitions.isExcerpt()
                        ? Values.Services.predicate(AddressNames.outside("service", leaf, rule))
                        : Values.Services.unknown("undefined service `" + leaf + "`"));
          } else if (definition.home().isRepeated(definition.node())
              || definition.node().isPartial()) {
            out.unknown("value of service `" + leaf + "`");
          } else {
            out.add(ports(definition.node()));
          }
        },
        (leaf, possible) -> out.add(severalServices(leaf, rule, possible, depth)),
        out::unknown);
    return out.build();
  }

  private Values.Services severalServices(
      String name, Namespace rule, List<Definition> possible, int depth) {
    Values.Services first = null;
    boolean same = depth < AddressNames.DEEPEST;
    for (Definition definition : possible) {
      if (!same) {
        break;
      }
      Groups.Start start = new Groups.Start(name, definition.home(), definition);
      Values.Services value = services(start, rule, depth + 1);
      same = value.unknown().isEmpty() && (first == null || first.equals(value));
      first = value;
    }
    return same && first != null
        ? first
        : Values.Services.predicate("service " + name + " as seen from " + rule);
  }

  private static @Nullable List<Node> serviceMembers(Definition definition) {
    return definition.kind().equals("service-group") ? Fields.members(definition.node()) : null;
  }

  /** {@code any}, {@code service-http}, {@code service-https}; null for another word. */
  static Values.@Nullable Services builtIn(String name) {
    if (name.equals("any")) {
      return Values.Services.ANY;
    }
    IntRanges.Builder ports = new IntRanges.Builder();
    boolean found = false;
    for (int i = 1; ; i++) {
      OptionalInt port = NAMES.number("tcp-service", name + "#" + i);
      if (port.isEmpty()) {
        break;
      }
      ports.add(port.getAsInt(), port.getAsInt());
      found = true;
    }
    return found
        ? Values.Services.of(ServiceSet.ports(ServiceSet.TCP, ports.build()), ServiceSet.ALL_PORTS)
        : null;
  }

  private static Values.Services ports(Node node) {
    Values.Services unknown = Values.Services.unknown("value of service `" + node.name + "`");
    for (Node child : node.children()) {
      if (!child.name.equals("protocol") && !Fields.isCommonField(child.name)) {
        return unknown;
      }
    }
    Node protocols = node.child("protocol");
    Node protocol = protocols == null ? null : protocols.value();
    if (protocol == null) {
      return unknown;
    }
    int number =
        switch (protocol.name) {
          case "tcp" -> ServiceSet.TCP;
          case "udp" -> ServiceSet.UDP;
          case "sctp" -> ServiceSet.SCTP;
          default -> -1;
        };
    IntRanges destination = ports(protocol, "port");
    IntRanges source = ports(protocol, "source-port");
    for (Node child : protocol.children()) {
      if (!Fields.isPortField(child.name)) {
        return unknown;
      }
    }
    return number < 0 || destination == null || source == null
        ? unknown
        : Values.Services.of(ServiceSet.ports(number, destination), source);
  }

  /** The ports below a key: all of them when it is not there, null when it is not legible. */
  private static @Nullable IntRanges ports(Node protocol, String key) {
    Node node = protocol.child(key);
    if (node == null || node.children().isEmpty()) {
      return ServiceSet.ALL_PORTS;
    }
    if (node.children().size() == 1) {
      return Literals.ports(node.children().get(0).name);
    }
    Node value = node.value();
    return value == null ? null : Literals.ports(value.name);
  }
}
