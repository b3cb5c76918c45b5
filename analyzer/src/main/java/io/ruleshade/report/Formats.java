package io.ruleshade.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/** Every format, one line each. */
public final class Formats {
  /** In the order of the documentation. */
  public static final List<Format> ALL =
      List.of(
          format("text", (report, view, out) -> ResultText.write(report, view, out)),
          format("json", (report, view, out) -> ResultJson.write(report, out)),
          format("jsonl", (report, view, out) -> ResultJson.writeLines(report, out)));

  private Formats() {}

  /** {@return the format of that name} */
  public static Optional<Format> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** What a format does. */
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
      public void write(Report report, View view, Writer out) throws IOException {
        body.write(report, view, out);
      }
    };
  }
}
