package io.ruleshade.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "auto, always or never. Without it NO_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded.")
  Console.Color color = Console.Color.auto;

  @Option(names = "--debug", description = "Show stack traces of internal errors.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
