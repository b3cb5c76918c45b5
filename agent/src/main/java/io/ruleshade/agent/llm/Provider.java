package io.ruleshade.agent.llm;

import java.util.Locale;
import java.util.Set;

/** A language that servers of models speak. */
@SuppressWarnings("ImmutableEnumChecker") // Its sets are.
public enum Provider {
  /** Ollama's own. */
  OLLAMA(
      Set.of(
          "GET /api/version",
          "GET /api/status",
          "GET /api/tags",
          "POST /api/show",
          "GET /api/ps",
          "POST /api/chat"),
      "http://127.0.0.1:11434"),
  /** That of OpenAI, which LM Studio, LocalAI, llama.cpp's server and vLLM speak as well. */
  OPENAI(
      Set.of("GET /v1/models", "POST /v1/chat/completions", "GET /api/version"),
      "http://127.0.0.1:8080");

  private final Set<String> requests;
  private final String usual;

  Provider(Set<String> requests, String usual) {
    this.requests = requests;
    this.usual = usual;
  }

  /** {@return the requests that are ever sent} */
  public Set<String> requests() {
    return requests;
  }

  /** {@return where such a server usually listens} */
  public String usualEndpoint() {
    return usual;
  }

  /** {@return the provider as users write it} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
