package io.ruleshade.report;

import io.ruleshade.report.document.ResultDocument;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One format that is a function of the JSON result alone: the same from {@code check} and from a
 * result that was kept.
 */
public interface DocumentFormat {
  /** {@return the name that {@code --format} takes} */
  String name();

  /** {@return whether it is no text, and so has no place on a terminal} */
  default boolean isBinary() {
    return false;
  }

  /** Writes the document; text is UTF-8. The stream is left open. */
  void write(ResultDocument document, Options options, OutputStream out) throws IOException;

  /**
   * What a user may ask for.
   *
   * @param suppressed whether SARIF holds the findings that are suppressed, marked as such
   */
  record Options(boolean suppressed) {
    /** What is used when nothing is said. */
    public static final Options DEFAULT = new Options(true);
  }
}
