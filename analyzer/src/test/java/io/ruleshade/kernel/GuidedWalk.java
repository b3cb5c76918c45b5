package io.ruleshade.kernel;

import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Packet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows the kernel's path through one base chain rule by rule. A rule that surely matches must be the
 * kernel's next step, one that surely does not must not be, and where that is open the kernel's path
 * tells how the condition turned out.
 */
final class GuidedWalk {
  private final Map<String, Ruleset> rulesets = new HashMap<>();

  GuidedWalk(Device device) {
    device.rulesets().forEach(r -> rulesets.put(r.name(), r));
  }

  private record Place(Ruleset ruleset, int next) {}

  /** {@return what the kernel did otherwise; empty when every step agrees} */
  String follow(EntryPoint entry, Packet packet, List<Rule> steps, List<String> chains) {
    Deque<Place> callers = new ArrayDeque<>();
    Ruleset ruleset = rulesets.get(entry.rulesets().get(0));
    int next = 0;
    int step = 0;
    Set<String> dirty = new TreeSet<>();
    List<String> done = new ArrayList<>();
    while (true) {
      if (next == ruleset.rules().size()) {
        if (callers.isEmpty()) {
          break;
        }
        Place back = callers.pop();
        ruleset = back.ruleset();
        next = back.next();
        continue;
      }
      Rule rule = ruleset.rules().get(next++);
      boolean here =
          step < steps.size() && steps.get(step) == rule && chains.get(step).equals(ruleset.name());
      Matching.Truth truth = Matching.matches(rule.match(), packet, dirty);
      if (truth == Matching.Truth.YES && !here) {
        return "the kernel does not match " + ruleset.id(rule) + " after " + done;
      }
      if (!here) {
        continue;
      }
      if (truth == Matching.Truth.NO) {
        return "the kernel matches " + ruleset.id(rule) + " after " + done;
      }
      step++;
      done.add(ruleset.id(rule));
      Action action = rule.action();
      dirty.addAll(action.writes());
      switch (action.kind()) {
        case PERMIT, DENY, REJECT, QUEUE -> {
          return step == steps.size() ? "" : "the kernel goes on after " + ruleset.id(rule);
        }
        case CONTINUE -> {}
        case RETURN -> {
          if (callers.isEmpty()) {
            return step == steps.size() ? "" : "the kernel goes on after " + ruleset.id(rule);
          }
          Place back = callers.pop();
          ruleset = back.ruleset();
          next = back.next();
        }
        case JUMP, GOTO -> {
          boolean goTo = action.kind() == Action.Kind.GOTO;
          callers.push(new Place(ruleset, goTo ? ruleset.rules().size() : next));
          ruleset = rulesets.get(action.target());
          next = 0;
          if (ruleset == null) {
            return "";
          }
        }
      }
    }
    return step == steps.size() ? "" : "the kernel also matches " + steps.get(step).span().text();
  }
}
