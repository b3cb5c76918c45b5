package io.ruleshade.cli;

import io.ruleshade.report.Printable;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.html.HtmlReport;
import io.ruleshade.report.html.HtmlReport.Carried;
import io.ruleshade.report.html.Redactor;
import io.ruleshade.report.html.ReportSettings;
import io.ruleshade.report.html.TrafficChanges;
import io.ruleshade.report.html.Trend;
import io.ruleshade.report.html.Words;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify-report}: whether a report is true of the files it names. */
@Command(
    name = "verify-report",
    description = {
      "Say whether a report is true of these configurations: reads the files again and compares their"
          + " digests, analyses them and compares the result, makes the page again and compares every"
          + " byte of it, and checks a signature where there is one.",
      "What whoever made it wrote himself (title, organisation, period, notes) is covered by a signature"
          + " alone."
    },
    customSynopsis = "ruleshade verify-report [OPTIONS] REPORT --config PATH...",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade verify-report report.html --config configs/",
      "  ruleshade verify-report report.html --config edge.cfg --key auditor.pem.pub",
      "  ruleshade verify-report shared.html --config edge.cfg --redact-key redact.key",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0   true of these files",
      "  1   untrue: report, files or signature are not what they say",
      "  2   wrong usage",
      "  3   cannot be told: made by another version, or a comparison is not given again",
      "  4   a fault of this program"
    })
