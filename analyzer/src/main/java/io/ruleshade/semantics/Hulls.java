package io.ruleshade.semantics;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.List;

/**
 * The lowest and highest IPv4 addresses that each rule of a ruleset asks for: a packet outside of them
 * cannot match, whatever else the rule says. Lets a long list be walked without looking at every rule.
 */
final class Hulls {
  private final long[] bounds;
  private final boolean[] v6;

  /** Complexity: linear in the ranges of all addresses. */
  Hulls(Ruleset ruleset) {
    List<Rule> rules = ruleset.rules();
    bounds = new long[4 * rules.size()];
    v6 = new boolean[rules.size()];
    for (int i = 0; i < rules.size(); i++) {
      int at = 4 * i;
      bounds[at] = Long.MAX_VALUE;
      bounds[at + 1] = -1;
      bounds[at + 2] = Long.MAX_VALUE;
      bounds[at + 3] = -1;
      for (Product product : rules.get(i).match().products()) {
        add(product.src(), at, i);
        add(product.dst(), at + 2, i);
      }
    }
  }

  private void add(AddressSet set, int at, int rule) {
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) -> {
          if (six) {
            v6[rule] = true;
          } else {
            bounds[at] = Math.min(bounds[at], loLow);
            bounds[at + 1] = Math.max(bounds[at + 1], hiLow);
          }
        });
  }

  /** The first rule from one on that a packet could match, judged by its addresses; else their number. */
  int next(int from, Packet packet) {
    int next = from;
    if (packet.src().v6()) {
      while (next < v6.length && !v6[next]) {
        next++;
      }
      return next;
    }
    long src = packet.src().low();
    long dst = packet.dst().low();
    int at = 4 * next;
    while (at < bounds.length
        && (src < bounds[at]
            || bounds[at + 1] < src
            || dst < bounds[at + 2]
            || bounds[at + 3] < dst)) {
      at += 4;
    }
    return at / 4;
  }
}
