package io.ruleshade.cli;

import io.ruleshade.accept.Acceptance;
import io.ruleshade.accept.Baseline;
import io.ruleshade.accept.Exceptions;
import io.ruleshade.check.CheckResult;
import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Yaml;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Report;
import io.ruleshade.source.SourceFile;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a result is accepted. */
final class AcceptOptions {
  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Findings that this file knows do not fail; see ruleshade baseline --help.")
  @Nullable Path baseline;

  @Option(
      names = "--strict-baseline",
      description = "Fail for an entry of the baseline whose finding is gone.")
  boolean strictBaseline;

  @Option(
      names = "--exceptions",
      paramLabel = "FILE",
      description =
          "Accepted risks (default: ruleshade-exceptions.yaml beside ruleshade.yaml, or in this folder"
              + " or one above it).")
  @Nullable Path exceptions;

  @Option(
      names = "--show-suppressed",
      description = "Show accepted findings like the others in text; JSON always holds them.")
  boolean showSuppressed;

  /** A baseline with its file. */
  record Known(Baseline baseline, SourceFile file) {}

  /** The files that say what is accepted, read before any work is done. */
  record Files(@Nullable Known known, @Nullable Exceptions exceptions) {}

  /** Reads the files. */
  Files read(Settings settings) {
    Path its = settings.baseline(baseline).orElse(null);
    if (strictBaseline && its == null) {
      throw new Failure(Failure.USAGE, "--strict-baseline needs --baseline FILE");
    }
    Path accepted = settings.exceptions(exceptions).orElse(null);
    return new Files(
        its == null ? null : known(its, settings.files()), accepted == null ? null : exceptions(accepted, settings));
  }

  static Known known(Path file, SiteFiles files) {
    return known(files.shown(file), files.bytes(file, Baseline.MOST_BYTES));
  }

  static Known known(String shown, byte[] bytes) {
    try {
      return new Known(Baseline.read(shown, bytes), SourceFile.of(shown, bytes));
    } catch (BadConfig e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
  }

  static Exceptions exceptions(Path file, Settings settings) {
    SiteFiles files = settings.files();
    return exceptions(files.shown(file), files.bytes(file, Yaml.MOST_BYTES), settings);
  }

  static Exceptions exceptions(String shown, byte[] bytes, Settings settings) {
    try {
      return Exceptions.read(shown, bytes, settings.config().exceptionDays());
    } catch (BadConfig e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** A report of a result with what is accepted marked so, and what is to be said of that. */
  Report judged(
      CheckResult result,
      Gate gate,
      Files files,
      Settings settings,
      FindingOptions findings,
      UnaryOperator<Report> located,
      Console console) {
    FindingOptions.Wanted wanted = findings.wanted(settings.config());
    Report plain = Report.of(result, Version.text(), gate, wanted::includes);
    Severity strict = Severity.HIGH;
    if (gate.failOn() == Severity.CRITICAL) {
      strict = Severity.CRITICAL;
    }
    Acceptance acceptance =
        Acceptance.of(
            plain.items(),
            result.devices(),
            new Acceptance.Request(
                files.known == null ? null : files.known.baseline(),
                files.known == null ? null : files.known.file(),
                strictBaseline ? strict : null,
                files.exceptions,
                settings.config().inlineRemarks(),
                settings.config().exceptionDays(),
                findings.today(),
                wanted::includes));
    if (acceptance.fixed() > 0 && !strictBaseline) {
      console
          .err()
          .println(
              "note: " + acceptance.fixed()
                  + " of the baseline no longer found; take out with: ruleshade baseline update");
    }
    CheckResult with =
        result.and(acceptance.remarks()).withSeverities(settings.config().severities());
    return located.apply(
        Report.of(with, Version.text(), gate, wanted::includes, acceptance::of));
  }
}
