package io.ruleshade.report.format;

import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import java.util.Comparator;
import java.util.List;

/** Which findings are kept where a platform takes only so many. */
final class Urgency {
  private Urgency() {}

  /**
   * {@return the findings with the most urgent first: those that are not suppressed, then by severity, then
   * in the order of the result}
   */
  static List<Finding> sorted(ResultDocument document) {
    return sorted(document.findings());
  }

  static List<Finding> sorted(List<Finding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparing((Finding f) -> f.suppression() != null)
                .thenComparing(Finding::severity))
        .toList();
  }
}
