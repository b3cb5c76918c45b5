package io.ruleshade.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "auto, always or never. Without it NO_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded.")
  Console.Color color = Console.Color.auto;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings of the site (default: ruleshade.yaml in this folder or one above it, up to the top"
              + " of the git work tree).")
  @Nullable Path config;

  @Option(
      names = "--no-config",
      description = "Read no settings but those of the command line and the environment.")
  boolean noConfig;

  @Option(names = "--debug", description = "Show stack traces of internal errors.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
