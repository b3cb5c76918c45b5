package io.ruleshade.report;

import java.io.IOException;
import java.io.Writer;

/** One format for the result of {@code check}: a pure function of the report. */
public interface Format {
  /** {@return the name that {@code --format} takes} */
  String name();

  /** Writes the report. */
  void write(Report report, View view, Writer out) throws IOException;

  /**
   * How a reader wants it.
   *
   * @param layout room and colours; formats for programs take no notice
   * @param verbose whether nothing is cut
   * @param stats whether counts for each device and code are wanted
   * @param suppressed whether findings that are accepted are shown like the others
   */
  record View(Layout layout, boolean verbose, boolean stats, boolean suppressed) {
    /** Accepted findings are counted and named only. */
    public View(Layout layout, boolean verbose, boolean stats) {
      this(layout, verbose, stats, false);
    }
  }
}
