package io.ruleshade.report;

import org.jspecify.annotations.Nullable;

/**
 * Why a finding does not count in the gate. It stays in every report: suppressed is shown, never
 * dropped.
 *
 * @param kind {@code baseline} (known before), {@code exception} (an accepted risk) or {@code
 *     inline} (a remark in the configuration)
 * @param reason why it is accepted
 * @param owner who answers for it; null where the kind has none
 * @param approvedBy who accepted it; null where the kind has none
 * @param ticket where that is recorded; null where the kind has none
 * @param expires the last day on which it holds, {@code 2027-01-31}; null for no end
 * @param evidenceChanged whether what causes the finding has changed since it was accepted
 */
public record Suppression(
    String kind,
    @Nullable String reason,
    @Nullable String owner,
    @Nullable String approvedBy,
    @Nullable String ticket,
    @Nullable String expires,
    boolean evidenceChanged) {
  /** The kind of what a baseline knows. */
  public static final String BASELINE = "baseline";

  /** The kind of what an exceptions file accepts. */
  public static final String EXCEPTION = "exception";

  /** The kind of what a remark in the configuration accepts. */
  public static final String INLINE = "inline";
}
