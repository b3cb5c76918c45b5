package io.ruleshade.model;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a rule does with the packets it matches.
 *
 * @param kind the verdict or the transfer of control
 * @param target full name of the ruleset that is jumped to; null unless {@code kind} transfers
 * @param log whether it writes a log entry
 * @param effects everything else that makes two rules of one disposition differ: the kind of
 *     rejection, log level and prefix, inspection profile, translation, mark, rate limit; canonical
 *     text, sorted
 * @param writes what later conditions can see changed: {@code mark}, {@code connmark}, {@code
 *     set:NAME}, {@code ttl}, {@code dscp} …
 */
public record Action(
    Kind kind, @Nullable String target, boolean log, List<String> effects, List<String> writes) {
  /** The kinds of action. */
  public enum Kind {
    /** The packet passes this filter. */
    PERMIT,
    /** The packet is dropped silently. */
    DENY,
    /** The packet is dropped and its sender told. */
    REJECT,
    /** The packet is handed to a program that decides; no later rule of the filter sees it. */
    QUEUE,
    /** Goes through another chain and comes back when nothing there decided. */
    JUMP,
    /** Goes through another chain; when nothing there decided, the rest of this one is left out. */
    GOTO,
    /** Leaves the chain. */
    RETURN,
    /** Does something (log, mark, count) and goes on with the next rule. */
    CONTINUE,
    /** Does different things to different packets: the rule's arms say which. */
    BRANCH;

    /** {@return the kind as JSON names it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether the packet's way through the filter ends here} */
    public boolean isVerdict() {
      return this == PERMIT || this == DENY || this == REJECT || this == QUEUE;
    }

    /** {@return whether it is a verdict that keeps the packet out} */
    public boolean isDrop() {
      return this == DENY || this == REJECT;
    }

    /** {@return whether it transfers control to another ruleset} */
    public boolean isCall() {
      return this == JUMP || this == GOTO;
    }

    /** {@return whether one is {@code permit} and the other {@code deny} or {@code reject}} */
    public boolean isOpposite(Kind other) {
      return (this == PERMIT && other.isDrop()) || (isDrop() && other == PERMIT);
    }
  }

  /** Permit without further effect. */
  public static final Action PERMIT = new Action(Kind.PERMIT, null, false, List.of(), List.of());

  /** Deny without further effect. */
  public static final Action DENY = new Action(Kind.DENY, null, false, List.of(), List.of());

  public Action {
    effects = List.copyOf(effects);
    writes = List.copyOf(writes);
    if (kind.isCall() != (target != null)) {
      throw new IllegalArgumentException(kind + " with target " + target);
    }
  }

  /** An action without log or further effect. */
  public static Action of(Kind kind) {
    return new Action(kind, null, false, List.of(), List.of());
  }

  /** A verdict or what goes on with the next rule; the plain verdicts of many rules are one object. */
  public static Action of(Kind kind, boolean log, List<String> effects, List<String> writes) {
    if (!log && effects.isEmpty() && writes.isEmpty()) {
      return kind == Kind.PERMIT ? PERMIT : kind == Kind.DENY ? DENY : of(kind);
    }
    return new Action(kind, null, log, effects, writes);
  }

  /** A jump or goto. */
  public static Action call(Kind kind, String target) {
    return new Action(kind, target, false, List.of(), List.of());
  }

  /** {@return whether two actions do the same in every respect to the packets they get} */
  public boolean sameEffect(Action other) {
    return equals(other);
  }
}
