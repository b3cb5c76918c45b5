package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.DeadRules.Words;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.List;

/** RS102: a rule that never decides a packet because earlier rules do so in its place. */
final class CoveredRule implements Check {
  @Override
  public String code() {
    return "RS102";
  }

  @Override
  public String name() {
    return "covered";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    return DeadRules.find(
        this, device, analysis, d -> d.duplicateOf() == null && !d.opposed(), CoveredRule::words);
  }

  private static Words words(RuleRef rule, Fate.Dead fate) {
    String how =
        switch (fate.agreement()) {
          case SAME -> " and they are decided the same way";
          case SAME_DISPOSITION -> " with the same verdict but another effect (log, translation, kind of rejection)";
          case MIXED ->
              "; "
                  + DeadRules.some(rule)
                  + (fate.surelyOpposed() ? " are" : " may be")
                  + " decided the opposite way";
          case OPPOSITE, NONE, UNKNOWN -> "";
        };
    String help =
        switch (fate.agreement()) {
          case SAME -> "it can be deleted: the decision of every packet stays the same";
          case SAME_DISPOSITION ->
              "deleting it changes no verdict; check first which effect was meant";
          case MIXED -> "deleting it changes no decision; look first at what decides the opposite way";
          case OPPOSITE, NONE -> "it can be deleted: no packet comes to it";
          case UNKNOWN -> "find out first what was not understood";
        };
    return new Words(
        Severity.LOW,
        "this "
            + DeadRules.noun(rule)
            + " never matches: "
            + DeadRules.takers(rule, fate)
            + how,
        help);
  }
}
