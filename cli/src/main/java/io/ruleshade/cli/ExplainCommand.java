package io.ruleshade.cli;

import io.ruleshade.agent.audit.AuditException;
import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.policy.Permissions;
import io.ruleshade.agent.proposal.Planner;
import io.ruleshade.agent.proposal.ProposalVerifier;
import io.ruleshade.agent.roles.Explained;
import io.ruleshade.agent.roles.Reporter;
import io.ruleshade.agent.session.Journal;
import io.ruleshade.agent.session.Session;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.HitCounts;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Item;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: findings in the words of a colleague. */
@Command(
    name = "explain",
    description = {
      "Explain findings: what is so, why it matters, what was probably meant, what can be done and what"
          + " that comes to. All of it is computed; a model is asked only when one is named.",
    },
    customSynopsis = "ruleshade explain [OPTIONS] PATH... [FINDING...]",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade explain edge-fw1.cfg",
      "  ruleshade explain edge-fw1.cfg RS101",
      "  ruleshade explain edge-fw1.cfg 'OUTSIDE_IN#3'",
      "  ruleshade explain edge-fw1.cfg RS101 --model qwen3:8b",
      "  ruleshade explain edge-fw1.cfg --format json --no-model",
      ""
    },
    footerHeading = "%nFindings:%n",
    footer = {
      "  A code (RS101, RS1), a rule (OUTSIDE_IN#3), or a fingerprint (rs1:...). Without one, every",
      "  finding but the informational ones.",
      "",
      "  A model changes no finding, no exit code and no fingerprint."
    })
