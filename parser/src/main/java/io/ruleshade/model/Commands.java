package io.ruleshade.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A change in the commands of a device.
 *
 * @param apply commands that make it, in order
 * @param undo commands that take it back, in order; empty where the device has none that put a rule
 *     back in its place
 * @param refusal why there are none, where that is known; empty otherwise
 */
public record Commands(List<String> apply, List<String> undo, String refusal) {
  /** Nothing to be said, or nothing that could be said. */
  public static final Commands NONE = new Commands(List.of(), List.of());

  /** Loads what was before the last commit, as a whole (Junos). */
  public static final String ROLLBACK = "rollback 1";

  /** Commands and those that take them back. */
  public Commands(List<String> apply, List<String> undo) {
    this(apply, undo, "");
  }

  public Commands {
    apply = List.copyOf(apply);
    undo = List.copyOf(undo);
  }

  /** {@return that there are no commands, and why} */
  public static Commands none(String refusal) {
    return new Commands(List.of(), List.of(), refusal);
  }

  /**
   * {@return this change and then another, which is taken back first} Changes that end in one commit each become one with a single
   * commit: {@code rollback 1} goes back one commit, so that a second one would bring the change back.
   */
  public Commands and(Commands next) {
    if (apply.isEmpty() && undo.isEmpty()) {
      return next;
    }
    if (next.apply.isEmpty() && next.undo.isEmpty()) {
      return this;
    }
    List<String> both = new ArrayList<>(apply);
    // What is not loaded as a whole is taken back command by command, before the one commit.
    boolean commits = apply.contains("commit") && next.apply.contains("commit");
    if (commits) {
      both.remove(both.size() - 1);
    }
    both.addAll(next.apply);
    List<String> back = new ArrayList<>();
    if (!undo.isEmpty() && !next.undo.isEmpty()) {
      if (!commits) {
        back.addAll(next.undo);
      } else if (!undo.get(0).equals(ROLLBACK)) {
        back.addAll(next.undo.subList(0, next.undo.size() - 1));
      }
      back.addAll(undo);
    }
    return new Commands(both, back);
  }
}
