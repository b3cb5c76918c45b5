package io.ruleshade.cli;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Format;
import io.ruleshade.report.Formats;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The output of commands that write a result in the formats for other programs. */
abstract class ResultOutput extends OutputOptions {
  /** What becomes of suppressed findings in SARIF. */
  enum Suppressed {
    include,
    omit
  }

  @Option(
      names = "--sarif-suppressed",
      paramLabel = "WHAT",
      description =
          "include or omit suppressed findings in SARIF (default: include; they are marked as such).")
  Suppressed sarifSuppressed = Suppressed.include;

  /** The output of {@code check}: every format there is. */
  static final class All extends ResultOutput {
    /** The names for shell completion. */
    static final class Names extends ArrayList<String> {
      private static final long serialVersionUID = 1L;

      Names() {
        super(Formats.names());
      }
    }

    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "Format on standard output: ${COMPLETION-CANDIDATES} (default: text).",
        completionCandidates = Names.class)
    void format(String name) {
      format = name;
    }

    @Override
    List<String> known() {
      return Formats.names();
    }
  }

  /** {@return the names of the formats} */
  abstract List<String> known();

  /** Checks formats and files before any work is done; what is no text is not for a terminal. */
  void check(Console console) {
    check(known());
    String name = format;
    boolean binary = name != null && Formats.named(name).filter(Format::isBinary).isPresent();
    if (binary && console.stdoutTty()) {
      throw new Failure(
          Failure.USAGE,
          name + " is not for a terminal\ntry: --output " + name + "=result." + name);
    }
  }

  DocumentFormat.Options options() {
    return new DocumentFormat.Options(sarifSuppressed == Suppressed.include);
  }
}
