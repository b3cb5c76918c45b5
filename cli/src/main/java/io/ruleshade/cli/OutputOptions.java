package io.ruleshade.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go and in which formats. */
abstract class OutputOptions {
  /** What goes to standard output; null for the usual format. */
  @Nullable String format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT=FILE",
      description = "Write a format to a file as well; may be given several times.")
  List<String> outputs = List.of();

  @Option(
      names = {"-v", "--verbose"},
      description = "Cut nothing in text.")
  boolean verbose;

  /** The output of commands that write text and JSON. */
  static final class Plain extends OutputOptions {
    /** The names for shell completion. */
    static final class Names extends ArrayList<String> {
      private static final long serialVersionUID = 1L;

      Names() {
        super(List.of("text", "json", "jsonl"));
      }
    }

    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "Format on standard output: ${COMPLETION-CANDIDATES} (default: text).",
        completionCandidates = Names.class)
    void format(String name) {
      format = name;
    }
  }

  /** Something that can be written in several formats of text. */
  @FunctionalInterface
  interface Body {
    void write(String format, boolean terminal, Writer out) throws IOException;
  }

  /** Something that can be written in several formats, which need not be text. */
  @FunctionalInterface
  interface Bytes {
    void write(String format, boolean terminal, OutputStream out) throws IOException;
  }

  /** One place to write to. */
  private record Target(String format, Path file) {}

  /** Checks formats and files before any work is done. */
  void check(List<String> known) {
    if (format != null && !known.contains(format)) {
      throw Failure.unknown("format", format, known);
    }
    for (Target target : targets()) {
      if (!known.contains(target.format())) {
        throw Failure.unknown("format", target.format(), known);
      }
      Path folder = target.file().toAbsolutePath().getParent();
      if (Files.isDirectory(target.file()) || folder == null || !Files.isDirectory(folder)) {
        throw new Failure(Failure.USAGE, "cannot write `" + target.file() + "`: no such folder");
      }
    }
  }

  /** {@return whether a format is asked for} */
  boolean wants(String name) {
    return name.equals(format) || targets().stream().anyMatch(t -> t.format().equals(name));
  }

  private List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (String output : outputs) {
      int equals = output.indexOf('=');
      if (equals <= 0 || equals == output.length() - 1) {
        throw new Failure(
            Failure.USAGE,
            "--output is FORMAT=FILE, such as json=result.json, not `" + output + "`");
      }
      targets.add(new Target(output.substring(0, equals), Path.of(output.substring(equals + 1))));
    }
    return targets;
  }

  /** Writes everything that is asked for. Files appear whole or not at all. */
  void write(Console console, boolean quiet, Body body) {
    writeBytes(
        console,
        quiet,
        (name, terminal, out) -> {
          Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          body.write(name, terminal, text);
          text.flush();
        });
  }

  /** The same for what need not be text. */
  void writeBytes(Console console, boolean quiet, Bytes body) {
    try {
      for (Target target : targets()) {
        toFile(target, body);
      }
      if (format != null || !quiet) {
        console.out().flush();
        body.write(format == null ? "text" : format, true, console.bytes());
        console.bytes().flush();
      }
    } catch (IOException e) {
      throw new Failure(Failure.INTERNAL, "cannot write the result: " + FileFinder.reason(e));
    }
  }

  private static void toFile(Target target, Bytes body) throws IOException {
    Path file = target.file();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        body.write(target.format(), false, out);
      }
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, "." + file.getFileName(), ".part");
    part.toFile().deleteOnExit();
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        body.write(target.format(), false, out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
