package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration as it was read: the tree, and what there is to say about the text.
 *
 * <p>Lines that no node of the tree stands for (comments, blank lines, lines that could not be read)
 * are entered into the ledger by the reader itself.
 */
final class Tree {
  final Node root = new Node("", 0, 0);

  /** Nodes that a later statement took out or replaced. */
  final List<Node> removed = new ArrayList<>();

  final List<Diagnostic> diagnostics = new ArrayList<>();

  /** Whether the text ends before the configuration does, or is not fit to be read. */
  boolean incomplete;

  /**
   * {@return the configurations in it} A file may hold several, one after the other; rules of one say
   * nothing about those of another.
   */
  List<Tree> documents() {
    long tops = root.children().stream().filter(Tree::isDocument).count();
    if (tops < 2) {
      Tree only = new Tree();
      only.removed.addAll(removed);
      root.children().forEach(only.root::add);
      return List.of(only);
    }
    List<Tree> out = new ArrayList<>();
    Tree rest = new Tree();
    for (Node child : root.children()) {
      Tree document = isDocument(child) ? new Tree() : rest;
      document.root.add(child);
      if (document != rest) {
        out.add(document);
      }
    }
    rest.root.children().forEach(out.get(0).root::add);
    return out;
  }

  private static boolean isDocument(Node node) {
    return !node.member && (node.name.equals("config") || node.name.equals("response"));
  }
}
