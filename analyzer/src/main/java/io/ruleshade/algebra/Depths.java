package io.ruleshade.algebra;

/**
 * How many entries cover each rank of each axis and each truth of each predicate, in order to pick
 * points that few entries cover: most rules that are alive have such a point.
 */
final class Depths {

  private static final int BLOCK = 32;

  /** Per axis, the number of entries that cover each rank. */
  private final int[][] depth;

  /** Per axis, a tree over blocks of ranks: the least covered rank of each subtree. */
  private final int[][] least;

  private final int[] positive;
  private final int[] negative;

  /** The predicates that are true of a point unless it must be otherwise, as sorted literals. */
  private final int[] usuallyTrue;

  /** Counts over all entries. O(entries * axes + ranks). */
  Depths(Axes axes, int predicateCount, int count, IntSet[] sets, int[][] literals) {
    this.depth = new int[axes.count()][];
    this.least = new int[axes.count()][];
    for (int axis = 0; axis < axes.count(); axis++) {
      depth[axis] = count(axes, axis, count, sets);
      least[axis] = tree(depth[axis]);
    }
    this.positive = new int[predicateCount];
    this.negative = new int[predicateCount];
    for (int i = 0; i < count; i++) {
      for (int literal : literals[i]) {
        ((literal & 1) == 0 ? positive : negative)[literal >> 1]++;
      }
    }
    IntList trues = new IntList();
    for (int predicate = 0; predicate < predicateCount; predicate++) {
      if (negative[predicate] > positive[predicate]) {
        trues.add(predicate << 1);
      }
    }
    this.usuallyTrue = trues.toArray();
  }

  private static int[] count(Axes axes, int axis, int count, IntSet[] sets) {
    int size = axes.size(axis);
    int[] change = new int[size + 1];
    for (int i = 0; i < count; i++) {
      IntSet set = sets[i * axes.count() + axis];
      for (int range = 0; range < set.rangeCount(); range++) {
        change[set.lo(range)]++;
        change[set.hi(range) + 1]--;
      }
    }
    for (int rank = 1; rank < size; rank++) {
      change[rank] += change[rank - 1];
    }
    return change;
  }

  private static int[] tree(int[] depth) {
    int ranks = depth.length - 1;
    int blocks = (ranks + BLOCK - 1) / BLOCK;
    int[] tree = new int[2 * blocks];
    for (int block = 0; block < blocks; block++) {
      int from = block * BLOCK;
      tree[blocks + block] = scan(depth, from, Math.min(from + BLOCK, ranks) - 1, from);
    }
    for (int node = blocks - 1; node > 0; node--) {
      tree[node] = better(depth, tree[2 * node], tree[2 * node + 1]);
    }
    return tree;
  }

  /** Of two ranks, the one with less depth; then the lower one. */
  private static int better(int[] depth, int a, int b) {
    if (depth[a] != depth[b]) {
      return depth[a] < depth[b] ? a : b;
    }
    return Math.min(a, b);
  }

  private static int scan(int[] depth, int lo, int hi, int start) {
    int best = start;
    for (int rank = lo; rank <= hi; rank++) {
      best = better(depth, best, rank);
    }
    return best;
  }

  /** The least covered rank of a set that is not empty. O(ranges * log ranks). */
  int leastCovered(int axis, IntSet set) {
    int best = set.min();
    for (int i = 0; i < set.rangeCount(); i++) {
      best = better(depth[axis], best, leastCovered(axis, set.lo(i), set.hi(i)));
    }
    return best;
  }

  private int leastCovered(int axis, int lo, int hi) {
    int[] d = depth[axis];
    int first = lo / BLOCK + 1;
    int last = hi / BLOCK;
    if (first >= last) {
      return scan(d, lo, hi, lo);
    }
    int best = scan(d, lo, first * BLOCK - 1, lo);
    best = scan(d, last * BLOCK, hi, best);
    int[] tree = least[axis];
    int blocks = tree.length / 2;
    int left = first + blocks;
    int right = last + blocks;
    while (left < right) {
      if ((left & 1) == 1) {
        best = better(d, best, tree[left++]);
      }
      if ((right & 1) == 1) {
        best = better(d, best, tree[--right]);
      }
      left >>= 1;
      right >>= 1;
    }
    return best;
  }

  /** Completes a conjunction: predicates it does not name are as fewer entries want them. */
  int[] complete(int[] literals) {
    if (usuallyTrue.length == 0) {
      return literals;
    }
    int[] all = literals;
    for (int literal : usuallyTrue) {
      if (!Literals.has(literals, literal) && !Literals.has(literals, literal ^ 1)) {
        all = Literals.with(all, literal);
      }
    }
    return all;
  }

  /** The least covered point of a box that is not empty, axis by axis. */
  Point pick(Box box) {
    int[] ranks = new int[box.axisCount()];
    for (int axis = 0; axis < ranks.length; axis++) {
      ranks[axis] = leastCovered(axis, box.set(axis));
    }
    return Point.trusted(ranks, complete(box.sharedLiterals()));
  }
}
