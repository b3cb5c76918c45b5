package io.ruleshade.cli;

import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands of a site that gates changes: what is accepted, what is set, what must be true. */
final class SiteCommands {
  private SiteCommands() {}

  /** Adds them in the order of the help. */
  static void addTo(Map<String, Supplier<Object>> commands, Console console) {
    commands.put("gate", () -> new GateCommand(console));
    commands.put("verify", () -> new VerifyCommand(console));
    commands.put(
        "baseline",
        () ->
            new CommandLine(new BaselineCommand(console))
                .addSubcommand(new BaselineCommand.Create(console))
                .addSubcommand(new BaselineCommand.Update(console))
                .addSubcommand(new BaselineCommand.Show(console)));
    commands.put(
        "exceptions",
        () ->
            new CommandLine(new ExceptionsCommand(console))
                .addSubcommand(new ExceptionsCommand.Add(console))
                .addSubcommand(new ExceptionsCommand.Listing(console))
                .addSubcommand(new ExceptionsCommand.Check(console)));
    commands.put(
        "config",
        () ->
            new CommandLine(new ConfigCommand(console))
                .addSubcommand(new ConfigCommand.Show(console)));
  }
}
