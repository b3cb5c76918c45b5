package io.ruleshade.parser.panos;

import io.ruleshade.model.AddressSet;
import io.ruleshade.parser.panos.Definitions.Definition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what the names of addresses stand for. */
final class AddressNames {
  /** Definitions of one name that differ are compared down to this depth of groups. */
  static final int DEEPEST = 20;

  private final Definitions definitions;
  private final Map<String, Values.Addresses> cache = new HashMap<>();
  private final Groups groups;

  AddressNames(Definitions definitions, Groups groups) {
    this.definitions = definitions;
    this.groups = groups;
  }

  /** {@return whether a name means something as an address without being defined} */
  boolean isAddress(String name) {
    return literal(name) != null;
  }

  /** {@return the addresses of a name in a rule} */
  Values.Addresses address(String name, Namespace rule) {
    String key = rule + "\n" + name;
    Values.Addresses known = cache.get(key);
    if (known == null) {
      known = addresses(new Groups.Start(name, rule, null), rule, 0);
      cache.put(key, known);
    }
    return known;
  }

  /** {@return the addresses of one definition, seen from where it stands} */
  Values.Addresses address(Definition definition) {
    return addresses(
        new Groups.Start(definition.node().name, definition.home(), definition),
        definition.home(),
        0);
  }

  private Values.Addresses addresses(Groups.Start start, Namespace rule, int depth) {
    Values.AddressCollector out = new Values.AddressCollector();
    groups.flatten(
        start,
        rule,
        Definitions.ADDRESSES,
        AddressNames::addressMembers,
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
      Groups.Start start = new Groups.Start(name, definition.home(), definition);
      Values.Addresses value = addresses(start, rule, depth + 1);
      same = value.unknown().isEmpty() && (first == null || first.equals(value));
      first = value;
    }
    return same && first != null
        ? first
        : Values.Addresses.predicate("address " + name + " as seen from " + rule);
  }

  private static @Nullable List<Node> addressMembers(Definition definition) {
    if (!definition.kind().equals("address-group") || definition.node().child("dynamic") != null) {
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
      case "address-group" -> dynamic(definition, name);
      case "external-list" -> Values.Addresses.predicate("external-list " + name);
      case "region" -> Values.Addresses.predicate("region " + name);
      default -> value(node);
    };
  }

  /**
   * A dynamic group: the objects beside it that have its tags, and what is registered while the
   * device runs. What Panorama pushes of its objects is not known, so there nothing is certain.
   */
  private Values.Addresses dynamic(Definition group, String name) {
    Values.AddressCollector out = new Values.AddressCollector();
    out.add(Values.Addresses.predicate("dynamic address-group " + name));
    Node filter = group.node().at("dynamic", "filter");
    Node text = filter == null ? null : filter.value();
    TagFilter tags = text == null ? null : TagFilter.parse(text.name);
    if (tags != null && group.home().kind == Namespace.Kind.VSYS) {
      for (Node address : group.home().table("address").values()) {
        Node own = address.child("tag");
        boolean whole = !group.home().isRepeated(address) && !address.isPartial();
        if (own != null && whole) {
          Set<String> names = new HashSet<>();
          own.children().forEach(tag -> names.add(tag.name));
          if (tags.fits(names)) {
            out.add(value(address));
          }
        }
      }
    }
    return out.build();
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

  /** What the part of the configuration that the file leaves out defines. */
  static String outside(String kind, String name, Namespace rule) {
    return kind + " " + name + " as seen from " + rule;
  }
}
