package io.ruleshade.parser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Names that a dialect knows for numbers (ports, protocols, ICMP types), from one resource file for
 * each dialect.
 *
 * <p>A line is {@code table<TAB>name<TAB>number}; lines that begin with {@code #} name the source.
 */
public final class NameTable {
  private final Map<String, Map<String, Integer>> tables;

  private NameTable(Map<String, Map<String, Integer>> tables) {
    this.tables = tables;
  }

  /**
   * Reads a table file that ships with a front end.
   *
   * @param owner a class of the front end's package, beside which the resource lies
   * @param resource the file's name
   */
  public static NameTable load(Class<?> owner, String resource) {
    Map<String, Map<String, Integer>> tables = new LinkedHashMap<>();
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + resource + " beside " + owner);
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] cells = line.split("\t", -1);
        tables
            .computeIfAbsent(cells[0], k -> new LinkedHashMap<>())
            .put(cells[1], Integer.parseInt(cells[2]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NameTable(tables);
  }

  /** {@return the number of a name, compared as written} */
  public OptionalInt number(String table, String name) {
    Integer number = tables.getOrDefault(table, Map.of()).get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
