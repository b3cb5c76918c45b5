package io.ruleshade.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable set of unsigned 128-bit numbers as sorted, disjoint, inclusive ranges that do not
 * touch: the addresses of one IP version. Operations are linear in the number of ranges unless they
 * say otherwise.
 */
final class WideRanges {
  static final WideRanges EMPTY = new WideRanges(new long[0]);

  /** {@code loHigh, loLow, hiHigh, hiLow} of each range, ascending. */
  private final long[] words;

  private WideRanges(long[] words) {
    this.words = words;
  }

  static WideRanges between(long loHigh, long loLow, long hiHigh, long hiLow) {
    return compare(loHigh, loLow, hiHigh, hiLow) > 0
        ? EMPTY
        : new WideRanges(new long[] {loHigh, loLow, hiHigh, hiLow});
  }

  int count() {
    return words.length / 4;
  }

  boolean isEmpty() {
    return words.length == 0;
  }

  long loHigh(int i) {
    return words[4 * i];
  }

  long loLow(int i) {
    return words[4 * i + 1];
  }

  long hiHigh(int i) {
    return words[4 * i + 2];
  }

  long hiLow(int i) {
    return words[4 * i + 3];
  }

  static int compare(long aHigh, long aLow, long bHigh, long bLow) {
    int upper = Long.compareUnsigned(aHigh, bHigh);
    return upper != 0 ? upper : Long.compareUnsigned(aLow, bLow);
  }

  /** Whether a number is a member. Complexity: logarithmic. */
  boolean contains(long high, long low) {
    int from = 0;
    int to = count() - 1;
    while (from <= to) {
      int mid = (from + to) >>> 1;
      if (compare(high, low, loHigh(mid), loLow(mid)) < 0) {
        to = mid - 1;
      } else if (compare(high, low, hiHigh(mid), hiLow(mid)) > 0) {
        from = mid + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  boolean containsAll(WideRanges other) {
    int mine = 0;
    for (int i = 0; i < other.count(); i++) {
      while (mine < count()
          && compare(hiHigh(mine), hiLow(mine), other.loHigh(i), other.loLow(i)) < 0) {
        mine++;
      }
      if (mine == count()
          || compare(loHigh(mine), loLow(mine), other.loHigh(i), other.loLow(i)) > 0
          || compare(hiHigh(mine), hiLow(mine), other.hiHigh(i), other.hiLow(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether some member is in both. Linear in the ranges. */
  boolean meets(WideRanges other) {
    int a = 0;
    int b = 0;
    while (a < count() && b < other.count()) {
      if (compare(hiHigh(a), hiLow(a), other.loHigh(b), other.loLow(b)) < 0) {
        a++;
      } else if (compare(other.hiHigh(b), other.hiLow(b), loHigh(a), loLow(a)) < 0) {
        b++;
      } else {
        return true;
      }
    }
    return false;
  }

  WideRanges intersect(WideRanges other) {
    if (containsAll(other)) {
      return other;
    }
    if (other.containsAll(this)) {
      return this;
    }
    long[] out = new long[4 * (count() + other.count())];
    int n = 0;
    int a = 0;
    int b = 0;
    while (a < count() && b < other.count()) {
      boolean loA = compare(loHigh(a), loLow(a), other.loHigh(b), other.loLow(b)) >= 0;
      boolean hiA = compare(hiHigh(a), hiLow(a), other.hiHigh(b), other.hiLow(b)) <= 0;
      long loH = loA ? loHigh(a) : other.loHigh(b);
      long loL = loA ? loLow(a) : other.loLow(b);
      long hiH = hiA ? hiHigh(a) : other.hiHigh(b);
      long hiL = hiA ? hiLow(a) : other.hiLow(b);
      if (compare(loH, loL, hiH, hiL) <= 0) {
        out[n++] = loH;
        out[n++] = loL;
        out[n++] = hiH;
        out[n++] = hiL;
      }
      if (hiA) {
        a++;
      } else {
        b++;
      }
    }
    return new WideRanges(Arrays.copyOf(out, n));
  }

  /** The union of many sets. Complexity: n log n in the number of all their ranges. */
  static WideRanges union(List<WideRanges> sets) {
    if (sets.size() == 1) {
      return sets.get(0);
    }
    List<long[]> ranges = new ArrayList<>();
    for (WideRanges set : sets) {
      for (int i = 0; i < set.words.length; i += 4) {
        ranges.add(Arrays.copyOfRange(set.words, i, i + 4));
      }
    }
    ranges.sort((x, y) -> compare(x[0], x[1], y[0], y[1]));
    long[] out = new long[4 * ranges.size()];
    int n = 0;
    for (long[] range : ranges) {
      if (n > 0 && touches(out[n - 2], out[n - 1], range[0], range[1])) {
        if (compare(range[2], range[3], out[n - 2], out[n - 1]) > 0) {
          out[n - 2] = range[2];
          out[n - 1] = range[3];
        }
      } else {
        System.arraycopy(range, 0, out, n, 4);
        n += 4;
      }
    }
    return n == 0 ? EMPTY : new WideRanges(Arrays.copyOf(out, n));
  }

  /** Whether a range that starts at {@code next} overlaps or continues one that ends at {@code end}. */
  private static boolean touches(long endHigh, long endLow, long nextHigh, long nextLow) {
    if (compare(nextHigh, nextLow, endHigh, endLow) <= 0) {
      return true;
    }
    long afterLow = endLow + 1;
    long afterHigh = afterLow == 0 ? endHigh + 1 : endHigh;
    return afterHigh == nextHigh && afterLow == nextLow;
  }

  /** The numbers of {@code 0..last} that are not members. */
  WideRanges complement(long lastHigh, long lastLow) {
    long[] out = new long[words.length + 4];
    int n = 0;
    long fromHigh = 0;
    long fromLow = 0;
    boolean open = true;
    for (int i = 0; i < count(); i++) {
      if (compare(fromHigh, fromLow, loHigh(i), loLow(i)) < 0) {
        out[n++] = fromHigh;
        out[n++] = fromLow;
        out[n++] = loLow(i) == 0 ? loHigh(i) - 1 : loHigh(i);
        out[n++] = loLow(i) - 1;
      }
      fromLow = hiLow(i) + 1;
      fromHigh = fromLow == 0 ? hiHigh(i) + 1 : hiHigh(i);
      open = compare(hiHigh(i), hiLow(i), lastHigh, lastLow) < 0;
    }
    if (open) {
      out[n++] = fromHigh;
      out[n++] = fromLow;
      out[n++] = lastHigh;
      out[n++] = lastLow;
    }
    return n == 0 ? EMPTY : new WideRanges(Arrays.copyOf(out, n));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WideRanges set && Arrays.equals(words, set.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}
