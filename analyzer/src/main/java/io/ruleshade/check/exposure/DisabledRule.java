package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RS307: rules that the device skips. */
public final class DisabledRule implements ContextCheck {
  @Override
  public String code() {
    return "RS307";
  }

  @Override
  public String name() {
    return "disabled rule";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Map<Ruleset, List<Rule>> disabled = new LinkedHashMap<>();
    Map<Ruleset, Integer> all = new LinkedHashMap<>();
    for (Ruleset ruleset : device.rulesets()) {
      List<Rule> rules = ruleset.rules().stream().filter(rule -> !rule.enabled()).toList();
      if (!rules.isEmpty()) {
        disabled.put(ruleset, rules);
        all.put(ruleset, ruleset.rules().size());
      }
    }
    return new Counted(this, device, context)
        .each(
            disabled,
            all,
            "this rule is disabled",
            "disabled rules",
            "delete what is not needed any more; enabling it by mistake would change what passes");
  }
}
