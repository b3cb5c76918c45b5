package io.ruleshade.model;

import java.util.List;

/**
 * A place where packets enter the filter: a hook with its base chain, or an interface and a
 * direction with the lists applied there.
 *
 * <p>The rulesets are gone through in order, as one first-match list; a packet that none of them
 * decides meets the default. Different entry points are analysed independently: what one of them
 * drops is never used in a claim about another.
 *
 * @param name in the words of the dialect: {@code in outside}, {@code filter/INPUT}
 * @param guard the packets that enter here
 * @param rulesets full names, in order
 * @param defaultAction what happens to the packets that no rule decides
 * @param exclusive whether a packet that enters here enters nowhere else, so that several such
 *     entry points exclude each other (firewalls that one configuration describes, pairs of zones);
 *     false for those that a packet may come through one after the other
 */
public record EntryPoint(
    String name,
    Product guard,
    List<String> rulesets,
    Action.Kind defaultAction,
    boolean exclusive) {
  public EntryPoint {
    rulesets = List.copyOf(rulesets);
    if (!defaultAction.isVerdict()) {
      throw new IllegalArgumentException("no verdict: " + defaultAction);
    }
  }

  /** An entry point that a packet may come through before or after another. */
  public EntryPoint(String name, Product guard, List<String> rulesets, Action.Kind defaultAction) {
    this(name, guard, rulesets, defaultAction, false);
  }
}
