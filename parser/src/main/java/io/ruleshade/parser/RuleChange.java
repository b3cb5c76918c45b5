package io.ruleshade.parser;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /**
   * {@return the first rule behind one that is to be put back which earlier commands have left standing;
   * null where there is none} What this change itself removes is there again, as the last is put back first.
   */
  public @Nullable Rule follower(Ruleset ruleset, Rule rule) {
    for (Rule next : ruleset.rules().subList(rule.index(), ruleset.rules().size())) {
      if (!gone.contains(next)) {
        return next;
      }
    }
    return null;
  }

  /** {@return how many rules before a rule are gone already} */
  public int goneBefore(Rule rule) {
    return (int) gone.stream().filter(other -> other.index() < rule.index()).count();
  }
}
