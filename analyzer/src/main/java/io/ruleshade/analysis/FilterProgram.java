package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * A device's rules laid out in the order in which packets meet them: every entry point's rulesets with
 * all called chains written out at their calls, one position a rule and call path.
 *
 * @param device the device
 * @param calls which chains call which
 * @param space the packets as numbers
 * @param predicates the named booleans
 * @param roots where packets enter
 * @param rules all rules of the device; the place in the list is the rule's number and its owner number
 *     in the index
 * @param firstRule number of the first rule of each ruleset, by name
 * @param parts the products of each rule, put together each time they are asked for
 * @param occurrences where each rule is reached, by rule number
 * @param index the boxes of everything that decides or transfers
 * @param sideEffects the boxes of the rules that log or write and go on
 * @param end the position behind all rules
 * @param escapes whether some rule leaves a chain, so that coverage is more than a union of boxes
 * @param arms which arm of its rule has a position, where it is not the first
 * @param asks where conditions with memory are asked
 * @param undecidable rules in or below a loop of calls, by number
 * @param overflow whether writing out the calls took too many places, so that nothing is decided
 */
record FilterProgram(
    Device device,
    CallGraph calls,
    PacketSpace space,
    Predicates predicates,
    List<Root> roots,
    List<RuleRef> rules,
    Map<String, Integer> firstRule,
    List<List<Part>> parts,
    List<List<Occurrence>> occurrences,
    CoverIndex index,
    SideEffects sideEffects,
    int end,
    boolean escapes,
    Map<Integer, Integer> arms,
    Asks asks,
    BitSet undecidable,
    boolean overflow) {

  /**
   * Where packets enter.
   *
   * @param entry the entry point; made up for a ruleset that nothing binds or calls
   * @param bound whether the device has this entry point
   * @param leaves whether packets that no rule decides leave for a caller that is not known
   */
  record Root(EntryPoint entry, boolean bound, boolean leaves) {}

  /**
   * One product of a rule.
   *
   * @param arm the arm of the rule that the product belongs to
   * @param box its sets
   * @param product the product
   * @param certain whether no condition with memory and no unknown condition is asked for
   */
  record Part(int arm, Box box, Product product, boolean certain) {}

  /**
   * One place where an arm of a rule is reached.
   *
   * @param root number of the entry point
   * @param arm the arm
   * @param position in the layout
   * @param boxes the packets that come here by the guards of the calls and fit the arm
   */
  record Occurrence(int root, int arm, int position, List<Box> boxes) {}

  /** The owner number of what is no rule. */
  int structure() {
    return rules.size();
  }

  int number(Ruleset ruleset, int index) {
    Integer first = firstRule.get(ruleset.name());
    if (first == null) {
      throw new IllegalArgumentException("no such ruleset: " + ruleset.name());
    }
    return first + index - 1;
  }

  /** The kinds of action of a rule. */
  static List<Action.Kind> kinds(Rule rule) {
    return rule.branches().isEmpty()
        ? List.of(rule.action().kind())
        : rule.branches().stream().map(arm -> arm.action().kind()).toList();
  }

  /** What the rule behind an entry does there to the packets of the entry. */
  Action action(int entry) {
    Rule rule = rules.get(index.owner(entry)).rule();
    if (rule.branches().isEmpty()) {
      return rule.action();
    }
    return rule.branches().get(arms.getOrDefault(index.position(entry), 0)).action();
  }
}
