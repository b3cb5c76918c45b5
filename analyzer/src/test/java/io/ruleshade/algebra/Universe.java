package io.ruleshade.algebra;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** A small random packet space with all its points, and random boxes and entries in it. */
final class Universe {

  final Random random;
  final int[] sizes;
  final Axes axes;
  final int predicates;
  final List<Point> points = new ArrayList<>();
  final List<CoverIndex.Entry> entries = new ArrayList<>();

  /** Whether sets have several ranges. */
  private final boolean scattered;

  /** The chance in 10 that an axis of a box is full. */
  private final int wildcards;

  Universe(long seed) {
    random = new Random(seed);
    sizes = new int[2 + random.nextInt(4)];
    int points = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = 1 + random.nextInt(sizes.length > 3 ? 4 : 7);
      points *= sizes[axis];
    }
    axes = Axes.of(sizes);
    predicates = points > 200 ? random.nextInt(2) : random.nextInt(4);
    scattered = random.nextBoolean();
    wildcards = random.nextInt(7);
    addPoints(new int[sizes.length], 0);
  }

  private void addPoints(int[] ranks, int axis) {
    if (axis < sizes.length) {
      for (int rank = 0; rank < sizes[axis]; rank++) {
        ranks[axis] = rank;
        addPoints(ranks, axis + 1);
      }
      return;
    }
    for (int truth = 0; truth < 1 << predicates; truth++) {
      int[] literals = new int[predicates];
      for (int p = 0; p < predicates; p++) {
        literals[p] = (p << 1) | ((truth >> p) & 1);
      }
      points.add(Point.of(ranks, literals));
    }
  }

  IntSet set(int size) {
    if (random.nextInt(10) < wildcards) {
      return IntSet.full(size);
    }
    IntSet set = range(size);
    while (scattered && random.nextBoolean()) {
      set = set.union(range(size));
    }
    return set;
  }

  private IntSet range(int size) {
    int a = random.nextInt(size);
    int b = random.nextInt(3) == 0 ? a : random.nextInt(size);
    return IntSet.range(Math.min(a, b), Math.max(a, b));
  }

  Box box() {
    IntSet[] sets = new IntSet[sizes.length];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = set(sizes[axis]);
    }
    int[] literals = {};
    for (int p = 0; p < predicates; p++) {
      if (random.nextInt(3) == 0) {
        literals = Literals.with(literals, (p << 1) | random.nextInt(2));
      }
    }
    return Box.of(sets, literals);
  }

  /** Random entries: rules of one or two parts, some with a scope, some impossible packets. */
  void addEntries(int rules) {
    int owners = 1 + random.nextInt(rules);
    for (int i = random.nextInt(3); i > 1; i--) {
      entries.add(new CoverIndex.Entry(box(), -1, Integer.MAX_VALUE, -1, random.nextInt(3)));
    }
    for (int position = 0; position < rules; position++) {
      int owner = random.nextInt(3) == 0 ? random.nextInt(owners) : position;
      int kind = random.nextInt(3);
      for (int parts = random.nextInt(5) == 0 ? 2 : 1; parts > 0; parts--) {
        int end = random.nextInt(4) == 0 ? position + 1 + random.nextInt(rules) : Integer.MAX_VALUE;
        entries.add(new CoverIndex.Entry(box(), position, end, owner, kind));
      }
    }
  }

  CoverIndex.Builder builder() {
    CoverIndex.Builder builder = new CoverIndex.Builder(axes, predicates);
    for (CoverIndex.Entry entry : entries) {
      builder.add(entry.box(), entry.position(), entry.scopeEnd(), entry.owner(), entry.kind());
    }
    return builder;
  }

  Filter filter() {
    return new Filter(
        random.nextBoolean() ? Filter.ALL_KINDS : random.nextInt(8),
        random.nextInt(3) == 0 ? owners(4) : null,
        random.nextInt(4) == 0 ? owners(2) : null);
  }

  private BitSet owners(int oneIn) {
    BitSet owners = new BitSet();
    for (CoverIndex.Entry entry : entries) {
      if (entry.owner() >= 0 && random.nextInt(oneIn) == 0) {
        owners.set(entry.owner());
      }
    }
    return owners;
  }

  /** The definition of an entry that counts as cover. */
  static boolean counts(CoverIndex.Entry entry, int position, Filter filter) {
    if (entry.position() >= position || position >= entry.scopeEnd()) {
      return false;
    }
    BitSet excluded = filter.excluded();
    BitSet only = filter.only();
    return entry.owner() < 0
        || (((filter.kinds() >> entry.kind()) & 1) != 0
            && (excluded == null || !excluded.get(entry.owner()))
            && (only == null || only.get(entry.owner())));
  }

  boolean covers(Point point, int position, Filter filter) {
    for (CoverIndex.Entry entry : entries) {
      if (counts(entry, position, filter) && point.isIn(entry.box())) {
        return true;
      }
    }
    return false;
  }

  /** Whether every point of a box is covered: by enumeration. */
  boolean covered(Box box, int position, Filter filter) {
    for (Point point : points) {
      if (point.isIn(box) && !covers(point, position, filter)) {
        return false;
      }
    }
    return true;
  }
}
