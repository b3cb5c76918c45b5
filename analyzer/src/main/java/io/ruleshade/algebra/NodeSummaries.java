package io.ruleshade.algebra;

import java.util.Arrays;

/**
 * Fills what each node of a {@link Bvh} tells of the entries below it: hull, positions, scopes,
 * kinds and literals. Entries that are removed (their bits name no kind) leave no trace.
 */
final class NodeSummaries {

  private static final int LIVE = Filter.ALL_KINDS | Window.IMPOSSIBLE;

  private final int hullSize;
  private final int nodeSize;
  private final int entrySize;
  private final int[] kinds;
  private final int[] entries;

  NodeSummaries(Bvh.Layout layout, int[] entries) {
    this.hullSize = layout.hullSize();
    this.nodeSize = layout.nodeSize();
    this.entrySize = layout.entrySize();
    this.kinds = layout.kinds();
    this.entries = entries;
  }

  /** Children before parents; the nodes are in preorder. Linear. */
  void fill(int[] nodes) {
    for (int node = nodes.length - nodeSize; node >= 0; node -= nodeSize) {
      int right = nodes[node + hullSize + Bvh.RIGHT];
      clear(nodes, node);
      if (right == 0) {
        int end = nodes[node + hullSize + Bvh.END];
        for (int slot = nodes[node + hullSize + Bvh.START]; slot < end; slot++) {
          addEntry(nodes, node, slot);
        }
      } else {
        addChild(nodes, node, node + nodeSize);
        addChild(nodes, node, node + right);
      }
    }
  }

  private void clear(int[] nodes, int node) {
    for (int i = 0; i < hullSize; i += 2) {
      nodes[node + i] = Integer.MAX_VALUE;
      nodes[node + i + 1] = -1;
    }
    int fields = node + hullSize;
    nodes[fields + Bvh.MIN_POSITION] = Integer.MAX_VALUE;
    nodes[fields + Bvh.MAX_POSITION] = Integer.MIN_VALUE;
    nodes[fields + Bvh.MAX_SCOPE_END] = Integer.MIN_VALUE;
    nodes[fields + Bvh.MIN_SCOPE_END] = Integer.MAX_VALUE;
    nodes[fields + Bvh.MIN_NEEDS] = Integer.MAX_VALUE;
    nodes[fields + Bvh.MAX_NEEDS] = -1;
    nodes[fields + Bvh.MASK] = 0;
    nodes[fields + Bvh.SIGNATURE] = -1;
    int first = fields + Bvh.MIN_OF_KIND;
    Arrays.fill(nodes, first, first + kinds.length, Integer.MAX_VALUE);
  }

  private void addChild(int[] nodes, int node, int child) {
    addHull(nodes, node, nodes, child);
    int to = node + hullSize;
    int from = child + hullSize;
    lower(nodes, to + Bvh.MIN_POSITION, nodes[from + Bvh.MIN_POSITION]);
    raise(nodes, to + Bvh.MAX_POSITION, nodes[from + Bvh.MAX_POSITION]);
    raise(nodes, to + Bvh.MAX_SCOPE_END, nodes[from + Bvh.MAX_SCOPE_END]);
    lower(nodes, to + Bvh.MIN_SCOPE_END, nodes[from + Bvh.MIN_SCOPE_END]);
    lower(nodes, to + Bvh.MIN_NEEDS, nodes[from + Bvh.MIN_NEEDS]);
    raise(nodes, to + Bvh.MAX_NEEDS, nodes[from + Bvh.MAX_NEEDS]);
    nodes[to + Bvh.MASK] |= nodes[from + Bvh.MASK];
    nodes[to + Bvh.SIGNATURE] &= nodes[from + Bvh.SIGNATURE];
    for (int i = Bvh.MIN_OF_KIND; i < Bvh.MIN_OF_KIND + kinds.length; i++) {
      lower(nodes, to + i, nodes[from + i]);
    }
  }

  private void addEntry(int[] nodes, int node, int slot) {
    int from = slot * entrySize + hullSize;
    int bits = entries[from + Bvh.BITS];
    if ((bits & LIVE) == 0) {
      return;
    }
    addHull(nodes, node, entries, slot * entrySize);
    int to = node + hullSize;
    int position = entries[from + Bvh.POSITION];
    lower(nodes, to + Bvh.MIN_POSITION, position);
    raise(nodes, to + Bvh.MAX_POSITION, position);
    raise(nodes, to + Bvh.MAX_SCOPE_END, entries[from + Bvh.SCOPE_END]);
    lower(nodes, to + Bvh.MIN_SCOPE_END, entries[from + Bvh.SCOPE_END]);
    lower(nodes, to + Bvh.MIN_NEEDS, entries[from + Bvh.NEEDS]);
    raise(nodes, to + Bvh.MAX_NEEDS, entries[from + Bvh.NEEDS]);
    nodes[to + Bvh.MASK] |= bits & LIVE;
    nodes[to + Bvh.SIGNATURE] &= entries[from + Bvh.ENTRY_SIGNATURE];
    for (int i = 0; i < kinds.length; i++) {
      if (((bits >> kinds[i]) & 1) != 0) {
        lower(nodes, to + Bvh.MIN_OF_KIND + i, position);
      }
    }
  }

  private void addHull(int[] nodes, int node, int[] hulls, int hull) {
    for (int i = 0; i < hullSize; i += 2) {
      lower(nodes, node + i, hulls[hull + i]);
      raise(nodes, node + i + 1, hulls[hull + i + 1]);
    }
  }

  private static void lower(int[] array, int at, int value) {
    array[at] = Math.min(array[at], value);
  }

  private static void raise(int[] array, int at, int value) {
    array[at] = Math.max(array[at], value);
  }
}
