package io.ruleshade.cli;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Formats;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.html.HtmlReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convert}: another format of a result that was kept, without a new analysis. */
@Command(
    name = "convert",
    description = {
      "Write a kept JSON result in other formats, without a new analysis.",
      "The exit code is the one that the result recorded."
    },
    customSynopsis = "ruleshade convert [OPTIONS] RESULT",
    headerHeading = "Examples:%n",
    header = {
      "  ruleshade check configs/ --output json=result.json",
      "  ruleshade convert result.json --format sarif > result.sarif",
      "  ruleshade convert result.json --output junit=junit.xml --output xlsx=result.xlsx",
      ""
    })
final class ConvertCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "RESULT",
      description =
          "What check --format json wrote, or a report, which holds its result; - for standard input.")
  String result = "";

  @Mixin Output output = new Output();

  ConvertCommand(Console console) {
    this.console = console;
  }

  /** The formats that are functions of a result alone. */
  static final class Output extends ResultOutput {
    /** The names for shell completion. */
    static final class Names extends ArrayList<String> {
      private static final long serialVersionUID = 1L;

      Names() {
        super(names());
      }
    }

    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "Format on standard output: ${COMPLETION-CANDIDATES}.",
        completionCandidates = Names.class)
    void format(String name) {
      format = name;
    }

    private static List<String> names() {
      return Formats.OF_DOCUMENTS.stream().map(DocumentFormat::name).toList();
    }

    @Override
    List<String> known() {
      return names();
    }
  }

  @Override
  public Integer call() {
    output.check(console);
    if (output.format == null && output.outputs.isEmpty()) {
      throw new Failure(
          Failure.USAGE,
          "name a format with --format, or a file with --output\nknown: "
              + String.join(", ", output.known()));
    }
    ResultDocument document = read();
    output.writeBytes(
        console,
        true,
        (name, terminal, out) -> {
          DocumentFormat format = Formats.ofDocument(name).orElseThrow();
          format.write(document, output.options(), out);
        });
    return document.gate().exit();
  }

  private ResultDocument read() {
    String shown = result.equals("-") ? Inputs.STDIN : result;
    try (InputStream in = result.equals("-") ? console.in() : Files.newInputStream(Path.of(result))) {
      BufferedInputStream start = new BufferedInputStream(in);
      start.mark(1);
      int first = start.read();
      start.reset();
      // A report carries its result.
      return first == '<'
          ? HtmlReport.read(new String(start.readAllBytes(), StandardCharsets.UTF_8)).result()
          : ResultDocument.read(start);
    } catch (NoResultException e) {
      throw new Failure(Failure.USAGE, shown + ": " + e.getMessage());
    } catch (IOException | InvalidPathException e) {
      throw new Failure(Failure.USAGE, shown + ": " + FileFinder.reason(e));
    }
  }
}
