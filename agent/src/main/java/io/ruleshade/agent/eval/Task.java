package io.ruleshade.agent.eval;

import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.proposal.Planner;
import io.ruleshade.agent.proposal.ProposalVerifier;
import io.ruleshade.agent.roles.Explained;
import io.ruleshade.change.WhatIf;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.model.Device;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Item;
import io.ruleshade.report.Report;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A scenario, analysed: its planted finding with the options that come into question.
 *
 * @param scenario the scenario
 * @param device its device
 * @param planned the finding with its options
 */
public record Task(Scenario scenario, Device device, Explained planned) {
  private static final WhatIf.Options OPTIONS = Planner.options();

  /**
   * {@return a task}
   *
   * @param parse reads an iptables-save text
   */
  public static Task of(Scenario scenario, Function<String, List<Device>> parse) {
    Device device = parse.apply(scenario.text()).get(0);
    Checker.Options usual = Checker.Options.DEFAULT;
    CheckResult result =
        Checker.check(
            List.of(device),
            List.of(),
            true,
            new Checker.Options(usual.workPerRule(), 1, List.of("RS1"), List.of(), false));
    Item item =
        Report.of(result, "", new Gate(null, false, true), code -> true).items().stream()
            .filter(i -> i.code().equals(scenario.code()))
            .filter(i -> i.rule() != null && i.rule().id().equals(scenario.rule()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the planted fault is not found: " + scenario));
    Explanation explanation = Explanation.of(List.of(item)).get(0);
    return new Task(
        scenario,
        device,
        Explained.plan(explanation, new ProposalVerifier(device, explanation.pack(), OPTIONS), device));
  }

  /** {@return a new gate for the proposals of an answer} */
  public ProposalVerifier verifier() {
    return new ProposalVerifier(
        Objects.requireNonNull(device), planned.explanation().pack(), OPTIONS);
  }
}
