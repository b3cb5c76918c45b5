package io.ruleshade.cli;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.HitCounts;
import io.ruleshade.config.Config;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Report;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.view.Permitted;
import io.ruleshade.view.PermittedTables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The analysis behind a report, the same when it is made and when it is verified.
 *
 * @param settings of the site
 * @param findings which findings are wanted, and the day that counts as today
 * @param accept how a baseline is used
 * @param accepted what is accepted
 * @param hits hit counts from elsewhere
 * @param gate what decides the exit code
 */
record ReportRun(
    Settings settings,
    FindingOptions findings,
    AcceptOptions accept,
    AcceptOptions.Files accepted,
    HitCounts hits,
    Gate gate) {

  /**
   * {@return what decides the exit code of a report} A level that the site's settings state is judged and
   * said in the report; it makes the command fail only where {@code --fail-on} asks for that.
   */
  static Gate gate(
      @Nullable String failOn, Config config, boolean exitZero, boolean allowIncomplete) {
    boolean stated = failOn != null || config.failOn() != null;
    return new Gate(
        stated ? FindingOptions.level(failOn, config, Severity.LOW) : null,
        exitZero || failOn == null,
        allowIncomplete || config.allowIncomplete());
  }

  /** {@return the result of what was read} */
  Report of(Loaded loaded, Console console) {
    CheckResult result =
        withTables(findings.check(loaded, settings.config(), true, hits, stage -> {}, null));
    return accept.judged(
        result, gate, accepted, settings, findings, report -> report, console);
  }

  /** {@return the result with tables of what is permitted} */
  static CheckResult withTables(CheckResult result) {
    List<Permitted> tables = new ArrayList<>();
    for (Device device : result.devices()) {
      tables.addAll(PermittedTables.of(device, Checker.Options.DEFAULT.workPerRule() / 20));
    }
    return result.withPermitted(tables);
  }

  /** {@return what was read, its devices in the order in which a report names their files} */
  static Loaded inOrderOf(ResultDocument document, Loaded loaded) {
    List<String> order = new ArrayList<>();
    document.devices().forEach(d -> d.files().forEach(f -> order.add(d.id() + "\n" + f.path())));
    List<Device> devices = new ArrayList<>(loaded.devices());
    devices.sort(Comparator.comparingInt(device -> place(order, device)));
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
