package io.ruleshade.algebra;

import org.jspecify.annotations.Nullable;

/** Makes equal sets the same object: rules repeat few sets many times. An open hash table. */
final class SetPool {

  private @Nullable IntSet[] table = new IntSet[64];
  private int size;

  /** The first set seen that equals this one. Expected O(ranges). */
  IntSet shared(IntSet set) {
    int at = slot(table, set);
    IntSet known = table[at];
    if (known != null) {
      return known;
    }
    table[at] = set;
    if (++size * 2 > table.length) {
      @Nullable IntSet[] old = table;
      table = new IntSet[2 * old.length];
      for (IntSet each : old) {
        if (each != null) {
          table[slot(table, each)] = each;
        }
      }
    }
    return set;
  }

  private static int slot(@Nullable IntSet[] table, IntSet set) {
    int at = ((set.hashCode() * 0x9e3779b1) >>> 7) & (table.length - 1);
    while (true) {
      IntSet known = table[at];
      if (known == null || known.equals(set)) {
        return at;
      }
      at = (at + 1) & (table.length - 1);
    }
  }
}
