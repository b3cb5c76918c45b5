package io.ruleshade.cli;

import io.ruleshade.report.Page;
import io.ruleshade.report.Pages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rule}: the page about a code. */
@Command(
    name = "rule",
    description = "Explain a code: what it finds, why it matters, examples, what to do.",
    customSynopsis = "ruleshade rule [OPTIONS] [CODE]",
    headerHeading = "Examples:%n",
    header = {"  ruleshade rule RS101", "  ruleshade rule", ""})
final class RuleCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "CODE", arity = "0..1", description = "A code; all are listed without.")
  @Nullable String code;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "text, markdown or json (default: text).")
  String format = "text";

  RuleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<String> formats = List.of("text", "markdown", "json");
    if (!formats.contains(format)) {
      throw Failure.unknown("format", format, formats);
    }
    if (code == null) {
      for (Map.Entry<String, String> entry : Pages.codes().entrySet()) {
        console.out().println(entry.getKey() + "  " + entry.getValue());
      }
      return 0;
    }
    String given = code;
    Page page =
        Pages.of(given.toUpperCase(Locale.ROOT))
            .orElseThrow(
                () -> Failure.unknown("code", given, new ArrayList<>(Pages.codes().keySet())));
    switch (format) {
      case "markdown" ->
          console.out().print("# " + page.code() + " " + page.name() + "\n\n" + page.markdown());
      case "json" -> page.json(console.out());
      default -> console.out().print(page.text(console.layout(common.color)));
    }
    return 0;
  }
}
