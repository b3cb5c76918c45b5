package io.ruleshade.parser.iptables;

/** Why a statement has no meaning to this program: it becomes a line that was not understood. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  Unreadable(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
