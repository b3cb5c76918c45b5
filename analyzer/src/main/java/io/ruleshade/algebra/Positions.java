package io.ruleshade.algebra;

/** Counts the members of a set from 0: the coordinates that are left when the gaps are closed. */
final class Positions {

  private final IntSet space;

  /** The number of members before each range, and at the end of all. */
  private final int[] before;

  /** O(ranges). */
  Positions(IntSet space) {
    this.space = space;
    this.before = new int[space.rangeCount() + 1];
    for (int i = 0; i < space.rangeCount(); i++) {
      before[i + 1] = before[i] + space.hi(i) - space.lo(i) + 1;
    }
  }

  int size() {
    return before[before.length - 1];
  }

  /** Whether a member and its position are the same number. */
  boolean isIdentity() {
    return space.rangeCount() == 1 && space.min() == 0;
  }

  /** The number of members below a rank. O(log ranges). */
  int below(long rank) {
    int low = -1;
    int high = space.rangeCount();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (space.lo(middle) < rank) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low < 0
        ? 0
        : before[low] + (int) Math.min(rank - space.lo(low), before[low + 1] - before[low]);
  }

  /** The member at a position. O(log ranges). */
  int select(int position) {
    int low = 0;
    int high = space.rangeCount();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (before[middle] <= position) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return space.lo(low) + position - before[low];
  }

  /** The positions of the members that a set shares with the space. O(ranges of set * log). */
  IntSet of(IntSet set) {
    if (isIdentity() && set.max() < size()) {
      return set;
    }
    int[] pairs = new int[2 * set.rangeCount()];
    int count = 0;
    for (int i = 0; i < set.rangeCount(); i++) {
      int from = below(set.lo(i));
      int to = below((long) set.hi(i) + 1);
      if (from < to) {
        pairs[2 * count] = from;
        pairs[2 * count + 1] = to - 1;
        count++;
      }
    }
    return IntSet.ofSorted(pairs, count);
  }
}
