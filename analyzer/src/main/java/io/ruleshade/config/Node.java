package io.ruleshade.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in a YAML file, with its place. */
public sealed interface Node {
  /** {@return where it stands} */
  Place place();

  /** {@return what it is, for messages} */
  String what();

  /**
   * A scalar.
   *
   * @param text as written, without quotes
   * @param plain whether it was written without quotes, so that it may stand for a number or a truth
   */
  record Text(Place place, String text, boolean plain) implements Node {
    @Override
    public String what() {
      return "`" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "`";
    }
  }

  /** A list. */
  record Items(Place place, List<Node> items) implements Node {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String what() {
      return "a list";
    }
  }

  /**
   * A value at a key.
   *
   * @param place of the key
   */
  record Entry(Place place, Node value) {}

  /**
   * A mapping.
   *
   * @param entries in the order of the file
   */
  record Mapping(Place place, Map<String, Entry> entries) implements Node {
    public Mapping {
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String what() {
      return "a mapping";
    }
  }

  /** No value: {@code null}, {@code ~}, or nothing behind a key. */
  record Nothing(Place place) implements Node {
    @Override
    public String what() {
      return "nothing";
    }
  }
}
