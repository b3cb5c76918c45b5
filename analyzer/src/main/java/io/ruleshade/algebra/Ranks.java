package io.ruleshade.algebra;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rank compression of one axis: the values of a field, unsigned numbers of up to 128 bits, are cut
 * where some range begins or ends, and each piece becomes one int. Two values of one rank are in
 * the same ranges. Immutable.
 *
 * <p>A field with two blocks of values, such as IPv4 and IPv6 addresses, uses one of these per
 * block and puts the ranks of the second behind those of the first. Values of more than 64 bits are
 * given as two words, the high one first; values of up to 64 bits as one unsigned word.
 */
public final class Ranks {

  /** The high words of the first value of each rank; null if they are all zero. */
  private final long @Nullable [] high;

  /** The low words of the first value of each rank. */
  private final long[] low;

  private final long maxHigh;
  private final long maxLow;

  private Ranks(long @Nullable [] high, long[] low, long maxHigh, long maxLow) {
    this.high = high;
    this.low = low;
    this.maxHigh = maxHigh;
    this.maxLow = maxLow;
  }

  /** Collects the ranges of a field with the values 0 to {@code max}, of 64 bits, unsigned. */
  public static Builder upTo(long max) {
    return new Builder(0, max);
  }

  /** Collects the ranges of a field with the values 0 to max, of 128 bits, unsigned. */
  public static Builder upTo(long maxHigh, long maxLow) {
    return new Builder(maxHigh, maxLow);
  }

  /** The number of ranks. Constant time. */
  public int size() {
    return low.length;
  }

  /** The rank of a value of 64 bits. O(log size). */
  public int rankOf(long value) {
    return rankOf(0, value);
  }

