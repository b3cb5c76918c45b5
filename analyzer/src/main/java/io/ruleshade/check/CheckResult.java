package io.ruleshade.check;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.view.Permitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
 * @param permitted what the devices let through, as tables; empty when not asked for
 */
public record CheckResult(
    List<Device> devices,
    List<Finding> findings,
    List<Diagnostic> diagnostics,
    List<Statistics> statistics,
    boolean complete,
    int undecided,
    List<Permitted> permitted) {
  public CheckResult {
    devices = List.copyOf(devices);
    findings = List.copyOf(findings);
    diagnostics = List.copyOf(diagnostics);
    statistics = List.copyOf(statistics);
    permitted = List.copyOf(permitted);
  }

  /** A result without tables of what is permitted. */
  public CheckResult(
      List<Device> devices,
      List<Finding> findings,
      List<Diagnostic> diagnostics,
      List<Statistics> statistics,
      boolean complete,
      int undecided) {
    this(devices, findings, diagnostics, statistics, complete, undecided, List.of());
  }

  /** {@return this result with tables of what is permitted} */
  public CheckResult withPermitted(List<Permitted> tables) {
    return new CheckResult(
        devices, findings, diagnostics, statistics, complete, undecided, tables);
  }

  /** {@return this result with other severities for some codes} */
  public CheckResult withSeverities(Map<String, Severity> severities) {
    if (severities.isEmpty()) {
      return this;
    }
    return new CheckResult(
        devices,
        findings.stream()
            .map(f -> f.withSeverity(severities.getOrDefault(f.code(), f.severity())))
            .toList(),
        diagnostics.stream()
            .map(
                d ->
                    new Diagnostic(
                        d.code(),
                        severities.getOrDefault(d.code(), d.severity()),
                        d.message(),
                        d.primary(),
                        d.secondary(),
                        d.help()))
            .toList(),
        statistics,
        complete,
        undecided,
        permitted);
  }

  /** {@return this result with the findings of some codes} */
  public CheckResult only(Predicate<String> codes) {
    return new CheckResult(
        devices,
        findings.stream().filter(finding -> codes.test(finding.code())).toList(),
        diagnostics,
        statistics,
        complete,
        undecided);
  }

  /** {@return this result with more to say that belongs to no device} */
  public CheckResult and(List<Diagnostic> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    all.addAll(more);
    return new CheckResult(devices, findings, all, statistics, complete, undecided, permitted);
  }
}
