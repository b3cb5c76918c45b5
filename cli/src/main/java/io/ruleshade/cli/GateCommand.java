package io.ruleshade.cli;

import io.ruleshade.change.GateComparison;
import io.ruleshade.change.IntentCoverage;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.HitCounts;
import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Yaml;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.intent.IntentReader;
import io.ruleshade.intent.StatedChange;
import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Format;
import io.ruleshade.report.Gate;
import io.ruleshade.report.GateJson;
import io.ruleshade.report.GateMarkdown;
import io.ruleshade.report.GateReport;
import io.ruleshade.report.GateText;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gate}: what a change does, and whether it may pass. */
@Command(
    name = "gate",
    description = {
      "Compare two states of configurations over all packets: what is newly permitted and newly denied,"
          + " which rules the change kills, what is found anew, which intents it breaks.",
      "A base that is no folder is a commit, whose files are read from git's objects; the work tree is not"
          + " touched. A folder inside of a work tree is written ./DIR, so that nobody can pass one off as a"
          + " branch. Newly permitted traffic has the severity high, and nothing can accept it but"
          + " --intent."
    },
    customSynopsis = "ruleshade gate --base REF|DIR [--head DIR] [OPTIONS]",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade gate --base origin/main",
      "  ruleshade gate --base origin/main --head firewalls/ --output markdown=comment.md",
      "  ruleshade gate --base ./before --head ./after --intent change.yaml",
      "  ruleshade gate --base origin/main --output html=change.html",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0   nothing newly permitted, found or broken at or above --fail-on",
      "  1   the gate failed",
      "  2   wrong usage, or a base that is no commit",
      "  3   incomplete: a side was not whole, not understood, or not compared to the end",
      "  4   internal error"
    })
