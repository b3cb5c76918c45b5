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
  /** Not over all that a ruleset holds: that would cost as much as the whole ruleset, each time. */
  @Override
  public int hashCode() {
    return 31 * ruleset.name().hashCode() + rule.index();
  }

  /** {@return {@code RULESET#INDEX}} */
  public String id() {
    return ruleset.id(rule);
  }

  /** {@return what the rule does to which packets, as one text, whatever it and its objects are called} */
  public String meaning() {
    return Fingerprints.meaning(rule);
  }

  /** {@return the text of the rule as written} */
  public String text() {
    return rule.span().text();
  }
}
