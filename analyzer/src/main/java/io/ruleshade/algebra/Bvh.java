package io.ruleshade.algebra;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * A bounding volume hierarchy: a binary tree of hulls over the entries. Entries are called by slot,
 * their place in leaf order, so that one leaf is one stretch of memory. Immutable.
 *
 * <p>Nodes are in preorder: a left child follows its parent. With few entries that meet a box, a
 * search takes O(log n + their number); the worst case is O(n).
 */
final class Bvh {

  /** Offsets behind the hull (lo and hi of each axis) in the record of an entry. */
  static final int POSITION = 0;

  static final int SCOPE_END = 1;
  static final int OWNER = 2;
  static final int BITS = 3;
  static final int ENTRY_SIGNATURE = 4;

  /** The lowest predicate that must be true; -1 when none must. */
  static final int NEEDS = 5;

  static final int ENTRY_FIELDS = 6;

  /** In an entry's bits, beside those of {@link Window}: some set has several ranges. */
  static final int SCATTERED = 1 << 9;

  /** Offsets behind the hull in the record of a node. */
  static final int MIN_POSITION = 0;

  static final int MAX_POSITION = 1;
  static final int MAX_SCOPE_END = 2;
  static final int MASK = 3;
  static final int SIGNATURE = 4;

  /** Distance to the right child; 0 in a leaf. */
  static final int RIGHT = 5;

  /** First slot of a leaf, and the slot after its last. */
  static final int START = 6;

  static final int END = 7;

  static final int MIN_SCOPE_END = 8;

  /** The least and the greatest of what the entries need. */
  static final int MIN_NEEDS = 9;

  static final int MAX_NEEDS = 10;

  /** The lowest position of each kind used, in the order of {@link #kinds}. */
  static final int MIN_OF_KIND = 11;

  /** In an entry's bits, how far up its kind goes when the entry is removed. */
  static final int REMOVED = 16;

  /**
   * The form of the records.
   *
   * @param axes the number of axes
   * @param kinds the kinds that occur, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Layout(int axes, int[] kinds) {
    int hullSize() {
      return 2 * axes;
    }

    int nodeSize() {
      return 2 * axes + MIN_OF_KIND + kinds.length;
    }

    int entrySize() {
      return 2 * axes + ENTRY_FIELDS;
    }
  }

  final int axes;

  /** The sets of each slot, one per axis. */
  final IntSet[] sets;

  final int[][] literals;

  private final Layout layout;
  private final int hullSize;
  private final int count;
  private final int[] nodes;
  private final int nodeSize;
  private final int[] entries;
  private final int entrySize;
  private final int[] kinds;
  private final int kindsMask;
  private final int depth;

  /** Keeps the arrays. */
  Bvh(Layout layout, int[] entries, IntSet[] sets, int[][] literals, int[] nodes, int depth) {
    this.layout = layout;
    this.axes = layout.axes();
    this.hullSize = layout.hullSize();
    this.nodeSize = layout.nodeSize();
    this.entrySize = layout.entrySize();
    this.count = literals.length;
    this.nodes = nodes;
    this.entries = entries;
    this.sets = sets;
    this.literals = literals;
    this.kinds = layout.kinds();
    int mask = 0;
    for (int kind : kinds) {
      mask |= 1 << kind;
    }
    this.kindsMask = mask;
    this.depth = depth;
  }

  /** The same tree, in which no search finds an entry of these owners. O(n). */
  Bvh without(BitSet owners) {
    int[] fewer = entries.clone();
    for (int slot = 0; slot < count; slot++) {
      int at = slot * entrySize + hullSize;
      int bits = fewer[at + BITS];
      if (fewer[at + OWNER] >= 0 && owners.get(fewer[at + OWNER])) {
        fewer[at + BITS] = (bits & ~Filter.ALL_KINDS) | ((bits & Filter.ALL_KINDS) << REMOVED);
      }
    }
    int[] summaries = nodes.clone();
    new NodeSummaries(layout, fewer).fill(summaries);
    return new Bvh(layout, fewer, sets, literals, summaries, depth);
  }

