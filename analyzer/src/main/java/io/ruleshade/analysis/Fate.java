package io.ruleshade.analysis;

import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the engine proved about one rule. */
public sealed interface Fate {
  /** The device skips the rule. */
  record Disabled() implements Fate {}

  /**
   * Some packet comes to the rule and may match it.
   *
   * @param bound whether the packet enters where the device says; false for a ruleset that nothing
   *     binds or calls
   */
  record Alive(boolean bound) implements Fate {
    private static final Alive BOUND = new Alive(true);
    private static final Alive UNBOUND = new Alive(false);

    /** One of the two, without a new object for each of many rules. */
    static Alive of(boolean bound) {
      return bound ? BOUND : UNBOUND;
    }
  }

  /**
   * No packet matches the rule.
   *
   * @param cause {@link Cause#EMPTY} or {@link Cause#UNREACHED}
   * @param calls for an unreached rule, the calls by which its chain is entered
   */
  record NeverMatches(Cause cause, List<RuleRef> calls) implements Fate {
    public NeverMatches {
      calls = List.copyOf(calls);
    }
  }

  /**
   * Every packet that the rule matches is taken away before it comes to it.
   *
   * @param cause {@link Cause#SINGLE} or {@link Cause#UNION}
   * @param by an irreducible set of live rules that take them away
   * @param opposed whether what it asks for is defeated
   * @param agreement how its packets are decided instead
   * @param surelyOpposed whether some of its packets were found that are decided oppositely whatever the
   *     conditions of other rules are
   * @param conditions conditions that the opposition rests on; empty when it rests on none
   * @param duplicateOf an earlier live rule of the ruleset with equal match and effect
   * @param witness a packet of the rule with its final decision
   * @param bound whether the ruleset is reached as the device says
   */
  record Dead(
      Cause cause,
      List<RuleRef> by,
      boolean opposed,
      Agreement agreement,
      boolean surelyOpposed,
      List<String> conditions,
      @Nullable RuleRef duplicateOf,
      @Nullable Witness witness,
      boolean bound)
      implements Fate {
    public Dead {
      by = List.copyOf(by);
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * Not decided.
   *
   * @param reason why, in words
   */
  record Undecided(String reason) implements Fate {}
}
