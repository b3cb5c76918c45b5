package io.ruleshade.cli;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.HitCounts;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.policy.Policy;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Report;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.view.Permitted;
import io.ruleshade.view.PermittedTables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The analysis behind a report, the same when it is made and when it is verified. */
final class ReportRun {
  /** The option that says which day counts as today, as it is recorded. */
  static final String AS_OF = "--as-of";

  /** The option that names the dialect, as it is recorded. */
  static final String DIALECT = "--dialect";

  /** The option that sets the level, as it is recorded. */
  static final String FAIL_ON = "--fail-on";

  /** The option that lets an incomplete result pass, as it is recorded. */
  static final String ALLOW_INCOMPLETE = "--allow-incomplete";

  private ReportRun() {}

  /**
   * {@return the result of what was read}
   *
   * @param options the options that are recorded in the report, by name
   */
  static Report of(Loaded loaded, Map<String, List<String>> options) {
    Checker.Options defaults = Checker.Options.DEFAULT;
    String asOf = one(options, AS_OF);
    CheckResult result =
        Checker.check(
            loaded.devices(),
            loaded.diagnostics(),
            loaded.isComplete(),
            new Checker.Options(
                defaults.workPerRule(),
                defaults.threads(),
                List.of(),
                List.of(),
                true,
                Policy.DEFAULT,
                HitCounts.NONE,
                asOf == null ? null : LocalDate.parse(asOf)));
    String level = one(options, FAIL_ON);
    Severity severity = level == null ? null : Severity.of(level).orElse(null);
    Gate gate = new Gate(severity, false, options.containsKey(ALLOW_INCOMPLETE));
    return Report.of(withTables(result), Version.text(), gate, code -> true);
  }

  private static @Nullable String one(Map<String, List<String>> options, String name) {
    List<String> values = options.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.get(0);
  }

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

  /** {@return what was read, its devices in the order in which a report names their files} */
  static Loaded inOrderOf(ResultDocument document, Loaded loaded) {
    List<String> order = new ArrayList<>();
    document.devices().forEach(d -> d.files().forEach(f -> order.add(d.id() + "\n" + f.path())));
    List<Device> devices = new ArrayList<>(loaded.devices());
    devices.sort(java.util.Comparator.comparingInt(device -> place(order, device)));
    return new Loaded(devices, loaded.diagnostics(), loaded.usable(), loaded.internalFault());
  }

  private static int place(List<String> order, Device device) {
    for (Coverage coverage : device.coverage()) {
      int place = order.indexOf(device.id() + "\n" + coverage.file().path());
      if (place >= 0) {
        return place;
      }
    }
    return Integer.MAX_VALUE;
  }
}