final class VerifyReportCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  private final Console console;

  @Parameters(paramLabel = "REPORT", description = "What ruleshade report wrote.")
  Path file = Path.of("");

  @Option(
      names = "--config",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "The configurations it is about: files, folders or patterns. Names do not matter.")
  List<String> paths = List.of();

  @Option(
      names = "--previous",
      paramLabel = "RESULT",
      description = "The earlier result that it was compared with.")
  @Nullable Path previous;

  @Option(
      names = "--base",
      paramLabel = "PATH",
      description = "The earlier configuration that it was compared with; may be given several times.")
  List<String> base = List.of();

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description =
          "A file that it was made with (settings, baseline, exceptions, hit counts), where it is not"
              + " where it was; told by its digest.")
  List<Path> with = List.of();

  @Option(
      names = "--redact-key",
      paramLabel = "FILE",
      description = "The key by which it was masked.")
  @Nullable Path redactKey;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The public key (PEM) that must have signed it.")
  @Nullable Path key;

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "The signature (default: beside the report, with .sig at its end).")
  @Nullable Path signature;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = "--debug", description = "Show stack traces of internal errors.")
  boolean debug;

  private final List<String> untrue = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  VerifyReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    byte[] bytes = read(file);
    String page = new String(bytes, StandardCharsets.UTF_8);
    Carried carried;
    try {
      carried = HtmlReport.read(page);
    } catch (NoResultException e) {
      untrue.add("the report cannot be read: " + e.getMessage());
      return verdict();
    }
    boolean sameVersion = page(carried, page);
    signature(bytes, carried);
    Redactor redactor = redactor(carried.settings());
    Loaded loaded = files(carried);
    if (untrue.isEmpty() && (carried.settings().redacted() == null || redactor != null)) {
      result(carried, loaded, redactor, sameVersion);
    }
    return verdict();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Failure(Failure.USAGE, "cannot read " + file + ": " + FileFinder.reason(e));
    }
  }

  /** Whether the page is what its own data gives. */
  private boolean page(Carried carried, String page) {
    String version = carried.result().tool().version();
    if (!version.equals(Version.text())) {
      open.add(
          "it was made by version " + version + ", and this is " + Version.text()
              + ": whether the page was changed cannot be told");
      return false;
    }
    String again = carried.page();
    if (again.equals(page)) {
      say("ok", "the page is, byte for byte, what its data gives");
    } else {
      untrue.add("the page is not what its data gives: changed in line " + line(page, again));
    }
    return true;
  }

  private static long line(String one, String other) {
    int at = 0;
    while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return 1 + one.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private void signature(byte[] bytes, Carried carried) {
    Path place = signature != null ? signature : ReportSigner.beside(file);
    if (!Files.exists(place)) {
      if (key != null || signature != null) {
        untrue.add("there is no signature " + place);
      } else {
        say("note", "it is not signed");
      }
      return;
    }
    try {
      ReportSigner.Read read =
          ReportSigner.read(place, key == null ? null : SignOptions.publicKey(key));
      if (!read.valid()) {
        untrue.add("the signature is not that of the key it names");
      } else if (!read.sameKey()) {
        untrue.add("it is signed by another key than " + key);
      } else if (!read.report().equals(ReportSigner.sha256(bytes))) {
        untrue.add("the signature is of another report");
      } else if (!read.result().equals(HtmlReport.sha256(carried.resultText()))) {
        untrue.add("the signature is of another result");
      } else if (key == null) {
        say("note", "it is signed by the key " + read.key()
            + "; whose that is was not checked (--key FILE)");
      } else {
        say("ok", "it is signed by " + key);
      }
    } catch (NoResultException e) {
      untrue.add("the signature " + place + " " + e.getMessage());
    } catch (IOException | GeneralSecurityException e) {
      throw new Failure(Failure.USAGE, "cannot use " + key + ": " + e.getMessage());
    }
  }

  private @Nullable Redactor redactor(ReportSettings settings) {
    if (settings.redacted() == null) {
      return null;
    }
    if (redactKey == null) {
      open.add("it is redacted: what it says can be compared with --redact-key FILE only");
      return null;
    }
    Redactor redactor = new Redactor(ReportCommand.key(redactKey));
    if (!redactor.keyName().equals(settings.redacted())) {
      untrue.add("it is redacted under another key (" + settings.redacted() + ")");
      return null;
    }
    return redactor;
  }

  private Loaded load(
      List<String> paths, ReportSettings settings, BiFunction<String, byte[], String> naming) {
    InputOptions input = new InputOptions();
    input.quiet = true;
    input.maxSize = "2047M";
    List<String> dialect = settings.options().getOrDefault(ReportRecord.DIALECT, List.of());
    input.dialect = dialect.isEmpty() ? null : dialect.get(0);
    CommonOptions common = new CommonOptions();
    common.debug = debug;
    try (Progress progress = new Progress(console, false)) {
      return input.load(console, progress, common, paths, naming);
    }
  }

  /**
   * Reads the configurations and compares their digests. A file is called as the report calls it, unless
   * the report's names are masked.
   */
  private Loaded files(Carried carried) {
    Map<String, String> wanted = new LinkedHashMap<>();
    carried.result().filesByPath().values().forEach(f -> wanted.putIfAbsent(f.sha256(), f.path()));
    boolean masked = carried.settings().redacted() != null;
    Set<String> given = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    Loaded loaded =
        load(
            paths,
            carried.settings(),
            (shown, bytes) -> {
              String digest = ReportSigner.sha256(bytes);
              if (wanted.containsKey(digest)) {
                given.add(digest);
              } else {
                unknown.add(shown);
              }
              return masked ? shown : wanted.getOrDefault(digest, shown);
            });
    wanted.forEach(
        (digest, path) -> {
          if (!given.contains(digest)) {
            untrue.add("no file is the report's " + path + " (SHA-256 " + digest + ")");
          }
        });
    // A file of which nothing could be made is in no device, and so not in the report's list.
    Set<String> used = new HashSet<>();
    loaded
        .devices()
        .forEach(device -> device.coverage().forEach(c -> used.add(c.file().path())));
    unknown.stream()
        .filter(used::contains)
        .forEach(path -> untrue.add("the report knows nothing of " + path));
    if (untrue.isEmpty()) {
      say(
          "ok",
          wanted.size() == 1
              ? "the digest of the file is that of the report"
              : "the digests of all " + wanted.size() + " files are those of the report");
    }
    return loaded;
  }

  private void result(
      Carried carried, Loaded loaded, @Nullable Redactor redactor, boolean sameVersion) {
    Loaded ordered =
        redactor == null ? ReportRun.inOrderOf(carried.result(), loaded) : loaded;
    ResultDocument again;
    ReportRun run;
    try {
      run = ReportRecord.again(carried.settings().options(), with, console);
      again = run.of(ordered, console).document();
    } catch (ReportRecord.Missing e) {
      open.add(String.valueOf(e.getMessage()));
      return;
    } catch (java.time.DateTimeException | java.nio.file.InvalidPathException e) {
      untrue.add("what it records of how it was made cannot be read: " + e.getMessage());
      return;
    }
    if (HtmlReport.carried(again, redactor).equals(carried.resultText())) {
      say(
          "ok",
          "the analysis gives the same result: "
              + Words.count(again.findings().size(), "finding", "findings") + " on "
              + Words.count(again.devices().size(), "device", "devices"));
      comparisons(carried, again, run, ordered, redactor);
    } else if (redactor != null) {
      if (isNamedTheSame(carried, again, redactor)) {
        untrue.add("the analysis gives another result under this key");
      } else {
        open.add(
            "names of files are masked with the rest: give them by the names by which they were given then,"
                + " which a redacted report does not hold");
      }
    } else if (sameVersion) {
      if (carried.settings().environment().isEmpty()) {
        open.add(
            "it was made from a kept result and does not record how that was made; with the usual options"
                + " the analysis gives another result");
      } else {
        differences(carried.result(), again);
      }
    } else {
      open.add("the analysis of this version gives another result");
    }
  }

  /** Whether the files are called as they were then, as far as masks of their names tell. */
  private static boolean isNamedTheSame(Carried carried, ResultDocument again, Redactor redactor) {
    try {
      ResultDocument masked =
          ResultDocument.read(new StringReader(HtmlReport.carried(again, redactor)));
      return masked.filesByPath().keySet().equals(carried.result().filesByPath().keySet());
    } catch (IOException | NoResultException e) {
      throw new IllegalStateException("what was written cannot be read: " + e.getMessage(), e);
    }
  }

  private void differences(ResultDocument said, ResultDocument again) {
    Set<String> then = new HashSet<>();
    said.findings().forEach(f -> then.add(f.fingerprint()));
    Set<String> now = new HashSet<>();
    again.findings().forEach(f -> now.add(f.fingerprint()));
    List<String> lines = new ArrayList<>();
    for (Finding finding : said.findings()) {
      if (!now.contains(finding.fingerprint())) {
        lines.add("the report alone has " + finding.code() + ": " + finding.message());
      }
    }
    for (Finding finding : again.findings()) {
      if (!then.contains(finding.fingerprint())) {
        lines.add("the report has not " + finding.code() + ": " + finding.message());
      }
    }
    untrue.add("the analysis gives another result");
    untrue.addAll(lines.subList(0, Math.min(SHOWN, lines.size())));
    if (lines.size() > SHOWN) {
      untrue.add((lines.size() - SHOWN) + " more differences");
    }
  }

  /** The parts that rest on something earlier. */
  private void comparisons(
      Carried carried,
      ResultDocument again,
      ReportRun run,
      Loaded loaded,
      @Nullable Redactor redactor) {
    ReportSettings settings = carried.settings();
    if (redactor != null && (settings.previous() != null || settings.traffic() != null)) {
      open.add("what a redacted report says of something earlier is not compared");
      return;
    }
    Trend said = settings.previous();
    boolean fromBase = said != null && said.label().equals(ReportRecord.EARLIER);
    if (said != null && !fromBase) {
      if (previous == null) {
        open.add("the trend was not compared: give the earlier result with --previous");
      } else {
        Trend trend = Trend.between(said.label(), ReportCommand.result(previous), again);
        same("trend", HtmlReport.shownSettings(settings.withPrevious(trend)), carried);
      }
    }
    TrafficChanges traffic = settings.traffic();
    if (traffic == null && !fromBase) {
      return;
    }
    if (base.isEmpty()) {
      open.add("the changes of traffic were not compared: give the earlier files with --base");
      return;
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (String each : traffic == null ? List.<String>of() : traffic.files()) {
      int space = each.lastIndexOf(' ');
      names.putIfAbsent(each.substring(space + 1), each.substring(0, space));
    }
    Loaded before =
        load(
            base,
            settings,
            (shown, bytes) -> names.getOrDefault(ReportSigner.sha256(bytes), shown));
    if (traffic != null) {
      same(
          "changes of traffic",
          HtmlReport.shownSettings(settings.withTraffic(ReportCommand.traffic(before, loaded))),
          carried);
    }
    if (fromBase) {
      ResultDocument earlier = run.of(before, console).document();
      Trend trend = Trend.between(ReportRecord.EARLIER, earlier, again);
      same("trend", HtmlReport.shownSettings(settings.withPrevious(trend)), carried);
    }
    if (!settings.verdict().isEmpty()) {
      say("note", "what the gate said is not made again here; ruleshade gate says it");
    }
  }

  private void same(String what, String settings, Carried carried) {
    if (settings.equals(carried.settingsText())) {
      say("ok", "the " + what + " can be made again from the earlier files");
    } else {
      untrue.add("the " + what + " cannot be made again from the earlier files");
    }
  }

  private void say(String kind, String text) {
    console.out().println(kind + ": " + Printable.of(text));
  }

  private int verdict() {
    open.forEach(text -> say("open", text));
    untrue.forEach(text -> say("UNTRUE", text));
    if (!untrue.isEmpty()) {
      console.out().println("untrue: do not rely on this report");
      return 1;
    }
    if (!open.isEmpty()) {
      console.out().println("not told: nothing untrue was found, but not everything was compared");
      return Failure.INCOMPLETE;
    }
    console.out().println("true: the report says what these files give");
    return 0;
  }
}
