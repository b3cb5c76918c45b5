package io.ruleshade.report.document;

/** A text that is no JSON result of this program; the message is one line and says why. */
public final class NoResultException extends Exception {
  private static final long serialVersionUID = 1L;

  /** An end with a reason, which is one line. */
  public NoResultException(String message) {
    super(message);
  }
}
