package io.ruleshade.cli;

import io.ruleshade.report.Schemas;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code schema}: the JSON Schemas of the JSON outputs. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of an output.",
    customSynopsis = "ruleshade schema NAME",
    headerHeading = "Examples:%n",
    header = {"  ruleshade schema result > result.schema.json", ""})
final class SchemaCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "NAME", description = "result (check), model (show) or trace.")
  String name = "";

  SchemaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console
        .out()
        .print(
            Schemas.named(name).orElseThrow(() -> Failure.unknown("schema", name, Schemas.NAMES)));
    return 0;
  }
}
