package io.ruleshade.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The state of the connection a packet belongs to, as a stateful filter sees it: these five are all
 * there are, and a packet is in exactly one.
 */
public enum ConnState {
  NEW,
  ESTABLISHED,
  RELATED,
  INVALID,
  UNTRACKED;

  /** Every state. */
  public static final Set<ConnState> ANY =
      Collections.unmodifiableSet(EnumSet.allOf(ConnState.class));

  /** {@return the state as users write it: lower case} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
