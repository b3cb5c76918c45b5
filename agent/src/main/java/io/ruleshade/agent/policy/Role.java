package io.ruleshade.agent.policy;

import java.util.Locale;
import java.util.Set;

/** What somebody is here. */
@SuppressWarnings("ImmutableEnumChecker") // Its sets are.
public enum Role {
  /** Reads what the program says by itself, and checks logs. */
  VIEWER(Set.of(Action.READ)),
  /** Asks a model, and makes proposals. */
  ANALYST(Set.of(Action.READ, Action.ASK_MODEL, Action.PROPOSE)),
  /** Approves proposals of others, and decides which model is used and how. */
  APPROVER(Set.of(Action.READ, Action.APPROVE, Action.MANAGE_MODEL, Action.OVERRIDE_SCORE));

  /** What can be done. */
  public enum Action {
    /** {@code explain} and {@code chat} without a model, {@code doctor}, {@code audit verify}, {@code model list}. */
    READ,
    /** {@code explain} and {@code chat} with a model. */
    ASK_MODEL,
    /** To put a verified proposal into the log. */
    PROPOSE,
    /** To approve one. */
    APPROVE,
    /** {@code model pin}, {@code eval} and {@code train-data}. */
    MANAGE_MODEL,
    /** To use a model on a machine whose score is too low. */
    OVERRIDE_SCORE;

    /** {@return the action in words} */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final Set<Action> actions;

  Role(Set<Action> actions) {
    this.actions = actions;
  }

  /** {@return whether the role allows an action} */
  public boolean allows(Action action) {
    return actions.contains(action);
  }

  /** {@return the role as files write it} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
