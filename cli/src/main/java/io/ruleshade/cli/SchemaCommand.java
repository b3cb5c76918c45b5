package io.ruleshade.cli;

import io.ruleshade.report.Schemas;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code schema}: the JSON Schemas of the JSON outputs. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of an output, or of a file that is read.",
    customSynopsis = "ruleshade schema NAME",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade schema result > result.schema.json",
      "  ruleshade schema config > ruleshade.schema.json",
      ""
    })
final class SchemaCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "NAME", description = "result, model, diff, trace, gate, verify, config, exceptions or baseline.")
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
