package io.ruleshade.cli;

import io.ruleshade.change.SemanticDiff;
import io.ruleshade.report.DiffJson;
import io.ruleshade.report.DiffText;
import io.ruleshade.report.Layout;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ruleshade diff}: what a change does to packets. */
@Command(
    name = "diff",
    description = "Say which packets fare differently in a new configuration, over all packets.",
    customSynopsis = "ruleshade diff [OPTIONS] OLD NEW",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade diff edge-fw1.cfg edge-fw1.new.cfg",
      "  ruleshade diff before/ after/ --format json",
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
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();

  DiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(List.of("text", "json"));
    if (input.paths.size() != 2) {
      throw new Failure(Failure.USAGE, "diff needs two paths: OLD and NEW");
    }
    Loaded before;
    Loaded after;
    SemanticDiff.Result diff;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      before = input.load(console, progress, common, input.paths.subList(0, 1));
      after = input.load(console, progress, common, input.paths.subList(1, 2));
      progress.say("comparing");
      diff =
          SemanticDiff.between(
              before.devices(), after.devices(), SemanticDiff.Options.DEFAULT);
    }
    InputOptions.sayUnusable(before, console, common);
    InputOptions.sayUnusable(after, console, common);
    boolean complete = before.isComplete() && after.isComplete();
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          if (format.equals("json")) {
            DiffJson.write(diff, complete, out);
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
}
