package io.ruleshade.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script for the shell. */
@Command(
    name = "completion",
    description = "Print a completion script for bash or zsh.",
    customSynopsis = "ruleshade completion [bash|zsh]",
    headerHeading = "Examples:%n",
    header = {"  source <(ruleshade completion bash)", "  source <(ruleshade completion zsh)", ""})
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash (default) or zsh.")
  String shell = "bash";

  @Spec CommandSpec spec = CommandSpec.create();

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<String> shells = List.of("bash", "zsh");
    if (!shells.contains(shell.toLowerCase(Locale.ROOT))) {
      throw Failure.unknown("shell", shell, shells);
    }
    console.out().print(AutoComplete.bash("ruleshade", spec.root().commandLine()));
    return 0;
  }
}
