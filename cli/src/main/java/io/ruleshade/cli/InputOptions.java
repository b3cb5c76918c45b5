package io.ruleshade.cli;

import java.util.List;
import picocli.CommandLine.Parameters;

/** What is read, for the commands that read configurations. */
final class InputOptions extends ReadOptions {
  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Configuration files, folders, patterns, or - for standard input.")
  List<String> paths = List.of();

  /** Reads the inputs; what cannot be used is said on standard error. */
  Loaded load(Console console, Progress progress, CommonOptions common) {
    return load(console, progress, common, paths);
  }
}
