package io.ruleshade.algebra;

import java.util.Arrays;

/**
 * A set of ranks of one axis: the values of one field that a rule matches, such as all its source
 * addresses. Immutable.
 *
 * <p>INVARIANT: the ranges are inclusive, sorted, disjoint and not adjacent, so that two sets are
 * equal exactly when their ranges are. Below, r is the number of ranges of this set and s that of
 * the other one; where both have one range, every operation takes constant time.
 */
public final class IntSet {

  /** The set without members. */
  public static final IntSet EMPTY = new IntSet(new int[0]);

  /** lo and hi of each range, in order. */
  private final int[] bounds;

  private IntSet(int[] bounds) {
    this.bounds = bounds;
  }

  /** All ranks of an axis: 0 to {@code size - 1}. Constant time. */
  public static IntSet full(int size) {
    return size == 0 ? EMPTY : range(0, size - 1);
  }

  /** The ranks {@code lo} to {@code hi}, both included. Constant time. */
  public static IntSet range(int lo, int hi) {
    if (lo > hi) {
      throw new IllegalArgumentException("reversed range " + lo + "-" + hi);
    }
    return new IntSet(new int[] {lo, hi});
  }

  /**
   * The union of inclusive ranges, given as lo, hi, lo, hi in any order; they may overlap. O(k log
   * k) for k ranges, linear if they are sorted.
   */
  public static IntSet of(int... loHiPairs) {
    if (loHiPairs.length % 2 != 0) {
      throw new IllegalArgumentException("odd number of range bounds: " + loHiPairs.length);
    }
    int count = loHiPairs.length / 2;
    if (count == 0) {
      return EMPTY;
    }
    for (int i = 0; i < count; i++) {
      if (loHiPairs[2 * i] > loHiPairs[2 * i + 1]) {
        throw new IllegalArgumentException(
            "reversed range " + loHiPairs[2 * i] + "-" + loHiPairs[2 * i + 1]);
      }
    }
    return ofSorted(sortedByLow(loHiPairs), count);
  }

