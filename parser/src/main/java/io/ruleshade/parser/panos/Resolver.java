package io.ruleshade.parser.panos;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.NameTable;
import io.ruleshade.parser.panos.Definitions.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says what the names of addresses and services stand for.
 *
 * <p>Groups are flattened without recursion, however deep they are nested; a group that is part of a
 * circle stands for something unknown.
 */
final class Resolver {
  private static final NameTable NAMES = NameTable.load(Resolver.class, "names.tsv");

  /** Definitions of one name that differ are compared down to this depth of groups. */
  private static final int DEEPEST = 20;

  private final Definitions definitions;
  private final Map<String, Values.Addresses> addresses = new HashMap<>();
  private final Map<String, Values.Services> services = new HashMap<>();
  private final Consumer<Node> circular;

  /**
   * A resolver.
   *
   * @param circular is told of groups that are members of themselves
   */
  Resolver(Definitions definitions, Consumer<Node> circular) {
    this.definitions = definitions;
    this.circular = circular;
  }

  /** {@return whether a name means something as an address without being defined} */
  boolean isAddress(String name) {
    return literal(name) != null;
  }

  // ---- addresses

  /** {@return the addresses of a name in a rule} */
  Values.Addresses address(String name, Namespace rule) {
    String key = rule + "\n" + name;
    Values.Addresses known = addresses.get(key);
    if (known == null) {
      known = addresses(new Start(name, rule, null), rule, 0);
      addresses.put(key, known);
    }
    return known;
  }

  /** {@return the addresses of one definition, seen from where it stands} */
  Values.Addresses address(Definition definition) {
    return addresses(
        new Start(definition.node().name, definition.home(), definition), definition.home(), 0);
  }

  private Values.Addresses addresses(Start start, Namespace rule, int depth) {
    Values.AddressCollector out = new Values.AddressCollector();
    flatten(
        start,
        rule,
        Definitions.ADDRESSES,
        Resolver::addressMembers,
        (leaf, definition) -> {
          if (definition == null) {
            Values.Addresses literal = literal(leaf);
            out.add(
                literal != null
                    ? literal
                    : definitions.isExcerpt()
                        ? Values.Addresses.predicate(outside("address", leaf, rule))
                        : Values.Addresses.unknown("undefined address `" + leaf + "`"));
          } else {
            out.add(object(definition, rule));
          }
        },
        (leaf, possible) -> out.add(several(leaf, rule, possible, depth)),
        out::unknown);
    return out.build();
  }

  /** A name with several definitions: what they all are, or a predicate. */
  private Values.Addresses several(
      String name, Namespace rule, List<Definition> possible, int depth) {
    Values.Addresses first = null;
    boolean same = depth < DEEPEST;
    for (Definition definition : possible) {
      if (!same) {
        break;
      }
      Start start = new Start(name, definition.home(), definition);
      Values.Addresses value = addresses(start, rule, depth + 1);
      same = value.unknown().isEmpty() && (first == null || first.equals(value));
      first = value;
    }
    return same && first != null
        ? first
        : Values.Addresses.predicate("address " + name + " as seen from " + rule);
  }

  private static @Nullable List<Node> addressMembers(Definition definition) {
    if (!definition.kind().equals("address-group")
        || definition.node().child("dynamic") != null) {
      return null;
    }
    Node list = definition.node().child("static");
    if (list != null) {
      return list.children();
    }
    return definition.node().children().stream()
        .filter(child -> child.member || !Fields.isAddressGroupField(child.name))
        .toList();
  }

  private Values.Addresses object(Definition definition, Namespace rule) {
    Node node = definition.node();
    String name = definitions.identity(rule, Definitions.ADDRESSES, node.name);
    if (definition.home().isRepeated(node) || node.isPartial()) {
      return Values.Addresses.unknown("value of address `" + node.name + "`");
    }
    return switch (definition.kind()) {
      case "address-group" -> Values.Addresses.predicate("dynamic address-group " + name);
      case "external-list" -> Values.Addresses.predicate("external-list " + name);
      case "region" -> Values.Addresses.predicate("region " + name);
      default -> value(node);
    };
  }

  private static Values.Addresses value(Node node) {
    Node type = null;
    for (Node child : node.children()) {
      if (Fields.isAddressType(child.name)) {
        type = type == null || child.stated >= type.stated ? child : type;
      } else if (!Fields.isAddressField(child.name)) {
        return Values.Addresses.unknown("value of address `" + node.name + "`");
      }
    }
    Node text = type == null ? null : type.value();
    if (type == null || text == null) {
      return Values.Addresses.unknown("address `" + node.name + "` has no value");
    }
    String value = text.name.strip();
    if (type.name.equals("fqdn")) {
      return Values.Addresses.predicate("fqdn " + value.toLowerCase(Locale.ROOT));
    }
    if (value.startsWith("$")) {
      return Values.Addresses.predicate("variable " + value);
    }
    AddressSet set =
        switch (type.name) {
          case "ip-netmask" -> Literals.netmask(value);
          case "ip-range" -> Literals.range(value);
          default -> Literals.wildcard(value);
        };
    if (set == null && type.name.equals("ip-wildcard") && value.indexOf('/') > 0) {
      return Values.Addresses.predicate("wildcard " + value);
    }
    return set == null
        ? Values.Addresses.unknown("value `" + value + "` of address `" + node.name + "`")
        : Values.Addresses.of(set);
  }

