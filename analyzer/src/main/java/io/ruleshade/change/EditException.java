package io.ruleshade.change;

/** An edit that cannot be read or carried out; the message is one line for the user. */
public final class EditException extends Exception {
  private static final long serialVersionUID = 1L;

  EditException(String message) {
    super(message);
  }
}
