package io.ruleshade.algebra;

import java.util.BitSet;
import java.util.function.IntConsumer;

/** The slots of a {@link Bvh} by a number that several may share: a position, or an owner. Immutable. */
final class SlotGroups {
  private final int[] start;
  private final int[] slots;

  /** Groups all slots by a field of their records, which is -1 or more. O(slots + greatest value). */
  SlotGroups(Bvh bvh, int count, int field) {
    int most = -1;
    for (int slot = 0; slot < count; slot++) {
      most = Math.max(most, bvh.field(slot, field));
    }
    start = new int[most + 3];
    for (int slot = 0; slot < count; slot++) {
      start[bvh.field(slot, field) + 2]++;
    }
    for (int i = 1; i < start.length; i++) {
      start[i] += start[i - 1];
    }
    slots = new int[count];
    int[] next = start.clone();
    for (int slot = 0; slot < count; slot++) {
      slots[next[bvh.field(slot, field) + 1]++] = slot;
    }
  }

  /** How many slots have a value. */
  int count(int value) {
    return value < -1 || value + 2 >= start.length ? 0 : start[value + 2] - start[value + 1];
  }

  /** How many slots have one of some values. */
  long count(BitSet values) {
    return values.stream().mapToLong(this::count).sum();
  }

  /** The slots of a value, ascending. */
  void forEach(int value, IntConsumer action) {
    for (int i = 0, n = count(value); i < n; i++) {
      action.accept(slots[start[value + 1] + i]);
    }
  }
}
