package io.ruleshade.parser;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds chains that lead back to themselves, which the Linux kernel refuses (ELOOP). */
public final class Loops {
  private Loops() {}

  /** A rule that transfers control to a chain. */
  private record Call(Rule rule, String target) {}

  /** A chain on the way down, and how far its calls were gone through. */
  private static final class Visit {
    final String chain;
    final List<Call> calls = new ArrayList<>();
    int next;

    Visit(Ruleset ruleset) {
      this.chain = ruleset.name();
      for (Rule rule : ruleset.rules()) {
        rule.targets().forEach(target -> calls.add(new Call(rule, target)));
      }
    }
  }

  /** Reports each rule that closes a loop. Complexity: linear in the number of rules. */
  public static void report(List<Ruleset> chains, List<Diagnostic> diagnostics) {
    Map<String, Ruleset> byName = new HashMap<>();
    chains.forEach(chain -> byName.put(chain.name(), chain));
    Set<String> done = new HashSet<>();
    Set<String> open = new HashSet<>();
    ArrayDeque<Visit> stack = new ArrayDeque<>();
    for (Ruleset start : chains) {
      if (done.contains(start.name())) {
        continue;
      }
      stack.push(new Visit(start));
      open.add(start.name());
      while (!stack.isEmpty()) {
        Visit visit = stack.element();
        if (visit.next == visit.calls.size()) {
          stack.pop();
          open.remove(visit.chain);
          done.add(visit.chain);
          continue;
        }
        Call call = visit.calls.get(visit.next++);
        Ruleset target = byName.get(call.target());
        if (target == null || done.contains(target.name())) {
          continue;
        }
        if (open.add(target.name())) {
          stack.push(new Visit(target));
        } else {
          diagnostics.add(
              Diagnostic.at(
                  Diagnostic.CYCLE,
                  Severity.HIGH,
                  "chain `" + target.name() + "` leads back to itself",
                  new Label(call.rule().span(), "this rule closes the loop"),
                  "the kernel refuses such a table; remove one of the jumps"));
        }
      }
    }
  }
}
