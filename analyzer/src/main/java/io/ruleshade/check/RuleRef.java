package io.ruleshade.check;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;

/**
 * A rule with the ruleset it stands in.
 *
 * @param ruleset the ruleset
 * @param rule the rule
 */
public record RuleRef(Ruleset ruleset, Rule rule) {
  /** {@return {@code RULESET#INDEX}} */
  public String id() {
    return ruleset.id(rule);
  }

  /** {@return the text of the rule as written} */
  public String text() {
    return rule.span().text();
  }
}
