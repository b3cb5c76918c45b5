package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;

/** RS902: a rule that was not decided, with the reason. */
final class UndecidedRule implements Check {
  @Override
  public String code() {
    return "RS902";
  }

  @Override
  public String name() {
    return "undecided";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    List<Finding> out = new ArrayList<>();
    for (int i = 0; i < analysis.rules().size(); i++) {
      if (analysis.fate(i) instanceof Fate.Undecided undecided) {
        out.add(
            finding(
                device,
                analysis.rules().get(i),
                "whether this rule can match is undecided: " + undecided.reason()));
      }
    }
    return out;
  }

  /** Says that something about a rule is not known. */
  static Finding finding(Device device, RuleRef ref, String message) {
    return new Finding(
        "RS902",
        "undecided",
        Severity.INFO,
        device,
        ref.ruleset(),
        ref,
        ref.rule().span(),
        null,
        null,
        Certainty.UNKNOWN,
        List.of(),
        List.of(),
        false,
        null,
        message,
        List.of(),
        "nothing is claimed about it; the result is incomplete",
        Fingerprints.of("RS902", device, ref.ruleset(), ref.rule()));
  }
}
