package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.JointRemovalSet;
import io.ruleshade.analysis.AnalysisResult.Permitted;
import io.ruleshade.analysis.Fate;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the rules of one ruleset come to.
 *
 * @param device the device
 * @param ruleset the ruleset
 * @param disabled rules that the device skips
 * @param dead rules that no packet matches or comes to
 * @param redundant live rules of which each alone could go
 * @param mergeable live rules that could each be joined with an earlier one
 * @param undecided rules of which nothing could be found out within the work limit
 * @param removable rules that can all go at once without any change, dead ones included, see {@link
 *     AnalysisResult#jointRemoval}
 * @param complete whether every rule could be judged for that
 * @param permitted what is permitted of the packets that first meet the ruleset, by where they enter
 * @param objects named objects that its rules refer to
 * @param references how often they do
 * @param states what became of each rule, in the order of the ruleset
 */
public record Statistics(
    Device device,
    Ruleset ruleset,
    int disabled,
    int dead,
    int redundant,
    int mergeable,
    int undecided,
    List<RuleRef> removable,
    boolean complete,
    List<Permitted> permitted,
    int objects,
    int references,
    List<RuleState> states) {
  public Statistics {
    removable = List.copyOf(removable);
    permitted = List.copyOf(permitted);
    states = List.copyOf(states);
  }

  /** {@return the rules that do something and would be left} */
  public int effective() {
    return ruleset.rules().size() - disabled - removable.size();
  }

  /** The bits of what tells flows apart: two addresses, protocol and port or message. */
  private static final int BITS_4 = 32 + 32 + 24;

  private static final int BITS_6 = 128 + 128 + 24;

  /**
   * {@return a share of packets as a score from 0, for one flow or less, to 100, for everything: every bit
   * of the addresses and the service that a policy asks for takes off the same}
   */
  public static double score(double share, boolean six) {
    double bits = share <= 0 ? Double.NEGATIVE_INFINITY : Math.log(share) / Math.log(2);
    return Math.max(0, 100 * (1 + bits / (six ? BITS_6 : BITS_4)));
  }

  /** {@return the numbers of each ruleset that has rules, in the order of the file} */
  static List<Statistics> of(Device device, AnalysisResult analysis) {
    JointRemovalSet joint = analysis.jointRemoval();
    Map<String, List<RuleRef>> removable = new HashMap<>();
    for (List<RuleRef> some : List.of(joint.dead(), joint.redundant())) {
      some.forEach(
          ref -> removable.computeIfAbsent(ref.ruleset().name(), k -> new ArrayList<>()).add(ref));
    }
    List<Statistics> out = new ArrayList<>();
    int number = 0;
    for (Ruleset ruleset : device.rulesets()) {
      int[] counts = new int[5];
      List<RuleState> states = new ArrayList<>();
      for (int i = 0; i < ruleset.rules().size(); i++, number++) {
        Fate fate = analysis.fate(number);
        states.add(RuleState.of(analysis, number));
        counts[0] += fate instanceof Fate.Disabled ? 1 : 0;
        counts[1] += fate instanceof Fate.Dead || fate instanceof Fate.NeverMatches ? 1 : 0;
        boolean redundant =
            analysis.redundant().get(number).filter(AnalysisResult.Redundant::decided).isPresent();
        counts[2] += redundant ? 1 : 0;
        counts[3] += analysis.mergeable().get(number).isPresent() ? 1 : 0;
        counts[4] += fate instanceof Fate.Undecided ? 1 : 0;
      }
      if (!ruleset.rules().isEmpty()) {
        List<RuleRef> going = removable.getOrDefault(ruleset.name(), new ArrayList<>());
        going.sort((a, b) -> a.rule().index() - b.rule().index());
        out.add(
            new Statistics(
                device, ruleset, counts[0], counts[1], counts[2], counts[3], counts[4], going,
                joint.complete() && counts[4] == 0,
                analysis.permitted(ruleset),
                (int) uses(ruleset).map(Rule.Use::name).distinct().count(),
                (int) uses(ruleset).count(),
                states));
      }
    }
    return out;
  }

  private static Stream<Rule.Use> uses(Ruleset ruleset) {
    return ruleset.rules().stream().flatMap(rule -> rule.uses().stream());
  }
}
