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
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** RS401: live rules that no packet has hit, by the device's own counters. */
public final class ZeroHits implements ContextCheck {
  @Override
  public String code() {
    return "RS401";
  }

  @Override
  public String name() {
    return "zero hits";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Counters counters = Counters.of(device, analysis, context);
    if (counters.counted().isEmpty()) {
      return List.of();
    }
    if (counters.areAllZero()) {
      Counted first = counters.counted().get(0);
      return List.of(
          Draft.of(this, Severity.INFO, device, first.ruleset().opening())
              .unknown()
              .say(
                  "every counter of the device is zero ("
                      + Listing.count(counters.counted().size(), "rule")
                      + "), so that they say nothing about use",
                  "export the counters of a device that has been in use for a while"));
    }
    Map<Ruleset, List<Counted>> byRuleset = new LinkedHashMap<>();
    for (Counted counted : counters.counted()) {
      byRuleset.computeIfAbsent(counted.ruleset(), k -> new ArrayList<>()).add(counted);
    }
    List<Finding> out = new ArrayList<>();
    byRuleset.forEach((ruleset, all) -> ruleset(device, context, ruleset, all, out));
    return out;
  }

  private void ruleset(
      Device device, Context context, Ruleset ruleset, List<Counted> all, List<Finding> out) {
    List<Counted> zero =
        all.stream().filter(c -> c.isAlive() && c.known().hits() == 0).toList();
    if (zero.isEmpty()) {
      return;
    }
    String since = since(zero);
    String help =
        "see whether it is still needed before it goes: a rule for the backup or the year's end is hit"
            + " rarely";
    if (zero.size() > context.policy().thresholds().listed()) {
      List<Integer> numbers = zero.stream().map(c -> c.rule().index()).toList();
      Draft draft = Draft.of(this, severity(since), device, ruleset).note(window(since));
      Listing.rules(numbers).forEach(draft::note);
      boolean none = all.stream().allMatch(c -> c.known().hits() == 0);
      out.add(
          draft.say(
              none
                  ? "nothing has hit any of its " + all.size() + " rules"
                  : "nothing has hit " + zero.size() + " of its " + all.size() + " rules",
              help));
      return;
    }
    for (Counted counted : zero) {
      out.add(
          Draft.of(this, severity(since), device, new RuleRef(ruleset, counted.rule()))
              .note(window(since(List.of(counted))))
              .say("nothing has hit this rule", help));
    }
  }

  /** A count without a window is a hint; with one it is a fact about that window. */
  private static Severity severity(String since) {
    return since.isEmpty() ? Severity.INFO : Severity.LOW;
  }

  private static String window(String since) {
    return since.isEmpty()
        ? "the input does not say since when the device has counted"
        : "counted since " + since;
  }

  /** The windows of some counters, where all have one. */
  private static String since(List<Counted> counted) {
    Set<String> windows = new TreeSet<>();
    for (Counted one : counted) {
      windows.add(one.known().since());
    }
    return windows.contains("") ? "" : String.join(", ", windows);
  }
}
