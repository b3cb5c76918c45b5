package io.ruleshade.diagnostic;

import java.util.Locale;
import java.util.Optional;

/** How much a finding matters, from most to least. The order of the constants is the order used. */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  INFO;

  /** {@return the name as users write it: lower case} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return whether this severity is {@code other} or worse} */
  public boolean atLeast(Severity other) {
    return compareTo(other) <= 0;
  }

  /** {@return the severity of that name, in lower case} */
  public static Optional<Severity> of(String label) {
    for (Severity severity : values()) {
      if (severity.label().equals(label)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }
}
