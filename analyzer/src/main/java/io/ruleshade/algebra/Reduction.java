package io.ruleshade.algebra;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shrinks a set of owners that covers some queries until none can be spared.
 *
 * <p>An owner can be spared exactly if the part of each query in each of its entries is covered by
 * the others. One round over the owners is enough: whom a larger set needs, a smaller one needs.
 */
final class Reduction {
  /** So few entries are looked at one by one rather than looked for in the tree. */
  private static final int FEW = 256;

  /** More candidates than these are first tried by size. */
  private static final int MANY = 64;

  /** What one such trial may cost, in steps for each candidate. */
  private static final int TRIAL = 200;

  /** No trial costs more than this part of what is left of the work. */
  private static final int TRIALS = 8;

  private final Bvh bvh;
  private final Depths depths;
  private final Box[] boxes;

  /** For each query, the slots of the candidates and of impossible packets that meet it. */
  private final int[][] slots;

  private final Work work;

  Reduction(
      Bvh bvh,
      Depths depths,
      SlotGroups byOwner,
      List<Query> queries,
      BitSet candidates,
      Filter filter,
      Work work) {
    this.bvh = bvh;
    this.depths = depths;
    this.work = work;
    this.boxes = new Box[queries.size()];
    this.slots = new int[queries.size()][];
    Filter narrow = filter.onlyOwners(candidates);
    for (int q = 0; q < boxes.length; q++) {
      Query query = queries.get(q);
      boxes[q] = query.box();
      IntList meeting = new IntList();
      if (!query.box().isEmpty()) {
        Window window = Window.active(query.position(), narrow);
        Target target = Target.of(query.box());
        long of = byOwner.count(candidates) + byOwner.count(CoverIndex.IMPOSSIBLE);
        if (of > FEW) {
          bvh.forEachMeeting(target, window, work, meeting::add);
        } else {
          work.spend(of);
          IntConsumer add =
              slot -> {
                if (bvh.passes(slot, window) && bvh.meets(slot, target)) {
                  meeting.add(slot);
                }
              };
          byOwner.forEach(CoverIndex.IMPOSSIBLE, add);
          candidates.stream().forEach(owner -> byOwner.forEach(owner, add));
        }
      }
      slots[q] = meeting.toArray();
    }
  }

  /** The owners left, ascending; null if the work ran out. */
  int @Nullable [] reduce(BitSet candidates) {
    BitSet kept = candidates.cardinality() > MANY ? largest(candidates) : (BitSet) candidates.clone();
    for (int owner : latestFirst(kept)) {
      kept.clear(owner);
      Boolean spared = canSpare(owner, kept);
      if (spared == null) {
        return null;
      }
      if (!spared) {
        kept.set(owner);
      }
    }
    return work.exhausted() ? null : kept.stream().toArray();
  }

  /**
   * The fewest of the largest candidates, found by halving, that still cover the queries as far as can be
   * seen with little work; all where that is not enough. A cover put together from what comes to hand has
   * many small owners that a few large ones make superfluous.
   */
  private BitSet largest(BitSet candidates) {
    int[] order = largestFirst(candidates);
    int least = 0;
    int enough = order.length;
    while (enough - least > 1) {
      int middle = (least + enough) >>> 1;
      long most = Math.min((long) TRIAL * order.length, work.left() / TRIALS);
      if (cover(first(order, middle), Work.limit(most))) {
        enough = middle;
      } else {
        least = middle;
      }
    }
    return first(order, enough);
  }

  private static BitSet first(int[] order, int count) {
    BitSet out = new BitSet();
    for (int i = 0; i < count; i++) {
      out.set(order[i]);
    }
    return out;
  }

  private boolean cover(BitSet owners, Work trial) {
    boolean covered = true;
    for (int q = 0; covered && q < boxes.length; q++) {
      covered = boxes[q].isEmpty() || decide(boxes[q], slots[q], owners, trial) == Cell.State.COVERED;
    }
    work.spend(trial.spent());
    return covered;
  }

  /** The candidates by the largest part of a query that they take, in an entry. */
  private int[] largestFirst(BitSet candidates) {
    int[] owners = candidates.stream().toArray();
    double[] part = new double[owners.length];
    for (int q = 0; q < boxes.length; q++) {
      for (int slot : slots[q]) {
        int i = Arrays.binarySearch(owners, bvh.field(slot, Bvh.OWNER));
        if (i >= 0) {
          part[i] = Math.max(part[i], part(boxes[q], slot));
        }
      }
    }
    return IntStream.range(0, owners.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -part[i]))
        .mapToInt(i -> owners[i])
        .toArray();
  }

  private double part(Box box, int slot) {
    double part = Math.scalb(1.0, -bvh.literals[slot].length);
    for (int axis = 0; axis < bvh.axes; axis++) {
      IntSet common = box.set(axis).intersect(bvh.sets[slot * bvh.axes + axis]);
      part *= (double) common.size() / box.set(axis).size();
    }
    return part;
  }

  /** The candidates by the last position at which they meet a query, the latest first. */
  private int[] latestFirst(BitSet candidates) {
    int[] owners = candidates.stream().toArray();
    long[] keys = new long[owners.length];
    for (int i = 0; i < owners.length; i++) {
      keys[i] = ((long) Integer.MIN_VALUE << 32) | i;
    }
    for (int[] meeting : slots) {
      for (int slot : meeting) {
        int i = Arrays.binarySearch(owners, bvh.field(slot, Bvh.OWNER));
        if (i >= 0) {
          keys[i] = Math.max(keys[i], ((long) bvh.field(slot, Bvh.POSITION) << 32) | i);
        }
      }
    }
    Arrays.sort(keys);
    int[] order = new int[owners.length];
    for (int i = 0; i < owners.length; i++) {
      order[owners.length - 1 - i] = owners[(int) keys[i]];
    }
    return order;
  }

  /** Whether the other owners cover what this one covers of the queries; null if work ran out. */
  private @Nullable Boolean canSpare(int owner, BitSet others) {
    for (int q = 0; q < boxes.length; q++) {
      for (int slot : slots[q]) {
        if (bvh.field(slot, Bvh.OWNER) != owner) {
          continue;
        }
        Box piece = boxes[q].intersect(bvh.box(slot));
        if (piece == null) {
          continue;
        }
        Cell.State state = decide(piece, slots[q], others, work);
        if (state != Cell.State.COVERED) {
          return state == Cell.State.OPEN ? Boolean.FALSE : null;
        }
      }
    }
    return Boolean.TRUE;
  }

  private Cell.State decide(Box piece, int[] among, BitSet owners, Work allowed) {
    if (!allowed.spend(among.length)) {
      return Cell.State.EXHAUSTED;
    }
    Target target = Target.of(piece);
    IntList meeting = new IntList();
    for (int slot : among) {
      int owner = bvh.field(slot, Bvh.OWNER);
      if ((owner < 0 || owners.get(owner)) && bvh.meets(slot, target)) {
        if (bvh.contains(slot, target)) {
          return Cell.State.COVERED;
        }
        meeting.add(slot);
      }
    }
    return CutSearch.decide(bvh, depths, piece, meeting.toArray(), allowed).state();
  }
}
