package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;

/** RS104: a rule whose match holds no packet, by itself or under every guard that leads to it. */
final class NeverMatchingRule implements Check {
  @Override
  public String code() {
    return "RS104";
  }

  @Override
  public String name() {
    return "never matches";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    List<Finding> out = new ArrayList<>();
    for (int i = 0; i < analysis.rules().size(); i++) {
      if (analysis.fate(i) instanceof Fate.NeverMatches never) {
        RuleRef ref = analysis.rules().get(i);
        boolean empty = never.cause() == Cause.EMPTY;
        List<String> notes =
            analysis.isReached(ref.ruleset()) ? List.of() : List.of(DeadRules.unbound(ref));
        out.add(
            new Finding(
                code(),
                name(),
                Severity.MEDIUM,
                device,
                ref.ruleset(),
                ref,
                ref.rule().span(),
                never.cause(),
                Agreement.NONE,
                Certainty.PROVEN,
                List.of(),
                never.calls(),
                false,
                null,
                empty
                    ? "no packet can match this " + DeadRules.noun(ref) + " as it is written"
                    : "no packet that comes to `"
                        + ref.ruleset().name()
                        + "` can match this "
                        + DeadRules.noun(ref),
                notes,
                empty
                    ? "look for a reversed range, an empty group or conditions that exclude each other"
                    : "compare it with the interfaces and the calls by which packets come here",
                Fingerprints.of(code(), device, ref.ruleset(), ref.rule())));
      }
    }
    return out;
  }
}
