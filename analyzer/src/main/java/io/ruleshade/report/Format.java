package io.ruleshade.report;

import java.io.IOException;
import java.io.OutputStream;

/** One format for the result of {@code check}: a pure function of the report. */
public interface Format {
  /** {@return the name that {@code --format} takes} */
  String name();

  /** {@return whether it is no text, and so has no place on a terminal} */
  default boolean isBinary() {
    return false;
  }

  /** Writes the report; text is UTF-8. The stream is left open. */
  void write(Report report, View view, OutputStream out) throws IOException;

  /**
   * How a reader wants it.
   *
   * @param layout room and colours; formats for programs take no notice
   * @param verbose whether nothing is cut
   * @param stats whether counts for each device and code are wanted
   * @param suppressed whether findings that are accepted are shown like the others
   * @param options of the formats that are functions of the document
   */
  record View(
      Layout layout,
      boolean verbose,
      boolean stats,
      boolean suppressed,
      DocumentFormat.Options options) {
    /** Accepted findings are counted and named only. */
    public View(Layout layout, boolean verbose, boolean stats) {
      this(layout, verbose, stats, false, DocumentFormat.Options.DEFAULT);
    }
  }
}
