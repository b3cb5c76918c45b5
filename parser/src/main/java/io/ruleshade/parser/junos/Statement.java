package io.ruleshade.parser.junos;

import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement of the configuration with all that is below it: one for each block and leaf, however
 * many lines contribute to it. Mutable while the file is read.
 */
final class Statement {
  final Shape shape;
  /** The words after the keyword; for an entry its name. */
  List<String> names;
  @Nullable Statement parent;

  private final LinkedHashMap<String, Statement> children = new LinkedHashMap<>();
  /** Values of a leaf or list with the lines they are on. */
  private final LinkedHashMap<String, Integer> values = new LinkedHashMap<>();
  /** What a text holds: the words of each statement below it. */
  private final Set<String> texts = new LinkedHashSet<>();

  boolean inactive;
  /** Whether it comes from a configuration group. */
  boolean inherited;
  /** First line that names it; 0 while none does. */
  int first;
  /** Last line that belongs to it. */
  int last;
  /** The annotation before it. */
  @Nullable String comment;

  Statement(Shape shape, List<String> names, @Nullable Statement parent) {
    this.shape = shape;
    this.names = names;
    this.parent = parent;
  }

  /** {@return what tells it from the other statements of its block} */
  String key() {
    return key(shape, names);
  }

  static String key(Shape shape, List<String> names) {
    if (shape.isEntry()) {
      return "\u0000" + names.get(0);
    }
    boolean named = shape.kind == Shape.Kind.BLOCK || shape.kind == Shape.Kind.TEXT;
    return named && !names.isEmpty()
        ? shape.keyword + "\u0000" + String.join("\u0000", names)
        : shape.keyword;
  }

  /** {@return its keyword; empty for an entry} */
  String keyword() {
    return shape.isEntry() ? "" : shape.keyword;
  }

  /** {@return the first word of its name} */
  String name() {
    return names.isEmpty() ? "" : names.get(0);
  }

  // ---- building

  /** The statement below of a shape and name, made when there is none. */
  Statement obtain(Shape child, List<String> childNames) {
    String key = key(child, childNames);
    Statement found = children.get(key);
    if (found == null) {
      found = new Statement(child, childNames, this);
      children.put(key, found);
    }
    if (child.choice != 0 && children.size() > 1) {
      Statement chosen = found;
      children.values().removeIf(s -> s.shape.choice == child.choice && s != chosen);
    }
    return found;
  }

  /** The statement below of a shape and name, or null. */
  @Nullable Statement find(Shape child, List<String> childNames) {
    return children.get(key(child, childNames));
  }

  /** Adds what could not be read, so that the lowering sees that there was something. */
  void addUnread(String text, int firstLine, int lastLine) {
    Statement unread = new Statement(Shape.UNREADABLE, List.of(text), this);
    unread.extend(firstLine, lastLine);
    children.put("\u0001" + firstLine + text, unread);
  }

  /** Puts a statement below this one, in the place of one with the same key or at the end. */
  void put(Statement child) {
    child.parent = this;
    children.put(child.key(), child);
  }

  void remove(Statement child) {
    children.remove(child.key(), child);
  }

  /** Moves a statement below this one before or after another. */
  boolean move(Statement child, Statement anchor, boolean before) {
    List<Statement> order = new ArrayList<>(children.values());
    if (child == anchor || !order.remove(child)) {
      return false;
    }
    int at = order.indexOf(anchor);
    if (at < 0) {
      return false;
    }
    order.add(before ? at : at + 1, child);
    children.clear();
    order.forEach(this::putBack);
    return true;
  }

  /** Gives a statement below this one another name, in its place. */
  void rename(Statement child, List<String> newNames) {
    List<Statement> order = new ArrayList<>(children.values());
    children.clear();
    child.names = newNames;
    order.forEach(this::putBack);
  }

  private void putBack(Statement child) {
    String unreadKey = "\u0001" + child.first + child.name();
    children.put(child.shape.kind == Shape.Kind.UNREAD ? unreadKey : child.key(), child);
  }

