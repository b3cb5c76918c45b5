package io.ruleshade.cli;

import io.ruleshade.report.Layout;
import io.ruleshade.report.ModelJson;
import io.ruleshade.report.ModelText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code show}: what was read, before any analysis. */
@Command(
    name = "show",
    description = "Show the rule model and how every line was accounted for.",
    customSynopsis = "ruleshade show [OPTIONS] PATH...",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade show edge-fw1.cfg",
      "  ruleshade show --format json edge-fw1.cfg > model.json",
      ""
    })
final class ShowCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions.Plain output = new OutputOptions.Plain();

  ShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(List.of("text", "json", "jsonl"));
    Loaded loaded;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common);
    }
    ReadOptions.sayUnusable(loaded, console, common);
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> {
          switch (format) {
            case "json" -> ModelJson.write(loaded.devices(), loaded.isComplete(), out);
            case "jsonl" -> ModelJson.writeLines(loaded.devices(), out);
            default -> {
              Layout layout = terminal ? console.layout(common.color) : Layout.PLAIN;
              ModelText.write(loaded.devices(), layout, output.verbose, out);
            }
          }
        });
    if (loaded.internalFault()) {
      return Failure.INTERNAL;
    }
    return loaded.isComplete() || input.allowIncomplete ? 0 : Failure.INCOMPLETE;
  }
}
