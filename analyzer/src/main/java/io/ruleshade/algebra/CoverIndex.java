package io.ruleshade.algebra;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * All boxes of a filter program in one tree, and the questions about them: which is the first that
 * contains or meets a box, whether those before a position cover a box, and who is needed for that.
 *
 * <p>An entry is a box at a position. Several entries may share a position (the parts of one rule)
 * and several an owner (the places where one written rule is reached). It is <em>active</em> at
 * position p if its position is less than p and p is less than the end of its scope: a verdict is
 * active for all that follows, a return only to the end of its chain.
 *
 * <p>Immutable; any number of threads may ask. Entries are called by id, in order of adding. Below,
 * n is the number of entries; "a search" is O(log n + entries that meet the box) as a rule and O(n)
 * at worst.
 */
public final class CoverIndex {

  /** The owner of impossible packets, which count as cover and are never blamed. */
  public static final int IMPOSSIBLE = -1;

  private final Bvh bvh;
  private final Depths depths;
  private final CoverSearch search;
  private final int[] idOfSlot;
  private final int[] slotOfId;
  private final SlotGroups byPosition;
  private final SlotGroups byOwner;
  private final int subtractions;

  private CoverIndex(
      Bvh bvh,
      Depths depths,
      int[] idOfSlot,
      int[] slotOfId,
      SlotGroups byPosition,
      SlotGroups byOwner,
      int subtractions) {
    this.byPosition = byPosition;
    this.byOwner = byOwner;
    this.bvh = bvh;
    this.depths = depths;
    this.search = new CoverSearch(bvh, depths, subtractions);
    this.idOfSlot = idOfSlot;
    this.slotOfId = slotOfId;
    this.subtractions = subtractions;
  }

  /**
   * This index without the entries of some owners: no question finds them, though their ids stay
   * and still tell what they were. Far cheaper than a new index, and better than to exclude many
   * owners in a filter, which leaves every search to step over them. O(n).
   */
  public CoverIndex without(BitSet owners) {
    return new CoverIndex(
        bvh.without(owners), depths, idOfSlot, slotOfId, byPosition, byOwner, subtractions);
  }

  /**
   * One entry.
   *
   * @param box its packets
   * @param position where it stands
   * @param scopeEnd it is active only before this position
   * @param owner whom to blame, or -1
   * @param kind its class of action, 0 to 7
   */
  public record Entry(Box box, int position, int scopeEnd, int owner, int kind) {}

  /** The number of entries. Constant time. */
  public int size() {
    return slotOfId.length;
  }

  /** An entry. O(axes). */
  public Entry entry(int id) {
    return new Entry(box(id), position(id), scopeEnd(id), owner(id), kind(id));
  }

  /** The box of an entry. O(axes). */
  public Box box(int id) {
    return bvh.box(slotOfId[id]);
  }

  /** The position of an entry. Constant time. */
  public int position(int id) {
    return bvh.field(slotOfId[id], Bvh.POSITION);
  }

  /** The position from which on an entry is not active. Constant time. */
  public int scopeEnd(int id) {
    return bvh.field(slotOfId[id], Bvh.SCOPE_END);
  }

  /** The owner of an entry, or -1. Constant time. */
  public int owner(int id) {
    return bvh.field(slotOfId[id], Bvh.OWNER);
  }

  /** The kind of an entry. Constant time. */
  public int kind(int id) {
    return bvh.kind(slotOfId[id]);
  }

  /** Whether an entry asks for the truth of some predicate. Constant time. */
  public boolean asks(int id) {
    return bvh.literals[slotOfId[id]].length > 0;
  }

  /**
   * Whether every packet of the box is in an entry that is active at the position and passes the
   * filter. First one search for an entry that contains the box; then a few points, each followed
   * by a subtraction; then the same for what no entry takes that contains it but for one axis; then an
   * exact procedure that is exponential in the axes and predicates at worst and stops when the work
   * runs out.
   */
  public Coverage covered(Box box, int position, Filter filter, Work work) {
    return search.covered(box, position, filter, work);
  }

  /**
   * The candidates without those that can be spared: what they cover of the queries stays covered,
   * and none of the owners left could go. The latest go first. All entries of an owner that pass
   * the filter count together, each for the queries at which it is active.
   *
   * <p>One exact cover test for each entry of each candidate and each query it meets, among the
   * candidates' entries there only. Null if the work ran out.
   */
  public int @Nullable [] irreducible(
      List<Query> queries, int[] candidateOwners, Filter filter, Work work) {
    BitSet candidates = new BitSet();
    for (int owner : candidateOwners) {
      candidates.set(owner);
    }
    if (filter.excluded() != null) {
      candidates.andNot(filter.excluded());
    }
    if (filter.only() != null) {
      candidates.and(filter.only());
    }
    return new Reduction(bvh, depths, byOwner, queries, candidates, filter, work)
        .reduce(candidates);
  }

