package io.ruleshade.agent.llm;

/** Something that answers prompts: a model behind an endpoint, or a stand-in that needs none. */
public interface LanguageModel {
  /**
   * {@return an answer}
   *
   * @throws ModelFailure when there is none
   */
  Reply ask(Prompt prompt);

  /** {@return what it is called and what is known of its identity, for the log} */
  Identity identity();

  /**
   * Which model it is.
   *
   * @param provider language of its server
   * @param name as users write it
   * @param digest SHA-256 of its manifest; empty where the server does not say
   * @param loopback whether its server is on this machine
   * @param server version of the server; empty where it does not say
   */
  record Identity(String provider, String name, String digest, boolean loopback, String server) {
    /** {@return the model in words} */
    public String words() {
      return provider + " " + name
          + (digest.isEmpty()
              ? ", integrity not verifiable"
              : ", manifest sha256 " + digest.substring(0, Math.min(12, digest.length())));
    }
  }
}
