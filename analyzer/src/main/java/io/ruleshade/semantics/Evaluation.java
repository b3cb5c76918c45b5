package io.ruleshade.semantics;

import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.List;
import java.util.Set;

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

  /** {@return whether verdict and deciding rule are the same however open conditions turn out} */
  public boolean isDetermined() {
    return verdicts.size() == 1 && verdicts.iterator().next().kind() != null;
  }
}