  int kind(int slot) {
    int bits = field(slot, BITS);
    return Integer.numberOfTrailingZeros((bits | (bits >>> REMOVED)) & Filter.ALL_KINDS);
  }

  /** A stack for the nodes on the way down, both children of each. */
  private int[] stack() {
    return new int[depth + 2];
  }

  int field(int slot, int field) {
    return entries[slot * entrySize + hullSize + field];
  }

  Box box(int slot) {
    return Box.trusted(Arrays.copyOfRange(sets, slot * axes, (slot + 1) * axes), literals[slot]);
  }

  /** The first entry of the window, by position, that contains the target; or -1. */
  int firstContaining(Target target, Window window, Work work) {
    return first(target, window, work, true, false);
  }

  /** The first entry of the window, by position, that meets the box; or -1. */
  int firstMeeting(Target box, Window window, Work work) {
    return first(box, window, work, false, false);
  }

  /**
   * An entry of the window that meets the box, or -1: one of the first, but not always the first. Where
   * many do, that takes a small part of the time.
   */
  int anyMeeting(Target box, Window window, Work work) {
    return first(box, window, work, false, true);
  }

  private int first(
      Target target, Window window, Work work, boolean containing, boolean any) {
    int[] stack = stack();
    int lowest = lowest(window);
    int top = 1;
    int best = window.to();
    int found = -1;
    int looked = 0;
    if (count == 0) {
      return -1;
    }
    while (top > 0) {
      int node = stack[--top];
      looked++;
      if (minPosition(node, lowest, window) >= best || !admits(node, target, window, containing)) {
        continue;
      }
      int fields = node + hullSize;
      if (nodes[fields + RIGHT] == 0) {
        looked += nodes[fields + END] - nodes[fields + START];
        for (int slot = nodes[fields + START]; slot < nodes[fields + END]; slot++) {
          if (field(slot, POSITION) >= best) {
            break; // a leaf is in order of position
          }
          if (passes(slot, window) && (containing ? contains(slot, target) : meets(slot, target))) {
            best = field(slot, POSITION);
            found = slot;
            top = any ? 0 : top;
            break;
          }
        }
      } else {
        top = pushChildren(node, lowest, window, stack, top);
      }
    }
    work.spend(looked);
    return found;
  }

  /** Pushes both children, the one with the lower positions on top. */
  private int pushChildren(int node, int lowest, Window window, int[] stack, int top) {
    int left = node + nodeSize;
    int right = node + nodes[node + hullSize + RIGHT];
    boolean leftFirst = minPosition(left, lowest, window) <= minPosition(right, lowest, window);
    stack[top] = leftFirst ? right : left;
    stack[top + 1] = leftFirst ? left : right;
    return top + 2;
  }

  /**
   * Where in a node's record a lower bound of the positions of the window's kinds stands; -1 where it is
   * the least of several.
   */
  private int lowest(Window window) {
    int used = window.mask() & kindsMask;
    if (used == kindsMask || (window.mask() & Window.IMPOSSIBLE) != 0) {
      return hullSize + MIN_POSITION;
    }
    if (Integer.bitCount(used) == 1) {
      for (int i = 0; i < kinds.length; i++) {
        if (used == 1 << kinds[i]) {
          return hullSize + MIN_OF_KIND + i;
        }
      }
    }
    return -1;
  }

  /** A lower bound of the positions of the window's kinds below a node. */
  private int minPosition(int node, int lowest, Window window) {
    if (lowest >= 0) {
      return nodes[node + lowest];
    }
    int fields = node + hullSize;
    int min = Integer.MAX_VALUE;
    for (int i = 0; i < kinds.length; i++) {
      if (((window.mask() >> kinds[i]) & 1) != 0) {
        min = Math.min(min, nodes[fields + MIN_OF_KIND + i]);
      }
    }
    return min;
  }

