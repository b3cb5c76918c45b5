package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.DeadRules.Words;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.List;

/** RS105: a rule with the same match and the same effect as an earlier live one. */
final class DuplicateRule implements Check {
  @Override
  public String code() {
    return "RS105";
  }

  @Override
  public String name() {
    return "duplicate";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    return DeadRules.find(
        this, device, analysis, d -> d.duplicateOf() != null, DuplicateRule::words);
  }

  private static Words words(RuleRef rule, Fate.Dead fate) {
    int of = fate.by().get(0).rule().index();
    return new Words(
        Severity.LOW,
        "this " + DeadRules.noun(rule) + " repeats rule " + of + ": same packets, same effect",
        "delete it: the decision of every packet stays the same");
  }
}
