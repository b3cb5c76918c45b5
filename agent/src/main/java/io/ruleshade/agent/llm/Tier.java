package io.ruleshade.agent.llm;

import java.util.Locale;

/** How confidential the configurations are. It decides who may see what of them. */
public enum Tier {
  /** Published, or of a laboratory: any allowed endpoint sees names, remarks and addresses. */
  PUBLIC,
  /** A model on this machine sees names, remarks and addresses; an allow-listed one sees ids alone. */
  INTERNAL,
  /** A model on this machine sees ids alone; none elsewhere sees anything. The default. */
  SECRET;

  /** {@return the tier as users write it} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return whether a model behind an endpoint may be told names, remarks and addresses} */
  public boolean showsText(boolean loopback) {
    return switch (this) {
      case PUBLIC -> true;
      case INTERNAL -> loopback;
      case SECRET -> false;
    };
  }

  /** {@return whether the audit log keeps prompts and answers; their hashes alone otherwise} */
  public boolean keepsText() {
    return this != SECRET;
  }
}
