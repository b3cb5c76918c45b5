package io.ruleshade.parser.panos;

import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** Enters the lines of every node into the ledger, as the node or one above it says. */
final class Accounting {
  private final SourceFile file;
  private final LineLedger ledger;

  Accounting(SourceFile file, LineLedger ledger) {
    this.file = file;
    this.ledger = ledger;
  }

  /** A node with what holds for it where it says nothing itself. */
  private record Inherited(Node node, Node.Mark mark, String reason) {}

  /** Enters the lines of a tree. Complexity: linear in its nodes. */
  void enter(Tree tree) {
    List<Inherited> open = new ArrayList<>();
    for (Node node : tree.root.children()) {
      open.add(new Inherited(node, Node.Mark.IRRELEVANT, ""));
    }
    for (Node node : tree.removed) {
      Node.Mark mark =
          Sections.isFilter(node) ? Node.Mark.MODELLED : Node.Mark.IRRELEVANT;
      open.add(new Inherited(node, mark, ""));
    }
    while (!open.isEmpty()) {
      Inherited at = open.remove(open.size() - 1);
      Node node = at.node();
      Node.Mark own = node.own == Node.Mark.INHERITED ? at.mark() : node.own;
      String why = node.reason.isEmpty() ? at.reason() : node.reason;
      node.forEachPlace((from, to) -> lines(from, to, own, why));
      Node.Mark below = node.below == Node.Mark.INHERITED ? at.mark() : node.below;
      for (Node child : node.children()) {
        open.add(new Inherited(child, below, why));
      }
    }
  }

  private void lines(int from, int to, Node.Mark mark, String reason) {
    int last = file.lines().lineAt(Math.max(from, to - 1));
    for (int line = file.lines().lineAt(from); line <= last; line++) {
      switch (mark) {
        case MODELLED -> ledger.modelled(line);
        case IRRELEVANT -> ledger.irrelevant(line);
        case NOT_UNDERSTOOD, INHERITED ->
            ledger.notUnderstood(line, reason.isEmpty() ? "not read" : reason);
      }
    }
  }
}
