package io.ruleshade.analysis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ruleshade.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Configurations and recorded answers from outside the project: RULESHADE_SHARED names their folder. */
final class SharedFiles {
  private SharedFiles() {}

  /** A file or folder there; the test is skipped, with a message, when it is not. */
  static Path path(String name) {
    String named = System.getenv("RULESHADE_SHARED");
    Path root = Path.of(System.getProperty("ruleshade.root", ".."));
    Path shared = named != null ? Path.of(named) : root.resolve("../shared");
    Path path = shared.resolve(name);
    assumeTrue(Files.exists(path), "skipped: there is no " + path);
    return path;
  }

  static SourceFile source(Path path) {
    try {
      return SourceFile.of(path.getFileName().toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files below a folder, sorted. */
  static List<Path> below(String folder) {
    try (Stream<Path> paths = Files.walk(path(folder))) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One JSON value. */
  static Json json(String name) {
    Path path = path(name);
    try (JsonParser parser = new JsonFactory().createParser(path.toFile())) {
      parser.nextToken();
      return new Json(value(parser));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          object.put(key, value(parser));
        }
        return object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        return array;
      }
      case VALUE_NUMBER_INT -> {
        return parser.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> {
        return parser.getDoubleValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return parser.getText();
      }
    }
  }

  /**
   * A JSON value, asked for what it should hold.
   *
   * @param value map, list, text, number, truth or null
   */
  record Json(@Nullable Object value) {
    Json get(String key) {
      Object member = value instanceof Map<?, ?> map ? map.get(key) : null;
      if (member == null) {
        throw new AssertionError("no member " + key + " in " + value);
      }
      return new Json(member);
    }

    List<Json> list() {
      return ((List<?>) java.util.Objects.requireNonNull(value)).stream().map(v -> new Json(v)).toList();
    }

    List<Integer> ints() {
      return list().stream().map(Json::number).toList();
    }

    String text() {
      return String.valueOf(value);
    }

    int number() {
      return value instanceof Long number ? Math.toIntExact(number) : -1;
    }

    boolean truth() {
      return Boolean.TRUE.equals(value);
    }
  }
}