  /** {@return whether it held anything} Empties it. */
  boolean clear() {
    boolean had = !children.isEmpty() || !values.isEmpty() || !texts.isEmpty();
    children.clear();
    values.clear();
    texts.clear();
    first = 0;
    last = 0;
    return had;
  }

  void setValue(String value, int line) {
    values.clear();
    values.put(value, line);
  }

  void addValue(String value, int line) {
    values.putIfAbsent(value, line);
  }

  boolean removeValue(String value) {
    return values.remove(value) != null;
  }

  void addText(String text) {
    texts.add(text);
  }

  void removeText(String text) {
    texts.remove(text);
  }

  /** Enters lines that belong to it. */
  void extend(int firstLine, int lastLine) {
    first = first == 0 ? firstLine : Math.min(first, firstLine);
    last = Math.max(last, lastLine);
  }

  /** {@return a copy with all that is below it} */
  Statement copy(List<String> newNames, @Nullable Statement newParent, boolean asInherited) {
    Statement copy = new Statement(shape, newNames, newParent);
    children.forEach((key, child) -> copy.children.put(key, child.copy(child.names, copy, asInherited)));
    copy.values.putAll(values);
    copy.texts.addAll(texts);
    copy.inactive = inactive;
    copy.inherited = inherited || asInherited;
    copy.first = first;
    copy.last = last;
    copy.comment = comment;
    return copy;
  }

  // ---- reading

  /** {@return the statements below, in order, inactive ones included} */
  Collection<Statement> all() {
    return children.values();
  }

  /** {@return the active statements below with a keyword, in order} */
  List<Statement> each(String keyword) {
    List<Statement> out = new ArrayList<>();
    for (Statement child : children.values()) {
      if (!child.inactive && child.keyword().equals(keyword)) {
        out.add(child);
      }
    }
    return out;
  }

  /** {@return the active entries below, in order} */
  List<Statement> entries() {
    return each("");
  }

  /** {@return what is below and could not be read} */
  List<Statement> unread() {
    List<Statement> out = new ArrayList<>(0);
    for (Statement child : children.values()) {
      if (child.shape.kind == Shape.Kind.UNREAD) {
        out.add(child);
      }
    }
    return out;
  }

  /** {@return the active statement below without a name, or null} */
  @Nullable Statement get(String keyword) {
    Statement found = children.get(keyword);
    return found == null || found.inactive ? null : found;
  }

  /** {@return the active block below with a name of one word, or null} */
  @Nullable Statement get(String keyword, String name) {
    Statement found = children.get(keyword + "\u0000" + name);
    return found == null || found.inactive ? null : found;
  }

  boolean has(String keyword) {
    return get(keyword) != null;
  }

  /** {@return the values of an active leaf or list below; empty when there is none} */
  Collection<String> values(String keyword) {
    Statement found = get(keyword);
    return found == null ? List.of() : found.values.keySet();
  }

  /** {@return the value of an active leaf below, or null} */
  @Nullable String value(String keyword) {
    for (String value : values(keyword)) {
      return value;
    }
    return null;
  }

  Collection<String> values() {
    return values.keySet();
  }

  /** {@return its values with their lines} */
  Map<String, Integer> valueLines() {
    return values;
  }

  Collection<String> texts() {
    return texts;
  }

  boolean isEmptyBlock() {
    return children.isEmpty();
  }

  /** {@return its lines in the file} */
  Span span(SourceFile file) {
    int from = Math.max(1, first);
    return file.span(from, Math.max(from, last));
  }

  /** {@return it and what is below it as one line, for conditions and effects} */
  String text() {
    StringBuilder out = new StringBuilder(keyword());
    names.forEach(name -> append(out, name));
    List<String> parts = new ArrayList<>(values.keySet());
    parts.addAll(texts);
    for (Statement child : children.values()) {
      if (!child.inactive) {
        parts.add(child.text());
      }
    }
    parts.sort(null);
    append(out, String.join(", ", parts));
    return out.toString();
  }

  private static void append(StringBuilder out, String word) {
    if (!word.isEmpty()) {
      if (out.length() > 0) {
        out.append(' ');
      }
      out.append(word);
    }
  }
}
