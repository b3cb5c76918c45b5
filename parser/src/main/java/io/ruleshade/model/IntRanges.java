package io.ruleshade.model;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * An immutable set of non-negative ints as sorted, disjoint, inclusive ranges that do not touch.
 *
 * <p>Ports, services and TCP flags are such sets. All operations are linear in the number of
 * ranges unless they say otherwise.
 */
public final class IntRanges {
  /** The set without members. */
  public static final IntRanges EMPTY = new IntRanges(new int[0]);

  /** {@code lo0, hi0, lo1, hi1, …}, ascending. */
  private final int[] bounds;

  private IntRanges(int[] bounds) {
    this.bounds = bounds;
  }

  /** The set {@code lo..hi}; empty when {@code lo > hi}. */
  public static IntRanges between(int lo, int hi) {
    return lo > hi ? EMPTY : new IntRanges(new int[] {lo, hi});
  }

  /** The set of one value. */
  public static IntRanges of(int value) {
    return new IntRanges(new int[] {value, value});
  }

  /** The union of ranges given as {@code lo, hi} pairs in any order. Complexity: n log n. */
  public static IntRanges ofPairs(int... pairs) {
    Builder builder = new Builder();
    for (int i = 0; i < pairs.length; i += 2) {
      builder.add(pairs[i], pairs[i + 1]);
    }
    return builder.build();
  }

  /** The values of {@code 0..last} that satisfy a predicate. Complexity: linear in {@code last}. */
  public static IntRanges where(int last, IntPredicate member) {
    Builder builder = new Builder();
    for (int value = 0; value <= last; value++) {
      if (member.test(value)) {
        builder.add(value, value);
      }
    }
    return builder.build();
  }

  /** Collects ranges in any order and joins them. */
  public static final class Builder {
    private long[] packed = new long[8];
    private int size;

    /** Adds {@code lo..hi}; nothing when {@code lo > hi}. */
    public Builder add(int lo, int hi) {
      if (lo <= hi) {
        if (size == packed.length) {
          packed = Arrays.copyOf(packed, size * 2);
        }
        packed[size++] = ((long) lo << 32) | hi;
      }
      return this;
    }

    /** Adds all members of a set. */
    public Builder addAll(IntRanges set) {
      for (int i = 0; i < set.bounds.length; i += 2) {
        add(set.bounds[i], set.bounds[i + 1]);
      }
      return this;
    }

    /** {@return the union of what was added} Complexity: n log n. */
    public IntRanges build() {
      Arrays.sort(packed, 0, size);
      int[] out = new int[size * 2];
      int n = 0;
      for (int i = 0; i < size; i++) {
        int lo = (int) (packed[i] >> 32);
        int hi = (int) packed[i];
        if (n > 0 && lo <= (long) out[n - 1] + 1) {
          out[n - 1] = Math.max(out[n - 1], hi);
        } else {
          out[n++] = lo;
          out[n++] = hi;
        }
      }
      return n == 0 ? EMPTY : new IntRanges(n == out.length ? out : Arrays.copyOf(out, n));
    }
  }

  /** {@return whether the set has no member} */
  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** {@return the number of ranges} */
  public int count() {
    return bounds.length / 2;
  }

  /** {@return the first value of range {@code i}} */
  public int lo(int i) {
    return bounds[2 * i];
  }

  /** {@return the last value of range {@code i}} */
  public int hi(int i) {
    return bounds[2 * i + 1];
  }

  /** {@return whether the set is exactly one value} */
  public boolean isSingle() {
    return bounds.length == 2 && bounds[0] == bounds[1];
  }

  /** {@return whether {@code value} is a member} Complexity: logarithmic. */
  public boolean contains(int value) {
    if (bounds.length == 2) {
      return bounds[0] <= value && value <= bounds[1];
    }
    int at = Arrays.binarySearch(bounds, value);
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  /** {@return whether every member of {@code other} is a member} */
  public boolean containsAll(IntRanges other) {
    int mine = 0;
    for (int i = 0; i < other.bounds.length; i += 2) {
      while (mine < bounds.length && bounds[mine + 1] < other.bounds[i]) {
        mine += 2;
      }
      if (mine == bounds.length
          || bounds[mine] > other.bounds[i]
          || bounds[mine + 1] < other.bounds[i + 1]) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether some member is in both sets} Complexity: linear in the ranges. */
  public boolean meets(IntRanges other) {
    int a = 0;
    int b = 0;
    while (a < bounds.length && b < other.bounds.length) {
      if (bounds[a + 1] < other.bounds[b]) {
        a += 2;
      } else if (other.bounds[b + 1] < bounds[a]) {
        b += 2;
      } else {
        return true;
      }
    }
    return false;
  }

  /** {@return the members of both sets} */
  public IntRanges intersect(IntRanges other) {
    if (containsAll(other)) {
      return other;
    }
    Builder builder = new Builder();
    int a = 0;
    int b = 0;
    while (a < bounds.length && b < other.bounds.length) {
      builder.add(
          Math.max(bounds[a], other.bounds[b]), Math.min(bounds[a + 1], other.bounds[b + 1]));
      if (bounds[a + 1] < other.bounds[b + 1]) {
        a += 2;
      } else {
        b += 2;
      }
    }
    return builder.build();
  }

  /** {@return the members of either set} */
  public IntRanges union(IntRanges other) {
    return new Builder().addAll(this).addAll(other).build();
  }

  /** {@return the values of {@code 0..last} that are not members} */
  public IntRanges complement(int last) {
    Builder builder = new Builder();
    int from = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      builder.add(from, bounds[i] - 1);
      from = bounds[i + 1] + 1;
    }
    return builder.add(from, last).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntRanges set && Arrays.equals(bounds, set.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < count(); i++) {
      out.append(i == 0 ? "" : ",").append(lo(i));
      if (lo(i) != hi(i)) {
        out.append('-').append(hi(i));
      }
    }
    return out.append('}').toString();
  }
}
