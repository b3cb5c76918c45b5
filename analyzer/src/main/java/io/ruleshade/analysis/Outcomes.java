package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.Action;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the packets of a rule are finally decided, against what the rule asks for: which kinds of
 * outcome occur at all, each with a packet.
 *
 * <p>Follows one packet, takes the region that surely fares alike, makes sure that nothing in it could
 * lead to an outcome that was not seen yet, and goes on with the rest.
 */
final class Outcomes {
  /** Kinds of outcome. */
  enum Outcome {
    /** Decided the same way in every respect. */
    SAME,
    /** The same verdict with another effect. */
    OTHER_EFFECT,
    /** The opposite verdict. */
    OPPOSITE,
    /** The opposite verdict, by a rule without conditions. */
    OPPOSITE_FREE,
    /** Nobody can say. */
    UNKNOWN
  }

  private final FilterProgram program;
  private final CoverIndex index;
  private final Action action;
  private final BitSet sameEffect;
  private final BitSet conditional;
  private final Map<Outcome, Point> found = new EnumMap<>(Outcome.class);
  private boolean exhausted;

  /**
   * Looks at packets for which a rule asks a verdict.
   *
   * @param action the verdict
   * @param sameEffect rules all of whose entries have the effect of this action
   * @param conditional rules all of whose arms have conditions
   */
  Outcomes(FilterProgram program, Action action, BitSet sameEffect, BitSet conditional) {
    this.program = program;
    this.index = program.index();
    this.action = action;
    this.sameEffect = sameEffect;
    this.conditional = conditional;
  }

  /** Explores all packets of the rule until nothing new can be found or the work runs out. */
  void explore(List<Box> boxes, Work work) {
    explore(boxes, EnumSet.of(Outcome.SAME, Outcome.OTHER_EFFECT, Outcome.OPPOSITE, Outcome.UNKNOWN), work);
    if (has(Outcome.OPPOSITE) && !has(Outcome.OPPOSITE_FREE) && !has(Outcome.UNKNOWN)) {
      explore(boxes, EnumSet.of(Outcome.OPPOSITE_FREE), work);
    }
  }

  private void explore(List<Box> boxes, Set<Outcome> wanted, Work work) {
    Deque<Box> open = new ArrayDeque<>(boxes);
    while (!open.isEmpty()) {
      wanted.removeAll(found.keySet());
      if (wanted.isEmpty() || found.containsKey(Outcome.UNKNOWN)) {
        return;
      }
      if (!work.spend(128)) {
        exhausted = true;
        return;
      }
      Box box = open.pop();
      Point point = index.pick(box);
      int impossible = index.firstContaining(point, -1, 0, Filter.ALL_KINDS);
      if (impossible >= 0) {
        box.minus(index.box(impossible)).forEach(open::push);
        continue;
      }
      Route route = Route.of(index, point, program.end(), Route.Scope.ALL, true, work);
      for (Outcome outcome : of(route, point)) {
        found.putIfAbsent(outcome, point);
      }
      wanted.removeAll(found.keySet());
      Box common = route.common(box);
      int other = route.detour(common);
      for (Outcome outcome : wanted) {
        if (other < 0) {
          other = route.meeting(common, kinds(outcome), excluded(outcome));
        }
      }
      if (other < 0) {
        box.minus(common).forEach(open::push);
      } else {
        Blocking.split(box, index.box(other), open);
      }
    }
  }

  /** The outcomes that a packet may have. */
  Set<Outcome> of(Route route, Point point) {
    Set<Outcome> out = EnumSet.noneOf(Outcome.class);
    for (int entry : route.deciders) {
      out.addAll(ofEntry(entry));
    }
    if (route.arrives) {
      FilterProgram.Root root = program.roots().get(program.space().rank(point, PacketSpace.ROOT));
      out.addAll(
          root.leaves()
              ? Set.of(Outcome.UNKNOWN)
              : of(Kinds.verdict(root.entry().defaultAction(), true), byDefault(root), true));
    }
    return out;
  }

  private boolean byDefault(FilterProgram.Root root) {
    return action.sameEffect(Action.of(root.entry().defaultAction()));
  }

  /** The outcomes when an entry decides. */
  Set<Outcome> ofEntry(int entry) {
    int owner = index.owner(entry);
    if (owner >= program.structure()) {
      return of(index.kind(entry), false, false);
    }
    return of(index.kind(entry), isSame(program.action(entry)), program.isFree(entry));
  }

  /** What leaves a base chain acts as the default does, without any further effect. */
  private boolean isSame(Action other) {
    return switch (other.kind()) {
      case RETURN, GOTO -> action.equals(Action.PERMIT) || action.equals(Action.DENY);
      case PERMIT, DENY, REJECT, QUEUE, JUMP, CONTINUE, BRANCH -> action.sameEffect(other);
    };
  }

  private Set<Outcome> of(int kind, boolean same, boolean free) {
    if ((1 << kind & ownKinds()) != 0) {
      return Set.of(same ? Outcome.SAME : Outcome.OTHER_EFFECT);
    }
    if ((1 << kind & oppositeKinds()) != 0) {
      return free ? EnumSet.of(Outcome.OPPOSITE, Outcome.OPPOSITE_FREE) : Set.of(Outcome.OPPOSITE);
    }
    return Set.of(Outcome.UNKNOWN);
  }

  private int ownKinds() {
    return switch (action.kind()) {
      case PERMIT -> 1 << Kinds.PERMIT | 1 << Kinds.MAYBE_PERMIT;
      case DENY, REJECT -> 1 << Kinds.DROP | 1 << Kinds.MAYBE_DROP;
      case QUEUE -> 1 << Kinds.QUEUE;
      case JUMP, GOTO, RETURN, CONTINUE, BRANCH -> 0;
    };
  }

  private int oppositeKinds() {
    return switch (action.kind()) {
      case PERMIT -> 1 << Kinds.DROP | 1 << Kinds.MAYBE_DROP;
      case DENY, REJECT -> 1 << Kinds.PERMIT | 1 << Kinds.MAYBE_PERMIT;
      case QUEUE, JUMP, GOTO, RETURN, CONTINUE, BRANCH -> 0;
    };
  }

  private int kinds(Outcome outcome) {
    return switch (outcome) {
      case SAME, OTHER_EFFECT -> ownKinds();
      case OPPOSITE -> oppositeKinds();
      case OPPOSITE_FREE -> oppositeKinds() & Kinds.VERDICTS;
      case UNKNOWN -> ~(ownKinds() | oppositeKinds() | Kinds.ESCAPES) & Filter.ALL_KINDS;
    };
  }

  private @Nullable BitSet excluded(Outcome outcome) {
    return switch (outcome) {
      case SAME, OPPOSITE, UNKNOWN -> null;
      case OTHER_EFFECT -> sameEffect;
      case OPPOSITE_FREE -> conditional;
    };
  }

  /** Whether some packet that can exist was looked at. */
  boolean any() {
    return !found.isEmpty();
  }

  boolean has(Outcome outcome) {
    return found.containsKey(outcome);
  }

  /** A packet with an outcome that was found; null when it was not. */
  @Nullable Point point(Outcome outcome) {
    return found.get(outcome);
  }

  boolean exhausted() {
    return exhausted;
  }
}
