package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packets that fare differently at two entry points of one program. Only the packets of rules that
 * are not aligned are looked at, see {@link Alignment}; they are cut into regions whose packets all take
 * the same way on both sides, and the ends are compared over the whole effect.
 *
 * <p>Exact: the regions are disjoint, and every packet outside of them fares alike, unless the work ran
 * out, which is said. Complexity: proportional to the regions, which can be many where a wide rule
 * changes before many others.
 */
final class Comparison {
  /**
   * How packets end on one side.
   *
   * @param deciders entries of which one decides; several when that hangs on conditions
   * @param byDefault whether the default may decide
   * @param effects entries of rules that do something to the packets on the way and go on
   * @param forks entries by which the way itself hangs on a condition
   */
  record End(
      List<Integer> deciders, boolean byDefault, List<Integer> effects, List<Integer> forks) {
    boolean forked() {
      return !forks.isEmpty();
    }
  }

  /**
   * Packets that end the same way on each side, and differently on the two.
   *
   * @param box the packets, at the old root
   * @param point one of them
   * @param difference how they fare
   * @param owner the rule that is not aligned and decides them on one side
   */
  record Region(Box box, Point point, Outcome.Difference difference, int owner) {}

  /**
   * What was found.
   *
   * @param regions disjoint
   * @param complete whether all packets were looked at, those of rules that are cut aside
   * @param cut rules of which as many packets as are wanted were found to fare differently, all in the
   *     one way that such a rule can change a verdict; the rest of their packets was not looked at
   * @param noted disjoint too: packets that are decided alike, but perhaps come to conditions with memory that
   *     they do not come to on the other side, see {@link Memories#differs}
   */
  record Result(List<Region> regions, boolean complete, BitSet cut, List<Region> noted) {}

  private final FilterProgram program;
  private final CoverIndex index;
  private final CoverIndex effects;
  private final BitSet aligned;
  private final int before;
  private final int after;
  private final Outcome outcome;
  private final Values values;
  private Work work = Work.limit(0);
  private final Regions words;
  private final Shortcuts shortcuts;
  private final @Nullable Memories memories;
  private final List<Region> found = new ArrayList<>();
  private final List<Region> noted = new ArrayList<>();

  private Comparison(
      FilterProgram program,
      int before,
      int after,
      Alignment.Result pairs,
      Values values,
      @Nullable Memories memories) {
    this.values = values;
    this.program = program;
    this.words = new Regions(program);
    this.index = program.index();
    this.effects = program.sideEffects().index();
    this.before = before;
    this.after = after;
    this.aligned = new BitSet();
    aligned.set(0, program.structure() + 1);
    aligned.andNot(pairs.unaligned());
    this.outcome = new Outcome(program, aligned, before, after);
    this.shortcuts = new Shortcuts(program, pairs, aligned, after);
    this.memories = memories;
  }

  /**
   * Compares two roots.
   *
   * @param pairs what is the same on both sides
   * @param perEntry limit of work for the packets of one entry
   * @param enough how many sets of packets of one rule are enough, when all change the verdict in the one
   *     way that the rule can
   * @param memories takes note of packets for which conditions with memory are asked; null where it does
   *     not matter what they use up
   */
  static Result of(
      FilterProgram program,
      Alignment.Entries entries,
      int before,
      int after,
      Alignment.Result pairs,
      long perEntry,
      int enough,
      @Nullable Memories memories) {
    BitSet unaligned = pairs.unaligned();
    List<Region> regions = new ArrayList<>();
    boolean complete = true;
    BitSet cut = new BitSet();
    Comparison one =
        new Comparison(
            program, before, after, pairs, new Values(program.predicates()), memories);
    for (int root : new int[] {before, after}) {
      // By rule and way to change the verdict, as the arms of one rule may have several.
      Map<List<Object>, Integer> counts = new HashMap<>();
      for (Start start : starts(program, entries, root, unaligned)) {
        Outcome.@Nullable Change main = main(start.kind, root == after);
        List<Object> key = main == null ? List.of() : List.of(start.owner, main);
        int known = counts.getOrDefault(key, 0);
        if (main != null && known >= enough) {
          continue;
        }
        one.begin(perEntry);
        int more = one.explore(start, root == after, main, main == null ? Integer.MAX_VALUE : enough - known);
        counts.merge(key, more, Integer::sum);
        if (main != null && known + more >= enough) {
          cut.set(start.owner);
        }
        regions.addAll(one.found);
        complete &= !one.work.exhausted();
      }
    }
    if (!defaultsAgree(program, before, after)) {
      one.begin(perEntry);
      one.exploreRest();
      regions.addAll(one.found);
      complete &= !one.work.exhausted();
    }
    return new Result(regions, complete, cut, one.noted);
  }

  /** Before the packets of an entry are looked at. */
  private void begin(long limit) {
    work = Work.limit(limit);
    found.clear();
  }

