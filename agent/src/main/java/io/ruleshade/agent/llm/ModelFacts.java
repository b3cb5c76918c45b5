package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.ruleshade.agent.evidence.EvidencePack;

/**
 * What tells one version of a model from another, as its server says it.
 *
 * @param name with its tag
 * @param digest SHA-256 of its manifest
 * @param bytes size of its weights
 * @param template SHA-256 of its prompt template
 * @param parameters SHA-256 of its parameters
 * @param family as the server says
 * @param quantization as the server says
 */
public record ModelFacts(
    String name,
    String digest,
    long bytes,
    String template,
    String parameters,
    String family,
    String quantization) {
  static ModelFacts of(String name, Preflight.Listed listed, JsonNode show) {
    JsonNode details = show.path("details");
    return new ModelFacts(
        name,
        listed.digest(),
        listed.bytes(),
        EvidencePack.sha256(show.path("template").asText("")),
        EvidencePack.sha256(show.path("parameters").asText("") + "\n" + show.path("system").asText("")),
        word(details.path("family").asText("")),
        word(details.path("quantization_level").asText("")));
  }

  private static String word(String text) {
    return text.matches("[A-Za-z0-9._-]{1,40}") ? text : "";
  }
}
