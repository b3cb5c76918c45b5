package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.Condition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the opposite decision of a packet rests on, besides what the rule itself asks for. */
final class Premises {
  /** So many conditions are named; of more than these the number is said. */
  private static final int MOST_NAMED = 50;

  private final FilterProgram program;
  private final CoverIndex index;
  private final Contrast contrast;
  private final List<Box> boxes;
  private final Values values;

  /** The packet that was looked at last, as it is mostly looked at again. */
  private @Nullable Route lastRoute;

  private List<Integer> lastBlockers = List.of();

  /**
   * Looks at decisions about a rule.
   *
   * @param index the entries to which packets can come
   * @param boxes the packets of the rule
   */
  Premises(
      FilterProgram program, CoverIndex index, Contrast contrast, List<Box> boxes, Values values) {
    this.program = program;
    this.index = index;
    this.contrast = contrast;
    this.boxes = boxes;
    this.values = values;
  }

  /**
   * Which of the certain opposite outcomes a packet has; null when it has neither, or when the work
   * runs out.
   */
  @Nullable Ruling sure(Route route, Point point, Work work) {
    boolean opposed =
        route.deciders.stream().anyMatch(contrast::isSure)
            || (route.arrives && contrast.ofDefault(contrast.root(point)) == Ruling.OPPOSITE);
    if (!opposed) {
      return null;
    }
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
    if (!asked.isEmpty() || !blockers(route, point, work).isEmpty() || work.exhausted()) {
      return null;
    }
    return free ? Ruling.OPPOSITE_FREE : Ruling.OPPOSITE_OWN;
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
  List<Integer> blockers(Route route, Point point, Work work) {
    if (route != lastRoute) {
      lastBlockers = findBlockers(route, point, work);
      lastRoute = route;
    }
    return lastBlockers;
  }

  private List<Integer> findBlockers(Route route, Point point, Work work) {
    int[] own = own(point);
    IntSet[] sets = new IntSet[point.axisCount()];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = IntSet.of(point.rank(axis), point.rank(axis));
    }
    Box packet = Box.of(sets, own);
    List<Integer> out = new ArrayList<>();
    for (int entry : route.deciders) {
      if (!contrast.isSure(entry) && unknown(entry, point) != null) {
        out.add(entry);
      }
    }
    BitSet holding = values.unavoidable(point);
    int harmless = contrast.oppositeKinds() | Kinds.PERHAPS & ~(1 << Kinds.ANYTHING);
    for (Route.Stretch stretch : route.stretches) {
      index.forEachMeeting(
          packet,
          holding,
          stretch.start(),
          stretch.end(),
          Filter.ALL_KINDS & ~harmless,
          work,
          entry -> {
            if (!point.isIn(index.box(entry)) && !avoidable(index.box(entry), point)) {
              out.add(entry);
            }
          });
    }
    return out;
  }

  /** What nobody knows of a rule that perhaps decides as this one asks; null when it is all known. */
  private @Nullable String unknown(int entry, Point point) {
    int owner = index.owner(entry);
    if (owner >= program.structure() || (1 << index.kind(entry) & contrast.ownKinds()) == 0) {
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

  /**
   * What the opposite decision of a packet rests on, in words. Of very many conditions the first are
   * named and the others counted.
   */
  List<String> texts(Route route, Point point) {
    Set<String> texts = new LinkedHashSet<>();
    BitSet literals = new BitSet();
    for (int entry : blockers(route, point, Work.unlimited())) {
      String unknown = unknown(entry, point);
      if (unknown != null) {
        texts.add("not known: " + unknown);
        continue;
      }
      for (int literal : index.box(entry).literals()) {
        if (point.holds(literal >> 1) == ((literal & 1) == 1)) {
          add(literal ^ 1, literals, texts);
          break;
        }
      }
    }
    for (int entry : route.used) {
      for (int literal : index.box(entry).literals()) {
        add(literal, literals, texts);
      }
    }
    int more = literals.cardinality() - MOST_NAMED;
    if (more > 0) {
      texts.add(more + (more == 1 ? " further condition" : " further conditions"));
    }
    return List.copyOf(texts);
  }

  private void add(int literal, BitSet literals, Set<String> texts) {
    if (!literals.get(literal)) {
      literals.set(literal);
      if (literals.cardinality() <= MOST_NAMED) {
        texts.add(text(literal));
      }
    }
  }

  private String text(int literal) {
    String text = program.predicates().get(literal >> 1).text();
    return (literal & 1) == 0 ? text : "not " + text;
  }
}
