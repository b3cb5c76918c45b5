package io.ruleshade.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of YAML 1.2 that files of settings need: mappings, lists and scalars in one document.
 * Aliases, anchors and tags of lists and mappings, and keys given twice are refused, so that a file says
 * what it seems to say, and so that a small file cannot stand for a large one. Complexity: linear in the
 * text.
 */
public final class Yaml {
  /** The largest file that is read. */
  public static final int MOST_BYTES = 1 << 20;

  /** How deep values may lie in each other. */
  private static final int DEEPEST = 24;

  /** How many values a file may hold. */
  private static final int MOST_VALUES = 100_000;

  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final String file;
  private final YAMLParser yaml;
  private int values;

  private Yaml(String file, YAMLParser yaml) {
    this.file = file;
    this.yaml = yaml;
  }

  /**
   * Reads a file.
   *
   * @param file its name, for messages
   * @return its value; an empty mapping for a file without one
   */
  public static Node read(String file, byte[] bytes) throws BadConfig {
    if (bytes.length > MOST_BYTES) {
      throw new BadConfig(Place.of(file), "is larger than the limit of " + (MOST_BYTES >> 10) + " KiB");
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
    } catch (CharacterCodingException e) {
      throw new BadConfig(Place.of(file), "is not text in UTF-8");
    }
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    try (YAMLParser yaml = FACTORY.createParser(text)) {
      return new Yaml(file, yaml).document();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      throw new BadConfig(new Place(file, line), "is not YAML: " + reason(e.getOriginalMessage()));
    } catch (IOException | RuntimeException e) {
      throw new BadConfig(Place.of(file), "is not YAML: " + reason(e.getMessage()));
    }
  }

  /** The first line that says something, in lower case. */
  private static String reason(@Nullable String message) {
    List<String> lines = message == null ? List.of() : message.lines().toList();
    for (String line : lines) {
      // What is indented shows the place; what begins so says what was being read.
      if (!line.isBlank() && line.charAt(0) != ' ' && !line.startsWith("while ")) {
        // What the reader calls what it met is of no use to whoever wrote the file.
        int got = line.indexOf(", got this instead: <");
        String said = got < 0 ? line : line.substring(0, got);
        return said.substring(0, 1).toLowerCase(Locale.ROOT) + said.substring(1);
      }
    }
    return "it cannot be read";
  }

  private Node document() throws IOException, BadConfig {
    JsonToken first = yaml.nextToken();
    if (first == null) {
      return new Node.Mapping(new Place(file, 1), Map.of());
    }
    Node node = value(first, 0);
    if (yaml.nextToken() != null) {
      throw new BadConfig(here(), "a second document begins here; there may be one only");
    }
    return node instanceof Node.Nothing ? new Node.Mapping(node.place(), Map.of()) : node;
  }

  private Place here() {
    return new Place(file, Math.max(1, yaml.currentTokenLocation().getLineNr()));
  }

  private Node value(JsonToken token, int depth) throws IOException, BadConfig {
    Place place = here();
    if (depth > DEEPEST) {
      throw new BadConfig(place, "lies deeper than " + DEEPEST + " levels");
    }
    if (++values > MOST_VALUES) {
      throw new BadConfig(place, "holds more than " + MOST_VALUES + " values");
    }
    if (yaml.isCurrentAlias()) {
      throw new BadConfig(place, "aliases (`*name`) are not read; write the value out");
    }
    if (yaml.getObjectId() != null) {
      throw new BadConfig(place, "anchors (`&name`) are not read; write the value out");
    }
    if (yaml.getTypeId() != null) {
      throw new BadConfig(place, "tags (`!name`) are not read");
    }
    return switch (token) {
      case START_OBJECT -> mapping(place, depth);
      case START_ARRAY -> items(place, depth);
      case VALUE_NULL -> new Node.Nothing(place);
      case VALUE_STRING -> new Node.Text(place, yaml.getText(), false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          new Node.Text(place, yaml.getText(), true);
      default -> throw new BadConfig(place, "a value was expected");
    };
  }

  private Node items(Place place, int depth) throws IOException, BadConfig {
    List<Node> items = new ArrayList<>();
    for (JsonToken next = yaml.nextToken();
        next != JsonToken.END_ARRAY && next != null;
        next = yaml.nextToken()) {
      items.add(value(next, depth + 1));
    }
    return new Node.Items(place, items);
  }

  private Node mapping(Place place, int depth) throws IOException, BadConfig {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (JsonToken next = yaml.nextToken();
        next == JsonToken.FIELD_NAME;
        next = yaml.nextToken()) {
      Place key = here();
      String name = yaml.currentName();
      JsonToken token = yaml.nextToken();
      if (token == null) {
        break;
      }
      if (entries.put(name, new Node.Entry(key, value(token, depth + 1))) != null) {
        throw new BadConfig(key, "`" + name + "` is given twice");
      }
    }
    return new Node.Mapping(place, entries);
  }
}