  /** The box of an entry that is not aligned, with its place in the order of looking. */
  record Start(Box box, int position, boolean effect, int owner, int kind) {
    long place() {
      return place(position, effect);
    }

    /** A number for each entry, those with a verdict before those without. */
    static long place(int position, boolean effect) {
      return position + (effect ? 1L << 32 : 0);
    }
  }

  /**
   * How the packets that a rule decides can change their verdict: those that the old side permits by it
   * can only be newly denied, and so on; null for a rule that gives no sure verdict.
   */
  private static Outcome.@Nullable Change main(int kind, boolean isNew) {
    if (kind == Kinds.PERMIT) {
      return isNew ? Outcome.Change.PERMITTED : Outcome.Change.DENIED;
    }
    if (kind == Kinds.DROP) {
      return isNew ? Outcome.Change.DENIED : Outcome.Change.PERMITTED;
    }
    return null;
  }

  private static List<Start> starts(
      FilterProgram program, Alignment.Entries entries, int root, BitSet unaligned) {
    List<Start> starts = new ArrayList<>();
    add(program.index(), entries.verdicts.get(root), unaligned, false, starts);
    add(program.sideEffects().index(), entries.effects.get(root), unaligned, true, starts);
    return starts;
  }

  private static void add(
      CoverIndex index,
      List<Integer> ids,
      BitSet unaligned,
      boolean effect,
      List<Start> out) {
    List<Box> here = new ArrayList<>();
    int position = -1;
    for (int id : ids) {
      if (!unaligned.get(index.owner(id))) {
        continue;
      }
      if (index.position(id) != position) {
        position = index.position(id);
        here.clear();
      }
      List<Box> left = List.of(index.box(id));
      for (Box other : here) {
        left = left.stream().flatMap(part -> part.minus(other).stream()).toList();
      }
      for (Box part : left) {
        int kind = effect ? Kinds.ANYTHING : index.kind(id);
        out.add(new Start(part, position, effect, index.owner(id), kind));
      }
      here.add(index.box(id));
    }
  }

  private static boolean defaultsAgree(FilterProgram program, int before, int after) {
    FilterProgram.Root one = program.roots().get(before);
    FilterProgram.Root other = program.roots().get(after);
    return one.leaves() == other.leaves()
        && one.entry().defaultAction() == other.entry().defaultAction();
  }

  /**
   * The packets of which one entry is the first on their way that is not aligned.
   *
   * @param main the change that counts
   * @param enough how many sets of packets with it are enough
   * @return how many were found
   */
  private int explore(
      Start start, boolean isNew, Outcome.@Nullable Change main, int enough) {
    Deque<Box> open = new ArrayDeque<>();
    open.push(at(start.box, before));
    int count = 0;
    int seen = 0;
    while (!open.isEmpty() && count < enough && work.spend(256)) {
      Box box = open.pop();
      Point point = possible(box, open);
      if (point != null && !endsBefore(box, point, start, isNew, open)) {
        step(box, point, start, isNew, open);
      }
      for (; seen < found.size(); seen++) {
        Region last = found.get(seen);
        boolean counts =
            last.difference.change() == main
                && last.difference.certain()
                && !words.isOpen(last.box);
        count += counts ? 1 : 0;
      }
    }
    return count;
  }

  /** Packets that meet nothing that is not aligned, where the defaults differ. */
  private void exploreRest() {
    Deque<Box> open = new ArrayDeque<>();
    Box guard = program.space().box(program.roots().get(before).entry().guard());
    Box whole = guard.intersect(program.space().root(before));
    if (whole != null) {
      open.push(whole);
    }
    while (!open.isEmpty() && work.spend(256)) {
      Box box = open.pop();
      Box met = program.escapes() ? null : anyUnaligned(box);
      if (met != null) {
        box.minus(at(met, before)).forEach(open::push);
        continue;
      }
      Point point = possible(box, open);
      if (point != null) {
        step(box, point, null, false, open);
      }
    }
  }

  /** An entry of either side that is not aligned and meets the box. */
  private @Nullable Box anyUnaligned(Box box) {
    for (Box side : List.of(box, at(box, after))) {
      for (CoverIndex in : List.of(index, effects)) {
        int entry = in.firstMeeting(side, 0, program.end(), 0xff, -1, aligned, work);
        if (entry >= 0) {
          return in.box(entry);
        }
      }
    }
    return null;
  }

  /** A packet of a box; null, and the box cut, where there is none with such an address or condition. */
  private @Nullable Point possible(Box box, Deque<Box> open) {
    Point point = index.pick(box);
    int impossible = index.firstContaining(point, -1, 0, 0xff, work);
    if (impossible >= 0) {
      box.minus(index.box(impossible)).forEach(open::push);
      return null;
    }
    int[] conflict = values.conflict(point, work);
    if (conflict != null) {
      // No packet fulfils all of these conditions.
      box.minus(program.space().everything(conflict)).forEach(open::push);
      return null;
    }
    return point;
  }

