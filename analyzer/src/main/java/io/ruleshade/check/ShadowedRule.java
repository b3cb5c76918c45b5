package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.DeadRules.Words;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.List;

/** RS101: a rule that never decides a packet, and what it asks for is defeated. */
final class ShadowedRule implements Check {
  @Override
  public String code() {
    return "RS101";
  }

  @Override
  public String name() {
    return "shadowed";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    return DeadRules.find(
        this, device, analysis, d -> d.duplicateOf() == null && d.opposed(), ShadowedRule::words);
  }

  private static Words words(RuleRef rule, Fate.Dead fate) {
    boolean hole = DeadRules.letsPass(rule, fate);
    String part = fate.agreement() == Agreement.OPPOSITE ? "they are " : DeadRules.some(rule) + " are ";
    return new Words(
        hole ? Severity.HIGH : Severity.MEDIUM,
        "this "
            + DeadRules.noun(rule)
            + " never matches: "
            + DeadRules.takers(rule, fate)
            + ", and "
            + part
            + DeadRules.instead(rule, fate)
            + " instead",
        hole
            ? "move it before what takes its packets if they are to be dropped; delete it if not"
            : "move it before what takes its packets if they are to pass; delete it if not");
  }
}
