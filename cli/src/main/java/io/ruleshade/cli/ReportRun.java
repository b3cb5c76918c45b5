package io.ruleshade.cli;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.view.Permitted;
import io.ruleshade.view.PermittedTables;
import java.util.ArrayList;
import java.util.List;

/** What a report needs besides the findings. */
final class ReportRun {
  private ReportRun() {}

  /** {@return the result with tables of what is permitted} */
  static CheckResult withTables(CheckResult result) {
    List<Permitted> tables = new ArrayList<>();
    result
        .devices()
        .forEach(
            device ->
                tables.addAll(
                    PermittedTables.of(device, Checker.Options.DEFAULT.workPerRule() / 20)));
    return result.withPermitted(tables);
  }
}
