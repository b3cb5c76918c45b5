package io.ruleshade.analysis;

import io.ruleshade.algebra.Work;
import io.ruleshade.model.PacketTest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers {@code v} with {@code (v & mask) == value}. */
record Cube(long value, long mask) {
  boolean contains(Cube other) {
    return (other.mask & mask) == mask && (other.value & mask) == value;
  }

  boolean meets(Cube other) {
    return ((value ^ other.value) & mask & other.mask) == 0;
  }

  @Nullable Cube and(Cube other) {
    return meets(other) ? new Cube(value | other.value, mask | other.mask) : null;
  }

  /**
   * Whether some number is in none of those taken; yes as well where that takes too long to
   * find out.
   */
  boolean escapes(List<Cube> taken, int from, Work work) {
    if (!work.spend(Math.max(1, taken.size() - from))) {
      return true;
    }
    for (int i = from; i < taken.size(); i++) {
      Cube other = taken.get(i);
      if (other.contains(this)) {
        return false;
      }
      if (meets(other)) {
        Cube rest = this;
        for (long open = other.mask & ~mask; open != 0; open &= open - 1) {
          long bit = Long.lowestOneBit(open);
          Cube outside = new Cube(rest.value | ~other.value & bit, rest.mask | bit);
          if (outside.escapes(taken, i + 1, work)) {
            return true;
          }
          rest = new Cube(rest.value | other.value & bit, rest.mask | bit);
        }
        return false;
      }
    }
    return true;
  }

  /** The numbers of a test, its ranges cut into prefixes. */
  static List<Cube> of(PacketTest.Masked masked, int bits) {
    long all = (1L << bits) - 1;
    List<Cube> out = new ArrayList<>();
    for (PacketTest.Range range : masked.ranges()) {
      long first = Math.max(0, range.first());
      long last = Math.min(all, range.last());
      while (first <= last) {
        long size = first == 0 ? 1L << bits : Long.lowestOneBit(first);
        while (size > last - first + 1) {
          size >>= 1;
        }
        long fixed = all & ~(size - 1) & masked.mask();
        if ((first & all & ~(size - 1) & ~masked.mask()) == 0) {
          out.add(new Cube(first, fixed));
        }
        first += size;
      }
    }
    return out;
  }
}
