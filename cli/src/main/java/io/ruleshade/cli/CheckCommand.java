package io.ruleshade.cli;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.HitCounts;
import io.ruleshade.check.usage.HitCountCsv;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.policy.Policy;
import io.ruleshade.report.Format;
import io.ruleshade.report.Formats;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Pages;
import io.ruleshade.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: reads, analyses, prints what was found. */
@Command(
    name = "check",
    description = "Find rules that can never matter, and lines that were not understood.",
    customSynopsis = "ruleshade check [OPTIONS] PATH...",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade check edge-fw1.cfg",
      "  ruleshade check configs/ --fail-on high --output json=result.json",
      "  iptables-save -c | ruleshade check --dialect iptables -",
      ""
    })
final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--select",
      split = ",",
      paramLabel = "CODE",
      description = "Report only these codes, or codes that begin so: RS101, RS1.")
  List<String> select = List.of();

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "CODE",
      description = "Do not report these codes, or codes that begin so.")
  List<String> ignore = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description =
          "Exit with 1 for a finding at or above critical, high, medium, low or info;"
              + " none for never (default: low).")
  String failOn = "low";

  @Option(names = "--exit-zero", description = "Exit with 0 instead of 1.")
  boolean exitZero;

  @Option(
      names = "--stats",
      description =
          "Count what the rules of each ruleset come to, and name those that can all go together"
              + " without any change; in text and JSON.")
  boolean stats;

  @Option(
      names = "--hits",
      paramLabel = "FILE",
      description =
          "Hit counts from a CSV file with the columns device, ruleset, rule, hits and since; they go"
              + " before those in the configuration.")
  @Nullable Path hits;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description =
          "The day that counts as today (2026-01-31) for rules whose schedule has ended; without it"
              + " none is.")
  @Nullable String asOf;

  @Option(names = "--timings", hidden = true, description = "Times of the stages, on stderr.")
  boolean wantTimings;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(Formats.ALL.stream().map(Format::name).toList());
    Gate gate = new Gate(level(), exitZero, input.allowIncomplete);
    List<String> selected = codes("--select", select);
    List<String> ignored = codes("--ignore", ignore);
    Timings timings = wantTimings ? new Timings() : null;
    Consumer<String> stages = timings == null ? stage -> {} : timings;
    stages.accept("read");
    HitCounts counts = hits == null ? HitCounts.NONE : counts(hits);
    Loaded loaded;
    Report report;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
      progress.say("analysing " + loaded.devices().size() + " devices");
      Checker.Options defaults = Checker.Options.DEFAULT;
      CheckResult result =
          Checker.check(
              loaded.devices(),
              loaded.diagnostics(),
              loaded.isComplete(),
              new Checker.Options(
                  defaults.workPerRule(),
                  defaults.threads(),
                  selected,
                  ignored,
                  stats,
                  Policy.DEFAULT,
                  counts,
                  asOf == null ? null : date(asOf)),
              stages);
      stages.accept("output");
      report =
          Report.of(
              result,
              Version.text(),
              gate,
              code -> begins(code, selected, true) && !begins(code, ignored, false));
    }
    InputOptions.sayUnusable(loaded, console, common);
    for (HitCounts.Entry entry : counts.unmatched(loaded.devices())) {
      console
          .err()
          .println(
              "warning: " + hits + ":" + entry.line() + ": no rule `" + entry.ruleset() + "#"
                  + entry.rule() + "`"
                  + (entry.device().isEmpty() ? "" : " on device `" + entry.device() + "`")
                  + "; its hits are not used");
    }
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          Layout layout = terminal ? console.layout(common.color) : Layout.PLAIN;
          Formats.named(format)
              .orElseThrow()
              .write(report, new Format.View(layout, output.verbose, stats), out);
        });
    if (timings != null) {
      timings.print(console.err());
    }
    return loaded.internalFault() ? Failure.INTERNAL : report.exitCode();
  }

  static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new Failure(Failure.USAGE, "no date in --as-of: `" + text + "`; write 2026-01-31");
    }
  }

  static HitCounts counts(Path file) {
    try {
      return HitCountCsv.read(Files.readString(file));
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read " + file + ": " + e.getMessage());
    } catch (HitCountCsv.BadTable e) {
      throw new Failure(Failure.USAGE, file + ": " + e.getMessage());
    }
  }

  private static boolean begins(String code, List<String> prefixes, boolean whenEmpty) {
    return prefixes.isEmpty() ? whenEmpty : prefixes.stream().anyMatch(code::startsWith);
  }

  private @Nullable Severity level() {
    if (failOn.equals("none")) {
      return null;
    }
    List<String> levels = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      levels.add(severity.label());
    }
    levels.add("none");
    return Severity.of(failOn).orElseThrow(() -> Failure.unknown("level", failOn, levels));
  }

  /** Codes in capitals; one that begins no code is an error rather than an empty report. */
  private static List<String> codes(String option, List<String> given) {
    List<String> known = new ArrayList<>(Pages.codes().keySet());
    List<String> codes = new ArrayList<>();
    for (String code : given) {
      String capital = code.strip().toUpperCase(Locale.ROOT);
      if (capital.isEmpty() || known.stream().noneMatch(k -> k.startsWith(capital))) {
        throw Failure.unknown("code in " + option, code, known);
      }
      codes.add(capital);
    }
    return codes;
  }
}
