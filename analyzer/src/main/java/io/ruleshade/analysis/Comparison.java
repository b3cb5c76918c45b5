package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
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
   * @param forked whether the way itself hangs on a condition
   */
  record End(
      List<Integer> deciders, boolean byDefault, List<Integer> effects, boolean forked) {}

  /**
   * Packets that end the same way on each side, and differently on the two.
   *
   * @param box the packets, at the old root
   * @param point one of them
   * @param difference how they fare
   */
  record Region(Box box, Point point, Outcome.Difference difference) {}

  /**
   * What was found.
   *
   * @param regions disjoint
   * @param complete whether all packets were looked at
   */
  record Result(List<Region> regions, boolean complete) {}

  private final FilterProgram program;
  private final CoverIndex index;
  private final CoverIndex effects;
  private final BitSet aligned;
  private final int before;
  private final int after;
  private final Outcome outcome;
  private final Values values;
  private final Work work;
  private final List<Region> found = new ArrayList<>();

  private Comparison(
      FilterProgram program,
      int before,
      int after,
      BitSet unaligned,
      Values values,
      Work work) {
    this.values = values;
    this.program = program;
    this.index = program.index();
    this.effects = program.sideEffects().index();
    this.before = before;
    this.after = after;
    this.work = work;
    this.aligned = new BitSet();
    aligned.set(0, program.structure() + 1);
    aligned.andNot(unaligned);
    this.outcome = new Outcome(program, aligned, before, after);
  }

  /**
   * Compares two roots.
   *
   * @param unaligned owners that are not aligned
   * @param perEntry limit of work for the packets of one entry
   */
  static Result of(
      FilterProgram program,
      Alignment.Entries entries,
      int before,
      int after,
      BitSet unaligned,
      long perEntry) {
    List<Region> regions = new ArrayList<>();
    boolean complete = true;
    Values values = new Values(program.predicates());
    for (int root : new int[] {before, after}) {
      for (Start start : starts(program, entries, root, unaligned)) {
        Comparison one =
            new Comparison(program, before, after, unaligned, values, Work.limit(perEntry));
        one.explore(start, root == after);
        regions.addAll(one.found);
        complete &= !one.work.exhausted();
      }
    }
    if (!defaultsAgree(program, before, after)) {
      Comparison rest = new Comparison(program, before, after, unaligned, values, Work.limit(perEntry));
      rest.exploreRest();
      regions.addAll(rest.found);
      complete &= !rest.work.exhausted();
    }
    return new Result(regions, complete);
  }

  /** The box of an entry that is not aligned, with its place in the order of looking. */
  private record Start(Box box, int position, boolean effect) {}

  private static List<Start> starts(
      FilterProgram program, Alignment.Entries entries, int root, BitSet unaligned) {
    List<Start> starts = new ArrayList<>();
    add(program.index(), entries.verdicts.get(root), unaligned, false, starts);
    add(program.sideEffects().index(), entries.effects.get(root), unaligned, true, starts);
    return starts;
  }

  private static void add(
      CoverIndex index, List<Integer> ids, BitSet unaligned, boolean effect, List<Start> out) {
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
        out.add(new Start(part, position, effect));
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

  /** The packets of one entry, those of entries before it in the order of looking left out. */
  private void explore(Start start, boolean isNew) {
    Deque<Box> open = new ArrayDeque<>();
    open.push(at(start.box, before));
    while (!open.isEmpty() && work.spend(256)) {
      Box box = open.pop();
      Box earlier = lookedAtBefore(box, start, isNew);
      if (earlier != null) {
        box.minus(at(earlier, before)).forEach(open::push);
      } else {
        step(box, open);
      }
    }
  }

  /** Packets that meet nothing that is not aligned, where the defaults differ. */
  private void exploreRest() {
    Deque<Box> open = new ArrayDeque<>();
    Box guard = program.space().box(program.roots().get(before).entry().guard());
    Box whole = guard.intersect(program.space().root(before));
    if (whole != null) {
      open.push(whole);
    }
    Start last = new Start(guard, Integer.MAX_VALUE, true);
    while (!open.isEmpty() && work.spend(256)) {
      Box box = open.pop();
      Box earlier = lookedAtBefore(box, last, true);
      if (earlier != null) {
        box.minus(at(earlier, before)).forEach(open::push);
      } else {
        step(box, open);
      }
    }
  }

  /** An entry that is not aligned, meets the box and comes earlier in the order of looking. */
  private @Nullable Box lookedAtBefore(Box box, Start start, boolean isNew) {
    int end = program.end();
    if (isNew) {
      Box old = unaligned(index, box, end);
      old = old == null ? unaligned(effects, box, end) : old;
      if (old != null) {
        return old;
      }
    }
    Box here = isNew ? at(box, after) : box;
    Box first = unaligned(index, here, start.effect ? end : start.position);
    return first != null || !start.effect ? first : unaligned(effects, here, start.position);
  }

  private @Nullable Box unaligned(CoverIndex in, Box box, int to) {
    int entry = in.firstMeeting(box, 0, Math.min(to, program.end()), 0xff, -1, aligned, work);
    return entry < 0 ? null : in.box(entry);
  }

  private void step(Box box, Deque<Box> open) {
    Point point = index.pick(box);
    int impossible = index.firstContaining(point, -1, 0, 0xff, work);
    if (impossible >= 0) {
      box.minus(index.box(impossible)).forEach(open::push);
      return;
    }
    int[] conflict = values.conflict(point, work);
    if (conflict != null) {
      // No packet fulfils all of these conditions.
      box.minus(program.space().everything(conflict)).forEach(open::push);
      return;
    }
    Way one = new Way(point, box, before);
    Way other = new Way(at(point, after), at(box, after), after);
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
    cut = one.other(common);
    cut = cut == null ? other.other(common) : cut;
    if (cut != null) {
      Blocking.split(box, at(cut, before), open);
      return;
    }
    Outcome.Difference difference = outcome.compare(one.end(), other.end());
    if (difference != null) {
      found.add(new Region(common, point, difference));
    }
    box.minus(common).forEach(open::push);
  }

  /** The way of a packet on one side. */
  private final class Way {
    final Route route;
    final Box common;
    final int root;

    /** Entries of rules that go on which the packet meets, in order. */
    final List<Integer> effects = new ArrayList<>();

    Way(Point point, Box box, int root) {
      this.root = root;
      this.route = Route.of(index, point, program.end(), Route.Scope.ALL, true, work);
      Box all = route.common(box);
      for (List<Integer> some : List.of(route.deciders, route.perhapsLed)) {
        for (int entry : some) {
          Box both = all.intersect(index.box(entry));
          all = both == null ? all : both;
        }
      }
      for (Route.Stretch stretch : route.stretches) {
        int from = stretch.start();
        int met = met(point, from, stretch.end());
        while (met >= 0) {
          effects.add(met);
          Box both = all.intersect(Comparison.this.effects.box(met));
          all = both == null ? all : both;
          from = Comparison.this.effects.position(met) + 1;
          met = met(point, from, stretch.end());
        }
      }
      this.common = all;
    }

    private int met(Point point, int from, int to) {
      return from >= to ? -1 : Comparison.this.effects.firstContaining(point, from, to, 0xff, work);
    }

    End end() {
      return new End(
          route.deciders, route.arrives, effects, !route.perhapsLed.isEmpty());
    }

    @Nullable Box detour(Box box) {
      int entry = route.detour(at(box, root));
      return entry < 0 ? null : index.box(entry);
    }

    /** Whether no packet of a box meets an entry on the way that is not aligned. */
    boolean meetsOnlyAligned(Box box) {
      Box here = at(box, root);
      for (Route.Stretch stretch : route.stretches) {
        int to = Math.min(stretch.end() + 1, program.end());
        if (stretch.start() < to
            && (index.firstMeeting(here, stretch.start(), to, 0xff, -1, aligned, work) >= 0
                || Comparison.this.effects.firstMeeting(here, stretch.start(), to, 0xff, -1, aligned, work)
                    >= 0)) {
          return false;
        }
      }
      return true;
    }

    /** An entry on the way that some packets of a box meet and this one does not. */
    @Nullable Box other(Box box) {
      Box here = at(box, root);
      for (Route.Stretch stretch : route.stretches) {
        Box cut = other(index, here, stretch, this::isKnown);
        cut = cut == null ? other(Comparison.this.effects, here, stretch, effects::contains) : cut;
        if (cut != null) {
          return cut;
        }
      }
      return null;
    }

    private @Nullable Box other(
        CoverIndex in, Box box, Route.Stretch stretch, IntPredicate known) {
      int from = stretch.start();
      while (from < stretch.end()) {
        int entry = in.firstMeeting(box, from, stretch.end(), 0xff, -1, null, work);
        if (entry < 0) {
          return null;
        }
        if (!known.test(entry) && !in.box(entry).contains(box)) {
          return in.box(entry);
        }
        from = in.position(entry) + 1;
      }
      return null;
    }

    private boolean isKnown(int entry) {
      return route.deciders.contains(entry)
          || route.perhapsLed.contains(entry)
          || route.used.contains(entry);
    }
  }

  private Box at(Box box, int root) {
    IntSet[] sets = new IntSet[box.axisCount()];
    int axis = program.space().axis(PacketSpace.ROOT);
    for (int i = 0; i < sets.length; i++) {
      sets[i] = i == axis ? IntSet.of(root, root) : box.set(i);
    }
    return Box.of(sets, box.literals());
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
