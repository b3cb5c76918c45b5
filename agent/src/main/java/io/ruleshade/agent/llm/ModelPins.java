package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.llm.ModelFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The lock file of models: which version of a model somebody looked at and took. A pin notices that a tag, a
 * template or parameters changed; it says nothing about weights that were changed on disk, for the server
 * names the digest of a manifest. {@link Weights} reads those.
 *
 * @param models the pinned models
 */
public record ModelPins(List<ModelFacts> models) {
  private static final String SCHEMA = "ruleshade/models/1";

  public ModelPins {
    models = List.copyOf(models);
  }

  /**
   * Reads a lock file; one that is not there pins nothing.
   *
   * @throws ModelFailure of kind REFUSED when it is there and cannot be read
   */
  public static ModelPins read(Path file) {
    try {
      JsonNode json = Replies.JSON.readTree(Files.readAllBytes(file));
      if (json == null || !json.path("schema").asText("").equals(SCHEMA) || !json.path("models").isArray()) {
        throw unreadable(file);
      }
      List<ModelFacts> models = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (JsonNode model : json.path("models")) {
        String name = model.path("name").asText("");
        boolean whole = name.equals(ModelName.full(name)) && model.path("digest").asText("").matches("[0-9a-f]{64}");
        if (!whole || !names.add(name)) {
          throw unreadable(file);
        }
        models.add(
            new ModelFacts(
                name,
                model.path("digest").asText(""),
                model.path("bytes").asLong(0),
                model.path("template").asText(""),
                model.path("parameters").asText(""),
                model.path("family").asText(""),
                model.path("quantization").asText("")));
      }
      return new ModelPins(models);
    } catch (NoSuchFileException e) {
      return new ModelPins(List.of());
    } catch (IOException e) {
      throw unreadable(file);
    }
  }

  private static ModelFailure unreadable(Path file) {
    return new ModelFailure(Kind.REFUSED, "the lock file of models cannot be read: " + file);
  }

  /** {@return the pin of a model} */
  public Optional<ModelFacts> of(String name) {
    return models.stream().filter(m -> m.name().equals(ModelName.full(name))).findFirst();
  }

  /** {@return these pins with another in the place of the one of its name} */
  public ModelPins with(ModelFacts facts) {
    List<ModelFacts> all = new ArrayList<>(models);
    all.removeIf(m -> m.name().equals(facts.name()));
    all.add(facts);
    all.sort((a, b) -> a.name().compareTo(b.name()));
    return new ModelPins(all);
  }

  /** {@return what differs between a pin and what the server says; empty when nothing does} */
  public static List<String> differences(ModelFacts pin, ModelFacts now) {
    List<String> out = new ArrayList<>();
    differ("digest", pin.digest(), now.digest(), out);
    differ("size", Long.toString(pin.bytes()), Long.toString(now.bytes()), out);
    differ("template", pin.template(), now.template(), out);
    differ("parameters", pin.parameters(), now.parameters(), out);
    return out;
  }

  private static void differ(String what, String pin, String now, List<String> out) {
    if (!pin.equals(now)) {
      out.add(what + " is " + cut(now) + ", pinned is " + cut(pin));
    }
  }

  private static String cut(String text) {
    return text.length() > 16 ? text.substring(0, 16) + "…" : text;
  }

  /** {@return the lock file as text} */
  public String text() {
    ObjectNode json = Replies.JSON.createObjectNode();
    json.put("schema", SCHEMA);
    ArrayNode list = json.putArray("models");
    for (ModelFacts model : models) {
      list.addObject()
          .put("name", model.name())
          .put("digest", model.digest())
          .put("bytes", model.bytes())
          .put("template", model.template())
          .put("parameters", model.parameters())
          .put("family", model.family())
          .put("quantization", model.quantization());
    }
    return json.toPrettyString() + "\n";
  }
}
