package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the packets of a dead rule are finally decided, against what the rule asks for: which kinds of
 * outcome occur at all, each with a packet.
 *
 * <p>Where nothing leaves a chain early, an outcome occurs exactly if some entry before the rule that
 * leads to it is not covered by what stands before that entry. Otherwise one packet is followed, the
 * region that surely fares alike is taken, it is made sure that nothing in it could lead to an outcome
 * that was not seen yet, and so on with the rest.
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
  void explore(List<Query> queries, Work work) {
    explore(
        queries,
        EnumSet.of(Outcome.SAME, Outcome.OTHER_EFFECT, Outcome.OPPOSITE, Outcome.UNKNOWN),
        work);
    if (has(Outcome.OPPOSITE) && !has(Outcome.OPPOSITE_FREE) && !has(Outcome.UNKNOWN)) {
      explore(queries, EnumSet.of(Outcome.OPPOSITE_FREE), work);
    }
  }

  private void explore(List<Query> queries, Set<Outcome> wanted, Work work) {
    if (program.escapes()) {
      follow(queries.stream().map(Query::box).toList(), wanted, work);
      return;
    }
    for (Query query : queries) {
      for (Outcome outcome : wanted) {
        look(query, outcome, work);
        if (exhausted || found.containsKey(Outcome.UNKNOWN)) {
          return;
        }
      }
    }
  }

  /** Looks for packets of a query with an outcome; they are all decided before its position. */
  private void look(Query query, Outcome outcome, Work work) {
    BitSet excluded = excluded(outcome);
    int from = 0;
    while (!found.containsKey(outcome)) {
      int first =
          index.firstMeeting(
              query.box(), from, query.position(), kinds(outcome), -1, excluded);
      if (first < 0) {
        return;
      }
      int here = index.position(first);
      List<Integer> entries = new ArrayList<>();
      index.forEachMeeting(query.box(), here, here + 1, kinds(outcome), entries::add);
      for (int entry : entries) {
        Box common = query.box().intersect(index.box(entry));
        if (common == null || !work.spend(16)) {
          exhausted |= common != null;
          continue;
        }
        switch (index.covered(common, here, Filter.ofKinds(Kinds.VERDICTS), work)) {
          case Coverage.Open open ->
              ofEntry(entry).forEach(seen -> found.putIfAbsent(seen, open.point()));
          case Coverage.Covered covered -> {}
          case Coverage.Exhausted e -> exhausted = true;
        }
      }
      if (exhausted) {
        return;
      }
      from = here + 1;
    }
  }

  private void follow(List<Box> boxes, Set<Outcome> wanted, Work work) {
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
      Set<Outcome> possible = possible(box, wanted);
      if (possible.isEmpty()) {
        continue;
      }
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
      possible.removeAll(found.keySet());
      Box common = route.common(box);
      int other = route.detour(common);
      for (Outcome outcome : possible) {
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

  /** The outcomes that the default or some entry that meets a box, wherever it stands, leads to. */
  private Set<Outcome> possible(Box box, Set<Outcome> wanted) {
    int axis = program.space().axis(PacketSpace.ROOT);
    FilterProgram.Root root = program.roots().get(axis < 0 ? 0 : box.set(axis).min());
    int byDefault = root.leaves() ? 0 : 1 << Kinds.verdict(root.entry().defaultAction(), true);
    Set<Outcome> out = EnumSet.noneOf(Outcome.class);
    for (Outcome outcome : wanted) {
      int kinds = kinds(outcome);
      if ((root.leaves() && outcome == Outcome.UNKNOWN)
          || (kinds & byDefault) != 0
          || index.firstMeeting(box, 0, program.end(), kinds, -1, excluded(outcome)) >= 0) {
        out.add(outcome);
      }
    }
    return out;
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
