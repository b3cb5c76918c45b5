package io.ruleshade.algebra;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a box smaller by the entries that reach beyond it on all axes but one, as a rule for any address
 * and one service does: each takes a slab from it. What is left is covered exactly when the box is. Few
 * such entries are found among hundreds of thousands that meet a wide box, and often they decide it.
 */
final class Slabs {
  /** From one size of slabs to the next: a sixteenth. */
  private static final int STEP = 4;

  private final Bvh bvh;
  private final Window window;
  private final IntList owners;
  private final Work work;

  /**
   * Looks among the entries of a window.
   *
   * @param owners takes the owners of the entries used
   */
  Slabs(Bvh bvh, Window window, IntList owners, Work work) {
    this.bvh = bvh;
    this.window = window;
    this.owners = owners;
    this.work = work;
  }

  /**
   * What no slab takes from a box that is not empty; null if the slabs cover it. The box itself if there
   * is none, and something between where the work runs out. Large slabs are looked for first: there are
   * few of them, and what they leave stays in few ranges.
   */
  @SuppressWarnings("ReferenceEquality") // one that is not the same is smaller
  @Nullable Box outside(Box box) {
    Box left = box;
    int longest = 1;
    for (int axis = 0; axis < bvh.axes; axis++) {
      longest = Math.max(longest, box.set(axis).max() - box.set(axis).min());
    }
    // Below one rank there are no smaller slabs.
    int last = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(longest) + STEP;
    for (int shift = 1; shift <= Math.min(last, Integer.SIZE - 1); shift += STEP) {
      Box before;
      do {
        before = left;
        left = without(before, shift);
        if (left == null || work.exhausted()) {
          return left;
        }
      } while (left != before);
    }
    return left;
  }

  /** What is left of a box without the slabs that take a part of two to the minus shift and more. */
  @SuppressWarnings("ReferenceEquality") // as above
  private @Nullable Box without(Box box, int shift) {
    Target target = Target.of(box);
    int[] least = new int[bvh.axes];
    for (int axis = 0; axis < least.length; axis++) {
      least[axis] = (target.hull[2 * axis + 1] - target.hull[2 * axis]) >> shift;
    }
    IntList slots = new IntList();
    bvh.forEachSlab(target, least, window, work, slots::add);
    Box left = box;
    for (int slot : largestFirst(box, slots)) {
      if (!work.spend(left.size())) {
        break;
      }
      List<Box> rest = left.minus(bvh.box(slot));
      if (rest.size() == 1 && rest.get(0) == left) {
        continue;
      }
      owners.add(bvh.field(slot, Bvh.OWNER));
      if (rest.isEmpty()) {
        return null;
      }
      left = rest.get(0);
    }
    return left;
  }

  /** Slots by how much their entries take. */
  private int[] largestFirst(Box box, IntList slots) {
    long[] keys = new long[slots.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (Integer.MAX_VALUE - taken(box, slots.get(i))) << 32 | slots.get(i);
    }
    Arrays.sort(keys);
    int[] sorted = new int[keys.length];
    Arrays.setAll(sorted, i -> (int) keys[i]);
    return sorted;
  }

  /** How many ranks an entry has on the axis on which the box reaches beyond it. */
  private long taken(Box box, int slot) {
    for (int axis = 0; axis < bvh.axes; axis++) {
      IntSet set = bvh.sets[slot * bvh.axes + axis];
      if (!set.containsAll(box.set(axis))) {
        return set.size();
      }
    }
    return Integer.MAX_VALUE; // all of it, or half by a condition
  }
}
