package io.ruleshade.agent.chat;

/** Something that cannot be computed as it was asked; the message is one line of this program. */
public final class ToolException extends Exception {
  private static final long serialVersionUID = 1L;

  ToolException(String message) {
    super(message);
  }
}
