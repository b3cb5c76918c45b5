package io.ruleshade.parser.panos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place where objects are defined under names: {@code shared}, a virtual system, a device group,
 * or what Panorama pushed to a firewall.
 */
final class Namespace {
  /** The kinds of place. */
  enum Kind {
    SHARED,
    VSYS,
    GROUP,
    PUSHED
  }

  final Kind kind;

  /** The name users know: {@code vsys1}, {@code DG1}, {@code shared}, {@code panorama}. */
  final String name;

  /** The place that is looked in when a name is not defined here; null for {@code shared}. */
  @Nullable Namespace parent;

  /** Places below this one: device groups. */
  final List<Namespace> children = new ArrayList<>();

  /** Sections (address, rulebase …) by name; the XML form may have several of one name. */
  private final Map<String, List<Node>> sections = new LinkedHashMap<>();

  private final Map<String, Map<String, Node>> tables = new LinkedHashMap<>();
  private final Set<Node> repeated = new LinkedHashSet<>();

  Namespace(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  /** Adds a section. */
  void section(Node node) {
    section(node.name, node);
  }

  /** Adds a node as one of a section. */
  void section(String section, Node node) {
    sections.computeIfAbsent(section, k -> new ArrayList<>(1)).add(node);
  }

  /** {@return the sections of a name} */
  List<Node> sections(String section) {
    return sections.getOrDefault(section, List.of());
  }

  /** Enters the objects of a section into the table of their kind. */
  void objects(String table, Node section) {
    Map<String, Node> names = tables.computeIfAbsent(table, k -> new LinkedHashMap<>());
    for (Node object : section.children()) {
      Node before = names.put(object.name, object);
      if (before != null && before != object && !before.toString().equals(object.toString())) {
        repeated.add(object);
      }
    }
  }

  /** {@return the objects of a kind by name} */
  Map<String, Node> table(String objects) {
    return tables.getOrDefault(objects, Map.of());
  }

  /** {@return whether an object takes the place of another of its name} */
  boolean isRepeated(Node object) {
    return repeated.contains(object);
  }

  /** {@return this place and those that are looked in after it, in order} */
  List<Namespace> chain() {
    List<Namespace> out = new ArrayList<>();
    for (Namespace at = this; at != null; at = at.parent) {
      out.add(at);
    }
    return out;
  }

  /** {@return all places below this one} */
  List<Namespace> descendants() {
    List<Namespace> out = new ArrayList<>(children);
    for (int i = 0; i < out.size(); i++) {
      out.addAll(out.get(i).children);
    }
    return out;
  }

  @Override
  public String toString() {
    return name;
  }
}
