package io.ruleshade.algebra;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides exactly whether a box is covered by some entries: simplify the cell, else cut it in two.
 * Complete; exponential in the number of axes and predicates at worst, near n log n on sets of
 * rules that people write. The question is coNP-complete, hence the work limit.
 */
final class CutSearch {

  private static final double EXPONENT = 1.6;

  private final Bvh bvh;
  private final Depths depths;
  private final Box box;

  /** The predicates that become dimensions behind the axes, sorted. */
  private final int[] predicates;

  private final boolean[] used;
  private @Nullable Point open;

  private CutSearch(Bvh bvh, Depths depths, Box box, int[] slots) {
    this.bvh = bvh;
    this.depths = depths;
    this.box = box;
    this.used = new boolean[slots.length];
    IntList named = new IntList();
    for (int slot : slots) {
      for (int literal : bvh.literals[slot]) {
        if (!Literals.has(box.sharedLiterals(), literal)) {
          named.add(literal >> 1);
        }
      }
    }
    this.predicates = named.distinct();
  }

  /**
   * The answer of a search.
   *
   * @param state covered, open or exhausted
   * @param used where covered, the indices of the entries used
   * @param point where open, a point in no entry
   */
  record Outcome(Cell.State state, BitSet used, @Nullable Point point) {}

  /** Whether the box, not empty, is covered by the entries in these slots, which all meet it. */
  static Outcome decide(Bvh bvh, Depths depths, Box box, int[] slots, Work work) {
    CutSearch search = new CutSearch(bvh, depths, box, slots);
    Cell.State state = search.run(search.root(slots), slots.length, work);
    BitSet used = new BitSet();
    for (int i = 0; i < slots.length; i++) {
      if (search.used[i]) {
        used.set(i);
      }
    }
    return new Outcome(state, used, search.open);
  }

  private Cell.State run(Cell root, int count, Work work) {
    ArrayDeque<Cell> cells = new ArrayDeque<>();
    cells.push(root);
    double[] power = {};
    while (!cells.isEmpty()) {
      Cell cell = cells.pop();
      switch (cell.simplify(used, work)) {
        case COVERED -> {}
        case OPEN -> {
          open = pointOf(cell);
          return Cell.State.OPEN;
        }
        case EXHAUSTED -> {
          return Cell.State.EXHAUSTED;
        }
        case UNDECIDED -> {
          if (power.length == 0) {
            power = powers(count);
          }
          for (Cell half : cell.cut(power)) {
            cells.push(half);
          }
        }
      }
    }
    return Cell.State.COVERED;
  }

  /** StrictMath, so that every machine makes the same cuts. */
  private static double[] powers(int count) {
    double[] power = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      power[i] = StrictMath.pow(i, EXPONENT);
    }
    return power;
  }

  private Point pointOf(Cell cell) {
    int[] ranks = new int[bvh.axes];
    for (int axis = 0; axis < bvh.axes; axis++) {
      ranks[axis] = cell.origin[axis][cell.space[axis].min()];
    }
    int[] literals = box.sharedLiterals();
    for (int i = 0; i < predicates.length; i++) {
      int d = bvh.axes + i;
      boolean holds = cell.origin[d][cell.space[d].min()] == 1;
      literals = Literals.with(literals, (predicates[i] << 1) | (holds ? 0 : 1));
    }
    return Point.trusted(ranks, depths.complete(literals));
  }

  /** The whole box, with its ranks put into classes that no entry divides. */
  private Cell root(int[] slots) {
    IntList dimension = new IntList();
    int[] start = new int[slots.length + 1];
    List<IntSet> sets = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      for (int axis = 0; axis < bvh.axes; axis++) {
        IntSet set = bvh.sets[slots[i] * bvh.axes + axis];
        if (!set.containsAll(box.set(axis))) {
          dimension.add(axis);
          sets.add(set);
        }
      }
      for (int literal : bvh.literals[slots[i]]) {
        if (!Literals.has(box.sharedLiterals(), literal)) {
          dimension.add(bvh.axes + Arrays.binarySearch(predicates, literal >> 1));
          sets.add((literal & 1) == 0 ? TRUE : FALSE);
        }
      }
      start[i + 1] = dimension.size();
    }
    int[] entry = new int[slots.length];
    Arrays.setAll(entry, i -> i);
    int dimensions = bvh.axes + predicates.length;
    IntSet[] space = new IntSet[dimensions];
    int[][] origin = new int[dimensions][];
    Arrays.fill(space, bvh.axes, dimensions, BOTH);
    Arrays.fill(origin, bvh.axes, dimensions, new int[] {0, 1});
    Cell root =
        new Cell(space, origin, entry, start, dimension.toArray(), sets.toArray(new IntSet[0]));
    for (int axis = 0; axis < bvh.axes; axis++) {
      classify(root, axis);
    }
    return root;
  }

  private static final IntSet FALSE = IntSet.range(0, 0);
  private static final IntSet TRUE = IntSet.range(1, 1);
  private static final IntSet BOTH = IntSet.range(0, 1);

  /** Makes the classes of one axis of the root. O(c log c) for c ranges of constraints on it. */
  private void classify(Cell root, int axis) {
    Positions positions = new Positions(box.set(axis));
    IntList borders = new IntList();
    for (int c = 0; c < root.set.length; c++) {
      if (root.dimension[c] == axis) {
        IntSet at = positions.of(root.set[c]);
        root.set[c] = at;
        for (int i = 0; i < at.rangeCount(); i++) {
          borders.add(at.lo(i));
          borders.add(at.hi(i) + 1);
        }
      }
    }
    if (borders.size() == 0) {
      root.space[axis] = IntSet.full(1);
      root.origin[axis] = new int[] {depths.leastCovered(axis, box.set(axis))};
      return;
    }
    borders.add(0);
    borders.add(positions.size());
    int[] sorted = borders.distinct();
    int[] ranks = new int[sorted.length - 1];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = positions.select(sorted[i]);
    }
    root.origin[axis] = ranks;
    root.space[axis] = IntSet.full(ranks.length);
    for (int c = 0; c < root.set.length; c++) {
      if (root.dimension[c] == axis) {
        root.set[c] = classesOf(root.set[c], sorted);
      }
    }
  }

  private static IntSet classesOf(IntSet positions, int[] borders) {
    int[] pairs = new int[2 * positions.rangeCount()];
    for (int i = 0; i < positions.rangeCount(); i++) {
      pairs[2 * i] = Arrays.binarySearch(borders, positions.lo(i));
      pairs[2 * i + 1] = Arrays.binarySearch(borders, positions.hi(i) + 1) - 1;
    }
    return IntSet.ofSorted(pairs, positions.rangeCount());
  }
}
