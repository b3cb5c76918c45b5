package io.ruleshade.parser.panos;

import io.ruleshade.model.Extent;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.panos.Definitions.Definition;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The named objects of a configuration: what each stands for, what it refers to, and whether
 * something other than a security rule uses it. NAT rules are kept as objects of kind {@code
 * nat-rule}, so that what they refer to counts as in use.
 */
final class Inventory {
  private final SourceFile file;
  private final Config config;
  private final Definitions definitions;
  private final AddressNames addresses;
  private final ServiceNames services;
  private final References references;

  /** Resolve groups without a word about circles, which rules that use them report. */
  private final AddressNames silentAddresses;

  private final ServiceNames silentServices;
  private final boolean wholeLines;
  private final Set<String> words = new HashSet<>();
  private final List<NamedObject> objects = new ArrayList<>();
  private boolean dynamicGroups;

  Inventory(
      SourceFile file,
      Config config,
      Definitions definitions,
      AddressNames addresses,
      ServiceNames services,
      References references,
      boolean wholeLines) {
    this.file = file;
    this.config = config;
    this.definitions = definitions;
    this.addresses = addresses;
    this.services = services;
    this.references = references;
    Groups silent = new Groups(definitions, group -> {});
    this.silentAddresses = new AddressNames(definitions, silent);
    this.silentServices = new ServiceNames(definitions, silent);
    this.wholeLines = wholeLines;
  }

  /** {@return the objects in file order} */
  List<NamedObject> objects(Node root) {
    words(root);
    for (Namespace place : config.all()) {
      for (Node group : place.table("address-group").values()) {
        dynamicGroups |= group.child("dynamic") != null;
      }
    }
    for (Namespace place : config.all()) {
      for (String kind : Sections.OBJECTS) {
        for (Node section : place.sections(kind)) {
          for (Node object : section.children()) {
            object(new Definition(place, kind, object));
          }
        }
      }
      for (Node zones : place.sections("zone")) {
        zones.children().forEach(Node::modelled);
      }
      for (Node rule : place.sections(RunningPolicy.NAT)) {
        rule.modelled();
        natRule(rule, place, "running");
      }
      for (String section : Sections.RULEBASES) {
        for (Node rulebase : place.sections(section)) {
          Node nat = rulebase.child("nat");
          if (nat != null) {
            nat(nat, place, section);
          }
        }
      }
    }
    objects.sort(Comparator.comparingInt(object -> object.span().start()));
    return objects;
  }

  /** Collects the words of everything that is neither an object nor a security rule. */
  private void words(Node node) {
    List<Node> open = new ArrayList<>(List.of(node));
    while (!open.isEmpty()) {
      Node at = open.remove(open.size() - 1);
      boolean section = at.parent != null && Places.isScope(at.parent);
      boolean object = section && Sections.OBJECTS.contains(at.name);
      boolean security = at.name.equals("security") && Sections.isFilter(at);
      if (object || security) {
        continue;
      }
      if (at.children().isEmpty()) {
        words.add(at.name);
      }
      open.addAll(at.children());
    }
  }

  private Span span(Node node) {
    Span span = node.span(file);
    return wholeLines ? file.span(span.line(), span.endLine()) : span;
  }

