package io.ruleshade.algebra;

import java.util.Arrays;

/**
 * A part of the space of one {@link CutSearch}, with the entries that may cover it. A dimension is
 * a dense axis or a predicate (0 is false, 1 is true); its coordinates are classes of ranks, each
 * class standing for one rank of it.
 *
 * <p>An entry is a conjunction of constraints; dimensions on which it covers the whole cell have
 * none. The arrays of constraints are shared between the two halves of a cut until one of them is
 * simplified.
 */
final class Cell {

  /** The classes of each dimension that are left. */
  final IntSet[] space;

  /** The rank that each class of each dimension stands for. */
  final int[][] origin;

  /** The entries left, as indices into the search's entries, and where their constraints start. */
  int[] entry;

  int[] start;
  int count;

  /** The constraints: dimension and classes. */
  int[] dimension;

  IntSet[] set;

  /** Indices of the constraints by dimension, see {@link #group}. */
  private int[] groups = {};

  private int[] groupStart = {};

  Cell(IntSet[] space, int[][] origin, int[] entry, int[] start, int[] dimension, IntSet[] set) {
    this.space = space;
    this.origin = origin;
    this.entry = entry;
    this.start = start;
    this.count = entry.length;
    this.dimension = dimension;
    this.set = set;
  }

  /** The part of this cell in a range of classes of one dimension. */
  Cell part(int cutDimension, int lo, int hi) {
    IntSet[] part = space.clone();
    part[cutDimension] = IntSet.range(lo, hi);
    Cell cell = new Cell(part, origin.clone(), entry, start, dimension, set);
    cell.count = count;
    return cell;
  }

  /** What is known of a cell after simplifying it. */
  enum State {
    COVERED,
    OPEN,
    UNDECIDED,
    EXHAUSTED
  }

  /**
   * Drops entries outside, takes away what single-constraint entries cover, and keeps one class of
   * those of which one being open implies that another is. Marks the entries used.
   */
  State simplify(boolean[] used, Work work) {
    entry = Arrays.copyOf(entry, count);
    start = start.clone();
    dimension = Arrays.copyOf(dimension, start[count]);
    set = Arrays.copyOf(set, start[count]);
    boolean shrunk = true;
    while (shrunk) {
      boolean sliced = true;
      while (sliced) {
        if (!work.spend(1 + start[count])) {
          return State.EXHAUSTED;
        }
        int slices = slice(used);
        if (slices < 0) {
          return State.COVERED;
        }
        sliced = slices > 0;
      }
      if (count == 0) {
        return State.OPEN;
      }
      group();
      shrunk = false;
      for (int d = 0; d < space.length; d++) {
        if (groupStart[d] < groupStart[d + 1]) {
          shrunk |= merge(d, work);
        }
      }
    }
    return work.exhausted() ? State.EXHAUSTED : State.UNDECIDED;
  }

  /**
   * One pass over the entries: drops constraints that hold everywhere and entries outside; an entry
   * with one constraint left is a slab, which is taken from the space. The number of slabs, or -1
   * if the cell is covered.
   */
  private int slice(boolean[] used) {
    int keptEntries = 0;
    int kept = 0;
    int slabs = 0;
    int from = 0;
    for (int i = 0; i < count; i++) {
      int to = start[i + 1];
      int first = kept;
      boolean outside = false;
      for (int c = from; c < to && !outside; c++) {
        IntSet left = space[dimension[c]];
        if (!set[c].containsAll(left)) {
          outside = !set[c].intersects(left);
          dimension[kept] = dimension[c];
          set[kept++] = set[c];
        }
      }
      from = to;
      if (outside) {
        kept = first;
      } else if (kept == first) {
        used[entry[i]] = true;
        return -1;
      } else if (kept == first + 1) {
        used[entry[i]] = true;
        int d = dimension[first];
        space[d] = space[d].minus(set[first]); // not empty: the set does not contain it
        kept = first;
        slabs++;
      } else {
        entry[keptEntries] = entry[i];
        start[++keptEntries] = kept;
      }
    }
    count = keptEntries;
    return slabs;
  }

  /** Sorts the constraints by dimension. O(constraints + dimensions). */
  private void group() {
    int constraints = start[count];
    groupStart = new int[space.length + 1];
    for (int c = 0; c < constraints; c++) {
      groupStart[dimension[c] + 1]++;
    }
    for (int d = 0; d < space.length; d++) {
      groupStart[d + 1] += groupStart[d];
    }
    groups = new int[constraints];
    int[] next = groupStart.clone();
    for (int c = 0; c < constraints; c++) {
      groups[next[dimension[c]]++] = c;
    }
  }

