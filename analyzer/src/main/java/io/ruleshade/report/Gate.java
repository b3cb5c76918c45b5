package io.ruleshade.report;

import io.ruleshade.diagnostic.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What decides the exit code, the same for every format.
 *
 * @param failOn findings at or above this severity fail the gate; null for none
 * @param exitZero whether a failed gate leaves the exit code 0
 * @param allowIncomplete whether an incomplete result may pass
 */
public record Gate(@Nullable Severity failOn, boolean exitZero, boolean allowIncomplete) {
  /** All is complete and nothing was found at or above the level. */
  public static final int OK = 0;

  /** Something was found at or above the level. */
  public static final int FAILED = 1;

  /** The result is incomplete, or an input was unusable. */
  public static final int INCOMPLETE = 3;

  /** {@return the exit code} Incomplete beats failed. */
  public int exitCode(boolean complete, int failures) {
    if (!complete && !allowIncomplete) {
      return INCOMPLETE;
    }
    return failures > 0 && !exitZero ? FAILED : OK;
  }

  /** {@return whether a severity counts} */
  public boolean counts(Severity severity) {
    return failOn != null && severity.atLeast(failOn);
  }

  /** {@return the level as users write it} */
  public String level() {
    return failOn == null ? "none" : failOn.label();
  }
}
