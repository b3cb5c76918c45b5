package io.ruleshade.cli;

import io.ruleshade.config.Suggestions;
import java.util.List;

/** An end of the program with a message for the user and an exit code, without a stack trace. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Usage, configuration, or a file that cannot be written. */
  static final int USAGE = 2;

  /** An input is unusable, or the analysis is incomplete. */
  static final int INCOMPLETE = 3;

  /** A fault of this program. */
  static final int INTERNAL = 4;

  private final int exitCode;

  Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A value that is none of those there are. */
  static Failure unknown(String what, String given, List<String> known) {
    return new Failure(
        USAGE,
        "unknown "
            + what
            + " `"
            + given
            + "`"
            + Suggestions.of(given, known)
            + "\nknown: "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  int exitCode() {
    return exitCode;
  }
}
