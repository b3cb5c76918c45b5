package io.ruleshade.agent.explain;

import io.ruleshade.agent.evidence.EvidencePack;
import java.util.List;

/**
 * A finding explained.
 *
 * @param pack the facts
 * @param question what only people can answer, as a template; empty where nothing is open
 */
public record Explanation(EvidencePack pack, String question) {
  /** {@return whether what was meant is open, so that somebody has to answer the question} */
  public boolean isAmbiguous() {
    return !question.isEmpty();
  }

  /** Explains entries of a report, those of one cause together, in the order of the report. */
  public static List<Explanation> of(List<io.ruleshade.report.Item> items) {
    return Clusters.of(items).stream().map(Explainer::explain).toList();
  }
}