  /**
   * The entry with the lowest position in [from, to) that meets the box, has a kind of the mask, a
   * scope that ends after {@code scopeBeyond} (-1 for any) and an owner that is not excluded; -1 if
   * there is none. Of several at that position, always the same one. A search.
   */
  public int firstMeeting(
      Box box,
      int from,
      int to,
      int kindMask,
      int scopeBeyond,
      @Nullable BitSet excludedOwners,
      Work work) {
    if (box.isEmpty()) {
      return -1;
    }
    Window window = Window.of(from, to, kindMask, scopeBeyond, excludedOwners);
    return id(bvh.firstMeeting(Target.of(box), window, work));
  }

  /**
   * An entry in [from, to) that meets the box, of a kind of the mask and an owner that is not excluded; -1
   * if there is none. An early one, but not always the first; always the same one. A search that ends
   * sooner than {@link #firstMeeting}.
   */
  public int anyMeeting(
      Box box, int from, int to, int kindMask, @Nullable BitSet excludedOwners, Work work) {
    if (box.isEmpty() || from >= to) {
      return -1;
    }
    Window window = Window.of(from, to, kindMask, -1, excludedOwners);
    return id(bvh.anyMeeting(Target.of(box), window, work));
  }

  /**
   * The entry with the lowest position in [from, to) that meets the box, has a kind of the mask and a
   * scope that ends after {@code scopeBeyond} and not after {@code scopeUpTo}; -1 if there is none. A
   * search.
   */
  public int firstEnding(
      Box box, int from, int to, int kindMask, int scopeBeyond, int scopeUpTo, Work work) {
    if (box.isEmpty() || from >= to || scopeBeyond >= scopeUpTo) {
      return -1;
    }
    Window window = Window.of(from, to, kindMask, scopeBeyond, scopeUpTo, null);
    return id(bvh.firstMeeting(Target.of(box), window, work));
  }

  /** Like {@link #firstMeeting}, for entries that contain the box, which must not be empty. */
  public int firstContaining(
      Box box,
      int from,
      int to,
      int kindMask,
      int scopeBeyond,
      @Nullable BitSet excludedOwners,
      Work work) {
    Window window = Window.of(from, to, kindMask, scopeBeyond, excludedOwners);
    return id(bvh.firstContaining(Target.of(box), window, work));
  }

  /** The first entry in [from, to), of a kind of the mask, that contains the point; or -1. */
  public int firstContaining(Point point, int from, int to, int kindMask, Work work) {
    return firstContaining(point, from, to, kindMask, -1, null, work);
  }

  /** Like {@link #firstMeeting}, for entries that contain the point. */
  public int firstContaining(
      Point point,
      int from,
      int to,
      int kindMask,
      int scopeBeyond,
      @Nullable BitSet excluded,
      Work work) {
    Window window = Window.of(from, to, kindMask, scopeBeyond, excluded);
    return id(bvh.firstContaining(Target.of(point), window, work));
  }

  private int id(int slot) {
    return slot < 0 ? -1 : idOfSlot[slot];
  }

  /** Every entry in [from, to), of a kind of the mask, that meets the box, in a fixed order. */
  public void forEachMeeting(
      Box box, int from, int to, int kindMask, Work work, IntConsumer action) {
    forEachMeeting(box, null, from, to, kindMask, work, action);
  }

  /**
   * Like the above, for packets of which it is known which predicates can be true: entries that need
   * another one may be left out.
   *
   * @param holding those predicates; null when any can be
   */
  public void forEachMeeting(
      Box box,
      @Nullable BitSet holding,
      int from,
      int to,
      int kindMask,
      Work work,
      IntConsumer action) {
    whileMeeting(
        box,
        holding,
        from,
        to,
        kindMask,
        work,
        entry -> {
          action.accept(entry);
          return true;
        });
  }

  /** Like the above, until the action says no. */
  public void whileMeeting(
      Box box,
      @Nullable BitSet holding,
      int from,
      int to,
      int kindMask,
      Work work,
      IntPredicate action) {
    if (!box.isEmpty() && from < to) {
      Window window = Window.of(from, to, kindMask, -1, null);
      Target target = Target.of(box, holding);
      bvh.whileMeeting(target, window, work, slot -> action.test(idOfSlot[slot]));
    }
  }

  /**
   * Every entry at a position, of a kind of the mask, that meets the box, in a fixed order. Linear in the
   * entries there.
   */
  public void forEachMeetingAt(
      Box box, int position, int kindMask, Work work, IntConsumer action) {
    Window window = Window.of(position, position + 1, kindMask, -1, null);
    Target target = Target.of(box);
    work.spend(byPosition.count(position));
    byPosition.forEach(
        position,
        slot -> {
          if (bvh.passes(slot, window) && bvh.meets(slot, target)) {
            action.accept(idOfSlot[slot]);
          }
        });
  }

