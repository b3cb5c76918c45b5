package io.ruleshade.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does nothing but hold others, and says which there are. */
abstract class CommandGroup implements Runnable {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  CommandGroup(Console console) {
    this.console = console;
  }

  @Override
  public final void run() {
    spec.commandLine().usage(console.err());
    throw new Failure(
        Failure.USAGE, "name a command: " + String.join(", ", spec.subcommands().keySet()));
  }
}
