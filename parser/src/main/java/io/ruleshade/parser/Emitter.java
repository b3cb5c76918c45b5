package io.ruleshade.parser;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * Says changes of rules in the commands and lines of a dialect. What cannot be said safely from what the
 * file holds is {@link Commands#NONE}, never a guess.
 */
public interface Emitter {
  /** Knows no commands. */
  Emitter NONE = new Emitter() {};

  /**
   * {@return the commands by which rules of one ruleset are taken out or written anew, and put back}
   *
   * @param change what is done to the rules
   */
  default Commands change(Ruleset ruleset, RuleChange change) {
    return Commands.NONE;
  }

  /**
   * {@return the commands that take values out of rules and groups in which others stand for them, and those
   * that put them back}
   *
   * @param values where each stands, in one file
   */
  default Commands withoutValues(List<Span> values) {
    return Commands.NONE;
  }

  /**
   * {@return commands after which the device skips rules that stay in its configuration, and those that
   * undo it} Dialects without disabled rules have none.
   *
   * @param rules rules of the ruleset, in order
   */
  default Commands disabling(Ruleset ruleset, List<Rule> rules) {
    return Commands.NONE;
  }

  /**
   * {@return commands after which the device logs what rules match, and those that undo it}
   *
   * @param rules rules of the ruleset, in order
   */
  default Commands logging(Ruleset ruleset, List<Rule> rules) {
    return Commands.NONE;
  }

  /**
   * {@return two rules as one, or why there is no such rule}
   *
   * @param stays the rule in whose place the one would stand
   * @param goes the other
   */
  default OneRule joined(Rule stays, Rule goes) {
    return OneRule.none("rules of this dialect are not joined");
  }

  /**
   * {@return why every entry of a ruleset matters by itself, whatever the entries before it match; empty for
   * one that only filters}
   */
  default Optional<String> otherUse(Ruleset ruleset) {
    return Optional.empty();
  }

  /** {@return whether a ruleset is there when it has no rule; elsewhere its last rule takes it along} */
  default boolean keepsEmpty(Ruleset ruleset) {
    return false;
  }

  /** {@return whether the device takes all commands of a change over at once, by a commit or as a file} */
  default boolean isAtomic() {
    return false;
  }

  /** {@return what begins a remark among commands} */
  default String remark() {
    return "#";
  }
}
