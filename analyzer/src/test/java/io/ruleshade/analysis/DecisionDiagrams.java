package io.ruleshade.analysis;

import java.util.Arrays;

/**
 * Reduced ordered binary decision diagrams (Bryant, "Graph-Based Algorithms for Boolean Function
 * Manipulation", IEEE Transactions on Computers, 1986): a second way to decide what sets of packets hold,
 * which shares nothing with the engine. Functions are numbers; equal functions are equal numbers.
 */
final class DecisionDiagrams {
  static final int FALSE = 0;
  static final int TRUE = 1;

  private static final int CACHE = 1 << 20;

  private final int variables;
  private int[] level = new int[1 << 16];
  private int[] low = new int[1 << 16];
  private int[] high = new int[1 << 16];
  private int count = 2;
  private int[] table = new int[1 << 17];
  private final int[] cacheF = new int[CACHE];
  private final int[] cacheG = new int[CACHE];
  private final int[] cacheH = new int[CACHE];
  private final int[] cacheResult = new int[CACHE];

  DecisionDiagrams(int variables) {
    this.variables = variables;
    level[FALSE] = variables;
    level[TRUE] = variables;
    Arrays.fill(cacheF, -1);
  }

  int and(int f, int g) {
    return ifThenElse(f, g, FALSE);
  }

  int or(int f, int g) {
    return ifThenElse(f, TRUE, g);
  }

  int minus(int f, int g) {
    return ifThenElse(g, FALSE, f);
  }

  int differ(int f, int g) {
    return or(minus(f, g), minus(g, f));
  }

  /** The numbers {@code first} to {@code last} in the bits from a variable on, highest bit first. */
  int between(int variable, int bits, long first, long last) {
    return between(variable, bits, first, last, true, true);
  }

  private int between(int variable, int bits, long first, long last, boolean from, boolean to) {
    if (bits == 0 || (!from && !to)) {
      return TRUE;
    }
    long half = 1L << (bits - 1);
    boolean firstHigh = from && (first & half) != 0;
    boolean lastHigh = !to || (last & half) != 0;
    int zero =
        firstHigh
            ? FALSE
            : between(variable + 1, bits - 1, first & (half - 1), last & (half - 1), from, to && !lastHigh);
    int one =
        !lastHigh
            ? FALSE
            : between(variable + 1, bits - 1, first & (half - 1), last & (half - 1), firstHigh, to);
    return node(variable, zero, one);
  }

  int ifThenElse(int f, int g, int h) {
    if (f == TRUE || g == h) {
      return g;
    }
    if (f == FALSE) {
      return h;
    }
    if (g == TRUE && h == FALSE) {
      return f;
    }
    int slot = hash(f, g, h) & (CACHE - 1);
    if (cacheF[slot] == f && cacheG[slot] == g && cacheH[slot] == h) {
      return cacheResult[slot];
    }
    int top = Math.min(level[f], Math.min(level[g], level[h]));
    int zero = ifThenElse(at(low, f, top), at(low, g, top), at(low, h, top));
    int one = ifThenElse(at(high, f, top), at(high, g, top), at(high, h, top));
    int result = node(top, zero, one);
    cacheF[slot] = f;
    cacheG[slot] = g;
    cacheH[slot] = h;
    cacheResult[slot] = result;
    return result;
  }

  private int at(int[] branch, int f, int top) {
    return level[f] == top ? branch[f] : f;
  }

  private int node(int variable, int zero, int one) {
    if (zero == one) {
      return zero;
    }
    int mask = table.length - 1;
    int slot = hash(variable, zero, one) & mask;
    while (table[slot] != 0) {
      int node = table[slot];
      if (level[node] == variable && low[node] == zero && high[node] == one) {
        return node;
      }
      slot = (slot + 1) & mask;
    }
    if (count == level.length) {
      level = Arrays.copyOf(level, 2 * count);
      low = Arrays.copyOf(low, 2 * count);
      high = Arrays.copyOf(high, 2 * count);
    }
    level[count] = variable;
    low[count] = zero;
    high[count] = one;
    table[slot] = count++;
    if (2 * count > table.length) {
      rehash();
    }
    return count - 1;
  }

  private void rehash() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int node = 2; node < count; node++) {
      int slot = hash(level[node], low[node], high[node]) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = node;
    }
  }

  private static int hash(int a, int b, int c) {
    int mixed = a * 0x9e3779b1 + b * 0x85ebca6b + c * 0xc2b2ae35;
    return mixed ^ mixed >>> 15;
  }

  @Override
  public String toString() {
    return count + " nodes over " + variables + " variables";
  }
}
