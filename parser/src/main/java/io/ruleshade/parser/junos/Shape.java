package io.ruleshade.parser.junos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a statement of the configuration looks like: how many words its name has, whether it is a
 * leaf or a block, and which statements may be below it.
 *
 * <p>All shapes come from {@code hierarchy.txt}, which is the list of the statements that can affect
 * filtering. Shapes are not changed after they are read.
 */
final class Shape {
  /** The kinds of statement. */
  enum Kind {
    /** Holds further statements. */
    BLOCK,
    /** Has a fixed number of values; given again, the later ones hold. */
    LEAF,
    /** Has one value or a list; given again, values add up. */
    LIST,
    /** Is there or not. */
    FLAG,
    /** Has a value or none. */
    OPTIONAL,
    /** Is kept as text, with all that is below it. */
    TEXT,
    /** Has nothing to do with filtering, with all that is below it. */
    FOREIGN,
    /** Could not be read. */
    UNREAD
  }

  /** The shape of what could not be read. */
  static final Shape UNREADABLE = new Shape("?", Kind.UNREAD, 0);

  /** The shape of a whole configuration. */
  static final Shape CONFIGURATION = load();

  final String keyword;
  final Kind kind;
  /** Words of the name of a block or text, values of a leaf. */
  final int arity;
  /** Of the statements with the same choice in one block the last one holds; 0 for none. */
  char choice;
  /** What may be below, by its first word. */
  Map<String, Shape> children = new LinkedHashMap<>();
  /** What an entry of any name looks like; null when entries have no place here. */
  @Nullable Shape entry;
  /** Whether statements that are not listed have nothing to do with filtering. */
  boolean lenient;

  private Shape(String keyword, Kind kind, int arity) {
    this.keyword = keyword;
    this.kind = kind;
    this.arity = arity;
  }

  /** {@return whether it stands for entries of any name, so that its name is its first word} */
  boolean isEntry() {
    return keyword.equals("<>");
  }

  private record Line(int indent, Shape shape, @Nullable String like) {}

  private static Shape load() {
    List<Line> lines = new ArrayList<>();
    Map<String, Shape> labels = new HashMap<>();
    try (InputStream in = Shape.class.getResourceAsStream("hierarchy.txt")) {
      if (in == null) {
        throw new IllegalStateException("missing resource hierarchy.txt");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        if (!text.isBlank() && !text.startsWith("#")) {
          lines.add(line(text, labels));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Deque<Line> open = new ArrayDeque<>();
    for (Line line : lines) {
      while (!open.isEmpty() && open.getFirst().indent() >= line.indent()) {
        open.pop();
      }
      if (!open.isEmpty()) {
        Shape parent = open.getFirst().shape();
        if (line.shape().isEntry()) {
          parent.entry = line.shape();
        } else {
          parent.children.put(line.shape().keyword, line.shape());
        }
      }
      open.push(line);
    }
    for (Line line : lines) {
      if (line.like() != null) {
        Shape like = labels.get(line.like());
        if (like == null) {
          throw new IllegalStateException("no label " + line.like());
        }
        line.shape().children = like.children;
        line.shape().entry = like.entry;
        line.shape().lenient = like.lenient;
      }
    }
    return lines.get(0).shape();
  }

  private static Line line(String text, Map<String, Shape> labels) {
    int indent = 0;
    while (text.charAt(indent) == ' ') {
      indent++;
    }
    String[] words = text.strip().split(" ");
    Kind kind = words[0].equals("<>") ? Kind.BLOCK : Kind.FLAG;
    int arity = 0;
    boolean lenient = false;
    char choice = 0;
    String label = null;
    String like = null;
    for (int i = 1; i < words.length; i++) {
      char sign = words[i].charAt(0);
      String rest = words[i].substring(1);
      switch (sign) {
        case '/' -> {
          kind = Kind.BLOCK;
          arity = rest.isEmpty() ? 0 : Integer.parseInt(rest);
        }
        case '=' -> {
          kind = Kind.LEAF;
          arity = Integer.parseInt(rest);
        }
        case '*' -> kind = Kind.LIST;
        case '!' -> kind = Kind.FLAG;
        case '?' -> kind = Kind.OPTIONAL;
        case '~' -> {
          kind = Kind.TEXT;
          arity = rest.isEmpty() ? 0 : Integer.parseInt(rest);
        }
        case '-' -> kind = Kind.FOREIGN;
        case '%' -> lenient = true;
        case '^' -> choice = rest.charAt(0);
        case '#' -> label = rest;
        case '@' -> like = rest;
        default -> throw new IllegalStateException("hierarchy.txt: " + text);
      }
    }
    Shape shape = new Shape(words[0], kind, arity);
    shape.lenient = lenient;
    shape.choice = choice;
    if (label != null) {
      labels.put(label, shape);
    }
    return new Line(indent, shape, like);
  }
}
