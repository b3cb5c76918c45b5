package io.ruleshade.parser.junos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the words of one statement down the hierarchy, making the statements they name or only
 * finding them.
 *
 * <p>A leaf may be followed by further statements of its block in the same line, as the command line
 * allows: {@code match source-address any destination-address any}.
 */
final class Walk {
  private final List<Word> words;
  private final int firstLine;
  private final int lastLine;
  private final boolean create;
  /** Whether the words open a block, which then may lack its name. */
  private final boolean opens;

  private final Statement start;

  private Statement at;
  private Statement touched;
  private @Nullable String value;
  private int next;
  /** Where the words of the statement at hand begin. */
  private int mark;

  /**
   * Where a walk ended.
   *
   * @param end the last statement named; null when the words were not understood, have nothing to do
   *     with filtering, or name nothing that is there
   * @param block the block in which {@code end} is, or the block in which the walk got stuck
   * @param value the last value named, where the last word is a value of a list; the words kept as
   *     text; for an error the words that were not understood
   * @param foreign whether the words have nothing to do with filtering
   * @param error why the words were not understood; null when they were
   */
  record Outcome(
      @Nullable Statement end,
      Statement block,
      @Nullable String value,
      boolean foreign,
      @Nullable String error) {}

  private Walk(
      Statement start,
      List<Word> words,
      int firstLine,
      int lastLine,
      boolean create,
      boolean opens) {
    this.opens = opens;
    this.start = start;
    this.at = start;
    this.touched = start;
    this.words = words;
    this.firstLine = firstLine;
    this.lastLine = lastLine;
    this.create = create;
  }

  /** Makes what the words name. */
  static Outcome create(Statement start, List<Word> words, int firstLine, int lastLine) {
    return new Walk(start, words, firstLine, lastLine, true, false).go();
  }

  /** Makes the block that the words open. */
  static Outcome open(Statement start, List<Word> words, int firstLine, int lastLine) {
    return new Walk(start, words, firstLine, lastLine, true, true).go();
  }

  /** Finds what the words name. */
  static Outcome find(Statement start, List<Word> words) {
    return new Walk(start, words, 0, 0, false, false).go();
  }

  private Outcome go() {
    while (next < words.size()) {
      Outcome stop = step();
      if (stop != null) {
        return stop;
      }
    }
    return new Outcome(touched, at, value, false, null);
  }

  private Outcome error(String reason) {
    next = mark;
    return new Outcome(null, at, rest(), false, reason);
  }

  private Outcome missing() {
    return new Outcome(null, at, null, false, null);
  }

  /** Takes the next word and those that belong to it; returns an outcome where that is the end. */
  private @Nullable Outcome step() {
    switch (at.shape.kind) {
      case TEXT, OPTIONAL -> {
        value = rest();
        if (create) {
          at.addText(value);
          at.extend(firstLine, lastLine);
        }
        next = words.size();
        return null;
      }
      case LIST, LEAF -> {
        // The older form with braces: application { junos-http; junos-https; }
        takeValue(at);
        return null;
      }
      case FLAG -> {
        return error("nothing can follow `" + at.keyword() + "`");
      }
      case FOREIGN -> {
        return new Outcome(null, at, null, true, null);
      }
      case UNREAD -> {
        return error("part of a statement that was not understood");
      }
      case BLOCK -> {
        return below();
      }
    }
    return null;
  }

  /** A statement of the block. */
  private @Nullable Outcome below() {
    mark = next;
    Word word = words.get(next);
    Shape child = word.list() == 0 ? at.shape.children.get(word.text()) : null;
    if (child == null && at.shape.entry != null && !belongsAbove(word)) {
      child = at.shape.entry;
    }
    if (child == null) {
      if (at != start && at.parent != null && isKeywordAbove(word)) {
        at = at.parent;
        return null;
      }
      return at.shape.lenient
          ? new Outcome(null, at, null, true, null)
          : error("unknown statement `" + word.text() + "`");
    }
    if (child.isEntry()) {
      return entry(child, word);
    }
    next++;
    return switch (child.kind) {
      case FOREIGN -> new Outcome(null, at, null, true, null);
      case BLOCK, TEXT -> block(child);
      case FLAG -> leaf(child) == null ? missing() : null;
      case OPTIONAL, LIST, LEAF -> {
        Statement leaf = leaf(child);
        if (leaf == null) {
          yield missing();
        }
        yield values(child, leaf);
      }
      case UNREAD -> error("not understood");
    };
  }