  /**
   * Renumbers the classes of a dimension, keeping of each run that no entry divides one class, and
   * none of a run whose neighbour is in fewer entries: if it has an open point, so has the
   * neighbour. Whether classes went away. O(classes + ranges of the constraints).
   */
  private boolean merge(int d, Work work) {
    Positions positions = new Positions(space[d]);
    int classes = positions.size();
    int[] starts = new int[classes + 1];
    int[] ends = new int[classes + 1];
    work.spend(classes + groupStart[d + 1] - groupStart[d]);
    for (int g = groupStart[d]; g < groupStart[d + 1]; g++) {
      IntSet at = positions.of(set[groups[g]]);
      set[groups[g]] = at;
      for (int i = 0; i < at.rangeCount(); i++) {
        starts[at.lo(i)]++;
        ends[at.hi(i) + 1]++;
      }
    }
    int[] kept = new int[classes];
    int[] keptBelow = new int[classes + 1];
    int size = 0;
    int run = 0;
    while (run < classes) {
      int next = run + 1;
      while (next < classes && starts[next] == 0 && ends[next] == 0) {
        next++;
      }
      boolean leftInFewer = run > 0 && ends[run] == 0;
      boolean rightInFewer = next < classes && starts[next] == 0;
      keptBelow[run] = size;
      if (!leftInFewer && !rightInFewer) {
        kept[size++] = run;
      }
      run = next;
    }
    keptBelow[classes] = size;
    if (size == classes && positions.isIdentity()) {
      return false;
    }
    renumber(d, positions, Arrays.copyOf(kept, size), keptBelow);
    return size < classes;
  }

  private void renumber(int d, Positions positions, int[] kept, int[] keptBelow) {
    int[] ranks = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      ranks[i] = origin[d][positions.select(kept[i])];
    }
    origin[d] = ranks;
    space[d] = IntSet.full(kept.length);
    for (int g = groupStart[d]; g < groupStart[d + 1]; g++) {
      set[groups[g]] = renumbered(set[groups[g]], keptBelow);
    }
  }

  /** A set of positions that only begins and ends between runs, in numbers of the kept classes. */
  static IntSet renumbered(IntSet positions, int[] keptBelow) {
    int[] pairs = new int[2 * positions.rangeCount()];
    int count = 0;
    for (int i = 0; i < positions.rangeCount(); i++) {
      int from = keptBelow[positions.lo(i)];
      int to = keptBelow[positions.hi(i) + 1];
      if (from < to) {
        pairs[2 * count] = from;
        pairs[2 * count + 1] = to - 1;
        count++;
      }
    }
    return IntSet.ofSorted(pairs, count);
  }

  /**
   * The two halves of the cut that leaves the least work, which is guessed as the sum of the powers
   * of the numbers of entries on each side; the half with fewer entries last. The cell must be
   * undecided. O(constraints + classes).
   */
  Cell[] cut(double[] power) {
    double best = Double.POSITIVE_INFINITY;
    int bestDimension = -1;
    int bestBorder = 0;
    boolean leftIsSmall = false;
    for (int d = 0; d < space.length; d++) {
      int members = groupStart[d + 1] - groupStart[d];
      if (members == 0) {
        continue;
      }
      int classes = space[d].max() + 1;
      int[] begin = new int[classes + 1];
      int[] end = new int[classes + 1];
      for (int g = groupStart[d]; g < groupStart[d + 1]; g++) {
        begin[set[groups[g]].min()]++;
        end[set[groups[g]].max() + 1]++;
      }
      int left = count - members;
      int right = count;
      for (int border = 1; border < classes; border++) {
        left += begin[border - 1];
        right -= end[border];
        double cost = power[left] + power[right];
        if (cost < best) {
          best = cost;
          bestDimension = d;
          bestBorder = border;
          leftIsSmall = left <= right;
        }
      }
    }
    Cell left = part(bestDimension, 0, bestBorder - 1);
    Cell right = part(bestDimension, bestBorder, space[bestDimension].max());
    return leftIsSmall ? new Cell[] {right, left} : new Cell[] {left, right};
  }
}
