package io.ruleshade.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The output of {@code gate}. */
final class GateOutput extends OutputOptions {
  /** The names for shell completion. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(List.of("text", "json", "markdown", "html"));
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
}
