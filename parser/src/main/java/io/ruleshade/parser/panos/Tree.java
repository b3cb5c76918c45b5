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
}