  private void object(Definition definition) {
    Node node = definition.node();
    if (node.isPartial()) {
      node.notUnderstood("a definition that is not whole");
    } else {
      node.modelled();
    }
    List<Rule.Use> members = new ArrayList<>();
    List<String> value = new ArrayList<>();
    switch (definition.kind()) {
      case "address" -> {
        known(node, Fields::isAddressField);
        Values.Addresses all = addresses.address(definition);
        value.addAll(all.known().isEmpty() ? List.of() : all.known().toStrings());
        value.addAll(all.predicates());
        all.unknown().forEach(why -> value.add("unknown: " + why));
      }
      case "address-group" -> {
        Node filter = node.at("dynamic", "filter");
        Node text = filter == null ? null : filter.value();
        if (text != null) {
          value.add("filter " + text.name);
        }
        Node list = node.child("static");
        List<Node> names =
            list != null
                ? list.children()
                : node.children().stream()
                    .filter(c -> c.member || !Fields.isAddressGroupField(c.name))
                    .toList();
        members(names, definition, Definitions.ADDRESSES, "address", members, value);
      }
      case "service" -> service(definition, value);
      case "service-group" ->
          members(
              Fields.members(node), definition, Definitions.SERVICES, "service", members, value);
      case "application-group" ->
          members(Fields.members(node), definition, Definitions.APPLICATIONS, "", members, value);
      default -> words(node, value);
    }
    boolean tagged = dynamicGroups && node.child("tag") != null;
    objects.add(
        new NamedObject(
            definitions.label(definition),
            References.kind(definition.kind()),
            span(node),
            members,
            value,
            tagged || words.contains(node.name),
            definition.home().toString(),
            extent(definition)));
  }

  /** What an object stands for as a set; null where a predicate or an open name has a part in it. */
  private @Nullable Extent extent(Definition definition) {
    return switch (definition.kind()) {
      case "address", "address-group" -> silentAddresses.address(definition).extent();
      case "service", "service-group" -> silentServices.service(definition).extent();
      default -> null;
    };
  }

  private static void known(Node node, Predicate<String> field) {
    for (Node child : node.children()) {
      if (!field.test(child.name)) {
        child.notUnderstood("no field of this object that is known here");
      }
    }
  }

  private void service(Definition definition, List<String> value) {
    Node node = definition.node();
    known(node, name -> name.equals("protocol") || Fields.isCommonField(name));
    Values.Services all = services.service(definition);
    for (Values.Part part : all.parts()) {
      String from = part.source().equals(ServiceSet.ALL_PORTS) ? "" : " from port " + part.source();
      part.service().toStrings().forEach(text -> value.add(text + from));
    }
    value.addAll(all.predicates());
    all.unknown().forEach(why -> value.add("unknown: " + why));
  }

  private void members(
      List<Node> names,
      Definition group,
      List<String> kinds,
      String what,
      List<Rule.Use> uses,
      List<String> value) {
    for (Node name : names) {
      value.add(name.name);
      boolean defined = references.use(name, group.home(), kinds, uses);
      boolean built =
          what.isEmpty()
              || (what.equals("address")
                  ? addresses.isAddress(name.name)
                  : ServiceNames.builtIn(name.name) != null);
      if (!defined && !built) {
        references.undefined(what, name, group.home());
      }
    }
  }

  /** The paths below a node, as words. */
  private static void words(Node node, List<String> out) {
    for (Node field : node.children()) {
      if (out.size() >= 40) {
        return;
      }
      List<String> path = new ArrayList<>();
      field.forEach(below -> path.add(below.name));
      if (!Fields.isCommonField(field.name)) {
        out.add(String.join(" ", path.subList(0, Math.min(path.size(), 40))));
      }
    }
  }

  private void nat(Node policy, Namespace place, String section) {
    policy.modelled();
    Node rules = policy.child("rules");
    if (rules == null) {
      return;
    }
    for (Node rule : rules.children()) {
      natRule(rule, place, section);
    }
  }

  private void natRule(Node rule, Namespace place, String section) {
    List<Rule.Use> uses = new ArrayList<>();
    rule.forEach(
        node -> {
          if (node.children().isEmpty()) {
            references.use(node, place, Definitions.ADDRESSES, uses);
            references.use(node, place, Definitions.SERVICES, uses);
          }
        });
    List<String> value = new ArrayList<>();
    words(rule, value);
    String name = place.name + "/" + section + "/" + rule.name;
    objects.add(new NamedObject(name, "nat-rule", span(rule), uses, value, true));
  }
}
