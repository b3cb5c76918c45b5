package io.ruleshade.agent.llm;

import java.util.Locale;

/** Names of models that would send prompts somewhere else. */
final class ModelName {
  private ModelName() {}

  /** {@return why a name is refused; empty when it is not} */
  static String refusal(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._/:@+-]{0,199}")) {
      return "the name of the model holds characters that no model has";
    }
    String lower = name.toLowerCase(Locale.ROOT);
    while (lower.endsWith(":local")) {
      lower = lower.substring(0, lower.length() - 6);
    }
    int colon = lower.lastIndexOf(':');
    String tag = colon < 0 ? "" : lower.substring(colon + 1);
    if (tag.equals("cloud") || tag.endsWith("-cloud") || lower.endsWith("-cloud") || lower.contains(":cloud")) {
      return "`" + name + "` is a model of the cloud: its prompts leave this machine";
    }
    if (lower.indexOf("://") >= 0) {
      return "the name of the model is an address";
    }
    return "";
  }

  /** {@return the name as the list of a server has it: with its tag, without what a client adds} */
  static String full(String name) {
    String plain = name.endsWith(":local") ? name.substring(0, name.length() - 6) : name;
    String last = plain.substring(plain.lastIndexOf('/') + 1);
    return last.indexOf(':') < 0 ? plain + ":latest" : plain;
  }
}
