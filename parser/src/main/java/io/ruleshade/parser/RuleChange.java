package io.ruleshade.parser;

import io.ruleshade.model.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is done to the rules of one ruleset.
 *
 * @param removed rules that go, in order
 * @param replaced the new text of rules that are written anew, in order
 * @param gone rules that earlier commands have taken out already
 */
public record RuleChange(List<Rule> removed, Map<Rule, String> replaced, List<Rule> gone) {
  public RuleChange {
    removed = List.copyOf(removed);
    replaced = Collections.unmodifiableMap(new LinkedHashMap<>(replaced));
    gone = List.copyOf(gone);
  }

  /** {@return all rules that the change touches, in the order of the ruleset} */
  public List<Rule> touched() {
    List<Rule> all = new ArrayList<>(removed);
    all.addAll(replaced.keySet());
    all.sort((a, b) -> Integer.compare(a.index(), b.index()));
    return all;
  }

  /** {@return how many rules before a rule are gone already} */
  public int goneBefore(Rule rule) {
    return (int) gone.stream().filter(other -> other.index() < rule.index()).count();
  }
}
