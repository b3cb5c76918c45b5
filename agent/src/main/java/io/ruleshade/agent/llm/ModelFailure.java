package io.ruleshade.agent.llm;

/**
 * Why there is no answer of a model. The message is in words of this program: it never holds what a model or
 * a server said.
 */
public final class ModelFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** A rule of this program forbids the address, the server, the model or the reply. Never tried again. */
    REFUSED(false),
    /** Nothing listens there, or the connection broke. */
    UNREACHABLE(true),
    /** No answer in time. */
    TIMEOUT(false),
    /** The server is loading or has too much to do. */
    BUSY(true),
    /** The server said that it failed. */
    SERVER(true),
    /** The server did not take the request. */
    REQUEST(false),
    /** The model is not there. */
    NO_MODEL(false),
    /** What came back is longer than allowed. */
    TOO_LARGE(false),
    /** What came back cannot be read. */
    MALFORMED(true),
    /** The answer ended before it was complete. */
    CUT(false),
    /** The prompt is longer than what the model may be given. */
    TOO_LONG(false),
    /** The time for the whole run is used up. */
    BUDGET(false);

    private final boolean again;

    Kind(boolean again) {
      this.again = again;
    }

    /** {@return whether another try may help} */
    public boolean isWorthRetrying() {
      return again;
    }
  }

  private final Kind kind;

  /** A failure in words of this program. */
  public ModelFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** {@return what went wrong} */
  public Kind kind() {
    return kind;
  }
}
