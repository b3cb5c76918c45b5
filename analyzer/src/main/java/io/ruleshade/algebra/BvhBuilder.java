package io.ruleshade.algebra;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;

/**
 * Builds a {@link Bvh} top down. Each inner node is split where a sample of its entries says that a
 * random search visits least (see {@link SplitChoice}). O(n log n) for n entries, with large
 * subtrees in parallel; the tree does not depend on the number of threads.
 */
final class BvhBuilder {

  private static final int LEAF = 8;

  /** Subtrees of more entries are tasks of their own. */
  private static final int TASK = 8192;

  final Axes space;
  final int axes;
  final int count;
  final int[] kinds;
  final int nodeSize;

  /** Input, in order of adding. */
  final IntSet[] sets;

  final int[][] literals;
  private final int[] meta;

  /** lo and hi of each axis of each entry, in order of adding. */
  int[] hulls;

  /** The entries of a subtree are one stretch of this; within a leaf, in order of position. */
  int[] order;

  private int[] scratch;
  private final int depthLimit;

  /** The position behind the last. */
  final double lastPosition;

  /** Output, in leaf order. */
  int[] entries = {};

  IntSet[] leafSets = {};
  int[][] leafLiterals = {};

  /** {@code meta} holds position, end of scope, owner and kind of each entry. */
  BvhBuilder(Axes space, int count, IntSet[] sets, int[][] literals, int[] meta) {
    this.space = space;
    this.axes = space.count();
    this.count = count;
    this.sets = sets;
    this.literals = literals;
    this.meta = meta;
    this.kinds = kindsOf(count, meta);
    this.nodeSize = 2 * axes + Bvh.MIN_OF_KIND + kinds.length;
    this.depthLimit = 2 * (33 - Integer.numberOfLeadingZeros(count));
    this.hulls = new int[Math.multiplyExact(count, 2 * axes)];
    for (int i = 0; i < count * axes; i++) {
      hulls[2 * i] = sets[i].min();
      hulls[2 * i + 1] = sets[i].max();
    }
    this.order = byPosition();
    this.scratch = new int[count];
    this.lastPosition = count == 0 ? 1 : 1.0 + meta[4 * order[count - 1]];
  }

  int position(int id) {
    return meta[4 * id];
  }

  private static int[] kindsOf(int count, int[] meta) {
    int mask = 0;
    for (int i = 0; i < count; i++) {
      mask |= 1 << meta[4 * i + 3];
    }
    int[] kinds = new int[Integer.bitCount(mask)];
    for (int kind = 0, i = 0; kind < 8; kind++) {
      if (((mask >> kind) & 1) != 0) {
        kinds[i++] = kind;
      }
    }
    return kinds;
  }

