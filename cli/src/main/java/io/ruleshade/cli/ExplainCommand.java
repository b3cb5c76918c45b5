package io.ruleshade.cli;

import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.explain.ExplanationText;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.report.Gate;
import io.ruleshade.report.Item;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Report;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code explain}: findings in the words of a colleague. */
@Command(
    name = "explain",
    description = "Explain findings: what is so, why, what was meant, what can be done.",
    customSynopsis = "ruleshade explain [OPTIONS] PATH... [FINDING...]",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade explain edge-fw1.cfg",
      "  ruleshade explain edge-fw1.cfg RS101",
      "  ruleshade explain edge-fw1.cfg 'OUTSIDE_IN#3'",
      ""
    })
final class ExplainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin InputOptions input = new InputOptions();
  @Mixin OutputOptions output = new OutputOptions();

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    output.check(List.of("text"));
    List<String> wanted = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (String each : input.paths) {
      (isFinding(each) ? wanted : paths).add(each);
    }
    Loaded loaded;
    Report report;
    try (Progress progress = new Progress(console, !input.noProgress && !input.quiet)) {
      loaded = input.load(console, progress, common, paths);
      CheckResult result =
          Checker.check(
              loaded.devices(), loaded.diagnostics(), loaded.isComplete(), Checker.Options.DEFAULT);
      report = Report.of(result, Version.text(), new Gate(null, false, true), code -> true);
    }
    InputOptions.sayUnusable(loaded, console, common);
    List<Item> items = report.items().stream().filter(i -> isWanted(i, wanted)).toList();
    List<Explanation> all = Explanation.of(items);
    output.write(
        console,
        input.quiet,
        (format, terminal, out) -> text(all, terminal ? console.layout(common.color) : Layout.PLAIN, out));
    return loaded.internalFault() ? Failure.INTERNAL : 0;
  }

  private static void text(List<Explanation> all, Layout layout, Writer out) throws IOException {
    for (Explanation each : all) {
      StringBuilder text = new StringBuilder();
      ExplanationText writer = new ExplanationText(layout, text);
      writer.write(each);
      writer.action(each);
      out.append(text).append('\n');
    }
  }

  private static boolean isFinding(String text) {
    return text.matches("(?i)rs[0-9]{1,3}") || text.startsWith("rs1:") || text.matches(".+#[0-9]+");
  }

  private static boolean isWanted(Item item, List<String> wanted) {
    return wanted.isEmpty()
        || wanted.stream()
            .anyMatch(
                w ->
                    item.code().startsWith(w.toUpperCase(Locale.ROOT))
                        || item.fingerprint().startsWith(w)
                        || (item.rule() != null && item.rule().id().equals(w)));
  }
}
