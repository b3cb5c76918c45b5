package io.ruleshade.algebra;

import java.util.Arrays;

/**
 * Chooses how to split the entries of a node: on which axis, by the middle or by the width of the
 * entries, or by literal or position, and where. Width matters: it separates entries that match any
 * value of a field, which would blow up the hull of every node they are in. So does position: a
 * search looks before a position, and for the first.
 *
 * <p>The cost of a side is its number of entries times the chance that a random search visits it. A
 * sample of the entries decides. Scratch space of one task.
 */
final class SplitChoice {

  private static final int SAMPLE = 1024;
  private static final int BINS = 16;

  /** By the middle of the range of an axis. */
  private static final int MIDDLE = 0;

  /** By the width of the range of an axis, on a scale of powers of two. */
  private static final int WIDTH = 1;

  /** By the first predicate that must be true, whatever the axis. */
  private static final int LITERAL = 2;

  /** By position, whatever the axis. */
  private static final int POSITION = 3;

  /** No side is cheaper than this for its positions alone. */
  private static final double LEAST_CHANCE = 0.05;

  private final BvhBuilder builder;
  private final int axes;
  private final double[] perRank;
  private final int[] sample = new int[SAMPLE];

  /** The axes on which the sampled entries differ. */
  private final int[] varied;

  private int variedCount;

  private final int[] binCount = new int[BINS];
  private final int[] binFirst = new int[BINS];
  private final int[] binHull;
  private final int[] hull;

  /** The lowest position of the side whose hull is {@link #hull}. */
  private int hullFirst;

  private final double[] rightCost = new double[BINS];

  private int axis;
  private int key;
  private int keyMin;
  private long keySpan;
  private int lastLeftBin;

  SplitChoice(BvhBuilder builder) {
    this.builder = builder;
    this.axes = builder.axes;
    this.perRank = new double[axes];
    for (int i = 0; i < axes; i++) {
      perRank[i] = 1.0 / builder.space.size(i);
    }
    this.varied = new int[axes];
    this.binHull = new int[BINS * 2 * axes];
    this.hull = new int[2 * axes];
  }

  /** Chooses for a stretch of the builder's order; false if the sampled entries are all alike. */
  boolean choose(int from, int to) {
    int size = Math.min(to - from, SAMPLE);
    for (int i = 0; i < size; i++) {
      sample[i] = builder.order[from + (int) ((long) i * (to - from) / size)];
    }
    findVaried(size);
    double best = Double.POSITIVE_INFINITY;
    int bestAxis = -1;
    int bestKey = 0;
    int bestBin = 0;
    for (int i = 0; i < variedCount + 1; i++) {
      axis = i < variedCount ? varied[i] : 0;
      for (int tried = i < variedCount ? MIDDLE : LITERAL; tried <= lastKey(i); tried++) {
        key = tried;
        if (!spread(size)) {
          continue;
        }
        fillBins(size);
        double cost = sweep();
        if (cost < best) {
          best = cost;
          bestAxis = axis;
          bestKey = key;
          bestBin = lastLeftBin;
        }
      }
    }
    if (bestAxis < 0) {
      return false;
    }
    axis = bestAxis;
    key = bestKey;
    spread(size);
    lastLeftBin = bestBin;
    return true;
  }

  private int lastKey(int i) {
    return i < variedCount ? WIDTH : POSITION;
  }

  private void findVaried(int size) {
    int[] hulls = builder.hulls;
    variedCount = 0;
    for (int a = 0; a < axes; a++) {
      int first = sample[0] * 2 * axes + 2 * a;
      for (int i = 1; i < size; i++) {
        int at = sample[i] * 2 * axes + 2 * a;
        if (hulls[at] != hulls[first] || hulls[at + 1] != hulls[first + 1]) {
          varied[variedCount++] = a;
          break;
        }
      }
    }
  }

  private int keyOf(int id) {
    if (key == LITERAL) {
      return 1 + Literals.lowestTrue(builder.literals[id]);
    }
    if (key == POSITION) {
      return builder.position(id);
    }
    int at = id * 2 * axes + 2 * axis;
    int lo = builder.hulls[at];
    int hi = builder.hulls[at + 1];
    return key == MIDDLE ? (lo + hi) >>> 1 : 32 - Integer.numberOfLeadingZeros(hi - lo);
  }