  /** Whether a word after an entry of a list goes on with the block that the list is in. */
  private boolean belongsAbove(Word word) {
    return touched != at
        && touched.shape.isEntry()
        && at != start
        && at.parent != null
        && at.parent.shape.children.containsKey(word.text());
  }

  private boolean isKeywordAbove(Word word) {
    for (Statement up = at.parent; up != null; up = up.parent) {
      if (up.shape.children.containsKey(word.text())) {
        return true;
      }
      if (up == start) {
        return false;
      }
    }
    return false;
  }

  private @Nullable Outcome entry(Shape shape, Word word) {
    next++;
    Statement entry = statement(shape, List.of(word.text()));
    if (entry == null) {
      return missing();
    }
    touched = entry;
    if (word.list() == 0) {
      at = entry;
    }
    return null;
  }

  private @Nullable Outcome block(Shape shape) {
    List<String> names = new ArrayList<>(shape.arity);
    for (int i = 0; i < shape.arity; i++) {
      if (next == words.size() && opens && shape.arity == 1) {
        // The device refuses a block without a name, but what is meant is clear.
        names.add("");
        break;
      }
      if (next == words.size() || words.get(next).list() != 0) {
        return error("`" + shape.keyword + "` without a name");
      }
      names.add(words.get(next++).text());
    }
    if (shape.keyword.equals("from-zone") && !names.get(1).equals("to-zone")) {
      return error("`from-zone` without `to-zone`");
    }
    Statement block = statement(shape, List.copyOf(names));
    if (block == null) {
      return missing();
    }
    touched = block;
    at = block;
    return null;
  }

  private @Nullable Statement leaf(Shape shape) {
    Statement leaf = statement(shape, List.of());
    if (leaf != null) {
      touched = leaf;
    }
    return leaf;
  }

  /** The values of a leaf or list; none where a block of values or a deletion follows. */
  private @Nullable Outcome values(Shape shape, Statement leaf) {
    if (next == words.size()) {
      if (shape.kind != Shape.Kind.OPTIONAL) {
        at = leaf;
      }
      return null;
    }
    if (shape.kind == Shape.Kind.OPTIONAL
        && words.get(next).list() == 0
        && at.shape.children.containsKey(words.get(next).text())) {
      return null;
    }
    takeValue(leaf);
    return null;
  }

  private void takeValue(Statement leaf) {
    Word word = words.get(next++);
    String text = word.text();
    if (leaf.shape.kind == Shape.Kind.LIST) {
      if (next + 1 < words.size()
          && words.get(next).text().equals("-")
          && words.get(next).list() == word.list()) {
        text = text + "-" + words.get(next + 1).text();
        next += 2;
      }
      value = text;
      if (create) {
        leaf.addValue(text, word.line());
      }
      while (word.list() != 0
          && next < words.size()
          && words.get(next).list() == word.list()) {
        takeValue(leaf);
      }
    } else if (create) {
      leaf.setValue(text, word.line());
    }
    if (create) {
      leaf.extend(firstLine, lastLine);
    }
  }

  private @Nullable Statement statement(Shape shape, List<String> names) {
    if (!create) {
      return at.find(shape, names);
    }
    Statement found = at.obtain(shape, names);
    found.extend(firstLine, lastLine);
    return found;
  }

  private String rest() {
    StringBuilder out = new StringBuilder();
    for (int i = next; i < words.size(); i++) {
      out.append(out.length() == 0 ? "" : " ").append(words.get(i).text());
    }
    return out.toString();
  }
}