  private boolean admits(int node, Target target, Window window, boolean containing) {
    int fields = node + hullSize;
    return nodes[fields + MAX_POSITION] >= window.from()
        && nodes[fields + MAX_SCOPE_END] > window.scopeBeyond()
        && nodes[fields + MIN_SCOPE_END] <= window.scopeUpTo()
        && (nodes[fields + MASK] & window.mask()) != 0
        && (containing
            ? (nodes[fields + SIGNATURE] & ~target.signature) == 0
                && (nodes[fields + MIN_NEEDS] < 0
                    || target.hasTrue(nodes[fields + MIN_NEEDS], nodes[fields + MAX_NEEDS]))
                && hullContains(nodes, node, target.hull)
            : hullMeets(nodes, node, target.hull)
                && target.canHold(nodes[fields + MIN_NEEDS], nodes[fields + MAX_NEEDS]));
  }

  private static boolean hullContains(int[] hulls, int at, int[] hull) {
    for (int i = 0; i < hull.length; i += 2) {
      if (hulls[at + i] > hull[i] || hulls[at + i + 1] < hull[i + 1]) {
        return false;
      }
    }
    return true;
  }

  private static boolean hullMeets(int[] hulls, int at, int[] hull) {
    for (int i = 0; i < hull.length; i += 2) {
      if (hulls[at + i] > hull[i + 1] || hulls[at + i + 1] < hull[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the window lets an entry pass. */
  boolean passes(int slot, Window window) {
    int fields = slot * entrySize + hullSize;
    return entries[fields + POSITION] >= window.from()
        && entries[fields + POSITION] < window.to()
        && entries[fields + SCOPE_END] > window.scopeBeyond()
        && entries[fields + SCOPE_END] <= window.scopeUpTo()
        && (entries[fields + BITS] & window.mask()) != 0
        && window.passesOwner(entries[fields + OWNER]);
  }

  /** Whether an entry contains the target. */
  boolean contains(int slot, Target target) {
    int at = slot * entrySize;
    return (entries[at + hullSize + ENTRY_SIGNATURE] & ~target.signature) == 0
        && hullContains(entries, at, target.hull)
        && ((entries[at + hullSize + BITS] & SCATTERED) == 0 || target.inside(sets, slot * axes))
        && (literals[slot].length == 0 || target.implies(literals[slot]));
  }

  /** Whether an entry meets the box. */
  boolean meets(int slot, Target box) {
    int at = slot * entrySize;
    return hullMeets(entries, at, box.hull)
        && ((box.solid && (entries[at + hullSize + BITS] & SCATTERED) == 0)
            || box.meets(sets, slot * axes))
        && (literals[slot].length == 0
            || (box.canHold(entries[at + hullSize + NEEDS], entries[at + hullSize + NEEDS])
                && !Literals.contradict(literals[slot], box.literals)));
  }

  /** Every entry of the window that meets the box, in a fixed order. */
  void forEachMeeting(Target box, Window window, Work work, IntConsumer action) {
    forEach(box, window, work, false, goingOn(action));
  }

  /** Entries of the window that meet the box, in a fixed order, until the action says no. */
  void whileMeeting(Target box, Window window, Work work, IntPredicate action) {
    forEach(box, window, work, false, action);
  }

  /** Every entry of the window that contains the target, in a fixed order. */
  void forEachContaining(Target target, Window window, Work work, IntConsumer action) {
    forEach(target, window, work, true, goingOn(action));
  }

  private static IntPredicate goingOn(IntConsumer action) {
    return slot -> {
      action.accept(slot);
      return true;
    };
  }

  /**
   * Every entry of the window that meets the box and contains it but for one axis or one predicate at
   * most, and on that axis has at least some ranks of the box's hull, in a fixed order. Ends early when
   * the work does.
   *
   * @param least how many ranks, for each axis
   */
  void forEachSlab(Target box, int[] least, Window window, Work work, IntConsumer action) {
    int[] stack = stack();
    int lowest = lowest(window);
    int top = count == 0 ? 0 : 1;
    while (top > 0) {
      int node = stack[--top];
      int fields = node + hullSize;
      boolean leaf = nodes[fields + RIGHT] == 0;
      if (!work.spend(leaf ? 1 + nodes[fields + END] - nodes[fields + START] : 1)) {
        return;
      }
      if (minPosition(node, lowest, window) >= window.to()
          || !admits(node, box, window, false)
          || !slab(nodes, node, box.hull, least)) {
        continue;
      }
      if (!leaf) {
        stack[top++] = node + nodes[fields + RIGHT];
        stack[top++] = node + nodeSize;
        continue;
      }
      for (int slot = nodes[fields + START]; slot < nodes[fields + END]; slot++) {
        if (slab(entries, slot * entrySize, box.hull, least)
            && passes(slot, window)
            && meets(slot, box)
            && openAxes(slot, box.sets, box.literals) <= 1) {
          action.accept(slot);
        }
      }
    }
  }

  /** Whether a hull, which meets another, reaches beyond it on all axes but one and has enough of that. */
  private static boolean slab(int[] hulls, int at, int[] hull, int[] least) {
    int open = 0;
    for (int i = 0; i < hull.length; i += 2) {
      int lo = Math.max(hulls[at + i], hull[i]);
      int hi = Math.min(hulls[at + i + 1], hull[i + 1]);
      if ((lo > hull[i] || hi < hull[i + 1]) && (++open > 1 || hi - lo + 1 < least[i / 2])) {
        return false;
      }
    }
    return true;
  }

  private void forEach(
      Target target, Window window, Work work, boolean containing, IntPredicate action) {
    int[] stack = stack();
    int lowest = lowest(window);
    int top = count == 0 ? 0 : 1;
    int looked = 0;
    while (top > 0) {
      int node = stack[--top];
      looked++;
      if (minPosition(node, lowest, window) >= window.to() || !admits(node, target, window, containing)) {
        continue;
      }
      int fields = node + hullSize;
      if (nodes[fields + RIGHT] == 0) {
        looked += nodes[fields + END] - nodes[fields + START];
        for (int slot = nodes[fields + START]; slot < nodes[fields + END]; slot++) {
          if (passes(slot, window)
              && (containing ? contains(slot, target) : meets(slot, target))
              && !action.test(slot)) {
            work.spend(looked);
            return;
          }
        }
      } else {
        stack[top++] = node + nodes[fields + RIGHT];
        stack[top++] = node + nodeSize;
      }
    }
    work.spend(looked);
  }

  /**
   * An entry of the window that contains the point, or -1: of the first {@code tries} found, the
   * one that leaves least of the box (on the fewest axes).
   */
  int stab(Target point, Box box, Window window, int tries, Work work) {
    int[] stack = stack();
    int lowest = lowest(window);
    int top = count == 0 ? 0 : 1;
    int best = -1;
    int bestAxes = Integer.MAX_VALUE;
    int left = tries;
    int looked = 0;
    while (top > 0 && left > 0 && bestAxes > 0) {
      int node = stack[--top];
      looked++;
      if (minPosition(node, lowest, window) >= window.to() || !admits(node, point, window, true)) {
        continue;
      }
      int fields = node + hullSize;
      if (nodes[fields + RIGHT] != 0) {
        top = pushChildren(node, lowest, window, stack, top);
        continue;
      }
      looked += nodes[fields + END] - nodes[fields + START];
      for (int slot = nodes[fields + START]; slot < nodes[fields + END] && left > 0; slot++) {
        if (passes(slot, window) && contains(slot, point)) {
          int open = openAxes(slot, box.sharedSets(), box.sharedLiterals());
          if (open < bestAxes) {
            bestAxes = open;
            best = slot;
          }
          left--;
        }
      }
    }
    work.spend(looked);
    return best;
  }

  /** On how many axes and predicates the box reaches beyond an entry. */
  private int openAxes(int slot, IntSet[] those, int[] holding) {
    int open = 0;
    for (int axis = 0; axis < axes; axis++) {
      open += sets[slot * axes + axis].containsAll(those[axis]) ? 0 : 1;
    }
    for (int literal : literals[slot]) {
      open += Literals.has(holding, literal) ? 0 : 1;
    }
    return open;
  }
}
