package io.ruleshade.cli;

import io.ruleshade.change.EditException;
import io.ruleshade.change.Migration;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.check.HitCounts;
import io.ruleshade.model.Device;
import io.ruleshade.report.DiffJson;
import io.ruleshade.report.DiffText;
import io.ruleshade.report.Layout;
import io.ruleshade.report.html.TrafficChanges;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ruleshade diff}: what a change does to packets. */
@Command(
    name = "diff",
    description = "Say which packets fare differently in a new configuration, over all packets.",
    customSynopsis = "ruleshade diff [OPTIONS] OLD NEW",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade diff edge-fw1.cfg edge-fw1.new.cfg",
      "  ruleshade diff before/ after/ --format json",
      "  ruleshade diff before/ after/ --output html=change.html",
      "  ruleshade diff old-asa.cfg new-palo.xml --map 'in outside=vsys1' --map outside=untrust",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0   no packet fares differently, proven",
      "  1   some packet fares differently",
      "  2   wrong usage",
      "  3   undecided, or an input is incomplete",
      "  4   internal error"
    })
final class DiffCommand implements Callable<Integer> {
  /** The page of a change judges no level: what is old does not fail, and what is new is said. */
  private static final String NO_LEVEL = "none";

  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();

  @Option(
      names = "--map",
      paramLabel = "OLD=NEW",
      description =
          "What an entry point, list, interface or zone of OLD is called in NEW; may be given several"
              + " times. For a migration, also between dialects.")
  List<String> maps = List.of();

  @Option(
      names = "--verdicts-only",
      description = "Compare what is permitted and what is not, and no logging or other effect.")
  boolean verdictsOnly;

  DiffCommand(Console console) {
    this.console = console;
  }

  /** Two single devices of different dialects, or with other names, are made ready for it first. */
  private SemanticDiff.Result diff(List<Device> before, List<Device> after) {
    List<Migration.Names> names = maps.stream().map(DiffCommand::names).toList();
    boolean single = before.size() == 1 && after.size() == 1;
    boolean across = single && !before.get(0).dialect().equals(after.get(0).dialect());
    boolean prepared = !names.isEmpty() || verdictsOnly;
    if (prepared && !single) {
      throw new Failure(
          Failure.USAGE, "--map and --verdicts-only are for one device on each side");
    }
    if (!prepared && !across) {
      return SemanticDiff.between(before, after, SemanticDiff.Options.DEFAULT);
    }
    try {
      Migration.Ready ready = Migration.of(before.get(0), after.get(0), names, verdictsOnly);
      return SemanticDiff.between(ready, SemanticDiff.Options.DEFAULT);
    } catch (EditException e) {
      throw new Failure(Failure.USAGE, "--map: " + e.getMessage());
    }
  }

  private static Migration.Names names(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      throw new Failure(Failure.USAGE, "--map is OLD=NEW, not `" + text + "`");
    }
    return new Migration.Names(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  @Override
  public Integer call() {
    output.check(List.of("text", "json", "html"));
    if (input.paths.size() != 2) {
      throw new Failure(Failure.USAGE, "diff needs two paths: OLD and NEW");
    }
    if (output.wants("html") && (verdictsOnly || !maps.isEmpty())) {
      throw new Failure(
          Failure.USAGE,
          "html is of two configurations as they are, without --map and --verdicts-only");
    }
    Loaded before;
    Loaded after;
    SemanticDiff.Result diff;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      List<Loaded> sides =
          input.loadBoth(console, progress, common, input.paths.get(0), input.paths.get(1));
      before = sides.get(0);
      after = sides.get(1);
      progress.say("comparing");
      diff = diff(before.devices(), after.devices());
    }
    ReadOptions.sayUnusable(before, console, common);
    ReadOptions.sayUnusable(after, console, common);
    boolean complete = before.isComplete() && after.isComplete();
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          if (format.equals("json")) {
            DiffJson.write(diff, complete, out);
          } else if (format.equals("html")) {
            out.write(page(before, after, TrafficChanges.of(diff, before.devices(), complete)));
          } else {
            Layout layout = terminal ? console.layout(common.color) : Layout.PLAIN;
            DiffText.write(diff, complete, layout, output.verbose, out);
          }
        });
    if (before.internalFault() || after.internalFault()) {
      return Failure.INTERNAL;
    }
    boolean usable = before.usable() && after.usable();
    if (!usable || before.devices().isEmpty() || after.devices().isEmpty()) {
      return Failure.INCOMPLETE;
    }
    if (diff.differs()) {
      return 1;
    }
    boolean decided = diff.equivalent() && (complete || input.allowIncomplete);
    return decided ? 0 : Failure.INCOMPLETE;
  }

  private String page(Loaded before, Loaded after, TrafficChanges traffic) {
    Settings settings = Settings.load(console, common);
    FindingOptions findings = new FindingOptions();
    AcceptOptions accept = new AcceptOptions();
    ReportRun run =
        new ReportRun(
            settings, findings, accept, accept.read(settings), HitCounts.NONE,
            ReportRun.gate(NO_LEVEL, settings.config(), false, input.allowIncomplete));
    return PageOutput.ofChange(
        run,
        ReportRecord.of(input, run, NO_LEVEL, null, console.env()),
        before,
        after,
        traffic,
        List.of(),
        console);
  }
}
