package io.ruleshade.check;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Device;
import java.util.List;

/**
 * All that one run has to say: the devices, the findings, and whether everything was understood. Every
 * output format is a function of this value.
 *
 * @param devices the devices analysed, in input order
 * @param findings sorted by device, ruleset, rule index and code
 * @param diagnostics what the parsers said
 * @param complete whether the exit code may say that all is well: no input unusable or cut off, no rule
 *     undecided, no filter statement that was not understood
 * @param statistics what the rules of each ruleset come to; empty when not asked for
 * @param undecided number of rules whose work limit ran out
 */
public record CheckResult(
    List<Device> devices,
    List<Finding> findings,
    List<Diagnostic> diagnostics,
    List<Statistics> statistics,
    boolean complete,
    int undecided) {
  public CheckResult {
    devices = List.copyOf(devices);
    findings = List.copyOf(findings);
    diagnostics = List.copyOf(diagnostics);
    statistics = List.copyOf(statistics);
  }
}
