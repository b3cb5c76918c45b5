package io.ruleshade.model;

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
}
