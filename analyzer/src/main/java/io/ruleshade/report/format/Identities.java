package io.ruleshade.report.format;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Fingerprints for platforms that take two findings of one fingerprint for the same finding: two
 * devices of one name in one run have findings in common.
 */
final class Identities {
  private static final int HEX = 16;

  private final Set<String> seen = new HashSet<>();
  private final Map<String, Long> next = new HashMap<>();

  /** {@return the first 16 digits of a fingerprint and an ordinal that was not given out before} */
  String of(String fingerprint) {
    int scheme = fingerprint.indexOf(':') + 1;
    int colon = fingerprint.indexOf(':', scheme);
    String digest = colon < 0 ? fingerprint.substring(scheme) : fingerprint.substring(scheme, colon);
    String head = digest.substring(0, Math.min(HEX, digest.length()));
    long ordinal = colon < 0 ? 1 : number(fingerprint.substring(colon + 1));
    if (!seen.add(head + ":" + ordinal)) {
      ordinal = next.getOrDefault(head, ordinal + 1);
      while (!seen.add(head + ":" + ordinal)) {
        ordinal++;
      }
      next.put(head, ordinal + 1);
    }
    return head + ":" + ordinal;
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 1;
  }
}