  /** An address, range, country code, built-in list or template variable; null for another word. */
  private static Values.@Nullable Addresses literal(String name) {
    if (name.equals("any")) {
      return Values.Addresses.ANY;
    }
    AddressSet set = Literals.address(name);
    if (set != null) {
      return Values.Addresses.of(set);
    }
    if (name.startsWith("$")) {
      return Values.Addresses.predicate("variable " + name);
    }
    if (name.startsWith("panw-") && name.endsWith("-list")) {
      return Values.Addresses.predicate("external-list " + name);
    }
    boolean country =
        name.length() == 2
            && name.charAt(0) >= 'A'
            && name.charAt(0) <= 'Z'
            && Character.isLetterOrDigit(name.charAt(1))
            && !Character.isLowerCase(name.charAt(1));
    return country ? Values.Addresses.predicate("region " + name) : null;
  }

  // ---- services

  /** {@return the services of a name in a rule} */
  Values.Services service(String name, Namespace rule) {
    if (name.equals("application-default")) {
      return Values.Services.predicate("service application-default");
    }
    String key = rule + "\n" + name;
    Values.Services known = services.get(key);
    if (known == null) {
      known = services(new Start(name, rule, null), rule, 0);
      services.put(key, known);
    }
    return known;
  }

  /** {@return the services of one definition, seen from where it stands} */
  Values.Services service(Definition definition) {
    return services(
        new Start(definition.node().name, definition.home(), definition), definition.home(), 0);
  }

  private Values.Services services(Start start, Namespace rule, int depth) {
    Values.ServiceCollector out = new Values.ServiceCollector();
    flatten(
        start,
        rule,
        Definitions.SERVICES,
        Resolver::serviceMembers,
        (leaf, definition) -> {
          if (definition == null) {
            Values.Services built = builtIn(leaf);
            out.add(
                built != null
                    ? built
                    : definitions.isExcerpt()
                        ? Values.Services.predicate(outside("service", leaf, rule))
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
    boolean same = depth < DEEPEST;
    for (Definition definition : possible) {
      if (!same) {
        break;
      }
      Start start = new Start(name, definition.home(), definition);
      Values.Services value = services(start, rule, depth + 1);
      same = value.unknown().isEmpty() && (first == null || first.equals(value));
      first = value;
    }
    return same && first != null
        ? first
        : Values.Services.predicate("service " + name + " as seen from " + rule);
  }

  private static @Nullable List<Node> serviceMembers(Definition definition) {
    return definition.kind().equals("service-group")
        ? Fields.members(definition.node())
        : null;
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
        ? Values.Services.of(
            ServiceSet.ports(ServiceSet.TCP, ports.build()), ServiceSet.ALL_PORTS)
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

  /** What the part of the configuration that the file leaves out defines. */
  private static String outside(String kind, String name, Namespace rule) {
    return kind + " " + name + " as seen from " + rule;
  }

  // ---- groups

  /** The members of a group; null when the definition is no group of names. */
  private interface Members {
    @Nullable List<Node> of(Definition definition);
  }

  /** A group whose members are being looked at. */
  private static final class Frame {
    final Definition group;
    final List<Node> members;
    int next;

    Frame(Definition group, List<Node> members) {
      this.group = group;
      this.members = members;
    }
  }

  /**
   * A name to begin with.
   *
   * @param name the name
   * @param place where it is used
   * @param definition the one definition that is meant; null for what the name means there
   */
  private record Start(String name, Namespace place, @Nullable Definition definition) {}

  /** Hands on each name in and below a group that is no group itself. */
  private void flatten(
      Start start,
      Namespace rule,
      List<String> kinds,
      Members members,
      BiConsumer<String, @Nullable Definition> leaf,
      BiConsumer<String, List<Definition>> several,
      Consumer<String> unknown) {
    Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Frame> frames = new ArrayList<>();
    String at = start.name();
    Namespace place = start.place();
    Definition fixed = start.definition();
    while (true) {
      List<Definition> possible =
          fixed != null ? List.of(fixed) : definitions.possible(rule, place, kinds, at);
      fixed = null;
      Definition only = possible.size() == 1 ? possible.get(0) : null;
      List<Node> below = only == null ? null : members.of(only);
      if (possible.size() > 1) {
        several.accept(at, possible);
      } else if (only == null || below == null) {
        leaf.accept(at, only);
      } else if (open.contains(only.node())) {
        circular.accept(only.node());
        unknown.accept("group `" + at + "` is a member of itself");
      } else if (done.add(only.node())) {
        open.add(only.node());
        frames.add(new Frame(only, below));
        if (only.home().isRepeated(only.node()) || only.node().isPartial()) {
          unknown.accept("members of group `" + at + "`");
        }
      }
      while (!frames.isEmpty()
          && frames.get(frames.size() - 1).next
              == frames.get(frames.size() - 1).members.size()) {
        open.remove(frames.remove(frames.size() - 1).group.node());
      }
      if (frames.isEmpty()) {
        return;
      }
      Frame frame = frames.get(frames.size() - 1);
      at = frame.members.get(frame.next++).name;
      place = frame.group.home();
    }
  }
}
