package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** The opposite verdict for certain, whatever the conditions are. */
    OPPOSITE_FREE,
    /** The opposite verdict for certain, by the conditions that the rule asks for itself. */
    OPPOSITE_OWN,
    /** Nobody can say. */
    UNKNOWN
  }

  private final FilterProgram program;
  private final CoverIndex index;
  private final Action action;
  private final BitSet sameEffect;
  private final Values values;
  private List<Box> boxes = List.of();
  private final Map<Outcome, Point> found = new EnumMap<>(Outcome.class);
  private boolean exhausted;

  /**
   * Looks at packets for which a rule asks a verdict.
   *
   * @param action the verdict
   * @param sameEffect rules all of whose entries have the effect of this action
   * @param values which conditions can hold together
   */
  Outcomes(FilterProgram program, Action action, BitSet sameEffect, Values values) {
    this.program = program;
    this.index = program.index();
    this.action = action;
    this.sameEffect = sameEffect;
    this.values = values;
  }

  /** Explores all packets of the rule until nothing new can be found or the work runs out. */
  void explore(List<Query> queries, Work work) {
    boxes = queries.stream().map(Query::box).toList();
    explore(
        queries,
        EnumSet.of(Outcome.SAME, Outcome.OTHER_EFFECT, Outcome.OPPOSITE, Outcome.UNKNOWN),
        work);
    Point opposite = found.get(Outcome.OPPOSITE);
    if (opposite != null && !has(Outcome.UNKNOWN)) {
      Route route = Route.of(index, opposite, program.end(), Route.Scope.ALL, true, work);
      of(route, opposite).forEach(outcome -> found.putIfAbsent(outcome, opposite));
      exploreSure(Outcome.OPPOSITE_FREE);
      exploreSure(Outcome.OPPOSITE_OWN);
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
        if (common != null) {
          arriving(common, here, work)
              .ifPresent(point -> found.putIfAbsent(ofEntry(entry), point));
        }
      }
      if (exhausted) {
        return;
      }
      from = here + 1;
    }
  }

  /** A packet of a box that can exist and that no verdict takes before a position. */
  private Optional<Point> arriving(Box whole, int position, Work work) {
    Deque<Box> open = new ArrayDeque<>(List.of(whole));
    while (!open.isEmpty()) {
      if (!work.spend(16)) {
        exhausted = true;
        return Optional.empty();
      }
      Box box = open.pop();
      switch (index.covered(box, position, Filter.ofKinds(Kinds.VERDICTS), work)) {
        case Coverage.Open o -> {
          int[] conflict = values.conflict(o.point(), work);
          if (conflict == null) {
            return Optional.of(o.point());
          }
          box.minus(program.space().everything(conflict)).forEach(open::push);
        }
        case Coverage.Covered covered -> {}
        case Coverage.Exhausted e -> {
          exhausted = true;
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
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
      Box none = impossible(point, work);
      if (none != null) {
        box.minus(none).forEach(open::push);
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
      next(box, common, other, open);
    }
  }

  /**
   * Looks for a packet that is decided oppositely whatever the conditions of other rules are. Where
   * another rule could lead packets elsewhere under a condition, all of them are left out; so not
   * every such packet is found, and what is found is right.
   */
  private void exploreSure(Outcome wanted) {
    Work work = Work.limit(SURE_WORK);
    Deque<Box> open = new ArrayDeque<>(boxes);
    while (!open.isEmpty() && !has(wanted) && work.spend(128)) {
      Box box = open.pop();
      Point point = index.pick(box);
      Box none = impossible(point, work);
      if (none != null) {
        box.minus(none).forEach(open::push);
        continue;
      }
      Route route = Route.of(index, point, program.end(), Route.Scope.ALL, true, work);
      Set<Outcome> outcomes = of(route, point);
      if (outcomes.contains(wanted)) {
        found.put(wanted, point);
        return;
      }
      List<Integer> blockers = blockers(route, point);
      if (outcomes.contains(Outcome.OPPOSITE) && !blockers.isEmpty()) {
        Box whole = index.box(blockers.get(0));
        box.minus(whole.withoutLiterals()).forEach(open::push);
        continue;
      }
      Box common = route.common(box);
      int other = route.detour(common);
      if (other < 0) {
        other = route.meeting(common, oppositeKinds() & Kinds.VERDICTS, null);
      }
      next(box, common, other, open);
    }
  }

  private static final long SURE_WORK = 400_000;

  private void next(Box box, Box common, int other, Deque<Box> open) {
    if (other < 0) {
      box.minus(common).forEach(open::push);
    } else {
      Blocking.split(box, index.box(other), open);
    }
  }

  /** Packets that cannot exist, this one among them; null when it can exist. */
  private @Nullable Box impossible(Point point, Work work) {
    int entry = index.firstContaining(point, -1, 0, Filter.ALL_KINDS);
    if (entry >= 0) {
      return index.box(entry);
    }
    int[] conflict = values.conflict(point, work);
    return conflict == null ? null : program.space().everything(conflict);
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
    boolean sure = false;
    for (int entry : route.deciders) {
      out.add(ofEntry(entry));
      sure |= isSure(entry);
    }
    if (route.arrives) {
      FilterProgram.Root root = program.roots().get(program.space().rank(point, PacketSpace.ROOT));
      Outcome outcome =
          root.leaves()
              ? Outcome.UNKNOWN
              : of(Kinds.verdict(root.entry().defaultAction(), true), byDefault(root));
      out.add(outcome);
      sure |= outcome == Outcome.OPPOSITE;
    }
    if (sure) {
      Set<Integer> asked = new HashSet<>();
      for (int entry : route.used) {
        for (int literal : index.box(entry).literals()) {
          asked.add(literal);
        }
      }
      boolean free = asked.isEmpty();
      for (int literal : own(point)) {
        asked.remove(literal);
      }
      if (asked.isEmpty() && blockers(route, point).isEmpty()) {
        out.add(free ? Outcome.OPPOSITE_FREE : Outcome.OPPOSITE_OWN);
      }
    }
    return out;
  }

  /** The conditions that the rule itself asks for, where it matches this packet. */
  private int[] own(Point point) {
    for (Box box : boxes) {
      if (point.isIn(box)) {
        return box.literals();
      }
    }
    return new int[0];
  }

  /**
   * Entries that would lead this packet elsewhere if other conditions held than do, and than the rule
   * itself asks for, or that do so if an unknown condition holds; without those of which it is known
   * that packets avoid them.
   */
  private List<Integer> blockers(Route route, Point point) {
    int[] own = own(point);
    IntSet[] sets = new IntSet[point.axisCount()];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = IntSet.of(point.rank(axis), point.rank(axis));
    }
    Box packet = Box.of(sets, own);
    List<Integer> out = new ArrayList<>();
    for (int entry : route.deciders) {
      if (!isSure(entry) && unknown(entry, point) != null) {
        out.add(entry);
      }
    }
    int harmless = oppositeKinds() | Kinds.PERHAPS & ~(1 << Kinds.ANYTHING);
    for (Route.Stretch stretch : route.stretches) {
      if (stretch.start() < stretch.end()) {
        index.forEachMeeting(
            packet,
            stretch.start(),
            stretch.end(),
            Filter.ALL_KINDS & ~harmless,
            entry -> {
              if (!point.isIn(index.box(entry)) && !avoidable(index.box(entry), point)) {
                out.add(entry);
              }
            });
      }
    }
    return out;
  }

  /** What nobody knows of a rule that perhaps decides as this one asks; null when it is all known. */
  private @Nullable String unknown(int entry, Point point) {
    int owner = index.owner(entry);
    if (owner >= program.structure() || (1 << index.kind(entry) & ownKinds()) == 0) {
      return null;
    }
    for (FilterProgram.Part part : program.parts().get(owner)) {
      for (Condition condition : part.product().conditions()) {
        if (condition instanceof Condition.Unknown unknown && point.isIn(part.box())) {
          return unknown.text();
        }
      }
    }
    return null;
  }

  private boolean avoidable(Box box, Point point) {
    for (int literal : box.literals()) {
      boolean contradicted = point.holds(literal >> 1) == ((literal & 1) == 1);
      if (contradicted && values.has(literal >> 1)) {
        return true;
      }
    }
    return false;
  }

  /** What the opposite decision of a packet rests on, besides what the rule itself asks for. */
  List<String> assumptions(Route route, Point point) {
    Set<String> texts = new LinkedHashSet<>();
    for (int entry : blockers(route, point)) {
      String unknown = unknown(entry, point);
      if (unknown != null) {
        texts.add("not known: " + unknown);
        continue;
      }
      for (int literal : index.box(entry).literals()) {
        if (point.holds(literal >> 1) == ((literal & 1) == 1)) {
          texts.add(text(literal ^ 1));
          break;
        }
      }
    }
    for (int entry : route.used) {
      for (int literal : index.box(entry).literals()) {
        texts.add(text(literal));
      }
    }
    return List.copyOf(texts);
  }

  private String text(int literal) {
    String text = program.predicates().get(literal >> 1).text();
    return (literal & 1) == 0 ? text : "not " + text;
  }

  private boolean byDefault(FilterProgram.Root root) {
    return action.sameEffect(Action.of(root.entry().defaultAction()));
  }

  /** The outcome when an entry decides. */
  Outcome ofEntry(int entry) {
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

  /** Whether an entry decides oppositely for certain. */
  boolean isSure(int entry) {
    return (1 << index.kind(entry) & oppositeKinds() & Kinds.VERDICTS) != 0;
  }

  private Outcome of(int kind, boolean same) {
    if ((1 << kind & ownKinds()) != 0) {
      return same ? Outcome.SAME : Outcome.OTHER_EFFECT;
    }
    return (1 << kind & oppositeKinds()) != 0 ? Outcome.OPPOSITE : Outcome.UNKNOWN;
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
      case OPPOSITE, OPPOSITE_FREE, OPPOSITE_OWN -> oppositeKinds();
      case UNKNOWN -> ~(ownKinds() | oppositeKinds() | Kinds.ESCAPES) & Filter.ALL_KINDS;
    };
  }

  private @Nullable BitSet excluded(Outcome outcome) {
    return switch (outcome) {
      case SAME, OPPOSITE, OPPOSITE_FREE, OPPOSITE_OWN, UNKNOWN -> null;
      case OTHER_EFFECT -> sameEffect;
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
