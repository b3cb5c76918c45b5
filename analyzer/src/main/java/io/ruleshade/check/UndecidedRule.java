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
        RuleRef ref = analysis.rules().get(i);
        out.add(
            new Finding(
                code(),
                name(),
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
                "whether this rule can match is undecided: " + undecided.reason(),
                List.of(),
                "nothing is claimed about it; the result is incomplete",
                Fingerprints.of(code(), device, ref.ruleset(), ref.rule())));
      }
    }
    return out;
  }
}
