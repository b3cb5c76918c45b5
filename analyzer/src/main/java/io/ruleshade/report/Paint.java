package io.ruleshade.report;

import io.ruleshade.diagnostic.Severity;

/** Colours of a terminal, or none. No meaning rests on a colour alone. */
public enum Paint {
  /** Plain text. */
  OFF,
  /** ANSI sequences. */
  ON;

  private static final String RESET = "\u001b[0m";

  /** {@return text of a severity's colour} */
  public String severity(Severity severity, String text) {
    return switch (severity) {
      case CRITICAL, HIGH -> wrap("\u001b[1;31m", text);
      case MEDIUM -> wrap("\u001b[1;33m", text);
      case LOW -> wrap("\u001b[1;36m", text);
      case INFO -> wrap("\u001b[1;32m", text);
    };
  }

  /** {@return text that stands out} */
  public String bold(String text) {
    return wrap("\u001b[1m", text);
  }

  /** {@return text of the frame around the user's text} */
  public String frame(String text) {
    return wrap("\u001b[1;34m", text);
  }

  /** {@return text that says that something is wrong} */
  public String bad(String text) {
    return wrap("\u001b[1;31m", text);
  }

  /** {@return text that says that all is well} */
  public String good(String text) {
    return wrap("\u001b[1;32m", text);
  }

  private String wrap(String colour, String text) {
    return this == OFF || text.isEmpty() ? text : colour + text + RESET;
  }
}
