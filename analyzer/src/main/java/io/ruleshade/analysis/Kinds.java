package io.ruleshade.analysis;

import io.ruleshade.model.Action;

/** The classes of entries in the index, as bits. */
final class Kinds {
  /** Passes the packet. */
  static final int PERMIT = 0;

  /** Denies or rejects it. */
  static final int DROP = 1;

  /** Hands it to a program that decides. */
  static final int QUEUE = 2;

  /** Leaves the chain, or the rest of it. */
  static final int ESCAPE = 3;

  /** May pass it: the rule has a condition that nobody can decide. */
  static final int MAYBE_PERMIT = 4;

  /** May deny or reject it. */
  static final int MAYBE_DROP = 5;

  /** May leave the chain, or may skip a chain that is only perhaps called. */
  static final int MAYBE_ESCAPE = 6;

  /** May do anything: a line that was not understood, an undeclared chain. */
  static final int ANYTHING = 7;

  static final int VERDICTS = 1 << PERMIT | 1 << DROP | 1 << QUEUE;
  static final int CERTAIN = VERDICTS | 1 << ESCAPE;
  static final int PERHAPS =
      1 << MAYBE_PERMIT | 1 << MAYBE_DROP | 1 << MAYBE_ESCAPE | 1 << ANYTHING;
  static final int ESCAPES = 1 << ESCAPE | 1 << MAYBE_ESCAPE;

  private Kinds() {}

  /** The kind of a verdict; one that is not certain to be given is a weaker kind. */
  static int verdict(Action.Kind action, boolean certain) {
    return switch (action) {
      case PERMIT -> certain ? PERMIT : MAYBE_PERMIT;
      case DENY, REJECT -> certain ? DROP : MAYBE_DROP;
      case QUEUE -> certain ? QUEUE : ANYTHING;
      case JUMP, GOTO, RETURN, CONTINUE, BRANCH ->
          throw new IllegalArgumentException("no verdict: " + action);
    };
  }
}
