package io.ruleshade.trace;

/** A packet could not be read; the message says what is wrong with it, for the one who wrote it. */
public final class PacketException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A message of one line. */
  public PacketException(String message) {
    super(message);
  }
}
