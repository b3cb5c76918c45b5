package io.ruleshade.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
    name = "ruleshade",
    description = "Exact analysis of firewall configurations. Nothing leaves this machine.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade check edge-fw1.cfg",
      "  ruleshade show edge-fw1.cfg",
      "  ruleshade trace edge-fw1.cfg --packet 'tcp 10.0.0.1:1234 > 192.0.2.5:443 in outside'",
      "  ruleshade diff edge-fw1.cfg edge-fw1.new.cfg",
      "  ruleshade explain edge-fw1.cfg",
      "  ruleshade rule RS101",
      ""
    })
final class RootCommand implements Runnable {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  @Spec CommandSpec spec = CommandSpec.create();

  RootCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    spec.commandLine().usage(console.err());
    throw new Failure(Failure.USAGE, "name a command");
  }
}
