package io.ruleshade.cli;

import io.ruleshade.report.Paint;
import io.ruleshade.report.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      return commandLine(debug).execute(arguments);
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

  private CommandLine commandLine(boolean debug) {
    CommandLine line =
        new CommandLine(new RootCommand(console))
            .addSubcommand(new CheckCommand(console))
            .addSubcommand(new ShowCommand(console))
            .addSubcommand(new TraceCommand(console))
            .addSubcommand(new RuleCommand(console))
            .addSubcommand(new SchemaCommand(console))
            .addSubcommand(new CompletionCommand(console));
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
    line.getSubcommands().values().forEach(Program::help);
    return line;
  }

  /** Examples first, exit codes last. */
  private static void help(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.width(80).synopsisHeading("Usage: ").descriptionHeading("%n");
    usage.parameterListHeading("%nArguments:%n").optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n").sortOptions(false).abbreviateSynopsis(true);
    usage.exitCodeListHeading("%nExit codes:%n");
    Map<String, String> codes = new java.util.LinkedHashMap<>();
    codes.put("0", "complete, and nothing at or above --fail-on");
    codes.put("1", "something at or above --fail-on");
    codes.put("2", "wrong usage");
    codes.put("3", "incomplete: an input is unusable or was not understood in full");
    codes.put("4", "a fault of this program");
    usage.exitCodeList(codes);
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
