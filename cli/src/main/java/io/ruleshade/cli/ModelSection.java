package io.ruleshade.cli;

import io.ruleshade.agent.llm.Provider;
import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Fields;
import io.ruleshade.config.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code model} of the site's settings. It says which model and where. What decides how far it is
 * trusted (tiers, servers elsewhere, roles, a score that is accepted) it cannot say: the file lies beside
 * configurations, and whoever may write those may write it. For the same reason one that is found there, and
 * that nobody named, cannot send prompts to another port than the provider's usual one: another program, or
 * another user's, may listen there.
 *
 * @param enabled whether a model is used without being named on the command line
 * @param name the model; empty for none
 * @param provider language of its server
 * @param endpoint address of its server; empty for the usual one
 * @param timeout seconds for one answer
 */
record ModelSection(boolean enabled, String name, String provider, String endpoint, int timeout) {
  private static final ModelSection NONE = new ModelSection(false, "", "ollama", "", 300);
  private static final List<String> KEYS =
      List.of("enabled", "name", "provider", "endpoint", "timeout");

  /** Reads the section of the settings that hold for a run. */
  static ModelSection of(Console console, CommonOptions common) {
    Node node = Settings.load(console, common).config().model();
    return node == null ? NONE : of(node);
  }

  /** {@return the address that it may choose: any in a file that the user named, else the usual ones} */
  String endpoint(Console console, CommonOptions common) {
    boolean named =
        common.config != null || !console.env().getOrDefault("RULESHADE_CONFIG", "").isEmpty();
    if (!named && isElsewhere()) {
      throw new Failure(
          Failure.USAGE,
          Settings.FILE + ": `endpoint` of `model` is not the usual one of " + provider
              + ", and a file that only lies beside configurations may not choose another"
              + "\ntry: --endpoint " + endpoint + ", RULESHADE_ENDPOINT, --config FILE, or --no-model");
    }
    return endpoint;
  }

  /** Whether it names another address than the provider's usual one. */
  private boolean isElsewhere() {
    return !endpoint.isEmpty()
        && Arrays.stream(Provider.values())
            .filter(each -> each.label().equals(provider.toLowerCase(Locale.ROOT)))
            .noneMatch(each -> each.usualEndpoint().equals(endpoint));
  }

  private static ModelSection of(Node node) {
    try {
      Fields fields = Fields.of("`model`", node, KEYS);
      return new ModelSection(
          isTrue(fields.text("enabled")),
          text(fields, "name", NONE.name),
          text(fields, "provider", NONE.provider),
          text(fields, "endpoint", NONE.endpoint),
          seconds(fields));
    } catch (BadConfig e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isTrue(@Nullable String text) {
    String plain = text == null ? "true" : text.strip().toLowerCase(Locale.ROOT);
    if (plain.equals("true") || plain.equals("false")) {
      return plain.equals("true");
    }
    throw new Failure(Failure.USAGE, "`enabled` of `model` is true or false, not `" + text + "`");
  }

  private static String text(Fields fields, String key, String otherwise) throws BadConfig {
    String text = fields.text(key);
    return text == null ? otherwise : text.strip();
  }

  private static int seconds(Fields fields) throws BadConfig {
    String text = fields.text("timeout");
    if (text == null) {
      return NONE.timeout;
    }
    if (!text.matches("[0-9]{1,5}")) {
      throw new Failure(Failure.USAGE, "`timeout` of `model` is a number of seconds, not `" + text + "`");
    }
    return Integer.parseInt(text);
  }
}
