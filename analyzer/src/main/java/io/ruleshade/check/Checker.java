package io.ruleshade.check;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Device;
import java.util.List;

/** Runs the analysis and the checks over devices and gathers one result. */
public final class Checker {
  private Checker() {}

  /**
   * What a run may be asked to do differently.
   *
   * @param workPerRule limit of counted work for one rule; past it the rule is undecided
   * @param threads number of threads; results do not depend on it
   * @param select codes or prefixes to report; empty for all
   * @param ignore codes or prefixes to leave out
   */
  public record Options(long workPerRule, int threads, List<String> select, List<String> ignore) {
    /** What is used when nothing is said. */
    public static final Options DEFAULT =
        new Options(
            2_000_000, Runtime.getRuntime().availableProcessors(), List.of(), List.of());
  }

  /**
   * Checks devices.
   *
   * @param diagnostics what the parsers said; passed on
   * @param inputComplete whether every input was usable and whole
   */
  public static CheckResult check(
      List<Device> devices, List<Diagnostic> diagnostics, boolean inputComplete, Options options) {
    return new CheckResult(devices, List.of(), diagnostics, inputComplete, 0);
  }
}
