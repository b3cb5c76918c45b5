package io.ruleshade.parser.panos;

import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A named node of the configuration tree, the same for all three forms: an element, an entry or a
 * member of the XML form, a word of a {@code set} line, a block or a word of the form with braces. A
 * value is a node below the node of its key: {@code action} has one child, {@code allow}.
 *
 * <p>Mutable while the text is read and its lines are accounted for; used by one parse only.
 */
final class Node {
  /** How the lines of a node are accounted for. */
  enum Mark {
    /** As those of the node above. */
    INHERITED,
    IRRELEVANT,
    MODELLED,
    NOT_UNDERSTOOD
  }

  /** Above this many children names are looked up in a table. */
  private static final int FEW = 8;

  final String name;

  /** Offsets of the text that opens the node. */
  final int start;

  final int end;

  /** Offsets of the text that closes it; -1 where nothing does. */
  int closeStart = -1;

  int closeEnd = -1;

  /** Whether the text ends before the node does. */
  boolean cut;

  /** Whether something directly below it could not be read. */
  boolean broken;

  /** Whether it is a {@code <member>}. */
  boolean member;

  /** When it was last stated, counted through the text: the later of two values holds. */
  int stated;

  /** What was not understood; empty unless its mark says so. */
  String reason = "";

  /** How its own lines are accounted for. */
  Mark own = Mark.INHERITED;

  /** How the lines below are accounted for, where nothing else is said there. */
  Mark below = Mark.INHERITED;

  @Nullable Node parent;

  private final List<Node> children = new ArrayList<>(2);
  private @Nullable Map<String, Node> table;

  /** Starts and ends of further places that state the node. */
  private int[] again = {};

  private int againCount;

  Node(String name, int start, int end) {
    this.name = name;
    this.start = start;
    this.end = end;
  }

  /** {@return the children in order} */
  List<Node> children() {
    return children;
  }

  /** Adds a child behind the others, even one whose name is there already. */
  Node add(Node child) {
    child.parent = this;
    children.add(child);
    if (table != null) {
      table.put(child.name, child);
    }
    return child;
  }

  /** {@return the last child of a name; null when there is none} */
  @Nullable Node child(String childName) {
    if (table == null && children.size() > FEW) {
      table = new HashMap<>();
      for (Node child : children) {
        table.put(child.name, child);
      }
    }
    if (table != null) {
      return table.get(childName);
    }
    for (int i = children.size() - 1; i >= 0; i--) {
      if (children.get(i).name.equals(childName)) {
        return children.get(i);
      }
    }
    return null;
  }

  /** {@return the node at the end of a path of names; null when there is none} */
  @Nullable Node at(String... path) {
    Node node = this;
    for (String step : path) {
      node = node == null ? null : node.child(step);
    }
    return node;
  }

  /** Notes that the text states the node again. */
  void statedAgain(int from, int to) {
    if (againCount == again.length) {
      again = Arrays.copyOf(again, Math.max(2, 2 * againCount));
    }
    again[againCount++] = from;
    again[againCount++] = to;
  }

  /** Takes a child out. */
  void remove(Node child) {
    children.remove(child);
    table = null;
  }

  /** Takes all children out that fit. */
  void removeIf(Predicate<Node> condition) {
    children.removeIf(condition);
    table = null;
  }

  /** Puts a child at a place among the others. */
  void move(Node child, int index) {
    children.remove(child);
    children.add(index, child);
  }

  /** {@return the value stated last below this key; null when there is none} */
  @Nullable Node value() {
    Node last = null;
    for (Node child : children) {
      if (last == null || child.stated >= last.stated) {
        last = child;
      }
    }
    return last;
  }

  /** {@return the value stated last below a key} */
  @Nullable Node value(String key) {
    Node node = child(key);
    return node == null ? null : node.value();
  }

  /** {@return the text of the value stated last below a key; null when there is none} */
  @Nullable String text(String key) {
    Node value = value(key);
    return value == null ? null : value.name;
  }

  /** {@return whether the value below a key is {@code yes}} */
  boolean isYes(String key) {
    return "yes".equals(text(key));
  }

  /** {@return whether a part of this node could not be read or is cut off} */
  boolean isPartial() {
    boolean[] found = {false};
    forEach(node -> found[0] |= node.cut || node.broken);
    return found[0];
  }

  /** Visits the node and all below it, in order, however deep they lie. */
  void forEach(Consumer<Node> visitor) {
    List<Node> open = new ArrayList<>();
    open.add(this);
    while (!open.isEmpty()) {
      Node node = open.remove(open.size() - 1);
      visitor.accept(node);
      for (int i = node.children.size() - 1; i >= 0; i--) {
        open.add(node.children.get(i));
      }
    }
  }

  /** {@return the smallest span that holds the node and all below it} */
  Span span(SourceFile file) {
    int[] bounds = {start, Math.max(end, closeEnd)};
    forEach(
        node -> {
          if (node.end > node.start) {
            bounds[0] = Math.min(bounds[0], node.start);
          }
          bounds[1] = Math.max(bounds[1], Math.max(node.end, node.closeEnd));
          for (int i = 1; i < node.againCount; i += 2) {
            bounds[1] = Math.max(bounds[1], node.again[i]);
          }
        });
    return new Span(file, bounds[0], bounds[1]);
  }

  /** {@return the place that opens it} */
  Span opening(SourceFile file) {
    return new Span(file, start, end);
  }

  /** Says that the node and all below it are in the model. */
  void modelled() {
    own = Mark.MODELLED;
    below = Mark.MODELLED;
  }

  /** Says that the node itself is in the model; nothing is said of what is below. */
  void modelledItself() {
    own = Mark.MODELLED;
  }

  /** Says that the node and all below it do not matter. */
  void irrelevant() {
    own = Mark.IRRELEVANT;
    below = Mark.IRRELEVANT;
  }

  /** Says that the node and all below it were not understood. */
  void notUnderstood(String why) {
    own = Mark.NOT_UNDERSTOOD;
    below = Mark.NOT_UNDERSTOOD;
    reason = why;
  }

  /** Hands each place that states this node alone to a consumer. */
  void forEachPlace(Place consumer) {
    consumer.accept(start, end);
    if (closeStart >= 0) {
      consumer.accept(closeStart, closeEnd);
    }
    for (int i = 0; i < againCount; i += 2) {
      consumer.accept(again[i], again[i + 1]);
    }
  }

  /** Takes a place in the text. */
  @FunctionalInterface
  interface Place {
    /** One place, {@code from} inclusive, {@code to} exclusive. */
    void accept(int from, int to);
  }

  @Override
  public String toString() {
    return name + children;
  }
}
