package io.ruleshade.analysis;

import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;

/** Which chains call which: what the entry points reach, and what calls itself in a loop. */
final class CallGraph {
  private final Map<String, Ruleset> rulesets = new LinkedHashMap<>();
  private final Map<String, List<String>> callees = new LinkedHashMap<>();
  private final Set<String> looping = new HashSet<>();
  private final Set<String> reached = new HashSet<>();
  private final List<Ruleset> roots = new ArrayList<>();

  /** The graph of a device. Complexity: linear in rules and calls. */
  CallGraph(Device device) {
    boolean calls = false;
    for (Ruleset ruleset : device.rulesets()) {
      rulesets.putIfAbsent(ruleset.name(), ruleset);
      List<String> targets = new ArrayList<>();
      for (Rule rule : ruleset.rules()) {
        if (rule.enabled()) {
          for (String target : rule.targets()) {
            targets.add(target);
          }
        }
      }
      calls |= !targets.isEmpty();
      callees.put(ruleset.name(), targets);
    }
    if (calls) {
      findLoops();
    }
    findReached(device);
  }

  private void findLoops() {
    Graph<String, DefaultEdge> graph = new DefaultDirectedGraph<>(DefaultEdge.class);
    rulesets.keySet().forEach(graph::addVertex);
    callees.forEach(
        (from, targets) -> {
          for (String to : targets) {
            if (rulesets.containsKey(to)) {
              graph.addEdge(from, to);
              if (from.equals(to)) {
                looping.add(from);
              }
            }
          }
        });
    for (Set<String> component :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      if (component.size() > 1) {
        looping.addAll(component);
      }
    }
  }

  private void findReached(Device device) {
    for (EntryPoint entry : device.entryPoints()) {
      entry.rulesets().forEach(name -> reach(name, device));
    }
    Set<String> bound = Set.copyOf(reached);
    Set<String> called = new HashSet<>();
    for (Ruleset ruleset : device.rulesets()) {
      if (!bound.contains(ruleset.name())) {
        called.addAll(callees.getOrDefault(ruleset.name(), List.of()));
      }
    }
    for (Ruleset ruleset : device.rulesets()) {
      if (!bound.contains(ruleset.name()) && !called.contains(ruleset.name())) {
        roots.add(ruleset);
      }
    }
    // What is left is called only from loops that nothing reaches.
    Set<String> covered = new HashSet<>(bound);
    for (Ruleset root : roots) {
      follow(root.name(), covered);
    }
    for (Ruleset ruleset : device.rulesets()) {
      if (!covered.contains(ruleset.name())) {
        roots.add(ruleset);
        follow(ruleset.name(), covered);
      }
    }
  }

  private void reach(String start, Device device) {
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      String name = open.pop();
      Ruleset ruleset = rulesets.get(name);
      if (ruleset == null || !reached.add(name)) {
        continue;
      }
      callees.getOrDefault(name, List.of()).forEach(open::push);
      for (Ruleset.Gap gap : ruleset.gaps()) {
        device.possibleCallees(gap).forEach(r -> open.push(r.name()));
      }
    }
  }

  private void follow(String start, Set<String> seen) {
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (rulesets.containsKey(name) && seen.add(name)) {
        callees.getOrDefault(name, List.of()).forEach(open::push);
      }
    }
  }

  /** Whether a ruleset is part of a loop of calls, which no device would load. */
  boolean isLooping(String name) {
    return looping.contains(name);
  }

  /** Whether some entry point reaches a ruleset by its calls. */
  boolean isReached(String name) {
    return reached.contains(name);
  }

  /** The rulesets that nothing reaches and from which every other such ruleset can be reached. */
  List<Ruleset> unreachedRoots() {
    return roots;
  }

  Ruleset ruleset(String name) {
    Ruleset found = rulesets.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no such ruleset: " + name);
    }
    return found;
  }

  boolean isDeclared(String name) {
    return rulesets.containsKey(name);
  }
}
