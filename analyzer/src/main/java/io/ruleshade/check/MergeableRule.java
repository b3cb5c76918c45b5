package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.Merge;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.Optional;

/** RS109: a live rule that could be one rule with an earlier one, without any decision changed. */
final class MergeableRule implements Check {
  @Override
  public String code() {
    return "RS109";
  }

  @Override
  public String name() {
    return "mergeable";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    List<Finding> out = new ArrayList<>();
    List<Optional<Merge>> mergeable = analysis.mergeable();
    for (int i = 0; i < mergeable.size(); i++) {
      RuleRef ref = analysis.rules().get(i);
      mergeable.get(i).ifPresent(merge -> out.add(finding(device, analysis, ref, merge)));
    }
    return out;
  }

  private Finding finding(Device device, AnalysisResult analysis, RuleRef ref, Merge merge) {
    String earlier = "rule " + DeadRules.name(ref, merge.earlier());
    String place =
        merge.atEarlier() && merge.atLater()
            ? "at either place"
            : merge.atEarlier() ? "at the place of " + earlier : "at the place of this rule";
    List<String> notes = new ArrayList<>();
    if (!analysis.isReached(ref.ruleset())) {
      notes.add(DeadRules.unbound(ref));
    }
    notes.add("this holds for joining these two alone; names and remarks are not compared");
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
        List.of(merge.earlier()),
        false,
        null,
        "this "
            + DeadRules.noun(ref)
            + " and "
            + earlier
            + " differ in the "
            + merge.field()
            + " alone; one rule with both "
            + place
            + " decides every packet the same",
        notes,
        "join them, where the device can say both in one rule: a group, a set, a range",
        Fingerprints.of(
            code(),
            device,
            ref.ruleset(),
            null,
            // The pair, whichever of the two comes first.
            Stream.of(ref.rule(), merge.earlier().rule())
                .map(Fingerprints::meaning)
                .sorted()
                .toList()));
  }
}