  /** Every entry in [from, to), of a kind of the mask, that contains the point, in a fixed order. */
  public void forEachContaining(
      Point point, int from, int to, int kindMask, Work work, IntConsumer action) {
    if (from < to) {
      Window window = Window.of(from, to, kindMask, -1, null);
      bvh.forEachContaining(
          Target.of(point), window, work, slot -> action.accept(idOfSlot[slot]));
    }
  }

  /** The point of a box, not empty, whose rank on each axis is in the fewest entries. */
  public Point pick(Box box) {
    return depths.pick(box);
  }

  /** Collects entries. Not for several threads at once. */
  public static final class Builder {

    private static final int SUBTRACTIONS = 48;

    private final Axes axes;
    private final int predicateCount;
    private final SetPool pool = new SetPool();
    private IntSet[] sets;
    private final IntSet[] last;
    private final IntSet[] shared;
    private int[][] literals = new int[16][];
    private int[] meta = new int[64];
    private int count;
    private int subtractions = SUBTRACTIONS;

    /** An index over these axes and the predicates 0 to predicateCount - 1. */
    public Builder(Axes axes, int predicateCount) {
      this.axes = axes;
      this.predicateCount = predicateCount;
      this.sets = new IntSet[16 * axes.count()];
      this.last = new IntSet[axes.count()];
      Arrays.fill(last, IntSet.EMPTY);
      this.shared = last.clone();
    }

    /**
     * Adds an entry and tells its id: 0, 1, 2 and so on. Amortised O(axes).
     *
     * @param box its packets, at least one
     * @param position not negative; -1 for impossible packets
     * @param scopeEnd the entry is active only before this; Integer.MAX_VALUE for verdicts
     * @param owner whom to blame; -1 for impossible packets
     * @param kind a class of actions, 0 to 7
     */
    @SuppressWarnings("ReferenceEquality") // what is equal and not the same is looked up
    public int add(Box box, int position, int scopeEnd, int owner, int kind) {
      check(box, position, owner, kind);
      if (count == literals.length) {
        sets = Arrays.copyOf(sets, 2 * sets.length);
        literals = Arrays.copyOf(literals, 2 * literals.length);
        meta = Arrays.copyOf(meta, 2 * meta.length);
      }
      for (int axis = 0; axis < axes.count(); axis++) {
        IntSet set = box.set(axis);
        if (set != last[axis]) { // mostly the very set of the entry before
          last[axis] = set;
          shared[axis] = pool.shared(set);
        }
        sets[count * axes.count() + axis] = shared[axis];
      }
      literals[count] = box.sharedLiterals();
      meta[4 * count] = position;
      meta[4 * count + 1] = scopeEnd;
      meta[4 * count + 2] = owner;
      meta[4 * count + 3] = kind;
      return count++;
    }

    private void check(Box box, int position, int owner, int kind) {
      if (box.isEmpty() || box.axisCount() != axes.count()) {
        throw new IllegalArgumentException("box is empty or of other axes");
      }
      for (int axis = 0; axis < axes.count(); axis++) {
        if (box.set(axis).min() < 0 || box.set(axis).max() >= axes.size(axis)) {
          throw new IllegalArgumentException("rank outside axis " + axis);
        }
      }
      int[] named = box.sharedLiterals();
      if (named.length > 0 && named[named.length - 1] >> 1 >= predicateCount) {
        throw new IllegalArgumentException("unknown predicate " + (named[named.length - 1] >> 1));
      }
      if (owner < -1 || position < (owner < 0 ? -1 : 0) || kind < 0 || kind > 7) {
        throw new IllegalArgumentException("owner " + owner + ", position " + position);
      }
    }

    /** After how many subtractions a cover test goes to the exact procedure. */
    Builder subtractions(int limit) {
      this.subtractions = limit;
      return this;
    }

    /**
     * The index of the entries so far. O(n log n), on up to {@code threads} threads; the result
     * does not depend on their number.
     */
    public CoverIndex build(int threads) {
      BvhBuilder builder = new BvhBuilder(axes, count, sets, literals, meta);
      Bvh bvh = builder.build(threads);
      Depths depths = new Depths(axes, predicateCount, count, bvh.sets, bvh.literals);
      int[] slotOfId = new int[count];
      for (int slot = 0; slot < count; slot++) {
        slotOfId[builder.order[slot]] = slot;
      }
      return new CoverIndex(
          bvh,
          depths,
          builder.order,
          slotOfId,
          new SlotGroups(bvh, count, Bvh.POSITION),
          new SlotGroups(bvh, count, Bvh.OWNER),
          subtractions);
    }
  }
}
