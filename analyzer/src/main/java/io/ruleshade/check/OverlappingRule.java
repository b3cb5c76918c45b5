package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.Overlap;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RS106 and RS107: a live rule that has packets in common with earlier live rules of the opposite verdict.
 * On request only: such pairs are how rules are written, and one policy can hold millions of them.
 */
final class OverlappingRule implements Check {
  /** How many rules a message names before it counts the rest. */
  private static final int NAMED = 4;

  private final boolean crossing;

  private OverlappingRule(boolean crossing) {
    this.crossing = crossing;
  }

  /** RS106: neither rule holds the other, so that their order decides what they have in common. */
  static OverlappingRule crossing() {
    return new OverlappingRule(true);
  }

  /** RS107: the later rule holds the earlier ones, which are exceptions from it. */
  static OverlappingRule exceptions() {
    return new OverlappingRule(false);
  }

  @Override
  public String code() {
    return crossing ? "RS106" : "RS107";
  }

  @Override
  public String name() {
    return crossing ? "partly shadowed" : "exception";
  }

  @Override
  public boolean onRequest() {
    return true;
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    List<Finding> out = new ArrayList<>();
    List<Optional<Overlap>> overlaps = analysis.overlaps();
    for (int i = 0; i < overlaps.size(); i++) {
      Overlap overlap = overlaps.get(i).orElse(null);
      int count = overlap == null ? 0 : crossing ? overlap.crossing() : overlap.exceptions();
      if (overlap != null && count > 0) {
        List<RuleRef> first = crossing ? overlap.firstCrossing() : overlap.firstExceptions();
        out.add(finding(device, analysis.rules().get(i), count, first));
      }
    }
    return out;
  }

  private Finding finding(Device device, RuleRef ref, int count, List<RuleRef> first) {
    String others = DeadRules.listed(ref, first, count, NAMED);
    boolean drop = ref.rule().action().kind().isDrop();
    String opposite = count > 1 ? (drop ? "permit" : "deny") : drop ? "permits" : "denies";
    List<String> notes =
        count > first.size()
            ? List.of("the first " + first.size() + " of " + count + " rules are given")
            : List.of();
    return new Finding(
        code(),
        name(),
        Severity.INFO,
        device,
        ref.ruleset(),
        ref,
        ref.rule().span(),
        null,
        null,
        Certainty.PROVEN,
        List.of(),
        first,
        false,
        null,
        crossing
            ? "some packets of this "
                + DeadRules.noun(ref)
                + " are decided before by "
                + others
                + ", which "
                + opposite
                + " them; neither holds the other"
            : "this "
                + DeadRules.noun(ref)
                + " holds all that "
                + others
                + " "
                + opposite
                + ": "
                + (count == 1 ? "it is an exception" : "they are exceptions")
                + " from it",
        notes,
        crossing
            ? "their order decides what they have in common; see that it is the order that was meant"
            : "usually meant; see that each exception is still wanted",
        Fingerprints.of(code(), device, ref.ruleset(), ref.rule()));
  }
}
