package io.ruleshade.check.objects;

import io.ruleshade.check.Context;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.traverse.BreadthFirstIterator;

/**
 * Who refers to which object: one vertex an object, one edge from each that names another, and one
 * vertex for everything that is no object (rules, translation, routing). Built once a device.
 *
 * <p>A reference whose kind no object of the name has leads to all objects of the name, so that an
 * object that might be meant is never taken for unused.
 */
final class ObjectGraph {
  /** The vertex of everything that is no object. */
  private static final Integer OUTSIDE = -1;

  /** A set or map of nftables where it is used. */
  private static final Pattern SET = Pattern.compile("@([A-Za-z_][A-Za-z0-9_/.\\\\-]*)");

  private final List<NamedObject> objects;
  private final Graph<Integer, DefaultEdge> graph = new DefaultDirectedGraph<>(DefaultEdge.class);
  private final Map<String, List<Integer>> byKind = new HashMap<>();
  private final Map<String, List<Integer>> byName = new HashMap<>();
  private final Set<Integer> used = new LinkedHashSet<>();
  private final String unread;

  private ObjectGraph(Device device) {
    this.objects = device.objects();
    graph.addVertex(OUTSIDE);
    for (int i = 0; i < objects.size(); i++) {
      NamedObject object = objects.get(i);
      graph.addVertex(i);
      byKind.computeIfAbsent(key(object.kind(), object.name()), k -> new ArrayList<>()).add(i);
      byName.computeIfAbsent(object.name(), k -> new ArrayList<>()).add(i);
    }
    for (int i = 0; i < objects.size(); i++) {
      NamedObject object = objects.get(i);
      if (object.referenced()) {
        graph.addEdge(OUTSIDE, i);
      }
      for (Rule.Use use : object.members()) {
        refer(i, use);
      }
    }
    referToSets(device);
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        for (Rule.Use use : rule.uses()) {
          refer(OUTSIDE, use);
        }
      }
    }
    new BreadthFirstIterator<>(graph, OUTSIDE).forEachRemaining(used::add);
    this.unread = unread(device);
  }

  /** The graph of a device. */
  static ObjectGraph of(Device device, Context context) {
    return context.once(ObjectGraph.class, () -> new ObjectGraph(device));
  }

  /** The graph of another device of the run. */
  static ObjectGraph ofOther(Device device) {
    return new ObjectGraph(device);
  }

  private static String key(String kind, String name) {
    return kind + "\n" + name;
  }

  private void refer(Integer from, Rule.Use use) {
    for (int to : meant(use)) {
      if (from != to) {
        graph.addEdge(from, to);
      }
    }
  }

  /**
   * The sets and maps of nftables that a file names anywhere: a map in a translation or a mark takes no
   * part in the match of its rule.
   */
  private void referToSets(Device device) {
    if (!device.dialect().equals("nftables")) {
      return;
    }
    Set<String> named = new LinkedHashSet<>();
    for (Coverage coverage : device.coverage()) {
      Matcher at = SET.matcher(coverage.file().text());
      while (at.find()) {
        named.add(at.group(1));
      }
    }
    for (int i = 0; i < objects.size(); i++) {
      String name = objects.get(i).name();
      if (named.contains(name.substring(name.lastIndexOf(' ') + 1))) {
        graph.addEdge(OUTSIDE, i);
      }
    }
  }

  /** {@return numbers of the objects that a reference may mean} */
  List<Integer> meant(Rule.Use use) {
    List<Integer> exact = byKind.get(key(use.kind(), use.name()));
    return exact != null ? exact : byName.getOrDefault(use.name(), List.of());
  }

  /** {@return the objects, by their numbers} */
  List<NamedObject> objects() {
    return objects;
  }

  /** {@return whether a rule or another feature refers to an object, through others or directly} */
  boolean isUsed(int object) {
    return used.contains(object);
  }

  /** {@return the objects that refer to an object} */
  List<NamedObject> users(int object) {
    List<NamedObject> out = new ArrayList<>();
    for (DefaultEdge edge : graph.incomingEdgesOf(object)) {
      int from = graph.getEdgeSource(edge);
      if (from >= 0) {
        out.add(objects.get(from));
      }
    }
    return out;
  }

  /** {@return whether a line that was not understood has the name of an object in it} */
  boolean isInUnreadLine(NamedObject object) {
    return !unread.isEmpty() && unread.contains(bare(object));
  }

  /** {@return the name of an object as its own scope writes it} */
  static String bare(NamedObject object) {
    String scope = object.scope();
    boolean qualified =
        !scope.isEmpty() && object.name().startsWith(scope.endsWith("/") ? scope : scope + "/");
    return qualified
        ? object.name().substring(scope.length() + (scope.endsWith("/") ? 0 : 1))
        : object.name();
  }

  private static String unread(Device device) {
    StringBuilder out = new StringBuilder();
    for (Coverage coverage : device.coverage()) {
      for (Coverage.NotUnderstood line : coverage.notUnderstood()) {
        out.append(line.span().text()).append('\n');
      }
    }
    return out.toString();
  }
}
