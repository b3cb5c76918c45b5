package io.ruleshade.analysis;

import io.ruleshade.model.Asking;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Product;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the conditions with memory of a program are asked, and what else its positions tell.
 *
 * @param byRule what rules ask, by number; nothing for the many that ask nothing
 * @param byPosition what is asked at a position; its packets are in the index of side effects
 * @param skips positions at which packets go past a called chain, where the call hangs on a condition
 * @param unknowns at positions where nobody knows what happens, the line or call that was not understood
 */
record Asks(
    Map<Integer, List<Asking>> byRule,
    Map<Integer, Ask> byPosition,
    BitSet skips,
    Map<Integer, String> unknowns) {
  /**
   * A condition with memory as written: the memory itself, unless it is one that rules share.
   *
   * @param rule the rule's number
   * @param number its place among what the rule asks
   */
  record Ask(int rule, int number) {}

  Asks() {
    this(new HashMap<>(), new HashMap<>(), new BitSet(), new HashMap<>());
  }

  List<Asking> of(int rule) {
    return byRule.getOrDefault(rule, List.of());
  }

  Condition.Stateful condition(Ask ask) {
    return of(ask.rule).get(ask.number).key().condition();
  }

  /** The conditions with memory of a product of a rule, in order. */
  List<Ask> asked(int rule, Product product) {
    List<Asking.Key> all = of(rule).stream().map(Asking::key).toList();
    return Asking.keys(product).stream().map(key -> new Ask(rule, all.indexOf(key))).toList();
  }
}
