package io.ruleshade.algebra;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What a search of the tree looks for: a box, or a point as the smallest box. */
final class Target {

  /** lo and hi of each axis. */
  final int[] hull;

  /** Signature of the positive literals, see {@link Literals#signature}. */
  final int signature;

  final IntSet[] sets;
  final int[] literals;

  /** The hull is the box itself. */
  final boolean solid;

  /** Predicates without a literal are false, where a box leaves them open. */
  final boolean total;

  /** The predicates that can be true of packets of the box; null if all can. */
  private final @Nullable BitSet holding;

  private Target(
      int[] hull,
      IntSet[] sets,
      int[] literals,
      boolean solid,
      boolean total,
      @Nullable BitSet holding) {
    this.holding = holding;
    this.hull = hull;
    this.sets = sets;
    this.literals = literals;
    this.signature = Literals.signature(literals);
    this.solid = solid;
    this.total = total;
  }

  static Target of(Box box) {
    return of(box, null);
  }

  /** A box of packets of which only some predicates can be true. */
  static Target of(Box box, @Nullable BitSet holding) {
    IntSet[] sets = box.sharedSets();
    int[] hull = new int[2 * sets.length];
    boolean solid = true;
    for (int axis = 0; axis < sets.length; axis++) {
      hull[2 * axis] = sets[axis].min();
      hull[2 * axis + 1] = sets[axis].max();
      solid &= sets[axis].rangeCount() == 1;
    }
    return new Target(hull, sets, box.sharedLiterals(), solid, false, holding);
  }

  static Target of(Point point) {
    int[] hull = new int[2 * point.axisCount()];
    for (int axis = 0; axis < point.axisCount(); axis++) {
      hull[2 * axis] = point.rank(axis);
      hull[2 * axis + 1] = point.rank(axis);
    }
    return new Target(hull, new IntSet[0], point.sharedLiterals(), true, true, null);
  }

  /** Whether the target is inside the sets from an offset on; its hull is known to be in theirs. */
  boolean inside(IntSet[] those, int offset) {
    int axes = hull.length / 2;
    for (int axis = 0; axis < axes; axis++) {
      IntSet set = those[offset + axis];
      if (set.rangeCount() > 1
          && !(total ? set.contains(hull[2 * axis]) : set.containsAll(sets[axis]))) {
        return false;
      }
    }
    return true;
  }

  /** Whether some predicate of a range is true of every packet of the target. */
  boolean hasTrue(int least, int greatest) {
    int start = literals.length <= 8 ? 0 : Arrays.binarySearch(literals, least << 1);
    for (int i = start < 0 ? ~start : start; i < literals.length; i++) {
      int literal = literals[i];
      if (literal >> 1 > greatest) {
        return false;
      }
      if ((literal & 1) == 0 && literal >> 1 >= least) {
        return true;
      }
    }
    return false;
  }

  /** Whether some predicate of a range, -1 standing for none, can be true of a packet of the box. */
  boolean canHold(int least, int greatest) {
    if (holding == null || least < 0) {
      return true;
    }
    int next = holding.nextSetBit(least);
    return next >= 0 && next <= greatest;
  }

  /** Whether the target meets the sets from an offset on; a box only. */
  boolean meets(IntSet[] those, int offset) {
    for (int axis = 0; axis < sets.length; axis++) {
      if (!those[offset + axis].intersects(sets[axis])) {
        return false;
      }
    }
    return true;
  }

  /** Whether every packet of the target satisfies the conjunction. */
  boolean implies(int[] conjunction) {
    if (!total) {
      return Literals.implies(literals, conjunction);
    }
    for (int literal : conjunction) {
      if (Literals.has(literals, literal & ~1) == ((literal & 1) == 1)) {
        return false;
      }
    }
    return true;
  }
}
