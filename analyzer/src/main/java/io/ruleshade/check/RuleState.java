package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.Redundant;
import io.ruleshade.analysis.Fate;
import java.util.List;
import java.util.Optional;

/**
 * What became of one rule of a ruleset, for a map of it from the first rule to the last.
 *
 * @param rule the rule
 * @param state what was proved about it
 * @param by the rules that make it so: an irreducible set that takes its packets, the calls that never
 *     bring any, or those that would do the same in its place; empty where there are none
 * @param byDefault whether the ruleset's default is among them
 */
public record RuleState(RuleRef rule, State state, List<RuleRef> by, boolean byDefault) {
  public RuleState {
    by = List.copyOf(by);
  }

  /** The states, each that of one check where it is one that a check reports. */
  public enum State {
    /** Some packet comes to it, and no other rule would do the same with all of them. */
    ALIVE("alive", ""),
    /** All its packets are taken before, and what it asks for is defeated. */
    SHADOWED("shadowed", "RS101"),
    /** All its packets are taken before, by rules of its own disposition. */
    COVERED("covered", "RS102"),
    /** Some packet comes to it, but removing it alone changes no decision. */
    REDUNDANT("redundant", "RS103"),
    /** No packet that comes to it can match it. */
    NEVER_MATCHES("never-matches", "RS104"),
    /** An earlier rule matches the same and does the same. */
    DUPLICATE("duplicate", "RS105"),
    /** The device skips it. */
    DISABLED("disabled", "RS307"),
    /** The work limit was reached. */
    UNDECIDED("undecided", "RS902");

    private final String label;
    private final String code;

    State(String label, String code) {
      this.label = label;
      this.code = code;
    }

    /** {@return the state as JSON names it} */
    public String label() {
      return label;
    }

    /** {@return the code of the findings that say so; empty for a rule with which all is well} */
    public String code() {
      return code;
    }
  }

  /**
   * {@return what became of a rule}
   *
   * @param number place of the rule in {@link AnalysisResult#rules}
   */
  static RuleState of(AnalysisResult analysis, int number) {
    RuleRef ref = analysis.rules().get(number);
    return switch (analysis.fate(number)) {
      case Fate.Disabled disabled -> new RuleState(ref, State.DISABLED, List.of(), false);
      case Fate.Undecided undecided -> new RuleState(ref, State.UNDECIDED, List.of(), false);
      case Fate.NeverMatches never ->
          new RuleState(ref, State.NEVER_MATCHES, never.calls(), false);
      case Fate.Dead dead -> new RuleState(ref, dead(dead), dead.by(), false);
      case Fate.Alive alive -> alive(ref, analysis.redundant().get(number));
    };
  }

  private static State dead(Fate.Dead dead) {
    if (dead.duplicateOf() != null) {
      return State.DUPLICATE;
    }
    return dead.opposed() ? State.SHADOWED : State.COVERED;
  }

  private static RuleState alive(RuleRef ref, Optional<Redundant> redundant) {
    if (redundant.isEmpty()) {
      return new RuleState(ref, State.ALIVE, List.of(), false);
    }
    Redundant found = redundant.get();
    return found.decided()
        ? new RuleState(ref, State.REDUNDANT, found.by(), found.byDefault())
        : new RuleState(ref, State.UNDECIDED, List.of(), false);
  }
}
