package io.ruleshade.agent.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.llm.ModelFailure.Kind;
import java.util.Locale;
import java.util.Map;

/** Reads JSON of servers: one value, no duplicate names, bounded depth, length and numbers. */
final class Replies {
  static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(64)
                          .maxStringLength(1 << 20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Replies() {}

  /** {@return the object that a reply holds} */
  static ObjectNode object(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (java.io.IOException e) {
      // Said below; the message would quote the reply.
    }
    throw new ModelFailure(Kind.MALFORMED, "the reply of the server is no JSON object");
  }

  /** {@return a request as JSON} */
  static String write(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /** Refuses a reply that says, anywhere but in what a model hands to a tool, that the model is somewhere else. */
  static void refuseRemote(JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if ((name.equals("remote_host") || name.equals("remote_model")) && !isNothing(field.getValue())) {
        throw new ModelFailure(
            Kind.REFUSED, "the server says that the model runs somewhere else: `" + name + "`");
      }
      if (!name.equals("arguments")) {
        refuseRemote(field.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(Replies::refuseRemote);
    }
  }

  /** {@return whether an object says, anywhere, that a model is somewhere else} */
  static boolean isRemote(JsonNode node) {
    try {
      refuseRemote(node);
      return false;
    } catch (ModelFailure e) {
      return true;
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.textValue().isEmpty());
  }
}