  private int[] byPosition() {
    long[] keys = new long[count];
    boolean sorted = true;
    for (int i = 0; i < count; i++) {
      keys[i] = ((long) meta[4 * i] << 32) | i;
      sorted &= i == 0 || keys[i - 1] < keys[i];
    }
    if (!sorted) {
      Arrays.sort(keys);
    }
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = (int) keys[i];
    }
    return result;
  }

  /** The tree; {@link #order} then tells the entry of each slot. */
  Bvh build(int threads) {
    NodeBuffer tree;
    if (count == 0) {
      tree = new NodeBuffer(nodeSize, 0);
    } else if (threads <= 1 || count <= TASK) {
      tree = new Subtree(0, count, 0, false).compute();
    } else {
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        tree = pool.invoke(new Subtree(0, count, 0, true));
      }
    }
    scratch = new int[0];
    moveToLeafOrder();
    hulls = new int[0];
    Bvh.Layout layout = new Bvh.Layout(axes, kinds);
    int[] nodes = tree.toArray();
    new NodeSummaries(layout, entries).fill(nodes);
    return new Bvh(layout, entries, leafSets, leafLiterals, nodes, tree.depth);
  }

  private void moveToLeafOrder() {
    int entrySize = 2 * axes + Bvh.ENTRY_FIELDS;
    entries = new int[Math.multiplyExact(count, entrySize)];
    leafSets = new IntSet[count * axes];
    leafLiterals = new int[count][];
    for (int slot = 0; slot < count; slot++) {
      int id = order[slot];
      int at = slot * entrySize;
      System.arraycopy(hulls, id * 2 * axes, entries, at, 2 * axes);
      System.arraycopy(sets, id * axes, leafSets, slot * axes, axes);
      leafLiterals[slot] = literals[id];
      int bits = (1 << meta[4 * id + 3]) | (meta[4 * id + 2] < 0 ? Window.IMPOSSIBLE : 0);
      for (int axis = 0; axis < axes; axis++) {
        bits |= sets[id * axes + axis].rangeCount() > 1 ? Bvh.SCATTERED : 0;
      }
      at += 2 * axes;
      entries[at + Bvh.POSITION] = meta[4 * id];
      entries[at + Bvh.SCOPE_END] = meta[4 * id + 1];
      entries[at + Bvh.OWNER] = meta[4 * id + 2];
      entries[at + Bvh.BITS] = bits;
      entries[at + Bvh.ENTRY_SIGNATURE] = Literals.signature(literals[id]);
      entries[at + Bvh.NEEDS] = Literals.lowestTrue(literals[id]);
    }
  }

  /** Nodes in preorder, with distances relative to the node. */
  private static final class NodeBuffer {
    final int nodeSize;
    int[] nodes;
    int size;
    int depth;

    NodeBuffer(int nodeSize, int capacity) {
      this.nodeSize = nodeSize;
      this.nodes = new int[Math.multiplyExact(nodeSize, capacity)];
    }

    /** The index of a new node. */
    int append() {
      int at = size * nodeSize;
      if (at == nodes.length) {
        nodes = Arrays.copyOf(nodes, Math.max(2 * nodes.length, 16 * nodeSize));
      }
      size++;
      return at;
    }

    void appendAll(NodeBuffer other) {
      int needed = (size + other.size) * nodeSize;
      if (needed > nodes.length) {
        nodes = Arrays.copyOf(nodes, needed);
      }
      System.arraycopy(other.nodes, 0, nodes, size * nodeSize, other.size * nodeSize);
      size += other.size;
    }

    int[] toArray() {
      return Arrays.copyOf(nodes, size * nodeSize);
    }
  }

  /** The task of building the tree over one stretch of {@link #order}. */
  private final class Subtree extends RecursiveTask<NodeBuffer> {
    private final int from;
    private final int to;
    private final int depth;
    private final boolean parallel;

    Subtree(int from, int to, int depth, boolean parallel) {
      this.from = from;
      this.to = to;
      this.depth = depth;
      this.parallel = parallel;
    }

    @Override
    protected NodeBuffer compute() {
      SplitChoice choice = new SplitChoice(BvhBuilder.this);
      if (to - from <= TASK) {
        NodeBuffer tree = new NodeBuffer(nodeSize, (to - from) / 3 + 2);
        grow(tree, choice, from, to, depth);
        return tree;
      }
      int middle = split(choice, from, to, depth);
      Subtree left = new Subtree(from, middle, depth + 1, parallel);
      Subtree right = new Subtree(middle, to, depth + 1, parallel);
      if (parallel) {
        right.fork();
      }
      NodeBuffer lefts = left.compute();
      NodeBuffer rights = parallel ? right.join() : right.compute();
      NodeBuffer tree = new NodeBuffer(nodeSize, 1 + lefts.size + rights.size);
      int node = tree.append();
      tree.appendAll(lefts);
      tree.nodes[node + 2 * axes + Bvh.RIGHT] = tree.size * nodeSize - node;
      tree.appendAll(rights);
      tree.depth = 1 + Math.max(lefts.depth, rights.depth);
      return tree;
    }

    private void grow(NodeBuffer tree, SplitChoice choice, int start, int end, int level) {
      int node = tree.append();
      tree.depth = Math.max(tree.depth, level - depth);
      if (end - start <= LEAF) {
        tree.nodes[node + 2 * axes + Bvh.START] = start;
        tree.nodes[node + 2 * axes + Bvh.END] = end;
        return;
      }
      int middle = split(choice, start, end, level);
      grow(tree, choice, start, middle, level + 1);
      tree.nodes[node + 2 * axes + Bvh.RIGHT] = tree.size * nodeSize - node;
      grow(tree, choice, middle, end, level + 1);
    }
  }

  /** Reorders a stretch, keeping the order within each side, and tells where the right side is. */
  private int split(SplitChoice choice, int from, int to, int depth) {
    if (depth > depthLimit || !choice.choose(from, to)) {
      return (from + to) >>> 1;
    }
    int left = from;
    int right = 0;
    for (int i = from; i < to; i++) {
      int id = order[i];
      if (choice.goesLeft(id)) {
        order[left++] = id;
      } else {
        scratch[from + right++] = id;
      }
    }
    System.arraycopy(scratch, from, order, left, right);
    return left;
  }
}
