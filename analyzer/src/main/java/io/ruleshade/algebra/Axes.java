package io.ruleshade.algebra;

/**
 * The dense axes of a packet space: for each field, how many ranks it has after rank compression.
 * Ranks run from 0 to size - 1. Immutable.
 */
public final class Axes {

  private final int[] sizes;
  private final IntSet[] full;

  private Axes(int[] sizes) {
    this.sizes = sizes;
    this.full = new IntSet[sizes.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] < 1) {
        throw new IllegalArgumentException("axis " + axis + " has no rank");
      }
      full[axis] = IntSet.full(sizes[axis]);
    }
  }

  /** The axes with these numbers of ranks, each at least one. */
  public static Axes of(int... sizes) {
    return new Axes(sizes.clone());
  }

  /** The number of axes. Constant time. */
  public int count() {
    return sizes.length;
  }

  /** The number of ranks of an axis. Constant time. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** All ranks of an axis; one shared object. Constant time. */
  public IntSet full(int axis) {
    return full[axis];
  }

  /** The box of every packet. O(axes). */
  public Box everything() {
    return Box.of(full, Box.NO_LITERALS);
  }
}
