package io.ruleshade.report;

import java.util.List;

/**
 * Why a finding is accepted. It stays in every report; only the gate leaves it out.
 *
 * @param kind where it is accepted: {@code baseline}, {@code exception} or {@code inline}
 * @param reason why, in the words of whoever accepted it; may be empty for a baseline
 * @param owner who answers for it; may be empty
 * @param approvedBy who allowed it; may be empty
 * @param ticket where that was decided; may be empty
 * @param expires the last day on which it holds, {@code 2027-01-31}; empty when it has no end
 * @param evidenceChanged whether the finding has another cause today than when it was accepted
 */
public record Suppression(
    String kind,
    String reason,
    String owner,
    String approvedBy,
    String ticket,
    String expires,
    boolean evidenceChanged) {
  /** Accepted as debt by a machine-written baseline. */
  public static final String BASELINE = "baseline";

  /** Accepted by an entry of the exceptions file. */
  public static final String EXCEPTION = "exception";

  /** Accepted by a remark on the rule itself. */
  public static final String INLINE = "inline";

  private static final List<String> KINDS = List.of(BASELINE, EXCEPTION, INLINE);

  public Suppression {
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("no kind of suppression: " + kind);
    }
  }
}
