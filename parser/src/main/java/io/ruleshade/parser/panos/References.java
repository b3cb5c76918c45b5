package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.panos.Definitions.Definition;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Resolves the names in rules, noting what each refers to and what is not defined. */
final class References {
  private final SourceFile file;
  private final Definitions definitions;
  private final Resolver resolver;
  private final List<Diagnostic> diagnostics;
  private final Set<String> reported = new LinkedHashSet<>();

  References(
      SourceFile file,
      Definitions definitions,
      Resolver resolver,
      List<Diagnostic> diagnostics) {
    this.file = file;
    this.definitions = definitions;
    this.resolver = resolver;
    this.diagnostics = diagnostics;
  }

  /** {@return the addresses of a name} */
  Values.Addresses address(Node name, Namespace place, List<Rule.Use> uses) {
    boolean defined = use(name, place, Definitions.ADDRESSES, uses);
    if (!defined && !resolver.isAddress(name.name)) {
      undefined("address", name, place);
    }
    return resolver.address(name.name, place);
  }

  /** {@return the services of a name} */
  Values.Services service(Node name, Namespace place, List<Rule.Use> uses) {
    boolean defined = use(name, place, Definitions.SERVICES, uses);
    boolean known =
        name.name.equals("application-default") || Resolver.builtIn(name.name) != null;
    if (!defined && !known) {
      undefined("service", name, place);
    }
    return resolver.service(name.name, place);
  }

  /** Adds the applications of a name: those of a group, or the name itself. */
  void application(
      Node name, Namespace place, Set<String> names, Set<String> unknown, List<Rule.Use> uses) {
    use(name, place, Definitions.APPLICATIONS, uses);
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<String> open = new ArrayList<>(List.of(name.name));
    List<Namespace> homes = new ArrayList<>(List.of(place));
    while (!open.isEmpty()) {
      String at = open.remove(open.size() - 1);
      Namespace container = homes.remove(homes.size() - 1);
      List<Definition> possible =
          definitions.possible(place, container, Definitions.APPLICATIONS, at);
      if (possible.size() > 1) {
        names.add(at + " as seen from " + place);
        continue;
      }
      if (possible.isEmpty()) {
        names.add(at);
        continue;
      }
      Definition only = possible.get(0);
      if (!only.kind().equals("application-group")) {
        String prefix = only.kind().equals("application-filter") ? "filter " : "";
        names.add(prefix + definitions.identity(place, Definitions.APPLICATIONS, at));
      } else if (!seen.add(only.node())) {
        // A group that is met again adds nothing; one that is part of a circle neither.
        continue;
      } else {
        if (only.home().isRepeated(only.node()) || only.node().isPartial()) {
          unknown.add("members of group `" + at + "`");
        }
        for (Node member : Fields.members(only.node())) {
          open.add(member.name);
          homes.add(only.home());
        }
      }
    }
  }

  /** {@return the name of a category for the text of a predicate} */
  String category(Node name, Namespace place, List<Rule.Use> uses) {
    use(name, place, List.of("external-list"), uses);
    return definitions.identity(place, Definitions.CATEGORIES, name.name);
  }

  /** {@return the condition of a schedule} */
  Condition schedule(Node name, Namespace place, List<Rule.Use> uses) {
    if (!use(name, place, List.of("schedule"), uses)) {
      undefined("schedule", name, place);
      return new Condition.Unknown("undefined schedule `" + name.name + "`");
    }
    return Condition.Predicate.of(
        "schedule " + definitions.identity(place, List.of("schedule"), name.name));
  }

  /** Notes what a name refers to. {@return whether it is defined} */
  boolean use(Node name, Namespace place, List<String> kinds, List<Rule.Use> uses) {
    List<Definition> possible = definitions.possible(place, place, kinds, name.name);
    for (Definition definition : possible) {
      uses.add(
          new Rule.Use(
              kind(definition.kind()), definitions.label(definition), name.opening(file)));
    }
    return !possible.isEmpty();
  }

  /** {@return the kind of an object as the model names it} */
  static String kind(String section) {
    return switch (section) {
      case "address" -> "network";
      case "address-group" -> "network-group";
      case "schedule" -> "time-range";
      default -> section;
    };
  }

  /** Reports a name that is not defined, once a place. */
  void undefined(String what, Node name, Namespace place) {
    if (!reported.add(what + "\n" + place + "\n" + name.name)) {
      return;
    }
    if (definitions.isExcerpt()) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.ASSUMED,
              Severity.INFO,
              what
                  + " `"
                  + name.name
                  + "` is taken to be defined in the part of the configuration that is left out",
              new Label(name.opening(file), "not defined in " + place + " or above it"),
              "export the whole configuration, with its `shared` part"));
    } else {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.UNDEFINED,
              Severity.HIGH,
              "undefined " + what + " `" + name.name + "`",
              new Label(name.opening(file), "not defined in " + place + " or above it"),
              "define it, or remove what uses it"));
    }
  }
}