  /** The rank of a value of 128 bits. O(log size). */
  public int rankOf(long valueHigh, long valueLow) {
    if (compare(valueHigh, valueLow, maxHigh, maxLow) > 0) {
      throw new IllegalArgumentException("value beyond the field");
    }
    int below = 0;
    int above = low.length;
    while (above - below > 1) {
      int middle = (below + above) >>> 1;
      if (compare(high == null ? 0 : high[middle], low[middle], valueHigh, valueLow) <= 0) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return below;
  }

  /**
   * The ranks of a range of values that was collected, or is a union of ranks; of any other range,
   * the ranks it touches. O(log size).
   */
  public IntSet ranksOf(long lo, long hi) {
    return IntSet.range(rankOf(lo), rankOf(hi));
  }

  /** Like {@link #ranksOf(long, long)}, for values of 128 bits. O(log size). */
  public IntSet ranksOf(long loHigh, long loLow, long hiHigh, long hiLow) {
    return IntSet.range(rankOf(loHigh, loLow), rankOf(hiHigh, hiLow));
  }

  /** The first value of a rank (its low word). Constant time. */
  public long first(int rank) {
    return low[rank];
  }

  /** The high word of the first value of a rank. Constant time. */
  public long firstHigh(int rank) {
    return high == null ? 0 : high[rank];
  }

  /** The last value of a rank (its low word). Constant time. */
  public long last(int rank) {
    return rank + 1 == low.length ? maxLow : low[rank + 1] - 1;
  }

  /** The high word of the last value of a rank. Constant time. */
  public long lastHigh(int rank) {
    if (rank + 1 == low.length) {
      return maxHigh;
    }
    return high == null ? 0 : high[rank + 1] - (low[rank + 1] == 0 ? 1 : 0);
  }

  private static int compare(long aHigh, long aLow, long bHigh, long bLow) {
    int order = Long.compareUnsigned(aHigh, bHigh);
    return order != 0 ? order : Long.compareUnsigned(aLow, bLow);
  }

  /** Collects ranges. Not for several threads at once. */
  public static final class Builder {
    private final long maxHigh;
    private final long maxLow;
    private long[] lows = new long[16];
    private long @Nullable [] highs;
    private int size = 1;

    private Builder(long maxHigh, long maxLow) {
      this.maxHigh = maxHigh;
      this.maxLow = maxLow;
      this.highs = maxHigh == 0 ? null : new long[16];
    }

    /** Collects a range of values of 64 bits, both ends included. Amortised constant time. */
    public Builder add(long lo, long hi) {
      return add(0, lo, 0, hi);
    }

    /** Collects a range of values of 128 bits, both ends included. Amortised constant time. */
    public Builder add(long loHigh, long loLow, long hiHigh, long hiLow) {
      if (compare(loHigh, loLow, hiHigh, hiLow) > 0) {
        throw new IllegalArgumentException("reversed range");
      }
      int atMax = compare(hiHigh, hiLow, maxHigh, maxLow);
      if (atMax > 0) {
        throw new IllegalArgumentException("range beyond the field");
      }
      if (loHigh != 0 || loLow != 0) {
        border(loHigh, loLow);
      }
      if (atMax < 0) {
        border(hiHigh + (hiLow == -1L ? 1 : 0), hiLow + 1);
      }
      return this;
    }

    private void border(long borderHigh, long borderLow) {
      if (size == lows.length) {
        lows = Arrays.copyOf(lows, 2 * size);
        highs = highs == null ? null : Arrays.copyOf(highs, 2 * size);
      }
      lows[size] = borderLow;
      if (highs != null) {
        highs[size] = borderHigh;
      }
      size++;
    }

    /** The ranks of all ranges collected so far. O(n log n) for n ranges. */
    public Ranks build() {
      if (highs == null) {
        long[] sorted = sortedDistinct(lows, 0, size);
        return new Ranks(null, sorted, 0, maxLow);
      }
      return buildWide(highs);
    }

    /** Sorts by high word, then each bucket of one high word by low word. */
    private Ranks buildWide(long[] words) {
      long[] distinct = sortedDistinct(words, 0, size);
      int[] start = new int[distinct.length + 1];
      int[] bucket = new int[size];
      for (int i = 0; i < size; i++) {
        bucket[i] = indexOf(distinct, words[i]);
        start[bucket[i] + 1]++;
      }
      for (int i = 0; i < distinct.length; i++) {
        start[i + 1] += start[i];
      }
      int[] next = start.clone();
      long[] grouped = new long[size];
      for (int i = 0; i < size; i++) {
        grouped[next[bucket[i]]++] = lows[i];
      }
      long[] high = new long[size];
      long[] low = new long[size];
      int kept = 0;
      for (int i = 0; i < distinct.length; i++) {
        long[] group = sortedDistinct(grouped, start[i], start[i + 1]);
        System.arraycopy(group, 0, low, kept, group.length);
        Arrays.fill(high, kept, kept + group.length, distinct[i]);
        kept += group.length;
      }
      return new Ranks(Arrays.copyOf(high, kept), Arrays.copyOf(low, kept), maxHigh, maxLow);
    }

    private static int indexOf(long[] sorted, long word) {
      int below = 0;
      int above = sorted.length;
      while (above - below > 1) {
        int middle = (below + above) >>> 1;
        if (Long.compareUnsigned(sorted[middle], word) <= 0) {
          below = middle;
        } else {
          above = middle;
        }
      }
      return below;
    }

    /** In unsigned order. */
    private static long[] sortedDistinct(long[] words, int from, int to) {
      long[] sorted = new long[to - from];
      for (int i = from; i < to; i++) {
        sorted[i - from] = words[i] ^ Long.MIN_VALUE;
      }
      Arrays.sort(sorted);
      int kept = 0;
      for (int i = 0; i < sorted.length; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1]) {
          sorted[kept++] = sorted[i];
        }
      }
      for (int i = 0; i < kept; i++) {
        sorted[i] ^= Long.MIN_VALUE;
      }
      return kept == sorted.length ? sorted : Arrays.copyOf(sorted, kept);
    }
  }
}
