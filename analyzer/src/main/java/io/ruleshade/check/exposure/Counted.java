package io.ruleshade.check.exposure;

import io.ruleshade.check.Check;
import io.ruleshade.check.Context;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.check.RuleRef;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is said about many rules at once: one finding a ruleset with a count and the rules by their
 * numbers, and one finding a device where many rulesets have it.
 */
final class Counted {
  private static final int MOST_NOTES = 40;
  private static final int MOST_RULESETS = 2;

  private final Check check;
  private final Device device;
  private final Context context;

  Counted(Check check, Device device, Context context) {
    this.check = check;
    this.device = device;
    this.context = context;
  }

  /**
   * The findings.
   *
   * @param some rules of which it is said, by ruleset
   * @param all number of rules that were looked at, by ruleset
   * @param what what they are: {@code permits without a log}
   */
  List<Finding> say(
      Map<Ruleset, List<Rule>> some, Map<Ruleset, Integer> all, String what, String help) {
    if (some.size() > MOST_RULESETS) {
      return List.of(together(some, all, what, help));
    }
    List<Finding> out = new ArrayList<>();
    some.forEach(
        (ruleset, rules) -> {
          Draft draft = Draft.of(check, Severity.INFO, device, ruleset);
          Listing.rules(numbers(rules)).forEach(draft::note);
          int of = all.getOrDefault(ruleset, rules.size());
          out.add(draft.say(what + ": " + rules.size() + " of " + of, help));
        });
    return out;
  }

  private Finding together(
      Map<Ruleset, List<Rule>> some, Map<Ruleset, Integer> all, String what, String help) {
    Ruleset first = some.keySet().iterator().next();
    Draft draft = Draft.of(check, Severity.INFO, device, first.opening());
    int sum = 0;
    int of = 0;
    int notes = 0;
    for (Map.Entry<Ruleset, List<Rule>> entry : some.entrySet()) {
      sum += entry.getValue().size();
      of += all.getOrDefault(entry.getKey(), entry.getValue().size());
      if (++notes <= MOST_NOTES) {
        draft.note(
            Listing.quoted(entry.getKey().name()) + ": "
                + (entry.getValue().size() == 1 ? "rule " : "rules ")
                + String.join(", ", Listing.ranges(numbers(entry.getValue()))));
      }
    }
    if (notes > MOST_NOTES) {
      draft.note("and " + Listing.count(notes - MOST_NOTES, "more ruleset"));
    }
    return draft.say(
        what + ": " + sum + " of the " + of + " in " + Listing.count(some.size(), "ruleset"), help);
  }

  private static List<Integer> numbers(List<Rule> rules) {
    return rules.stream().map(Rule::index).toList();
  }

  /** One finding a rule where they are few, and otherwise as {@link #say}. */
  List<Finding> each(
      Map<Ruleset, List<Rule>> some,
      Map<Ruleset, Integer> all,
      String one,
      String what,
      String help) {
    int sum = some.values().stream().mapToInt(List::size).sum();
    if (sum > context.policy().thresholds().listed()) {
      return say(some, all, what, help);
    }
    List<Finding> out = new ArrayList<>();
    some.forEach(
        (ruleset, rules) ->
            rules.forEach(
                rule ->
                    out.add(
                        Draft.of(check, Severity.INFO, device, new RuleRef(ruleset, rule))
                            .say(one, help))));
    return out;
  }
}
