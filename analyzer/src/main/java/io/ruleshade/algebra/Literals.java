package io.ruleshade.algebra;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Conjunctions of literals over named booleans, as sorted arrays. A literal is {@code predicate <<
 * 1 | (negated ? 1 : 0)}, so a literal and its negation are neighbours.
 */
final class Literals {

  private Literals() {}

  /** Sorted copy without repetitions; refuses a literal beside its negation. */
  static int[] normalise(int[] literals) {
    if (literals.length == 0) {
      return Box.NO_LITERALS;
    }
    int[] sorted = literals.clone();
    Arrays.sort(sorted);
    if (sorted[0] < 0) {
      throw new IllegalArgumentException("negative literal " + sorted[0]);
    }
    int size = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[size - 1]) {
        continue;
      }
      if ((sorted[i] ^ 1) == sorted[size - 1]) {
        throw new IllegalArgumentException("predicate " + (sorted[i] >> 1) + " both ways");
      }
      sorted[size++] = sorted[i];
    }
    return size == sorted.length ? sorted : Arrays.copyOf(sorted, size);
  }

  static boolean has(int[] literals, int literal) {
    if (literals.length <= 8) {
      for (int each : literals) {
        if (each == literal) {
          return true;
        }
      }
      return false;
    }
    return Arrays.binarySearch(literals, literal) >= 0;
  }

  /** Whether {@code weak} is a subset of {@code strong}: strong implies weak. O(w + s). */
  static boolean implies(int[] strong, int[] weak) {
    if (weak.length > strong.length) {
      return false;
    }
    int i = 0;
    for (int literal : weak) {
      while (i < strong.length && strong[i] < literal) {
        i++;
      }
      if (i == strong.length || strong[i] != literal) {
        return false;
      }
    }
    return true;
  }

  /** Whether some predicate is wanted both ways. O(a + b). */
  static boolean contradict(int[] a, int[] b) {
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      int difference = (a[i] >> 1) - (b[j] >> 1);
      if (difference == 0 && a[i] != b[j]) {
        return true;
      }
      i += difference <= 0 ? 1 : 0;
      j += difference >= 0 ? 1 : 0;
    }
    return false;
  }

  /** Both conjunctions together, or null if they contradict. O(a + b). */
  static int @Nullable [] conjoin(int[] a, int[] b) {
    if (contradict(a, b)) {
      return null;
    }
    if (implies(a, b)) {
      return a;
    }
    if (implies(b, a)) {
      return b;
    }
    int[] both = new int[a.length + b.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      if (j == b.length || (i < a.length && a[i] <= b[j])) {
        j += j < b.length && a[i] == b[j] ? 1 : 0;
        both[size++] = a[i++];
      } else {
        both[size++] = b[j++];
      }
    }
    return Arrays.copyOf(both, size);
  }

  /** The conjunction with one more literal, whose predicate it does not name yet. */
  static int[] with(int[] literals, int literal) {
    int[] more = Arrays.copyOf(literals, literals.length + 1);
    int i = literals.length;
    while (i > 0 && more[i - 1] > literal) {
      more[i] = more[i - 1];
      i--;
    }
    more[i] = literal;
    return more;
  }

  /** The lowest predicate that must be true; -1 when none must. O(literals). */
  static int lowestTrue(int[] literals) {
    for (int literal : literals) {
      if ((literal & 1) == 0) {
        return literal >> 1;
      }
    }
    return -1;
  }

  /** A 32-bit signature of the positive literals: a subset has a subset of the bits. */
  static int signature(int[] literals) {
    int signature = 0;
    for (int literal : literals) {
      if ((literal & 1) == 0) {
        signature |= 1 << (((literal >> 1) * 0x9e3779b1) >>> 27);
      }
    }
    return signature;
  }
}
