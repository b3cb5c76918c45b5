package io.ruleshade.semantics;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rulesets call each other in a circle: the strongly connected components of the graph of calls, by
 * Tarjan's algorithm without recursion. Complexity: linear in rules.
 */
final class CallLoops {
  /** A larger circle is not followed call by call. */
  private static final int MOST = 8;

  private final Map<String, Integer> component = new HashMap<>();
  private final List<Integer> sizes = new ArrayList<>();

  private record Visit(Ruleset ruleset, List<String> targets, int[] next) {
    Visit(Ruleset ruleset) {
      this(ruleset, targets(ruleset), new int[1]);
    }

    private static List<String> targets(Ruleset ruleset) {
      return ruleset.rules().stream().map(Rule::targets).flatMap(Collection::stream).distinct().toList();
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
        String name = visit.ruleset().name();
        if (visit.next()[0] < visit.targets().size()) {
          Ruleset target = rulesets.get(visit.targets().get(visit.next()[0]++));
          if (target != null && !order.containsKey(target.name())) {
            enter(target, order, low, open, stack);
          } else if (target != null && !component.containsKey(target.name())) {
            low.merge(name, low.get(target.name()), Math::min);
          }
          continue;
        }
        stack.pop();
        if (!stack.isEmpty()) {
          low.merge(stack.peek().ruleset().name(), low.get(name), Math::min);
        }
        if (low.get(name).equals(order.get(name))) {
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
    order.put(ruleset.name(), order.size());
    low.put(ruleset.name(), order.get(ruleset.name()));
    open.push(ruleset.name());
    stack.push(new Visit(ruleset));
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
    return component.get(caller).equals(component.get(target));
  }

  /** {@return whether so many call each other that the ways through them are not told apart} */
  boolean isLarge(String name) {
    return sizes.get(component.get(name)) > MOST;
  }
}
