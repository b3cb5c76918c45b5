package io.ruleshade.config;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are known: takes values out by kind, and says what is wrong with its line. */
public final class Fields {
  private final String owner;
  private final Node.Mapping mapping;

  private Fields(String owner, Node.Mapping mapping) {
    this.owner = owner;
    this.mapping = mapping;
  }

  /**
   * Takes a value for a mapping.
   *
   * @param owner what it is the mapping of, for messages: {@code an intent}
   * @param known the keys that it may have
   */
  public static Fields of(String owner, Node node, List<String> known) throws BadConfig {
    Node.Mapping mapping = mapping(owner, node);
    for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new BadConfig(
            entry.getValue().place(),
            "unknown key `"
                + entry.getKey()
                + "` of "
                + owner
                + Suggestions.of(entry.getKey(), known));
      }
    }
    return new Fields(owner, mapping);
  }

  private static Node.Mapping mapping(String owner, Node node) throws BadConfig {
    if (node instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw new BadConfig(node.place(), owner + " is a mapping, not " + node.what());
  }

  /** {@return a mapping whose keys are names that the user gives} */
  public static Map<String, Node.Entry> named(String owner, Node node) throws BadConfig {
    return node instanceof Node.Nothing ? Map.of() : mapping(owner, node).entries();
  }

  /** {@return where the mapping begins} */
  public Place place() {
    return mapping.place();
  }

  /** {@return where a key stands; the beginning where it is missing} */
  public Place place(String key) {
    Node.Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.place() : entry.place();
  }

  /** {@return the keys that are given} */
  public List<String> given() {
    return new ArrayList<>(mapping.entries().keySet());
  }

  /** {@return the value at a key; empty where it is missing or nothing} */
  public Optional<Node> get(String key) {
    Node.Entry entry = mapping.entries().get(key);
    return entry == null || entry.value() instanceof Node.Nothing
        ? Optional.empty()
        : Optional.of(entry.value());
  }

  /** {@return a text; null where it is missing} */
  public @Nullable String text(String key) throws BadConfig {
    Optional<Node> node = get(key);
    return node.isEmpty() ? null : text(key, node.get());
  }

  /** {@return a text that must be there and say something} */
  public String required(String key) throws BadConfig {
    String text = text(key);
    if (text == null || text.isBlank()) {
      throw new BadConfig(mapping.place(), owner + " needs `" + key + "`");
    }
    return text.strip();
  }

  private static String text(String key, Node node) throws BadConfig {
    if (node instanceof Node.Text text) {
      return text.text();
    }
    throw new BadConfig(node.place(), "`" + key + "` is a text, not " + node.what());
  }

  /** {@return a truth; null where it is missing} */
  public @Nullable Boolean truth(String key) throws BadConfig {
    Optional<Node> node = get(key);
    if (node.isEmpty()) {
      return null;
    }
    if (node.get() instanceof Node.Text text && text.plain()) {
      if (text.text().equals("true")) {
        return true;
      }
      if (text.text().equals("false")) {
        return false;
      }
    }
    throw new BadConfig(
        node.get().place(), "`" + key + "` is true or false, not " + node.get().what());
  }

  /** {@return a whole number within bounds; null where it is missing} */
  public @Nullable Integer number(String key, int least, int most) throws BadConfig {
    Optional<Node> node = get(key);
    if (node.isEmpty()) {
      return null;
    }
    if (node.get() instanceof Node.Text text && text.plain() && text.text().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text.text());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new BadConfig(
        node.get().place(),
        "`" + key + "` is a number from " + least + " to " + most + ", not " + node.get().what());
  }

  /** {@return a day; null where it is missing} */
  public @Nullable LocalDate day(String key) throws BadConfig {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new BadConfig(
          get(key).orElseThrow().place(),
          "`" + key + "` is a day such as 2027-01-31, not `" + text + "`");
    }
  }

  /** {@return texts, given as a list or as one; null where they are missing} */
  public @Nullable List<String> texts(String key) throws BadConfig {
    List<Node.Text> nodes = scalars(key);
    return nodes == null ? null : nodes.stream().map(Node.Text::text).toList();
  }

  /** {@return the same with their places} */
  public @Nullable List<Node.Text> scalars(String key) throws BadConfig {
    Node.Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return null;
    }
    return scalars(key, entry.value());
  }

  /** {@return the texts of a list, or of one} */
  static List<Node.Text> scalars(String key, Node node) throws BadConfig {
    List<Node.Text> out = new ArrayList<>();
    for (Node item : items(node)) {
      if (item instanceof Node.Text text) {
        out.add(text);
      } else {
        throw new BadConfig(
            item.place(), "`" + key + "` holds texts, not " + item.what());
      }
    }
    return out;
  }

  /** {@return the elements of a list; one where it is no list; none of nothing} */
  public static List<Node> items(Node node) {
    return switch (node) {
      case Node.Items items -> items.items();
      case Node.Nothing nothing -> List.of();
      case Node.Text text -> List.of(text);
      case Node.Mapping mapping -> List.of(mapping);
    };
  }

  /** {@return the elements of a list at a key; none where it is missing} */
  public List<Node> list(String key) throws BadConfig {
    Optional<Node> node = get(key);
    if (node.isEmpty()) {
      return List.of();
    }
    if (node.get() instanceof Node.Items items) {
      return items.items();
    }
    throw new BadConfig(
        node.get().place(), "`" + key + "` is a list, not " + node.get().what());
  }

  /** {@return one of some words; null where it is missing} */
  public @Nullable String oneOf(String key, List<String> words) throws BadConfig {
    String text = text(key);
    if (text == null || words.contains(text)) {
      return text;
    }
    throw new BadConfig(
        get(key).orElseThrow().place(),
        "`" + key + "` is one of " + String.join(", ", words) + ", not `" + text + "`"
            + Suggestions.of(text, words));
  }

  /** {@return names that the user gives and lists of texts at them} */
  public Map<String, List<Node.Text>> lists(String key) throws BadConfig {
    Map<String, List<Node.Text>> out = new LinkedHashMap<>();
    Optional<Node> node = get(key);
    if (node.isPresent()) {
      for (Map.Entry<String, Node.Entry> entry : named("`" + key + "`", node.get()).entrySet()) {
        out.put(entry.getKey(), scalars(entry.getKey(), entry.getValue().value()));
      }
    }
    return out;
  }
}