final class ExplainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();
  @Mixin ModelOptions options = new ModelOptions();
  @Mixin AcceptOptions accept = new AcceptOptions();

  @Option(
      names = "--most",
      paramLabel = "N",
      description =
          "Work out what can be done for so many findings, and ask a model about them (default: 20). Each"
              + " costs comparisons of the whole device.")
  int most = 20;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description =
          "The day that counts as today (2026-01-31), for exceptions (default: the system's day) and for rules"
              + " whose schedule has ended (without it none is).")
  @Nullable String asOf;

  @Option(
      names = "--hits",
      paramLabel = "FILE",
      description = "Hit counts from a CSV file, as for check.")
  @Nullable Path hits;

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(List.of("text", "json"));
    List<String> wanted = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (String each : input.paths) {
      (isFinding(each) ? wanted : paths).add(each);
    }
    if (paths.isEmpty()) {
      throw new Failure(Failure.USAGE, "name a configuration beside the finding");
    }
    Loaded loaded;
    List<Explained> all;
    String model = null;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common, paths);
      InputOptions.sayUnusable(loaded, console, common);
      progress.say("analysing");
      List<Item> items = items(loaded, wanted);
      @Nullable Session session = session(loaded);
      model = session == null ? null : session.model().identity().words();
      all = explain(Explanation.of(items), session, progress);
    }
    String words = model;
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          if (format.equals("json")) {
            Reporter.json(all, words, out);
          } else {
            Reporter.text(all, words, terminal ? console.layout(common.color) : Layout.PLAIN, out);
          }
        });
    if (loaded.internalFault()) {
      return Failure.INTERNAL;
    }
    return loaded.isComplete() || input.allowIncomplete ? 0 : Failure.INCOMPLETE;
  }

  private List<Item> items(Loaded loaded, List<String> wanted) {
    List<Item> all = report(loaded, wanted).items();
    for (String each : wanted) {
      if (all.stream().noneMatch(item -> isOf(item, each))) {
        throw new Failure(
            Failure.USAGE, "no finding `" + each + "` here; ruleshade check lists those there are");
      }
    }
    if (!wanted.isEmpty()) {
      return all.stream().filter(i -> wanted.stream().anyMatch(w -> isOf(i, w))).toList();
    }
    List<Item> open =
        all.stream().filter(i -> accept.showSuppressed || !i.isSuppressed()).toList();
    List<Item> some = open.stream().filter(i -> i.severity() != Severity.INFO).toList();
    if (!input.quiet) {
      note(open.size() - some.size(), " informational left out; name a code to have them explained");
      note(all.size() - open.size(), " accepted left out; --show-suppressed or a code explains them");
    }
    return some;
  }

  private void note(int left, String words) {
    if (left > 0) {
      console.err().println("note: " + left + words);
    }
  }

  /**
   * What is found, accepted findings marked so. Where codes alone are named, only they are looked for, and so
   * those that are not looked for unasked; what becomes of exceptions (RS9) hangs on the other findings, so that
   * with one of those everything is looked for as usual.
   */
  private Report report(Loaded loaded, List<String> wanted) {
    boolean codes = !wanted.isEmpty() && wanted.stream().allMatch(w -> w.matches("(?i)rs[0-8][0-9]{2}"));
    FindingOptions findings = new FindingOptions();
    findings.asOf = asOf;
    findings.select = codes ? wanted : null;
    findings.ignore = codes ? List.of() : null;
    Settings settings = Settings.load(console, common);
    CheckResult result =
        findings.check(
            loaded,
            settings.config(),
            false,
            hits == null ? HitCounts.NONE : CheckCommand.counts(hits),
            stage -> {},
            null);
    return accept.judged(
        result, new Gate(null, false, true), accept.read(settings), settings, findings,
        report -> report, console);
  }

  /** The model, where one is wanted and may be used; why not is said, and the rest goes on without. */
  private @Nullable Session session(Loaded loaded) {
    if (!options.isOn(console, common)) {
      return null;
    }
    try {
      Session session = Session.open(options.settings(console, common), ModelOptions.surroundings());
      session.warnings().forEach(w -> console.err().println("warning: " + Printable.of(w)));
      session.recorder().asked("explain", loaded.devices(), "");
      return session;
    } catch (Permissions.Denied | AuditException e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    } catch (ModelFailure e) {
      console.err().println("warning: no model is used: " + Printable.of(String.valueOf(e.getMessage())));
      return null;
    }
  }

  private List<Explained> explain(
      List<Explanation> explanations, @Nullable Session session, Progress progress) {
    List<Explained> all = new ArrayList<>();
    int planned = 0;
    boolean answers = true;
    for (Explanation each : explanations) {
      Item item = each.pack().item();
      boolean plan = item.rule() != null && item.device() != null && item.code().startsWith("RS1");
      if (planned >= most || item.device() == null) {
        all.add(Explained.plain(each));
        continue;
      }
      planned += plan || session != null ? 1 : 0;
      progress.say("what can be done, " + planned);
      ProposalVerifier verifier =
          new ProposalVerifier(item.device(), each.pack(), Planner.options());
      Explained explained =
          plan ? Explained.plan(each, verifier, item.device()) : Explained.plain(each);
      if (session != null && answers) {
        progress.say("asking the model, " + planned);
        Explained plain = explained;
        String failure;
        try {
          explained = plain.ask(session.model(), verifier, session.showsText());
          Journal.write(session.recorder(), explained);
          failure = explained.failure();
        } catch (AuditException e) {
          // What cannot be logged is not shown.
          explained = plain;
          failure = String.valueOf(e.getMessage());
        }
        if (!failure.isEmpty()) {
          // What kept it from answering once would do so again; the rest is explained without.
          answers = false;
          console.err().println("warning: the model is not asked further: " + Printable.of(failure));
        }
      }
      all.add(explained);
    }
    if (planned >= most && explanations.size() > most && !input.quiet) {
      console.err().println("note: options were worked out for " + most + " findings; --most or a finding gives more");
    }
    return all;
  }

  /** A file of that name goes before. */
  private static boolean isFinding(String text) {
    boolean form =
        text.matches("(?i)rs[0-9]{1,3}") || text.startsWith("rs1:") || text.matches(".+#[0-9]+");
    return form && !Files.exists(Path.of(text));
  }

  private static boolean isOf(Item item, String wanted) {
    return item.code().startsWith(wanted.toUpperCase(Locale.ROOT))
        || item.fingerprint().startsWith(wanted)
        || (item.rule() != null && item.rule().id().equals(wanted));
  }
}
