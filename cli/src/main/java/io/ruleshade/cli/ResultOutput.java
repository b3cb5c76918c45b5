package io.ruleshade.cli;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The output of commands that write a result in every format there is. */
final class ResultOutput extends OutputOptions {
  /** The names for shell completion. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(Formats.names());
    }
  }

  /** What becomes of suppressed findings in SARIF. */
  enum Suppressed {
    include,
    omit
  }

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "Format on standard output: ${COMPLETION-CANDIDATES} (default: text).",
      completionCandidates = Names.class)
  void format(String name) {
    format = name;
  }

  @Option(
      names = "--sarif-suppressed",
      paramLabel = "WHAT",
      description =
          "include or omit suppressed findings in SARIF (default: include; they are marked as such).")
  Suppressed sarifSuppressed = Suppressed.include;

  /** Checks formats and files before any work is done. */
  void check(Console console) {
    check(Formats.names());
    check(console, Formats.ALL.stream().filter(f -> f.isBinary()).map(f -> f.name()).toList());
  }

  /** Refuses to write what is no text on a terminal. */
  private void check(Console console, List<String> binary) {
    String name = format;
    if (name != null && binary.contains(name) && console.stdoutTty()) {
      throw new Failure(
          Failure.USAGE,
          name + " is not for a terminal\ntry: --output " + name + "=result." + name + " -q");
    }
  }

  DocumentFormat.Options options() {
    return new DocumentFormat.Options(sarifSuppressed == Suppressed.include);
  }
}
