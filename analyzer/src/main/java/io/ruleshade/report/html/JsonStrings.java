package io.ruleshade.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ruleshade.report.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Copies JSON, with another text for each text. */
final class JsonStrings {
  private JsonStrings() {}

  /** What a text becomes, by the field that it stands in or in whose list it stands. */
  @FunctionalInterface
  interface Change {
    String of(String field, String text);
  }

  /** {@return the JSON on one line, with every text changed, names of fields as they are} */
  static String map(String json, Change change) {
    StringWriter out = new StringWriter(json.length());
    try (JsonParser parser = Json.reader(json);
        JsonGenerator generator = Json.compact(out)) {
      Deque<String> fields = new ArrayDeque<>();
      String field = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case FIELD_NAME -> field = parser.currentName();
          case START_OBJECT, START_ARRAY -> fields.push(field);
          case END_OBJECT, END_ARRAY -> field = fields.pop();
          default -> {}
        }
        if (token == JsonToken.VALUE_STRING) {
          generator.writeString(change.of(field, parser.getText()));
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