  /** Finds the range of the keys of the sample; false if it is a single one. */
  private boolean spread(int size) {
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    boolean needless = false;
    for (int i = 0; i < size; i++) {
      int k = keyOf(sample[i]);
      if (key == LITERAL && k == 0) {
        needless = true;
        continue;
      }
      min = Math.min(min, k);
      max = Math.max(max, k);
    }
    keyMin = min;
    keySpan = (long) max - min + 1;
    return min < max || (needless && min == max);
  }

  /** By literal, the first bin is for entries that need none. */
  private int binOf(int id) {
    long k = keyOf(id);
    if (key != LITERAL) {
      return (int) ((k - keyMin) * BINS / keySpan);
    }
    return k == 0 ? 0 : Math.max(1, 1 + (int) ((k - keyMin) * (BINS - 1) / keySpan));
  }

  boolean goesLeft(int id) {
    return binOf(id) <= lastLeftBin;
  }

  private void fillBins(int size) {
    int[] hulls = builder.hulls;
    Arrays.fill(binCount, 0);
    for (int i = 0; i < size; i++) {
      int bin = binOf(sample[i]);
      int to = bin * 2 * axes;
      int from = sample[i] * 2 * axes;
      boolean first = binCount[bin]++ == 0;
      int position = builder.position(sample[i]);
      binFirst[bin] = first ? position : Math.min(binFirst[bin], position);
      for (int v = 0; v < variedCount; v++) {
        int a = 2 * varied[v];
        int lo = hulls[from + a];
        int hi = hulls[from + a + 1];
        binHull[to + a] = first ? lo : Math.min(binHull[to + a], lo);
        binHull[to + a + 1] = first ? hi : Math.max(binHull[to + a + 1], hi);
      }
    }
  }

  /** The least cost over the borders between bins; remembers the border. */
  private double sweep() {
    int counted = 0;
    for (int bin = BINS - 1; bin > 0; bin--) {
      counted = addToHull(bin, counted);
      rightCost[bin] = counted == 0 ? -1 : counted * share();
    }
    double best = Double.POSITIVE_INFINITY;
    counted = 0;
    for (int bin = 0; bin < BINS - 1; bin++) {
      counted = addToHull(bin, counted);
      if (counted == 0 || rightCost[bin + 1] < 0) {
        continue;
      }
      double cost = counted * share();
      if (key == LITERAL) {
        // A search has few of the predicates that the entries need.
        double right = (double) (BINS - 1 - bin) / (BINS - 1);
        cost *= binCount[0] > 0 ? 1 : 1 - right;
        cost += rightCost[bin + 1] * right * (binCount[0] > 0 ? 0.5 : 1);
      } else {
        cost += rightCost[bin + 1];
      }
      if (cost < best) {
        best = cost;
        lastLeftBin = bin;
      }
    }
    return best;
  }

  private int addToHull(int bin, int counted) {
    if (binCount[bin] == 0) {
      return counted;
    }
    int from = bin * 2 * axes;
    hullFirst = counted == 0 ? binFirst[bin] : Math.min(hullFirst, binFirst[bin]);
    for (int v = 0; v < variedCount; v++) {
      int a = 2 * varied[v];
      hull[a] = counted == 0 ? binHull[from + a] : Math.min(hull[a], binHull[from + a]);
      hull[a + 1] =
          counted == 0 ? binHull[from + a + 1] : Math.max(hull[a + 1], binHull[from + a + 1]);
    }
    return counted + binCount[bin];
  }

  /**
   * The chance that a search visits the side: its point is in the hull, but for the axes on which
   * nothing varies, and its position is behind the side's first.
   */
  private double share() {
    double share = Math.max(LEAST_CHANCE, 1 - hullFirst / builder.lastPosition);
    for (int v = 0; v < variedCount; v++) {
      int a = varied[v];
      share *= (hull[2 * a + 1] - hull[2 * a] + 1) * perRank[a];
    }
    return share;
  }
}
