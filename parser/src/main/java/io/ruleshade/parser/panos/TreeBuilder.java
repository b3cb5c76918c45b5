package io.ruleshade.parser.panos;

import io.ruleshade.parser.panos.Words.Element;
import io.ruleshade.parser.panos.Words.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Enters the words of statements into the tree, by {@link Shape} where the node has one. */
final class TreeBuilder {
  private int count;
  private boolean openText;

  /** Above this depth further words of a line are put beside each other. */
  private static final int DEEPEST = 100;

  /** Where a line has got to. */
  private static final class Way {
    final List<Node> nodes = new ArrayList<>();
    final List<@Nullable Shape> shapes = new ArrayList<>();

    Node node() {
      return nodes.get(nodes.size() - 1);
    }

    @Nullable Shape shape() {
      return shapes.get(shapes.size() - 1);
    }

    void down(Node node, @Nullable Shape shape) {
      nodes.add(node);
      shapes.add(shape);
    }

    void up() {
      if (nodes.size() > 1) {
        nodes.remove(nodes.size() - 1);
        shapes.remove(shapes.size() - 1);
      } else {
        shapes.set(0, null);
      }
    }

    /** Goes up to the nearest node that knows a key; stays when none does. */
    boolean seek(String key) {
      int known = shapes.size() - 1;
      while (known >= 0 && !knows(shapes.get(known), key)) {
        known--;
      }
      while (known >= 0 && nodes.size() - 1 > known) {
        up();
      }
      return known >= 0;
    }
  }

  /** {@return whether the last line had more words in a free text than one quoted value} */
  boolean isOpenText() {
    return openText;
  }

  /** {@return the node that the words lead to from a node, made where it is new} */
  Node enter(Node from, List<Element> words) {
    Way way = new Way();
    way.down(from, shapeOf(from));
    openText = false;
    for (int i = 0; i < words.size(); i++) {
      Element element = words.get(i);
      Shape shape = way.shape();
      if (element.list()) {
        for (Word word : element.values()) {
          step(way.node(), word, true);
        }
        way.up();
        continue;
      }
      Word word = element.values().get(0);
      boolean value = shape != null && shape.value();
      if (value || way.nodes.size() > DEEPEST) {
        Node key = way.node();
        step(key, word, true);
        if (value) {
          way.up();
        }
        if (isFreeText(key.name) && i + 1 < words.size() && !isKey(way, words.get(i + 1))) {
          openText = true;
          break;
        }
        continue;
      }
      if (shape != null) {
        way.seek(word.text());
        shape = way.shape();
      }
      Node next = step(way.node(), word, i + 1 == words.size());
      way.down(next, shape != null ? shape.keys().get(word.text()) : shapeOf(next));
    }
    return way.node();
  }

  private static boolean isKey(Way way, Element next) {
    return !next.list() && way.shapes.stream().anyMatch(s -> knows(s, next.values().get(0).text()));
  }

  private static boolean isFreeText(String key) {
    return key.equals("description") || key.equals("comments") || key.equals("comment");
  }

  private static boolean knows(@Nullable Shape shape, String word) {
    return shape != null && shape.keys().containsKey(word);
  }

  /** Goes one word down; only the last word of a path notes that it is stated again. */
  private Node step(Node above, Word word, boolean last) {
    Node node = above.child(word.text());
    if (node == null) {
      node = above.add(new Node(word.text(), word.start(), word.end()));
    } else if (last) {
      node.statedAgain(word.start(), word.end());
    }
    node.stated = count++;
    return node;
  }

  /** The shape of an entry of a section, by where it stands; of a key, by where its entry stands. */
  private static @Nullable Shape shapeOf(Node node) {
    Node section = node.parent;
    if (section == null) {
      return null;
    }
    Node above = section.parent;
    if (above == null) {
      return null;
    }
    if (section.name.equals("rules") && above.name.equals("security")) {
      return Shape.rule();
    }
    Shape shape = Shape.of(section.name);
    if (shape != null) {
      return Places.isScope(above) ? shape : null;
    }
    Shape entry = shapeOf(section);
    return entry == null ? null : entry.keys().get(node.name);
  }
}
