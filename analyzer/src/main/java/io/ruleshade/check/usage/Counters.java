package io.ruleshade.check.usage;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.Context;
import io.ruleshade.check.HitCounts;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;

/** The counters of one device beside what was proved about its rules. */
final class Counters {
  private final List<Counted> counted = new ArrayList<>();

  /**
   * A rule with its counter.
   *
   * @param ruleset where it stands
   * @param rule the rule
   * @param known its counter
   * @param fate what was proved about it
   */
  record Counted(Ruleset ruleset, Rule rule, HitCounts.Known known, Fate fate) {
    boolean isAlive() {
      return fate instanceof Fate.Alive;
    }

    boolean isDead() {
      return fate instanceof Fate.Dead || fate instanceof Fate.NeverMatches;
    }
  }

  private Counters(Device device, AnalysisResult analysis, Context context) {
    HitCounts.Table table = context.hits().of(device);
    for (Ruleset ruleset : device.rulesets()) {
      if (!analysis.isReached(ruleset) && !ruleset.referenced()) {
        continue; // nothing comes to it, and RS110 says so
      }
      for (Rule rule : ruleset.rules()) {
        HitCounts.Known known = rule.enabled() ? table.of(ruleset, rule) : null;
        if (known != null) {
          counted.add(new Counted(ruleset, rule, known, analysis.fate(ruleset, rule.index())));
        }
      }
    }
  }

  static Counters of(Device device, AnalysisResult analysis, Context context) {
    return context.once(Counters.class, () -> new Counters(device, analysis, context));
  }

  /** {@return the rules that have a counter, in file order} */
  List<Counted> counted() {
    return counted;
  }

  /** {@return whether no counter of the device is above zero} */
  boolean areAllZero() {
    return counted.stream().allMatch(c -> c.known.hits() == 0);
  }
}
