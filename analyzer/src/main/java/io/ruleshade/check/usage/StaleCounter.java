package io.ruleshade.check.usage;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.usage.Counters.Counted;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RS402: a rule that no packet can come to, whose counter is above zero all the same. */
public final class StaleCounter implements ContextCheck {
  @Override
  public String code() {
    return "RS402";
  }

  @Override
  public String name() {
    return "stale counter";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Map<String, List<Counted>> byRuleset = new LinkedHashMap<>();
    for (Counted counted : Counters.of(device, analysis, context).counted()) {
      if (counted.isDead() && counted.known().hits() > 0) {
        byRuleset.computeIfAbsent(counted.ruleset().name(), k -> new ArrayList<>()).add(counted);
      }
    }
    List<Finding> out = new ArrayList<>();
    for (List<Counted> all : byRuleset.values()) {
      String help =
          "the counter is older than the order of the rules, or does not belong to this file: count"
              + " anew before you trust the others";
      if (all.size() > context.policy().thresholds().listed()) {
        Draft draft = Draft.of(this, Severity.INFO, device, all.get(0).ruleset());
        List<Integer> numbers = all.stream().map(c -> c.rule().index()).toList();
        Listing.rules(numbers).forEach(draft::note);
        out.add(
            draft.say(
                Listing.count(all.size(), "rule")
                    + " that no packet can come to have hits",
                help));
        continue;
      }
      for (Counted counted : all) {
        out.add(
            Draft.of(
                    this, Severity.INFO, device, new RuleRef(counted.ruleset(), counted.rule()))
                .say(
                    "no packet can come to this rule, and its counter says "
                        + Listing.count(counted.known().hits(), "hit"),
                    help));
      }
    }
    return out;
  }
}
