package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;

/** RS110: a chain or list that nothing reaches: no hook, interface, feature or live call path. */
final class UnreachableChain implements Check {
  @Override
  public String code() {
    return "RS110";
  }

  @Override
  public String name() {
    return "unreachable chain";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis) {
    List<Finding> out = new ArrayList<>();
    for (Ruleset ruleset : analysis.unreached()) {
      if (ruleset.referenced()) {
        continue;
      }
      boolean chain = ruleset.kind().equals("chain");
      out.add(
          new Finding(
              code(),
              name(),
              Severity.MEDIUM,
              device,
              ruleset,
              null,
              ruleset.opening(),
              null,
              null,
              Certainty.PROVEN,
              List.of(),
              List.of(),
              false,
              null,
              chain
                  ? "nothing that packets come through calls chain `" + ruleset.name() + "`"
                  : "nothing binds `" + ruleset.name() + "` to an interface, and nothing else refers to it",
              ruleset.rules().isEmpty()
                  ? List.of()
                  : List.of("its rules are judged as if it were reached"),
              chain
                  ? "delete it, or add the missing call"
                  : "delete it, or bind it where it was meant to filter",
              Fingerprints.of(code(), device, ruleset, null)));
    }
    return out;
  }
}
