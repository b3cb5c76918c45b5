package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RS305: permits that write no log, counted for each ruleset. */
public final class NoLog implements ContextCheck {
  @Override
  public String code() {
    return "RS305";
  }

  @Override
  public String name() {
    return "permit without log";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Map<Ruleset, List<Rule>> without = new LinkedHashMap<>();
    Map<Ruleset, Integer> all = new LinkedHashMap<>();
    for (Permit permit : Traffic.of(device, analysis, context).permits()) {
      RuleRef rule = permit.rule();
      if (saysPerRule(device, rule.ruleset())) {
        all.merge(rule.ruleset(), 1, Integer::sum);
        if (!logs(rule.rule())) {
          without.computeIfAbsent(rule.ruleset(), k -> new ArrayList<>()).add(rule.rule());
        }
      }
    }
    return new Counted(this, device, context)
        .say(
            without,
            all,
            "live permits without a log",
            "let the rules log that somebody may have to look up later");
  }

  private static boolean logs(Rule rule) {
    return rule.arms().stream()
        .filter(arm -> arm.action().kind() == Action.Kind.PERMIT)
        .allMatch(arm -> arm.action().log());
  }

  /**
   * Whether a rule says by itself that it logs. iptables and nftables log by rules of their own, and a
   * stateless filter of Junos sees every packet, which nobody logs.
   */
  private static boolean saysPerRule(Device device, Ruleset ruleset) {
    return switch (device.dialect()) {
      case "iptables", "nftables" -> false;
      case "junos" -> ruleset.kind().equals("policy");
      default -> true;
    };
  }
}