  private static int[] sortedByLow(int[] pairs) {
    boolean sorted = true;
    for (int i = 2; sorted && i < pairs.length; i += 2) {
      sorted = pairs[i - 2] <= pairs[i];
    }
    if (sorted) {
      return pairs.clone();
    }
    long[] keys = new long[pairs.length / 2];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) pairs[2 * i] << 32) | (pairs[2 * i + 1] & 0xffffffffL);
    }
    Arrays.sort(keys);
    int[] result = new int[pairs.length];
    for (int i = 0; i < keys.length; i++) {
      result[2 * i] = (int) (keys[i] >> 32);
      result[2 * i + 1] = (int) keys[i];
    }
    return result;
  }

  /** Merges ranges that are sorted by their low bound; overwrites and may keep {@code pairs}. */
  static IntSet ofSorted(int[] pairs, int count) {
    if (count == 0) {
      return EMPTY;
    }
    int last = 0;
    for (int i = 1; i < count; i++) {
      int lo = pairs[2 * i];
      int hi = pairs[2 * i + 1];
      if (lo <= pairs[last + 1] || lo - 1 == pairs[last + 1]) {
        pairs[last + 1] = Math.max(pairs[last + 1], hi);
      } else {
        last += 2;
        pairs[last] = lo;
        pairs[last + 1] = hi;
      }
    }
    return new IntSet(last + 2 == pairs.length ? pairs : Arrays.copyOf(pairs, last + 2));
  }

  /** Whether there is no member. Constant time. */
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** The number of ranges. Constant time. */
  public int rangeCount() {
    return bounds.length / 2;
  }

  /** The first rank of range {@code i}. Constant time. */
  public int lo(int i) {
    return bounds[2 * i];
  }

  /** The last rank of range {@code i}. Constant time. */
  public int hi(int i) {
    return bounds[2 * i + 1];
  }

  /** The lowest member; the set must not be empty. Constant time. */
  public int min() {
    return bounds[0];
  }

  /** The highest member; the set must not be empty. Constant time. */
  public int max() {
    return bounds[bounds.length - 1];
  }

  /** The number of members. O(r). */
  public long size() {
    long size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      size += (long) bounds[i + 1] - bounds[i] + 1;
    }
    return size;
  }

  /** Whether {@code rank} is a member. O(log r). */
  public boolean contains(int rank) {
    int at = lastStartingAtOrBelow(rank);
    return at >= 0 && rank <= bounds[at + 1];
  }

  /** Index in {@link #bounds} of the last range whose low bound is at most rank, or -2. */
  private int lastStartingAtOrBelow(int rank) {
    int below = -1;
    int above = bounds.length / 2;
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      if (bounds[2 * middle] <= rank) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return 2 * below;
  }

  /** Whether every member of {@code other} is a member of this. O(s log r). */
  public boolean containsAll(IntSet other) {
    int[] those = other.bounds;
    if (bounds.length == 2) {
      return those.length == 0 || (bounds[0] <= those[0] && those[those.length - 1] <= bounds[1]);
    }
    if (bounds == those) {
      return true;
    }
    for (int i = 0; i < those.length; i += 2) {
      int at = lastStartingAtOrBelow(those[i]);
      if (at < 0 || those[i + 1] > bounds[at + 1]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the two sets share a member. O(min(r log s, s log r)). */
  public boolean intersects(IntSet other) {
    if (isEmpty() || other.isEmpty() || min() > other.max() || other.min() > max()) {
      return false;
    }
    boolean fewer = bounds.length <= other.bounds.length;
    IntSet few = fewer ? this : other;
    IntSet many = fewer ? other : this;
    if (many.bounds.length == 2) {
      return true;
    }
    for (int i = 0; i < few.bounds.length; i += 2) {
      int at = many.lastStartingAtOrBelow(few.bounds[i + 1]);
      if (at >= 0 && many.bounds[at + 1] >= few.bounds[i]) {
        return true;
      }
    }
    return false;
  }

  /** The members of both sets. O(r + s). Returns an operand where the result equals it. */
  public IntSet intersect(IntSet other) {
    if (isEmpty() || other.isEmpty() || min() > other.max() || other.min() > max()) {
      return EMPTY;
    }
    // First whether it stays what it is, so that boxes that are not cut are not copied.
    if (other.bounds.length == 2 && other.min() <= min() && max() <= other.max()) {
      return this;
    }
    if (bounds.length == 2) {
      if (min() <= other.min() && other.max() <= max()) {
        return other;
      }
      if (other.bounds.length == 2) {
        return range(Math.max(min(), other.min()), Math.min(max(), other.max()));
      }
    }
    return merged(other);
  }

  private IntSet merged(IntSet other) {
    int[] those = other.bounds;
    int[] result = new int[bounds.length + those.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < bounds.length && j < those.length) {
      int lo = Math.max(bounds[i], those[j]);
      int hi = Math.min(bounds[i + 1], those[j + 1]);
      if (lo <= hi) {
        result[size++] = lo;
        result[size++] = hi;
      }
      if (bounds[i + 1] < those[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    if (size == bounds.length && Arrays.equals(bounds, 0, size, result, 0, size)) {
      return this;
    }
    if (size == those.length && Arrays.equals(those, 0, size, result, 0, size)) {
      return other;
    }
    return size == 0 ? EMPTY : new IntSet(Arrays.copyOf(result, size));
  }

  /** The members of this that are not in {@code other}. O(r + s). */
  public IntSet minus(IntSet other) {
    if (isEmpty() || other.isEmpty() || min() > other.max() || other.min() > max()) {
      return this;
    }
    int[] those = other.bounds;
    int[] result = new int[bounds.length + those.length];
    int size = 0;
    int j = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      int lo = bounds[i];
      int hi = bounds[i + 1];
      while (j < those.length && those[j + 1] < lo) {
        j += 2;
      }
      boolean open = true;
      for (int k = j; open && k < those.length && those[k] <= hi; k += 2) {
        if (those[k] > lo) {
          result[size++] = lo;
          result[size++] = those[k] - 1;
        }
        open = those[k + 1] < hi;
        lo = open ? those[k + 1] + 1 : lo;
        j = k;
      }
      if (open) {
        result[size++] = lo;
        result[size++] = hi;
      }
    }
    if (size == bounds.length && Arrays.equals(bounds, 0, size, result, 0, size)) {
      return this;
    }
    return size == 0 ? EMPTY : new IntSet(Arrays.copyOf(result, size));
  }

  /** The members of either set. O((r + s) log (r + s)). */
  public IntSet union(IntSet other) {
    if (containsAll(other)) {
      return this;
    }
    if (other.containsAll(this)) {
      return other;
    }
    int[] both = Arrays.copyOf(bounds, bounds.length + other.bounds.length);
    System.arraycopy(other.bounds, 0, both, bounds.length, other.bounds.length);
    return of(both);
  }

  @Override
  public boolean equals(Object object) {
    return object == this || (object instanceof IntSet set && Arrays.equals(bounds, set.bounds));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /** For people who debug, such as {@code {1-3,7}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < bounds.length; i += 2) {
      text.append(i == 0 ? "" : ",").append(bounds[i]);
      if (bounds[i] != bounds[i + 1]) {
        text.append('-').append(bounds[i + 1]);
      }
    }
    return text.append('}').toString();
  }
}
