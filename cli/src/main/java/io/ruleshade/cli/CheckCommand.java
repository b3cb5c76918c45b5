package io.ruleshade.cli;

import io.ruleshade.change.IntentCoverage;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.HitCounts;
import io.ruleshade.check.Recheck;
import io.ruleshade.check.usage.HitCountCsv;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.Intent;
import io.ruleshade.report.Format;
import io.ruleshade.report.Formats;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
      "  ruleshade check configs/ -q --output sarif=r.sarif --output junit=r.xml",
      "  iptables-save -c | ruleshade check --dialect iptables -",
      "  ruleshade check --watch --verbose edge-fw1.cfg",
      ""
    })
final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin ResultOutput.All output = new ResultOutput.All();

  @Mixin FindingOptions findings = new FindingOptions();
  @Mixin AcceptOptions accept = new AcceptOptions();

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description =
          "Exit with 1 for a finding at or above critical, high, medium, low or info;"
              + " none for never (default: low).")
  @Nullable String failOn;

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
      names = "--root",
      paramLabel = "DIR",
      description =
          "The folder that paths in reports for other programs are relative to (default: the top of"
              + " the git work tree, or the working directory).")
  @Nullable Path root;

  @Option(
      names = "--watch",
      description =
          "Check again whenever a file changes, until interrupted; what an edit leaves as it was is"
              + " taken over from before (--verbose says how much).")
  boolean watch;

  @Option(names = "--timings", hidden = true, description = "Times of the stages, on stderr.")
  boolean wantTimings;

  CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!watch) {
      return check(null);
    }
    Recheck recheck = new Recheck();
    return new Watch(console, input.paths, input.quiet)
        .run(
            () -> {
              int exit = check(recheck);
              if (output.verbose && !input.quiet) {
                console.err().println("note: " + recheck.words());
              }
              return exit;
            });
  }

  private int check(@Nullable Recheck recheck) {
    output.check(console);
    boolean pictures = output.wants("html");
    Settings settings = Settings.load(console, common);
    Gate gate =
        new Gate(
            FindingOptions.level(failOn, settings.config(), Severity.LOW),
            exitZero,
            input.allowIncomplete || settings.config().allowIncomplete());
    findings.wanted(settings.config());
    findings.stated();
    AcceptOptions.Files accepted = accept.read(settings);
    Timings timings = wantTimings ? new Timings() : null;
    Consumer<String> stages = timings == null ? stage -> {} : timings;
    stages.accept("read");
    HitCounts counts = hits == null ? HitCounts.NONE : counts(hits);
    Loaded loaded;
    Report report;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
      progress.say("analysing " + loaded.devices().size() + " devices");
      CheckResult plain =
          findings.check(
              loaded, settings.config(), stats || pictures, counts, stages, recheck);
      CheckResult result = pictures ? ReportRun.withTables(plain) : plain;
      stages.accept("output");
      report =
          accept.judged(
              result,
              gate,
              accepted,
              settings,
              findings,
              judged -> judged.located(RepositoryPaths.of(root, result.devices())),
              console);
    }
    ReadOptions.sayUnusable(loaded, console, common);
    if (!input.quiet) {
      for (Intent intent : IntentCoverage.untested(loaded.devices(), settings.config().intents())) {
        console
            .err()
            .println("note: intent " + Printable.of(intent.name()) + " is not tested: its packets come to no device");
      }
    }
    for (HitCounts.Entry entry : counts.unmatched(loaded.devices())) {
      console
          .err()
          .println(
              "warning: " + hits + ":" + entry.line() + ": no rule `" + entry.ruleset() + "#"
                  + entry.rule() + "`"
                  + (entry.device().isEmpty() ? "" : " on device `" + entry.device() + "`")
                  + "; its hits are not used");
    }
    output.writeBytes(
        console,
        input.quiet,
        (format, terminal, out) -> {
          Layout layout = terminal ? console.layout(common.color) : Layout.PLAIN;
          Format.View view =
              new Format.View(
                  layout, output.verbose, stats, accept.showSuppressed, output.options());
          if (format.equals("html")) {
            out.write(page(report, settings, accepted, counts, gate).getBytes(StandardCharsets.UTF_8));
          } else {
            Formats.named(format).orElseThrow().write(report, view, out);
          }
        });
    if (timings != null) {
      timings.print(console.err());
    }
    return loaded.internalFault() ? Failure.INTERNAL : report.exitCode();
  }

  private String page(
      Report report,
      Settings settings,
      AcceptOptions.Files accepted,
      HitCounts counts,
      Gate gate) {
    ReportRun run = new ReportRun(settings, findings, accept, accepted, counts, gate);
    return PageOutput.of(
        report, ReportRecord.of(input, run, gate.level(), hits, console.env()), findings);
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
}
