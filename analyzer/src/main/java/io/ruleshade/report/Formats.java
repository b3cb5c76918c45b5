package io.ruleshade.report;

import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.format.Checkstyle;
import io.ruleshade.report.format.Csv;
import io.ruleshade.report.format.GitHub;
import io.ruleshade.report.format.GitLab;
import io.ruleshade.report.format.JUnit;
import io.ruleshade.report.format.Markdown;
import io.ruleshade.report.format.Sarif;
import io.ruleshade.report.format.Xlsx;
import io.ruleshade.report.html.HtmlFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every format, one line each. */
public final class Formats {
  /** Functions of the JSON result alone, which {@code convert} writes too. */
  public static final List<DocumentFormat> OF_DOCUMENTS =
      List.of(
          new Sarif(),
          new JUnit(),
          new GitLab(),
          new GitHub(),
          new Markdown(),
          new Csv(),
          new Xlsx(),
          new Checkstyle(),
          new HtmlFormat());

  /** All that {@code check} writes, in the order of the documentation. */
  public static final List<Format> ALL =
      Stream.concat(
              Stream.of(
                  format("text", (report, view, out) -> ResultText.write(report, view, out)),
                  format("json", (report, view, out) -> ResultJson.write(report, out)),
                  format("jsonl", (report, view, out) -> ResultJson.writeLines(report, out))),
              OF_DOCUMENTS.stream().map(Formats::format))
          .toList();

  private Formats() {}

  /** {@return the format of that name} */
  public static Optional<Format> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** {@return the format of that name that is a function of the JSON result alone} */
  public static Optional<DocumentFormat> ofDocument(String name) {
    return OF_DOCUMENTS.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** {@return the names of all formats of {@code check}} */
  public static List<String> names() {
    return ALL.stream().map(Format::name).toList();
  }

  /** What a format of text does. */
  @FunctionalInterface
  private interface Body {
    void write(Report report, Format.View view, Writer out) throws IOException;
  }

  private static Format format(String name, Body body) {
    return new Format() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void write(Report report, View view, OutputStream out) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        body.write(report, view, text);
        text.flush();
      }
    };
  }

  private static Format format(DocumentFormat format) {
    return new Format() {
      @Override
      public String name() {
        return format.name();
      }

      @Override
      public boolean isBinary() {
        return format.isBinary();
      }

      @Override
      public void write(Report report, View view, OutputStream out) throws IOException {
        format.write(report.document(), view.options(), out);
      }
    };
  }
}
