package io.ruleshade.report;

import org.jspecify.annotations.Nullable;

/** Says of each entry of a report whether it is accepted, and by whom. */
@FunctionalInterface
public interface Suppressions {
  /** Nothing is accepted. */
  Suppressions NONE = item -> null;

  /** {@return why an entry is accepted; null when it is not} */
  @Nullable Suppression of(Item item);
}
