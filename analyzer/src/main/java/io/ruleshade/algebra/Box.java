package io.ruleshade.algebra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of packets that is a product: one set of ranks per dense axis, and a few literals over
 * named booleans. What one rule (or one part of it) matches is a box. Immutable.
 *
 * <p>A literal is {@code predicate << 1 | (negated ? 1 : 0)}; a predicate that has none may be true
 * or false. INVARIANT: literals are sorted and name each predicate at most once.
 */
public final class Box {

  static final int[] NO_LITERALS = {};

  private final IntSet[] sets;
  private final int[] literals;

  private Box(IntSet[] sets, int[] literals) {
    this.sets = sets;
    this.literals = literals;
  }

  /** The product of the sets, one per axis, under the literals (in any order). O(axes). */
  public static Box of(IntSet[] sets, int[] literals) {
    return new Box(sets.clone(), Literals.normalise(literals));
  }

  /** Trusts its arguments and keeps them. */
  static Box trusted(IntSet[] sets, int[] literals) {
    return new Box(sets, literals);
  }

  /** The ranks of one axis. Constant time. */
  public IntSet set(int axis) {
    return sets[axis];
  }

  /** The number of dense axes. Constant time. */
  public int axisCount() {
    return sets.length;
  }

  /** The literals, sorted; a copy. */
  public int[] literals() {
    return literals.clone();
  }

  int[] sharedLiterals() {
    return literals;
  }

  IntSet[] sharedSets() {
    return sets;
  }

  /** How many ranges and literals the box is written with. O(axes). */
  public int size() {
    int size = literals.length;
    for (IntSet set : sets) {
      size += set.rangeCount();
    }
    return size;
  }

  /** Whether no packet is in the box. O(axes). */
  public boolean isEmpty() {
    for (IntSet set : sets) {
      if (set.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether some packet is in both boxes. Linear in the ranges. */
  public boolean meets(Box other) {
    for (int axis = 0; axis < sets.length; axis++) {
      if (!sets[axis].intersects(other.sets[axis])) {
        return false;
      }
    }
    return !Literals.contradict(literals, other.literals);
  }

  /** Whether every packet of {@code other} is in this. Linear in the ranges. */
  public boolean contains(Box other) {
    return contains(sets, 0, literals, other) || other.isEmpty();
  }

  /** Whether the product of a slice of sets contains a box that is not empty. */
  static boolean contains(IntSet[] sets, int offset, int[] literals, Box other) {
    for (int axis = 0; axis < other.sets.length; axis++) {
      if (!sets[offset + axis].containsAll(other.sets[axis])) {
        return false;
      }
    }
    return Literals.implies(other.literals, literals);
  }

  /** The packets for which one more literal holds; null if there are none. O(literals). */
  public @Nullable Box with(int literal) {
    int[] both = Literals.conjoin(literals, new int[] {literal});
    return both == null ? null : new Box(sets, both);
  }

  /** The packets with the same ranks, whatever is true of them. Constant time. */
  public Box withoutLiterals() {
    return new Box(sets, NO_LITERALS);
  }

  /** The packets of both boxes, or null if there are none. Linear in the ranges. */
  @SuppressWarnings("ReferenceEquality") // what is equal and not the same is merely copied
  public @Nullable Box intersect(Box other) {
    int[] both = Literals.conjoin(literals, other.literals);
    if (both == null) {
      return null;
    }
    IntSet[] common = new IntSet[sets.length];
    boolean all = both.length == literals.length;
    for (int axis = 0; axis < sets.length; axis++) {
      common[axis] = sets[axis].intersect(other.sets[axis]);
      if (common[axis].isEmpty()) {
        return null;
      }
      all &= common[axis] == sets[axis];
    }
    return all ? this : new Box(common, both);
  }

  /**
   * The packets of this that are not in {@code other}, as disjoint boxes that are not empty: at
   * most one per axis and one per literal of {@code other}. Linear in the ranges times the pieces.
   */
  public List<Box> minus(Box other) {
    if (isEmpty()) {
      return List.of();
    }
    if (!meets(other)) {
      return List.of(this);
    }
    List<Box> pieces = new ArrayList<>();
    IntSet[] inner = sets.clone();
    for (int axis = 0; axis < sets.length; axis++) {
      IntSet outside = sets[axis].minus(other.sets[axis]);
      if (!outside.isEmpty()) {
        IntSet[] piece = inner.clone();
        piece[axis] = outside;
        pieces.add(new Box(piece, literals));
        inner[axis] = sets[axis].intersect(other.sets[axis]);
      }
    }
    int[] known = literals;
    for (int literal : other.literals) {
      if (!Literals.has(literals, literal)) {
        pieces.add(new Box(inner, Literals.with(known, literal ^ 1)));
        known = Literals.with(known, literal);
      }
    }
    return pieces;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Box box
        && Arrays.equals(literals, box.literals)
        && Arrays.equals(sets, box.sets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sets) + Arrays.hashCode(literals);
  }

  /** For people who debug. */
  @Override
  public String toString() {
    return Arrays.toString(sets) + Arrays.toString(literals);
  }
}
