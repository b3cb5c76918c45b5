package io.ruleshade.cli;

import io.ruleshade.config.Suggestions;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Paint;
import io.ruleshade.report.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together and turns what happens into an exit code. */
final class Program {
  private final Console console;

  Program(Console console) {
    this.console = console;
  }

  /** Runs a command line. {@return the exit code} */
  int run(String... arguments) {
    boolean debug = List.of(arguments).contains("--debug");
    try {
      String first = arguments.length == 0 ? "" : arguments[0];
      return commandLine(first, debug).execute(arguments);
    } catch (OutOfMemoryError e) {
      long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
      error(
          "needs more memory than the "
              + mebibytes
              + " MiB there are; give more with RULESHADE_JAVA_OPTS=-Xmx8g");
      return Failure.INCOMPLETE;
    } catch (Error e) {
      return internal(e, debug);
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("check", () -> new CheckCommand(console));
    commands.put("show", () -> new ShowCommand(console));
    commands.put("trace", () -> new TraceCommand(console));
    commands.put("diff", () -> new DiffCommand(console));
    commands.put("fix", () -> new FixCommand(console));
    commands.put("what-if", () -> new WhatIfCommand(console));
    SiteCommands.addTo(commands, console);
    commands.put("convert", () -> new ConvertCommand(console));
    commands.put("report", () -> new ReportCommand(console));
    commands.put("verify-report", () -> new VerifyReportCommand(console));
    commands.put("explain", () -> new ExplainCommand(console));
    commands.put("chat", () -> new ChatCommand(console));
    commands.put("doctor", () -> new DoctorCommand(console));
    commands.put("model", () -> ModelCommand.of(console));
    commands.put("audit", () -> AuditCommand.of(console));
    commands.put("rule", () -> new RuleCommand(console));
    commands.put("schema", () -> new SchemaCommand(console));
    commands.put("completion", () -> new CompletionCommand(console));
    return commands;
  }

  private CommandLine commandLine(String first, boolean debug) {
    CommandLine line = new CommandLine(new RootCommand(console));
    Map<String, Supplier<Object>> commands = commands();
    // Reading what a command's annotations say takes time, so the others are left out when the
    // first
    // word names one that does not look at them.
    boolean one = commands.containsKey(first) && !first.equals("completion");
    commands.forEach(
        (name, command) -> {
          if (!one || name.equals(first)) {
            line.addSubcommand(command.get());
          }
        });
    Paint paint = console.layout(Console.Color.auto).paint();
    Help.Ansi ansi = paint == Paint.ON ? Help.Ansi.ON : Help.Ansi.OFF;
    line.setOut(console.out())
        .setErr(console.err())
        .setColorScheme(Help.defaultColorScheme(ansi))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(false)
        .setExitCodeExceptionMapper(Program::exitCode)
        .setParameterExceptionHandler(this::usage)
        .setExecutionExceptionHandler(
            (e, command, result) ->
                e instanceof Failure failure ? failed(failure) : internal(e, debug));
    help(line);
    return line;
  }

  /** Examples first, exit codes last. */
  private static void help(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.width(80).synopsisHeading("Usage: ").descriptionHeading("%n");
    usage.parameterListHeading("%nArguments:%n").optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n").sortOptions(false).abbreviateSynopsis(true);
    usage.exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "complete, and nothing at or above --fail-on");
    codes.put("1", "something at or above --fail-on");
    codes.put("2", "wrong usage");
    codes.put("3", "incomplete: an input is unusable or was not understood in full");
    codes.put("4", "a fault of this program");
    usage.exitCodeList(codes);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Program::commandList);
    line.getSubcommands().values().forEach(Program::help);
  }

  /** What each command does, in a line or two; its examples are in its own help. */
  private static String commandList(Help help) {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, Help> entry : help.subcommands().entrySet()) {
      String[] about = entry.getValue().commandSpec().usageMessage().description();
      String name = String.format(Locale.ROOT, "  %-16s ", entry.getKey());
      String words = about.length == 0 ? "" : about[0];
      int sentence = words.indexOf(". ");
      words = sentence < 0 ? words : words.substring(0, sentence + 1);
      List<String> lines = new Layout(Paint.OFF, 80).wrap(words, name.length());
      out.append(name).append(String.join("\n" + " ".repeat(name.length()), lines)).append('\n');
    }
    return out.toString();
  }

  private static int exitCode(Throwable e) {
    return e instanceof Failure failure
        ? failure.exitCode()
        : e instanceof ParameterException ? Failure.USAGE : Failure.INTERNAL;
  }

  private int failed(Failure failure) {
    String[] lines = String.valueOf(failure.getMessage()).split("\n", -1);
    error(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      console.err().println("  " + Printable.of(lines[i]));
    }
    return failure.exitCode();
  }

  private int usage(ParameterException e, String[] arguments) {
    StringBuilder message = new StringBuilder(firstLine(e));
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String near = Suggestions.nearest(unmatched.getUnmatched().get(0), known(e));
      if (near != null) {
        message.append(". Did you mean: ").append(near).append('?');
      }
    }
    error(message.toString());
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    console.err().println("  try: " + command + " --help");
    return Failure.USAGE;
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong usage");
  }

  private static List<String> known(ParameterException e) {
    CommandLine line = e.getCommandLine();
    List<String> known = new ArrayList<>(line.getSubcommands().keySet());
    line.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
    return known;
  }

  private int internal(Throwable e, boolean debug) {
    String what = e.getMessage() == null ? e.getClass().getName() : e.toString();
    error("internal error: " + what + "; --debug shows where, please report it");
    if (debug) {
      PrintWriter err = console.err();
      e.printStackTrace(err);
    }
    return Failure.INTERNAL;
  }

  private void error(String message) {
    Paint paint = console.errorPaint(Console.Color.auto);
    console.err().println(paint.bad("error:") + " " + Printable.of(message));
  }
}
