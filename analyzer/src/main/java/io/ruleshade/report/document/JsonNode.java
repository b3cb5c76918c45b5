package io.ruleshade.report.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.ruleshade.report.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a JSON text that knows where it stands, so that what is wrong can be said in one line. */
public final class JsonNode {
  /** A rule may be as long as the longest file that is read. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(200)
                  .build())
          .build();

  private final String path;
  private final @Nullable Object value;

  private JsonNode(String path, @Nullable Object value) {
    this.path = path;
    this.value = value;
  }

  /** A reader of one kind of value. */
  @FunctionalInterface
  public interface Body<T> {
    T read(JsonNode node) throws NoResultException;
  }

  public static JsonNode read(InputStream in) throws IOException, NoResultException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      return whole(parser);
    } catch (JsonProcessingException e) {
      throw noJson(e);
    }
  }

  public static JsonNode read(Reader in) throws IOException, NoResultException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      return whole(parser);
    } catch (JsonProcessingException e) {
      throw noJson(e);
    }
  }

  private static NoResultException noJson(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " (line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ")";
    return new NoResultException("is no JSON" + where);
  }

  private static JsonNode whole(JsonParser parser) throws IOException, NoResultException {
    if (parser.nextToken() == null) {
      throw new NoResultException("is empty");
    }
    JsonNode node = new JsonNode("", value(parser));
    if (parser.nextToken() != null) {
      throw new NoResultException("holds more than one JSON value");
    }
    return node;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException, NoResultException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (fields.containsKey(name)) {
          // Readers differ in which of the two they take, so that it would say two things.
          throw new NoResultException(
              "gives `" + Printable.of(name.length() > 60 ? name.substring(0, 60) + "…" : name)
                  + "` twice (line " + parser.currentLocation().getLineNr() + ")");
        }
        parser.nextToken();
        fields.put(name, value(parser));
      }
      return fields;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(parser));
      }
      return items;
    }
    if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    return token == JsonToken.VALUE_NULL
        ? null
        : token == JsonToken.VALUE_STRING ? parser.getText() : new Other(parser.getText());
  }

  /** A number that no field of ours holds. */
  private record Other(String text) {}

  private NoResultException wrong(String expected) {
    return new NoResultException((path.isEmpty() ? "the document" : "`" + path + "`") + " is no " + expected);
  }

  private Map<?, ?> fields() throws NoResultException {
    if (value instanceof Map<?, ?> fields) {
      return fields;
    }
    throw wrong("object");
  }

  public boolean isNull() {
    return value == null;
  }

  public boolean isText() {
    return value instanceof String;
  }

  public boolean has(String name) throws NoResultException {
    return fields().containsKey(name);
  }

  /** A field that has to be there. */
  public JsonNode field(String name) throws NoResultException {
    if (!has(name)) {
      throw new NoResultException(
          (path.isEmpty() ? "the document" : "`" + path + "`") + " has no `" + name + "`");
    }
    return optional(name);
  }

  /** A field that reads as null when it is not there. */
  public JsonNode optional(String name) throws NoResultException {
    return new JsonNode(path.isEmpty() ? name : path + "." + name, fields().get(name));
  }

  /** The names of the fields, in order. */
  public List<String> names() throws NoResultException {
    return fields().keySet().stream().map(String::valueOf).toList();
  }

  public String text() throws NoResultException {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("text");
  }

  public @Nullable String textOrNull() throws NoResultException {
    return value == null ? null : text();
  }

  public long number() throws NoResultException {
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw wrong("whole number");
  }

  /** A number that need not be whole. */
  public double decimal() throws NoResultException {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Other other) {
      return Double.parseDouble(other.text);
    }
    throw wrong("number");
  }

  public int smallNumber() throws NoResultException {
    long number = number();
    if (number > Integer.MAX_VALUE) {
      throw wrong("line, column or index");
    }
    return (int) number;
  }

  /** A line, a column or an index, which count from 1. */
  public int ordinal() throws NoResultException {
    int number = smallNumber();
    if (number < 1) {
      throw wrong("line, column or index");
    }
    return number;
  }

  public boolean flag() throws NoResultException {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong("truth value");
  }

  /** A text, number or truth value, as text; null for anything else. */
  public @Nullable String plain() {
    return value instanceof String || value instanceof Long || value instanceof Boolean
        ? value.toString()
        : null;
  }

  public <T> List<T> list(Body<T> body) throws NoResultException {
    if (!(value instanceof List<?> items)) {
      throw wrong("list");
    }
    List<T> out = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      out.add(body.read(new JsonNode(path + "[" + i + "]", items.get(i))));
    }
    return out;
  }

  public <T> @Nullable T orNull(Body<T> body) throws NoResultException {
    return value == null ? null : body.read(this);
  }

  /** One of the values of an enumeration, by its label. */
  public <E> E oneOf(List<E> all, java.util.function.Function<E, String> label) throws NoResultException {
    String text = text();
    for (E each : all) {
      if (label.apply(each).equals(text)) {
        return each;
      }
    }
    throw wrong("one of " + String.join(", ", all.stream().map(label).toList()));
  }
}
