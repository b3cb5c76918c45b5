package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RS306: rules that say nowhere what they are for, counted for each ruleset. */
public final class NoDescription implements ContextCheck {
  @Override
  public String code() {
    return "RS306";
  }

  @Override
  public String name() {
    return "no description";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Map<Ruleset, List<Rule>> without = new LinkedHashMap<>();
    Map<Ruleset, Integer> all = new LinkedHashMap<>();
    for (Ruleset ruleset : device.rulesets()) {
      if (ruleset.kind().equals("filter") || ruleset.kind().equals("stateful-firewall")) {
        continue; // Junos terms have a name, and no statement for a description
      }
      boolean remarks = hasRemarks(device);
      boolean described = false;
      for (Rule rule : ruleset.rules()) {
        boolean here = rule.comment() != null && !rule.comment().isBlank();
        described = here || (remarks && described);
        if (!described) {
          without.computeIfAbsent(ruleset, k -> new ArrayList<>()).add(rule);
        }
      }
      all.put(ruleset, ruleset.rules().size());
    }
    return new Counted(this, device, context)
        .say(
            without,
            all,
            "rules without a description",
            "say what each is for, for whom, and until when");
  }

  /** Whether a remark stands on a line of its own and heads all rules up to the next one. */
  private static boolean hasRemarks(Device device) {
    return switch (device.dialect()) {
      case "asa", "ios", "nxos" -> true;
      default -> false;
    };
  }
}
