package io.ruleshade.algebra;

import java.util.Arrays;

/**
 * One packet: a rank on every dense axis and a truth for every named boolean. Immutable.
 *
 * <p>The literals fix some predicates; every other predicate is false, so that the truth is total.
 */
public final class Point {

  private final int[] ranks;
  private final int[] literals;

  private Point(int[] ranks, int[] literals) {
    this.ranks = ranks;
    this.literals = literals;
  }

  /** The packet with these ranks and literals (in any order). O(axes). */
  public static Point of(int[] ranks, int[] literals) {
    return new Point(ranks.clone(), Literals.normalise(literals));
  }

  /** Trusts its arguments and keeps them. */
  static Point trusted(int[] ranks, int[] literals) {
    return new Point(ranks, literals);
  }

  /** The rank on an axis. Constant time. */
  public int rank(int axis) {
    return ranks[axis];
  }

  /** The number of dense axes. Constant time. */
  public int axisCount() {
    return ranks.length;
  }

  /** The literals it fixes, sorted; a copy. Predicates that are not named are false. */
  public int[] literals() {
    return literals.clone();
  }

  int[] sharedLiterals() {
    return literals;
  }

  /** Whether a named boolean is true of this packet. O(log literals). */
  public boolean holds(int predicate) {
    return Literals.has(literals, predicate << 1);
  }

  boolean satisfies(int[] conjunction) {
    for (int literal : conjunction) {
      if (holds(literal >> 1) == ((literal & 1) == 1)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the packet is in a box. O(axes log ranges). */
  public boolean isIn(Box box) {
    return isIn(box.sharedSets(), 0, box.sharedLiterals());
  }

  boolean isIn(IntSet[] sets, int offset, int[] conjunction) {
    for (int axis = 0; axis < ranks.length; axis++) {
      if (!sets[offset + axis].contains(ranks[axis])) {
        return false;
      }
    }
    return satisfies(conjunction);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Point point
        && Arrays.equals(ranks, point.ranks)
        && Arrays.equals(literals, point.literals);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ranks) + Arrays.hashCode(literals);
  }

  /** For people who debug. */
  @Override
  public String toString() {
    return Arrays.toString(ranks) + Arrays.toString(literals);
  }
}
