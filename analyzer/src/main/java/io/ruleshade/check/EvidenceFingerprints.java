package io.ruleshade.check;

import java.util.List;

/**
 * What causes a finding, as one value: the code, why and how its packets are decided instead, how
 * certain that is, and the rules that cause it, by their meaning. Where the value changes while the
 * finding's own fingerprint stays, somebody who accepted the finding accepted it for another reason.
 *
 * <p>Names of objects, remarks, lines and the order of rules do not count.
 */
public final class EvidenceFingerprints {
  private EvidenceFingerprints() {}

  /** {@return the value for a finding, {@code re1:…}} Complexity: linear in the rules that cause it. */
  public static String of(Finding finding) {
    StringBuilder text = new StringBuilder();
    Fingerprints.part(text, finding.code());
    Fingerprints.part(text, finding.cause() == null ? "" : finding.cause().label());
    Fingerprints.part(text, finding.agreement() == null ? "" : finding.agreement().label());
    Fingerprints.part(text, finding.certainty().label());
    Fingerprints.part(text, finding.byDefault() ? "default" : "");
    List<String> rules =
        finding.by().stream()
            .map(ref -> ref.ruleset().name() + "\n" + Fingerprints.meaning(ref.rule()))
            .sorted()
            .toList();
    rules.forEach(rule -> Fingerprints.part(text, rule));
    return "re1:" + Fingerprints.digest(text.toString());
  }

  /** {@return the value for what a parser said, which has no cause but its own words} */
  public static String of(String code, String message) {
    StringBuilder text = new StringBuilder();
    Fingerprints.part(text, code);
    Fingerprints.part(text, message);
    return "re1:" + Fingerprints.digest(text.toString());
  }
}
