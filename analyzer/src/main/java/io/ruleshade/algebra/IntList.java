package io.ruleshade.algebra;

import java.util.Arrays;

/** A growing list of ints. */
final class IntList {

  private int[] items = new int[16];
  private int size;

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    items[size++] = item;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return items[index];
  }

  void clear() {
    size = 0;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }

  /** The distinct items that are not negative, ascending. */
  int[] distinct() {
    int[] sorted = toArray();
    Arrays.sort(sorted);
    int kept = 0;
    for (int item : sorted) {
      if (item >= 0 && (kept == 0 || sorted[kept - 1] != item)) {
        sorted[kept++] = item;
      }
    }
    return Arrays.copyOf(sorted, kept);
  }
}
