package io.ruleshade.agent.audit;

/** A log that cannot be read or written as it should be; the message is one line for the user. */
public final class AuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AuditException(String message) {
    super(message);
  }
}
