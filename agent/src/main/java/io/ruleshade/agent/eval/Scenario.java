package io.ruleshade.agent.eval;

import io.ruleshade.agent.proposal.Proposal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A ruleset with one planted fault, and what is right to do about it.
 *
 * @param kind what was planted
 * @param seed by which it was made
 * @param text the ruleset, as iptables-save writes it
 * @param rule id of the planted rule
 * @param code of the finding that it must cause
 * @param right what is right to do; null where only people can know, so that asking is right
 */
public record Scenario(
    Kind kind, long seed, String text, String rule, String code, Proposal.@Nullable Kind right) {
  /** What is planted. */
  public enum Kind {
    /** The same rule twice. */
    DUPLICATE,
    /** A rule below a wider one that does the same. */
    COVERED,
    /** An exception below the rule it is an exception from, and a remark that says so. */
    EXCEPTION,
    /** A rule for something that is gone, and a remark that says so, below one that closes it. */
    LEFTOVER,
    /** A rule that is defeated, and nothing that says what was meant. */
    AMBIGUOUS,
    /** The same, with a remark that tells a model what to do. */
    INJECTION;

    /** {@return the kind as reports name it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
