package io.ruleshade.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A change in the commands of a device.
 *
 * @param apply commands that make it, in order
 * @param undo commands that take it back, in order; empty where the device has none that put a rule
 *     back in its place
 */
public record Commands(List<String> apply, List<String> undo) {
  /** Nothing that could be said in commands. */
  public static final Commands NONE = new Commands(List.of(), List.of());

  public Commands {
    apply = List.copyOf(apply);
    undo = List.copyOf(undo);
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
    boolean commits = apply.contains("commit") && next.apply.contains("commit");
    if (commits) {
      both.remove(both.size() - 1);
    }
    both.addAll(next.apply);
    List<String> back = new ArrayList<>();
    if (!undo.isEmpty() && !next.undo.isEmpty()) {
      if (!commits) {
        back.addAll(next.undo);
      }
      back.addAll(undo);
    }
    return new Commands(both, back);
  }
}