final class GateCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("text", "json", "markdown", "html");

  /** The page of a change judges no level: what is old does not fail, and what is new is said. */
  private static final String NO_LEVEL = "none";

  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ReadOptions read = new ReadOptions();
  @Mixin FindingOptions findings = new FindingOptions();
  @Mixin AcceptOptions accept = new AcceptOptions();
  @Mixin GateOutput output = new GateOutput();

  @Option(
      names = "--base",
      required = true,
      paramLabel = "REF|DIR",
      description = "The state before: a commit, branch or tag of this repository, or ./DIR.")
  String base = "";

  @Option(
      names = "--head",
      paramLabel = "DIR",
      description = "The state after: a folder or file (default: this folder).")
  String head = ".";

  @Option(
      names = "--merge-base",
      description = "Compare with the commit where the ways of REF and HEAD part, not with REF itself.")
  boolean mergeBase;

  @Option(
      names = "--intent",
      paramLabel = "FILE",
      description =
          "What the change is for, as YAML: flows under permit and deny, new-devices, removed-devices,"
              + " entry-points. Whatever else becomes permitted or denied fails.")
  @Nullable Path intent;

  /** Whose settings, exceptions and baseline a change is judged by. */
  enum Policy {
    base,
    head
  }

  @Option(
      names = "--policy",
      paramLabel = "WHOSE",
      description =
          "Whose settings, exceptions and baseline count where they lie in the repository: base, so that"
              + " a change cannot accept itself, or head (default: base). With base, a remark in a"
              + " configuration accepts nothing new.")
  Policy policy = Policy.base;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      description =
          "Fail for what is new at or above critical, high, medium, low or info; none for never (default:"
              + " high).")
  @Nullable String failOn;

  @Option(names = "--exit-zero", description = "Exit with 0 instead of 1.")
  boolean exitZero;

  GateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(FORMATS);
    // Read as the change leaves them too, so that it cannot break them unseen.
    Settings own = Settings.load(console, common);
    AcceptOptions.Files ownAccepted = accept.read(own);
    GateBase its = GateBase.of(base, head, mergeBase);
    SiteFiles files = policy == Policy.base ? its.siteFiles() : SiteFiles.WORK_TREE;
    Settings settings = policy == Policy.base ? Settings.load(console, common, files) : own;
    Gate gate =
        new Gate(
            FindingOptions.level(failOn, settings.config(), Severity.HIGH),
            exitZero,
            read.allowIncomplete || settings.config().allowIncomplete());
    findings.wanted(settings.config());
    findings.stated();
    AcceptOptions.Files accepted = policy == Policy.base ? accept.read(settings) : ownAccepted;
    StatedChange stated = intent == null ? null : stated(intent, settings);
    Loaded before;
    Loaded after;
    GateReport report;
    try (Progress progress = new Progress(console, !read.noProgress && !read.quiet)) {
      before = its.load(read, console, progress, common);
      after = read.load(console, progress, common, List.of(head));
      progress.say("analysing both sides");
      CheckResult old = findings.checkWithDead(before, settings.config());
      CheckResult now = findings.checkWithDead(after, settings.config());
      progress.say("comparing");
      GateComparison comparison =
          GateComparison.of(
              before.devices(),
              after.devices(),
              old.findings(),
              now.findings(),
              stated,
              SemanticDiff.Options.DEFAULT);
      FindingOptions.Wanted wanted = findings.wanted(settings.config());
      report =
          GateReport.of(
              new GateReport.Sides(
                  base, its.commit(), head, touched(its, own, settings), policy == Policy.head),
              comparison,
              Report.of(old.only(wanted::includes), Version.text(), gate, wanted::includes),
              accept.judged(now.only(wanted::includes), gate, accepted, settings, findings, plain -> plain, console),
              IntentCoverage.of(before.devices(), after.devices(), settings.config().intents()),
              old.complete() && now.complete());
    }
    ReadOptions.sayUnusable(before, console, common);
    ReadOptions.sayUnusable(after, console, common);
    output.write(
        console,
        read.quiet,
        (format, terminal, out) -> {
          switch (format) {
            case "json" -> GateJson.write(report, out);
            case "markdown" -> GateMarkdown.write(report, out);
            case "html" -> out.write(page(settings, accepted, gate, before, after, report));
            default -> {
              Layout layout = terminal ? console.layout(common.color) : Layout.PLAIN;
              Format.View view =
                  new Format.View(
                      layout,
                      output.verbose,
                      false,
                      accept.showSuppressed,
                      DocumentFormat.Options.DEFAULT);
              GateText.write(report, view, out);
            }
          }
        });
    return before.internalFault() || after.internalFault() ? Failure.INTERNAL : report.exitCode();
  }

  /** Files of the site that the change touches, of those that either side would be judged by. */
  private List<String> touched(GateBase its, Settings own, Settings used) {
    List<Path> files = new ArrayList<>();
    for (Settings each : List.of(own, used)) {
      if (each.file() != null) {
        files.add(each.file());
      }
      each.exceptions(accept.exceptions).ifPresent(files::add);
      each.baseline(accept.baseline).ifPresent(files::add);
    }
    return its.policyFiles(files, its.siteFiles());
  }

  private String page(
      Settings settings,
      AcceptOptions.Files accepted,
      Gate gate,
      Loaded before,
      Loaded after,
      GateReport report) {
    ReportRun run =
        new ReportRun(
            settings, findings, accept, accepted, HitCounts.NONE,
            ReportRun.gate(NO_LEVEL, settings.config(), false, gate.allowIncomplete()));
    return PageOutput.ofChange(
        run,
        ReportRecord.of(read, run, NO_LEVEL, null, console.env()),
        before,
        after,
        ReportCommand.traffic(before, after),
        report.sentences(),
        console);
  }

  private static StatedChange stated(Path file, Settings settings) {
    try {
      return new IntentReader(settings.config().names(), settings.config().policy())
          .change(Yaml.read(Settings.shown(file), Settings.bytes(file, Yaml.MOST_BYTES)));
    } catch (BadConfig e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
  }
}
