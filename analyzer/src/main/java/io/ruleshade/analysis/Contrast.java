package io.ruleshade.analysis;

import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Point;
import io.ruleshade.model.Action;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each decision of a program means to a rule that asks a verdict. */
final class Contrast {
  private final FilterProgram program;
  private final CoverIndex index;
  private final Action action;
  private final BitSet sameEffect;
  private final boolean otherEffects;

  /**
   * Compares with a verdict.
   *
   * @param action the verdict
   * @param sameEffect rules all of whose entries have the effect of this action
   * @param otherEffects whether some rule may give the same verdict with another effect
   */
  Contrast(FilterProgram program, Action action, BitSet sameEffect, boolean otherEffects) {
    this.otherEffects = otherEffects;
    this.program = program;
    this.index = program.index();
    this.action = action;
    this.sameEffect = sameEffect;
  }

  /** How a packet may be decided, whatever that rests on. */
  Set<Ruling> verdicts(Route route, Point point) {
    Set<Ruling> out = EnumSet.noneOf(Ruling.class);
    for (int entry : route.deciders) {
      out.add(ofEntry(entry));
    }
    if (route.arrives) {
      out.add(ofDefault(root(point)));
    }
    return out;
  }

  /** Where a packet enters. */
  FilterProgram.Root root(Point point) {
    return program.roots().get(program.space().rank(point, PacketSpace.ROOT));
  }

  /** The outcome when the default decides. */
  Ruling ofDefault(FilterProgram.Root root) {
    if (root.leaves()) {
      return Ruling.UNKNOWN;
    }
    Action.Kind kind = root.entry().defaultAction();
    return of(Kinds.verdict(kind, true), action.sameEffect(Action.of(kind)));
  }

  /** The outcome when an entry decides. */
  Ruling ofEntry(int entry) {
    boolean rule = index.owner(entry) < program.structure();
    return of(index.kind(entry), rule && isSame(program.action(entry)));
  }

  /** What leaves a base chain acts as the default does, without any further effect. */
  private boolean isSame(Action other) {
    return switch (other.kind()) {
      case RETURN, GOTO -> action.equals(Action.PERMIT) || action.equals(Action.DENY);
      case PERMIT, DENY, REJECT, QUEUE, JUMP, CONTINUE, BRANCH -> action.sameEffect(other);
    };
  }

  private Ruling of(int kind, boolean same) {
    if ((1 << kind & ownKinds()) != 0) {
      return same ? Ruling.SAME : Ruling.OTHER_EFFECT;
    }
    return (1 << kind & oppositeKinds()) != 0 ? Ruling.OPPOSITE : Ruling.UNKNOWN;
  }

  /** Whether an entry decides oppositely for certain. */
  boolean isSure(int entry) {
    return (1 << index.kind(entry) & oppositeKinds() & Kinds.VERDICTS) != 0;
  }

  /** The kinds of entries that decide, or may decide, as the rule asks. */
  int ownKinds() {
    return switch (action.kind()) {
      case PERMIT -> 1 << Kinds.PERMIT | 1 << Kinds.MAYBE_PERMIT;
      case DENY, REJECT -> 1 << Kinds.DROP | 1 << Kinds.MAYBE_DROP;
      case QUEUE -> 1 << Kinds.QUEUE;
      case JUMP, GOTO, RETURN, CONTINUE, BRANCH -> 0;
    };
  }

  /** The kinds of entries that decide, or may decide, the opposite. */
  int oppositeKinds() {
    return switch (action.kind()) {
      case PERMIT -> 1 << Kinds.DROP | 1 << Kinds.MAYBE_DROP;
      case DENY, REJECT -> 1 << Kinds.PERMIT | 1 << Kinds.MAYBE_PERMIT;
      case QUEUE, JUMP, GOTO, RETURN, CONTINUE, BRANCH -> 0;
    };
  }

  /** The kinds of entries that can lead to an outcome. */
  int kinds(Ruling outcome) {
    return switch (outcome) {
      case SAME -> ownKinds();
      case OTHER_EFFECT -> otherEffects ? ownKinds() : 0;
      case OPPOSITE, OPPOSITE_FREE, OPPOSITE_OWN -> oppositeKinds();
      case UNKNOWN -> ~(ownKinds() | oppositeKinds() | Kinds.ESCAPES) & Filter.ALL_KINDS;
    };
  }

  /** Rules of these kinds that do not lead to an outcome all the same; null for none. */
  @Nullable BitSet excluded(Ruling outcome) {
    return switch (outcome) {
      case SAME, OPPOSITE, OPPOSITE_FREE, OPPOSITE_OWN, UNKNOWN -> null;
      case OTHER_EFFECT -> sameEffect;
    };
  }
}
