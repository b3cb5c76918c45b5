package io.ruleshade.parser.nftables;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a document of `nft -j` into maps, lists, strings, numbers and booleans, with its places. */
final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * One command or object of the document.
   *
   * @param value its members
   * @param start offset of its first character
   * @param end offset after its last
   */
  record Item(Map<String, @Nullable Object> value, int start, int end) {}

  final List<Item> items = new ArrayList<>();

  /** Why the rest could not be read; null when all was. */
  @Nullable String error;

  private JsonTree() {}

  /** Reads a text. */
  static JsonTree of(String text) {
    JsonTree out = new JsonTree();
    try (JsonParser json = FACTORY.createParser(text)) {
      out.read(json);
    } catch (IOException e) {
      out.error = "no JSON: " + firstLine(e.getMessage());
    }
    return out;
  }

  private static String firstLine(@Nullable String message) {
    String text = message == null ? "" : message;
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private void read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      error = "no object";
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean ours = json.currentName().equals("nftables");
      JsonToken token = json.nextToken();
      if (!ours || token != JsonToken.START_ARRAY) {
        json.skipChildren();
        continue;
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        int start = (int) json.currentTokenLocation().getCharOffset();
        Map<String, @Nullable Object> value = object(json);
        items.add(new Item(value, start, (int) json.currentLocation().getCharOffset()));
      }
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      out.put(name, value(json));
    }
    return out;
  }

  private static @Nullable Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<@Nullable Object> out = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          out.add(value(json));
        }
        yield out;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING -> json.getText();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  /** {@return a value as an object; empty when it is none} */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> asObject(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    return new LinkedHashMap<>();
  }

  /** {@return a value as a list; one value is a list of one} */
  @SuppressWarnings("unchecked")
  static List<@Nullable Object> asList(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    List<@Nullable Object> out = new ArrayList<>();
    if (value != null) {
      out.add(value);
    }
    return out;
  }

  /** {@return a member as a text; empty when it is none} */
  static String text(Map<String, @Nullable Object> object, String name) {
    Object value = object.get(name);
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /** {@return a value in one line, the same for the same value} */
  static String words(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> parts = new ArrayList<>();
      map.forEach((k, v) -> parts.add(v == null ? k.toString() : k + " " + words(v)));
      return String.join(" ", parts);
    }
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(JsonTree::words).toList());
    }
    return value == null ? "" : value.toString();
  }
}
