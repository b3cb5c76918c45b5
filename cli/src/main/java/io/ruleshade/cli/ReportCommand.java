package io.ruleshade.cli;

import io.ruleshade.change.SemanticDiff;
import io.ruleshade.check.HitCounts;
import io.ruleshade.report.Report;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.html.HtmlReport;
import io.ruleshade.report.html.Redactor;
import io.ruleshade.report.html.ReportSettings;
import io.ruleshade.report.html.TrafficChanges;
import io.ruleshade.report.html.Trend;
import io.ruleshade.report.html.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code report}: the auditor's report, one HTML file. */
@Command(
    name = "report",
    description = {
      "Write a report for whoever has to sign: one HTML file that stands on its own, with evidence,"
          + " pictures, and what is needed to check it.",
      "It exits with 0 when the report is written and the analysis is complete, whatever was found,"
          + " unless --fail-on says otherwise."
    },
    customSynopsis = "ruleshade report [OPTIONS] -o FILE PATH...",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade report configs/ -o report.html --organisation 'Example Ltd' --period 2026-H2",
      "  ruleshade report edge.cfg -o report.html --previous result.json --base edge.old.cfg",
      "  ruleshade report edge.cfg -o shared.html --redact --redact-key redact.key --pdf shared.pdf",
      "  ruleshade report edge.cfg -o report.html --sign auditor.pem",
      ""
    })
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the report goes.")
  Path output = Path.of("");

  @Option(
      names = "--pdf",
      paramLabel = "FILE",
      description = "Print it to PDF as well, by Chromium or Chrome, which has to be installed.")
  @Nullable Path pdf;

  @Option(names = "--title", paramLabel = "TEXT", description = "Title (default: the devices).")
  String title = "";

  @Option(names = "--organisation", paramLabel = "TEXT", description = "Whose firewalls they are.")
  String organisation = "";

  @Option(names = "--period", paramLabel = "TEXT", description = "The period under review.")
  String period = "";

  @Option(names = "--classification", paramLabel = "TEXT", description = "Who may read it.")
  String classification = "";

  @Option(
      names = "--previous",
      paramLabel = "RESULT",
      description = "An earlier JSON result of these devices, for the trend.")
  @Nullable Path previous;

  @Option(
      names = "--base",
      paramLabel = "PATH",
      description = "The earlier configuration, for the changes of traffic; may be given several times.")
  List<String> base = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description =
          "Exit with 1 for a finding at or above critical, high, medium, low or info (default: none; a"
              + " level in the settings is judged and said, and leaves the exit code as it is).")
  @Nullable String failOn;

  @Mixin FindingOptions findings = new FindingOptions();
  @Mixin AcceptOptions accept = new AcceptOptions();

  @Option(
      names = "--hits",
      paramLabel = "FILE",
      description = "Hit counts from a CSV file, as for check.")
  @Nullable Path hits;

  @Option(
      names = "--redact",
      description = "Mask addresses and names, each always by the same other one.")
  boolean redact;

  @Option(
      names = "--redact-key",
      paramLabel = "FILE",
      description =
          "The key that masks, any file of at least 16 bytes. Without it a new key is made and thrown"
              + " away, and nobody can verify the report.")
  @Nullable Path redactKey;

  @Option(
      names = "--notes",
      paramLabel = "FILE",
      description = "Notes by a language model, JSON: [{\"model\", \"about\", \"text\"}]. They are boxed"
          + " and marked as no evidence.")
  @Nullable Path notes;

  @Option(
      names = "--stamp",
      description =
          "Say when it was made and when the files were last changed. Without it, and without"
              + " SOURCE_DATE_EPOCH, the same input gives the same bytes.")
  boolean stamp;

  @Mixin SignOptions sign = new SignOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    WholeTarget.check(output);
    if (pdf != null) {
      WholeTarget.check(pdf);
    }
    ReportRun run = run();
    ReportRecord record = ReportRecord.of(input, run, failOn, hits, console.env());
    Redactor redactor = redact ? new Redactor(key()) : null;
    ReportSigner signer = sign.signer();
    ResultDocument earlier = previous == null ? null : result(previous);
    Loaded loaded;
    Report report;
    TrafficChanges traffic = null;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
      progress.say("analysing " + loaded.devices().size() + " devices");
      report = run.of(loaded, console);
      if (!base.isEmpty()) {
        Loaded before = input.load(console, progress, common, base);
        InputOptions.sayUnusable(before, console, common);
        progress.say("comparing with the earlier configuration");
        traffic = traffic(before, loaded);
      }
      progress.say("writing the report");
    }
    InputOptions.sayUnusable(loaded, console, common);
    ResultDocument document = report.document();
    ReportSettings settings =
        new ReportSettings(
            title,
            organisation,
            period,
            classification,
            command(),
            record.options(document, findings),
            environment(),
            made(),
            stamp ? modified(document) : Map.of(),
            earlier == null ? null : Trend.between(String.valueOf(previous), earlier, document),
            traffic,
            null,
            notes == null ? List.of() : ReportNotes.read(notes),
            List.of());
    String page =
        redactor == null
            ? HtmlReport.of(document, settings)
            : HtmlReport.of(document, settings, redactor);
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    WholeTarget.write(output, bytes);
    if (signer != null) {
      signer.sign(output, bytes, HtmlReport.sha256(HtmlReport.carried(document, redactor)));
    }
    if (pdf != null) {
      PdfPrinter.print(output, pdf, console.env());
    }
    if (!input.quiet) {
      summary(report, document, signer);
    }
    return loaded.internalFault() ? Failure.INTERNAL : report.exitCode();
  }

  private void summary(Report report, ResultDocument document, @Nullable ReportSigner signer) {
    console
        .err()
        .println(
            "wrote " + output + (signer == null ? "" : ", " + ReportSigner.beside(output))
                + (pdf == null ? "" : ", " + pdf) + ": "
                + Words.count(document.findings().size(), "finding", "findings") + " on "
                + Words.count(document.devices().size(), "device", "devices")
                + (document.complete() ? "" : ", INCOMPLETE"));
    if (redact && redactKey == null) {
      console
          .err()
          .println(
              "note: masked under a key that is not kept; verify-report cannot check this report, and"
                  + " another one is masked otherwise (--redact-key FILE)");
    }
    if (report.exitCode() == Failure.INCOMPLETE) {
      console.err().println("note: the result is incomplete, exit 3; --allow-incomplete allows it");
    }
  }

  private ReportRun run() {
    Settings settings = Settings.load(console, common);
    findings.wanted(settings.config());
    findings.stated();
    return new ReportRun(
        settings,
        findings,
        accept,
        accept.read(settings),
        hits == null ? HitCounts.NONE : CheckCommand.counts(hits),
        ReportRun.gate(failOn, settings.config(), false, input.allowIncomplete));
  }

  private byte[] key() {
    if (redactKey == null) {
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      return key;
    }
    return key(redactKey);
  }

  /** {@return a key from a file} */
  static byte[] key(Path file) {
    try {
      byte[] key = Files.readAllBytes(file);
      if (key.length < 16) {
        throw new Failure(
            Failure.USAGE, file + ": a key has at least 16 bytes\ntry: head -c 32 /dev/urandom > " + file);
      }
      return key;
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read " + file + ": " + FileFinder.reason(e));
    }
  }

  /** {@return a kept result} */
  static ResultDocument result(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return ResultDocument.read(in);
    } catch (NoResultException e) {
      throw new Failure(Failure.USAGE, file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read " + file + ": " + FileFinder.reason(e));
    }
  }

  /** {@return what the change from one configuration to another does} */
  static TrafficChanges traffic(Loaded before, Loaded after) {
    SemanticDiff.Result diff =
        SemanticDiff.between(before.devices(), after.devices(), SemanticDiff.Options.DEFAULT);
    return TrafficChanges.of(diff, before.devices(), before.isComplete() && after.isComplete());
  }

  private String command() {
    StringBuilder out = new StringBuilder("ruleshade");
    for (String argument : spec.commandLine().getParseResult().originalArgs()) {
      boolean plain = argument.matches("[A-Za-z0-9_./:=,@%+-]+");
      out.append(' ').append(plain ? argument : "'" + argument.replace("'", "'\\''") + "'");
    }
    return out.toString();
  }

  /** {@return what the program ran on} */
  static Map<String, String> environment() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("Java", System.getProperty("java.runtime.version", "") + ", "
        + System.getProperty("java.vendor", ""));
    String digest = Version.digest();
    if (digest != null) {
      out.put("Digest of the program", digest);
    }
    return out;
  }

  /** When it is made: the time that the environment states, or now where a stamp is asked for. */
  private @Nullable String made() {
    String epoch = console.env().get("SOURCE_DATE_EPOCH");
    if (epoch != null && !epoch.isEmpty()) {
      try {
        return Instant.ofEpochSecond(Long.parseLong(epoch)).toString();
      } catch (NumberFormatException | java.time.DateTimeException e) {
        throw new Failure(
            Failure.USAGE, "SOURCE_DATE_EPOCH is no number of seconds: `" + epoch + "`");
      }
    }
    return stamp ? Instant.now().truncatedTo(ChronoUnit.SECONDS).toString() : null;
  }

  private static Map<String, String> modified(ResultDocument document) {
    Map<String, String> out = new TreeMap<>();
    for (String path : document.filesByPath().keySet()) {
      try {
        out.put(
            path,
            Files.getLastModifiedTime(Path.of(path))
                .toInstant()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString());
      } catch (IOException | java.nio.file.InvalidPathException e) {
        // Standard input has no such time.
      }
    }
    return out;
  }
}
