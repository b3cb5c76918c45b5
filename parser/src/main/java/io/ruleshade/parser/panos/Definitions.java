package io.ruleshade.parser.panos;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which definition a name means where it is used.
 *
 * <p>A name is looked for in the place of the rule and then further up; with {@code
 * ancestor-objects-take-precedence} from {@code shared} downwards. A rule of {@code shared} or of an
 * ancestor is pushed to every device group below, where an object of the same name may take the
 * place of the one it was written with: then it has several possible definitions.
 *
 * <p>Source: Panorama Administrator's Guide, "Device Group Objects" and "Objects defined in
 * ancestors will take higher precedence".
 */
final class Definitions {
  /** Kinds of object that a source or destination may name. */
  static final List<String> ADDRESSES =
      List.of("address", "address-group", "external-list", "region");

  /** Kinds of object that a service field may name. */
  static final List<String> SERVICES = List.of("service", "service-group");

  /** Kinds of object that an application field may name. */
  static final List<String> APPLICATIONS =
      List.of("application-group", "application-filter", "application");

  /** Kinds of object that a category field may name. */
  static final List<String> CATEGORIES = List.of("custom-url-category", "external-list");

  /**
   * A definition.
   *
   * @param home where it stands
   * @param kind the section
   * @param node the object
   */
  record Definition(Namespace home, String kind, Node node) {}

  private final Config config;

  Definitions(Config config) {
    this.config = config;
  }

  /**
   * {@return whether the file is an excerpt} The device lets nobody refer to what is not defined, so
   * a name without a definition is defined in what the excerpt leaves out, once and for all rules
   * of one place.
   */
  boolean isExcerpt() {
    return config.excerpt;
  }

  /** {@return the definition in one place} */
  private static @Nullable Definition in(Namespace place, List<String> kinds, String name) {
    for (String kind : kinds) {
      Node node = place.table(kind).get(name);
      if (node != null) {
        return new Definition(place, kind, node);
      }
    }
    return null;
  }

  /** {@return the definition a name has in a place; null when it has none} */
  @Nullable Definition visible(Namespace place, List<String> kinds, String name) {
    Definition found = null;
    for (Namespace at = place; at != null; at = at.parent) {
      Definition here = in(at, kinds, name);
      if (here != null) {
        found = here;
        if (!config.ancestorsWin || place.kind != Namespace.Kind.GROUP) {
          break;
        }
      }
    }
    return found;
  }

  /**
   * {@return the definitions that a name may have}
   *
   * @param rule the place of the rule
   * @param container the place of the group that the name is a member of; the rule's own for a name
   *     that the rule states
   */
  List<Definition> possible(
      Namespace rule, Namespace container, List<String> kinds, String name) {
    Set<Definition> out = new LinkedHashSet<>();
    Definition first = visible(rule, kinds, name);
    if (first != null) {
      out.add(first);
    }
    if (container != rule) {
      Definition other = visible(container, kinds, name);
      if (other != null) {
        out.add(other);
      }
    }
    if (!config.ancestorsWin || out.isEmpty()) {
      for (Namespace below : rule.descendants()) {
        Definition other = in(below, kinds, name);
        if (other != null) {
          out.add(other);
        }
      }
    }
    if (first == null && container == rule && !out.isEmpty()) {
      // Defined only below: the rule refers to nothing where it stands.
      return List.of();
    }
    return new ArrayList<>(out);
  }

  /**
   * {@return the name for use in the text of a predicate} Equal text must mean equal truth, so a name
   * that is defined in several places is named with the place.
   */
  String identity(Namespace rule, List<String> kinds, String name) {
    int places = 0;
    for (Namespace place : config.all()) {
      places += in(place, kinds, name) == null ? 0 : 1;
    }
    if (places <= 1) {
      return name;
    }
    List<Definition> possible = possible(rule, rule, kinds, name);
    return possible.size() == 1
        ? name + " of " + possible.get(0).home()
        : name + " as seen from " + rule;
  }

  /** {@return the name under which the model lists a definition: unique among its kind} */
  String label(Definition definition) {
    String name = definition.node().name;
    for (Namespace place : config.all()) {
      if (place != definition.home() && place.table(definition.kind()).containsKey(name)) {
        return definition.home() + "/" + name;
      }
    }
    return name;
  }
}
