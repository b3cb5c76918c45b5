package io.ruleshade.semantics;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that can happen to one packet, over all resolutions of the conditions that nobody can decide
 * from the packet.
 *
 * @param verdicts the possible ends; exactly one when the decision is determined
 * @param executed every rule that the packet may match where it is reached, in the order met
 * @param path the rules that it is sure to match on its way, in order, up to the first open condition
 * @param open conditions that were asked on the way and are open, in the order met
 */
public record Evaluation(
    Set<Verdict> verdicts, Set<Step> executed, List<Step> path, List<String> open) {
  /**
   * A rule on the way of a packet.
   *
   * @param ruleset where the rule stands
   * @param rule the rule
   */
  public record Step(Ruleset ruleset, Rule rule) {
    /** Cheap, as sets of steps are built for every packet. */
    @Override
    public int hashCode() {
      return 31 * ruleset.name().hashCode() + rule.index();
    }
  }

  /** {@return what rules on the way may have written, and so changed for what the packet comes to later} */
  public Set<String> written() {
    Set<String> out = new TreeSet<>();
    for (Step step : executed) {
      step.rule().arms().forEach(arm -> out.addAll(arm.action().writes()));
    }
    if (verdicts.stream().anyMatch(verdict -> verdict.kind() == null)) {
      out.add(Matching.ANYTHING);
    }
    return out;
  }

  /** {@return whether verdict and deciding rule are the same however open conditions turn out} */
  public boolean isDetermined() {
    return verdicts.size() == 1 && verdicts.iterator().next().kind() != null;
  }
}
