package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
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
    /** The opposite verdict for certain, whatever the conditions are. */
    OPPOSITE_FREE,
    /** The opposite verdict for certain, by the conditions that the rule asks for itself. */
    OPPOSITE_OWN,
    /** Nobody can say. */
    UNKNOWN
  }

  private final FilterProgram program;
  private final CoverIndex index;
  private final int rule;
  private final Action action;
  private final BitSet sameEffect;
  private final Values values;
  private final List<Box> boxes;
  private final Map<Outcome, Point> found = new EnumMap<>(Outcome.class);
  private boolean exhausted;

  /**
   * Looks at one rule that has a verdict.
   *
   * @param boxes all packets of the rule
   * @param sameEffect rules whose action equals this rule's
   * @param values which conditions can hold together
   */
  Outcomes(FilterProgram program, int rule, List<Box> boxes, BitSet sameEffect, Values values) {
    this.program = program;
    this.index = program.index();
    this.rule = rule;
    this.action = program.rules().get(rule).rule().action();
    this.boxes = boxes;
    this.sameEffect = sameEffect;
    this.values = values;
  }

  /** Explores all packets of the rule until nothing new can be found or the work runs out. */
  void explore(Work work) {
    Set<Outcome> wanted =
        EnumSet.of(Outcome.SAME, Outcome.OTHER_EFFECT, Outcome.OPPOSITE, Outcome.UNKNOWN);
    Deque<Box> open = new ArrayDeque<>(boxes);
    while (!open.isEmpty()) {
      wanted.removeAll(found.keySet());
      if (wanted.isEmpty() || found.containsKey(Outcome.UNKNOWN)) {
        break;
      }
      if (!work.spend(128)) {
        exhausted = true;
        return;
      }
      Box box = open.pop();
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
      wanted.removeAll(found.keySet());
      Box common = route.common(box);
      int other = route.detour(common);
      for (Outcome outcome : wanted) {
        if (other < 0) {
          BitSet excluded = outcome == Outcome.OTHER_EFFECT ? sameEffect : null;
          other = route.meeting(common, kinds(outcome), excluded);
        }
      }
      next(box, common, other, open);
    }
    if (has(Outcome.OPPOSITE) && !has(Outcome.UNKNOWN)) {
      exploreSure(Outcome.OPPOSITE_FREE);
      exploreSure(Outcome.OPPOSITE_OWN);
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
    return of(index.kind(entry), sameEffect.get(index.owner(entry)));
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
      case JUMP, GOTO, RETURN, CONTINUE -> 0;
    };
  }

  private int oppositeKinds() {
    return switch (action.kind()) {
      case PERMIT -> 1 << Kinds.DROP | 1 << Kinds.MAYBE_DROP;
      case DENY, REJECT -> 1 << Kinds.PERMIT | 1 << Kinds.MAYBE_PERMIT;
      case QUEUE, JUMP, GOTO, RETURN, CONTINUE -> 0;
    };
  }

  private int kinds(Outcome outcome) {
    return switch (outcome) {
      case SAME, OTHER_EFFECT -> ownKinds();
      case OPPOSITE, OPPOSITE_FREE, OPPOSITE_OWN -> oppositeKinds();
      case UNKNOWN -> ~(ownKinds() | oppositeKinds() | Kinds.ESCAPES) & Filter.ALL_KINDS;
    };
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

  /** The rule looked at. */
  int rule() {
    return rule;
  }
}
