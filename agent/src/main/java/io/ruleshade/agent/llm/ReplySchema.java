package io.ruleshade.agent.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of an answer: an object of named fields, each a choice, several choices, or a short text. There
 * are no numbers: a grammar lets any number through. It is sent to the server, which may keep to it, and every
 * answer is read against it, which decides.
 *
 * @param name what it is called
 * @param fields all of them required; there are no others
 */
public record ReplySchema(String name, Map<String, Field> fields) {
  public ReplySchema {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** A field of an answer. */
  public sealed interface Field {}

  /** One of some words. */
  public record Choice(List<String> of) implements Field {
    public Choice {
      of = List.copyOf(of);
    }
  }

  /** Some of some words, each once. */
  public record Choices(List<String> of, int most) implements Field {
    public Choices {
      of = List.copyOf(of);
    }
  }

  /** A text of a length. */
  public record Text(int most) implements Field {}

  /** An answer that was read: texts, and lists of texts, by field. */
  public record Answer(Map<String, String> texts, Map<String, List<String>> lists) {
    /** {@return a choice or a text} */
    public String text(String field) {
      return texts.getOrDefault(field, "");
    }

    /** {@return choices} */
    public List<String> list(String field) {
      return lists.getOrDefault(field, List.of());
    }
  }

  /** An answer that does not have the shape; the message tells the model what, and quotes nothing of it. */
  public static final class BadAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    BadAnswer(String message) {
      super(message);
    }
  }

  /**
   * Reads an answer strictly: one JSON object, all fields and no other, words of the choices alone.
   *
   * @throws BadAnswer when it is anything else
   */
  public Answer read(String text) throws BadAnswer {
    ObjectNode object;
    try {
      object = Replies.object(unfenced(text).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (ModelFailure e) {
      throw new BadAnswer("the answer is not one JSON object and nothing else");
    }
    for (String name : (Iterable<String>) object::fieldNames) {
      if (!fields.containsKey(name)) {
        throw new BadAnswer("the answer has a field that was not asked for");
      }
    }
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (Map.Entry<String, Field> entry : fields.entrySet()) {
      String name = entry.getKey();
      JsonNode value = object.get(name);
      if (value == null) {
        throw new BadAnswer("the field `" + name + "` is missing");
      }
      switch (entry.getValue()) {
        case Choice choice -> texts.put(name, word(name, value, choice.of()));
        case Choices choices -> lists.put(name, words(name, value, choices));
        case Text limit -> {
          if (!value.isTextual()) {
            throw new BadAnswer("the field `" + name + "` is no text");
          }
          if (value.textValue().length() > limit.most()) {
            throw new BadAnswer("the field `" + name + "` is longer than " + limit.most() + " characters");
          }
          texts.put(name, value.textValue());
        }
      }
    }
    return new Answer(texts, lists);
  }

  private static String word(String name, JsonNode value, List<String> of) throws BadAnswer {
    if (!value.isTextual() || !of.contains(value.textValue())) {
      throw new BadAnswer("the field `" + name + "` must be one of: " + String.join(", ", of));
    }
    return value.textValue();
  }

  private static List<String> words(String name, JsonNode value, Choices choices)
      throws BadAnswer {
    if (!value.isArray() || value.size() > choices.most()) {
      throw new BadAnswer("the field `" + name + "` must be a list of at most " + choices.most());
    }
    List<String> out = new ArrayList<>();
    for (JsonNode each : value) {
      String word = word(name, each, choices.of());
      if (out.contains(word)) {
        throw new BadAnswer("the field `" + name + "` names one thing twice");
      }
      out.add(word);
    }
    return out;
  }

  /** One fence around the whole is harmless, and some models cannot leave it. */
  private static String unfenced(String text) {
    String body = text.strip();
    if (body.startsWith("```") && body.endsWith("```") && body.length() > 6) {
      int line = body.indexOf('\n');
      String head = line < 0 ? "" : body.substring(3, line).strip();
      if (line > 0 && (head.isEmpty() || head.equals("json"))) {
        return body.substring(line + 1, body.length() - 3).strip();
      }
    }
    return body;
  }
}
