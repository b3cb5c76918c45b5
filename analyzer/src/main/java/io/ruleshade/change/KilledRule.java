package io.ruleshade.change;

import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that was alive before a change and can never match after it.
 *
 * @param finding what is found of it now
 * @param rule the rule as it is now
 * @param anchor the rule that the change brought, changed or moved and that takes its packets; the rule
 *     itself where no such rule is among the causes
 */
public record KilledRule(Finding finding, RuleRef rule, RuleRef anchor) {
  /** The codes that say that a rule never matches. */
  public static final List<String> DEAD = List.of("RS101", "RS102", "RS104", "RS105");

  /**
   * {@return the rules that a change killed} A rule is the same before and after when it does the same with
   * the same packets in a ruleset of the same name; of equal rules the numbers are compared.
   */
  static List<KilledRule> of(
      List<RuleRef> before,
      List<RuleRef> after,
      List<Finding> deadBefore,
      List<Finding> deadAfter) {
    Map<String, Integer> places = new HashMap<>();
    before.forEach(rule -> places.merge(key(rule), rule.rule().index(), Math::min));
    Map<String, Integer> lost = alive(before, deadBefore);
    alive(after, deadAfter).forEach((key, count) -> lost.merge(key, -count, Integer::sum));
    List<KilledRule> out = new ArrayList<>();
    for (Finding finding : deadAfter) {
      RuleRef rule = finding.rule();
      if (rule == null || !DEAD.contains(finding.code())) {
        continue;
      }
      int left = lost.getOrDefault(key(rule), 0);
      if (left > 0) {
        lost.put(key(rule), left - 1);
        out.add(new KilledRule(finding, rule, anchor(finding, rule, places)));
      }
    }
    return out;
  }

  /** How many rules of each meaning are alive. */
  private static Map<String, Integer> alive(List<RuleRef> rules, List<Finding> dead) {
    Map<String, Integer> alive = new HashMap<>();
    for (RuleRef rule : rules) {
      if (rule.rule().enabled()) {
        alive.merge(key(rule), 1, Integer::sum);
      }
    }
    for (Finding finding : dead) {
      RuleRef rule = finding.rule();
      if (rule != null && DEAD.contains(finding.code())) {
        alive.merge(key(rule), -1, Integer::sum);
      }
    }
    return alive;
  }

  private static String key(RuleRef rule) {
    return rule.ruleset().name() + "\n" + rule.meaning();
  }

  /** A cause that was not there before; else one that stood behind the rule before. */
  private static RuleRef anchor(Finding finding, RuleRef rule, Map<String, Integer> places) {
    for (RuleRef cause : finding.by()) {
      if (!places.containsKey(key(cause))) {
        return cause;
      }
    }
    Integer was = places.get(key(rule));
    for (RuleRef cause : finding.by()) {
      Integer its = places.get(key(cause));
      if (was != null && its != null && its > was) {
        return cause;
      }
    }
    return rule;
  }
}