  /**
   * Whether a packet is decided before it comes to the entry it is looked at for. Where nothing leaves a
   * chain early, so are all packets of the rule that decides it.
   */
  private boolean endsBefore(Box box, Point point, Start start, boolean isNew, Deque<Box> open) {
    if (program.escapes()) {
      return false;
    }
    Point own = isNew ? at(point, after) : point;
    int earlier =
        index.firstContaining(own, 0, start.position, Kinds.VERDICTS, -1, null, work);
    if (earlier < 0) {
      return false;
    }
    box.minus(at(index.box(earlier), before)).forEach(open::push);
    return true;
  }

  private void step(
      Box box, Point point, @Nullable Start start, boolean isNew, Deque<Box> open) {
    Way one = new Way(program, aligned, point, box, before, work);
    Way other = new Way(program, aligned, at(point, after), at(box, after), after, work);
    if (work.exhausted()) {
      return;
    }
    Box common = one.common.intersect(at(other.common, before));
    if (common == null) {
      throw new IllegalStateException("a packet is in boxes that do not meet");
    }
    Box cut = one.detour(common);
    cut = cut == null ? other.detour(common) : cut;
    if (cut != null) {
      Blocking.split(box, at(cut, before), open);
      return;
    }
    if (one.meetsOnlyAligned(common)
        && other.meetsOnlyAligned(common)
        && outcome.defaultsAgree(one.route.arrives, other.route.arrives)) {
      box.minus(common).forEach(open::push);
      return;
    }
    boolean belongs = belongs(one.unaligned(), other.unaligned(), start, isNew);
    Outcome.Difference difference = belongs ? outcome.compare(one.end(), other.end()) : null;
    if (difference == null && start != null && shortcuts.applies(start)) {
      cut = shortcuts.differing(common, start, (isNew ? one : other).last(), isNew, work);
      if (cut == null) {
        box.minus(common).forEach(open::push);
        return;
      }
      if (!cut.equals(common) && !at(cut, before).contains(common)) {
        Blocking.split(box, at(cut, before), open);
        return;
      }
    }
    cut = one.other(common);
    cut = cut == null ? other.other(common) : cut;
    if (cut != null) {
      Blocking.split(box, at(cut, before), open);
      return;
    }
    if (belongs) {
      decided(
          common, point, difference, start == null ? -1 : start.owner, one.end(), other.end());
    }
    box.minus(common).forEach(open::push);
  }

  /** Takes down packets of which all go the same ways. */
  private void decided(
      Box box,
      Point point,
      Outcome.@Nullable Difference difference,
      int owner,
      End one,
      End other) {
    boolean sure = difference != null && difference.certain();
    if (memories == null || sure || !(hangs(one) || hangs(other))) {
      if (difference != null) {
        found.add(new Region(box, point, difference, owner));
      }
      return;
    }
    Point there = at(point, after);
    if (memories.alike(point, before, there, after)) {
      return;
    }
    Region region =
        new Region(
            box, point, difference == null ? byMemory(one, other) : difference, owner);
    memories.note(region, before, there, after);
    (difference == null ? noted : found).add(region);
  }

  /** Whether something is asked on the ways of packets that cannot be told from them. */
  private boolean hangs(End end) {
    return end.forked()
        || end.deciders().stream().anyMatch(entry -> (1 << index.kind(entry) & Kinds.PERHAPS) != 0)
        || end.effects().stream().anyMatch(entry -> effects.kind(entry) != SideEffects.DONE);
  }

  private Outcome.Difference byMemory(End one, End other) {
    return new Outcome.Difference(Outcome.Change.OTHER_EFFECT, decider(one), decider(other), false);
  }

  /** What decides, or may decide: a rule with a memory before what follows it. */
  private int decider(End end) {
    for (int entry : end.deciders()) {
      if (!program.asks().of(index.owner(entry)).isEmpty()) {
        return entry;
      }
    }
    return end.byDefault() || end.deciders().isEmpty() ? -1 : end.deciders().getLast();
  }

  /** Whether packets are looked at here: for the first entry they meet, the old side before the new. */
  private static boolean belongs(long old, long now, @Nullable Start start, boolean isNew) {
    if (start == null) {
      return old < 0 && now < 0;
    }
    return isNew ? old < 0 && now == start.place() : old == start.place();
  }

  private Box at(Box box, int root) {
    return program.space().at(box, root);
  }

  private Point at(Point point, int root) {
    int[] ranks = new int[point.axisCount()];
    int axis = program.space().axis(PacketSpace.ROOT);
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = i == axis ? root : point.rank(i);
    }
    return Point.of(ranks, point.literals());
  }
}
