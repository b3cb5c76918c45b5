package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of a family of models, from the data file {@code models.json}.
 *
 * @param family its name
 * @param thinks whether it is left to the model whether it thinks; it is told not to otherwise
 * @param schema whether a schema is sent
 * @param tools whether it can call tools
 * @param note what else is known
 */
public record Quirks(String family, boolean thinks, boolean schema, boolean tools, String note) {
  /** {@return what is known of the family of a model, told by the beginning of its name} */
  public static Quirks of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    name = name.substring(name.lastIndexOf('/') + 1);
    JsonNode data = data();
    for (JsonNode family : data.path("families")) {
      for (JsonNode begin : family.path("begins")) {
        if (name.startsWith(begin.asText())) {
          return read(family);
        }
      }
    }
    return read(data.path("other"));
  }

  /** {@return all families of the data file} */
  public static List<Quirks> all() {
    List<Quirks> out = new ArrayList<>();
    data().path("families").forEach(family -> out.add(read(family)));
    return out;
  }

  /** {@return the date of the data file} */
  public static String date() {
    return data().path("date").asText();
  }

  private static Quirks read(JsonNode node) {
    return new Quirks(
        node.path("family").asText(),
        node.path("think").asText().equals("unset"),
        node.path("schema").asBoolean(),
        node.path("tools").asBoolean(),
        node.path("note").asText());
  }

  private static JsonNode data() {
    try (InputStream in = Quirks.class.getResourceAsStream("/io/ruleshade/agent/models.json")) {
      if (in == null) {
        throw new IllegalStateException("models.json is not in the jar");
      }
      return Replies.JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
