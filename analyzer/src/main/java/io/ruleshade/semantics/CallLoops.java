package io.ruleshade.semantics;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rulesets call each other in a circle: the strongly connected components of the graph of calls, by
 * Tarjan's algorithm without recursion. Complexity: linear in rules.
 */
final class CallLoops {
  /** A larger circle is not followed call by call. */
  private static final int MOST = 8;

  private final Map<String, Integer> component = new HashMap<>();
  private final List<Integer> sizes = new ArrayList<>();

  /** A ruleset on the way of the search, with the calls that are still to be followed. */
  private record Visit(String name, Iterator<String> targets) {
    static Visit of(Ruleset ruleset) {
      Set<String> targets = new LinkedHashSet<>();
      for (Rule rule : ruleset.rules()) {
        for (String target : rule.targets()) {
          targets.add(target);
        }
      }
      return new Visit(ruleset.name(), targets.iterator());
    }
  }

  CallLoops(Map<String, Ruleset> rulesets) {
    Map<String, Integer> order = new HashMap<>();
    Map<String, Integer> low = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    for (Ruleset start : rulesets.values()) {
      if (order.containsKey(start.name())) {
        continue;
      }
      Deque<Visit> stack = new ArrayDeque<>();
      enter(start, order, low, open, stack);
      while (!stack.isEmpty()) {
        Visit visit = stack.peek();
        String name = visit.name();
        if (visit.targets().hasNext()) {
          Ruleset target = rulesets.get(visit.targets().next());
          if (target != null && !order.containsKey(target.name())) {
            enter(target, order, low, open, stack);
          } else if (target != null && !component.containsKey(target.name())) {
            low.merge(name, low.getOrDefault(target.name(), 0), Math::min);
          }
          continue;
        }
        stack.pop();
        int lowest = low.getOrDefault(name, 0);
        if (!stack.isEmpty()) {
          low.merge(stack.peek().name(), lowest, Math::min);
        }
        if (lowest == order.getOrDefault(name, -1)) {
          close(name, open);
        }
      }
    }
  }

  private static void enter(
      Ruleset ruleset,
      Map<String, Integer> order,
      Map<String, Integer> low,
      Deque<String> open,
      Deque<Visit> stack) {
    int number = order.size();
    order.put(ruleset.name(), number);
    low.put(ruleset.name(), number);
    open.push(ruleset.name());
    stack.push(Visit.of(ruleset));
  }

  private void close(String name, Deque<String> open) {
    int size = 0;
    String member;
    do {
      member = open.pop();
      component.put(member, sizes.size());
      size++;
    } while (!member.equals(name));
    sizes.add(size);
  }

  /** {@return whether a ruleset that calls another may be called by it in turn} */
  boolean areInOne(String caller, String target) {
    return of(caller) == of(target);
  }

  /** {@return whether so many call each other that the ways through them are not told apart} */
  boolean isLarge(String name) {
    return sizes.get(of(name)) > MOST;
  }

  private int of(String name) {
    return component.getOrDefault(name, -1);
  }
}
