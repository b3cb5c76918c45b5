package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The way of a packet on one side of a {@link Comparison}, and which other packets go it. */
final class Way {
  final Route route;
  final Box common;
  final int root;

  /** Entries of rules that go on which the packet meets, in order. */
  final List<Integer> effects = new ArrayList<>();

  private final Set<Integer> knownEffects = new HashSet<>();

  /** Entries that decide, may decide, or lead on. */
  private final Set<Integer> known = new HashSet<>();

  private final FilterProgram program;
  private final CoverIndex index;
  private final CoverIndex sideEffects;
  private final BitSet aligned;
  private final Work work;

  /**
   * Follows a packet.
   *
   * @param box packets that are asked about, this one among them
   * @param root where they enter
   * @param aligned rules that are the same on both sides
   */
  Way(FilterProgram program, BitSet aligned, Point point, Box box, int root, Work work) {
    this.program = program;
    this.index = program.index();
    this.sideEffects = program.sideEffects().index();
    this.aligned = aligned;
    this.work = work;
    this.root = root;
    this.route = Route.of(index, point, program.end(), Route.Scope.ALL, true, work);
    Box all = route.common(box);
    for (List<Integer> some : List.of(route.deciders, route.perhapsLed)) {
      for (int entry : some) {
        Box both = all.intersect(index.box(entry));
        all = both == null ? all : both;
      }
    }
    for (List<Integer> some : List.of(route.deciders, route.perhapsLed, route.used)) {
      known.addAll(some);
    }
    for (Route.Stretch stretch : route.stretches) {
      int from = stretch.start();
      int met = met(point, from, stretch.end());
      while (met >= 0) {
        if (knownEffects.add(met)) {
          effects.add(met);
        }
        Box both = all.intersect(sideEffects.box(met));
        all = both == null ? all : both;
        from = sideEffects.position(met) + 1;
        met = met(point, from, stretch.end());
      }
    }
    effects.sort(Comparator.comparingInt(sideEffects::position));
    this.common = all;
  }

  private int met(Point point, int from, int to) {
    return from >= to ? -1 : sideEffects.firstContaining(point, from, to, 0xff, work);
  }

  /** The place of what surely ends the way; the end of the program for the default. */
  int last() {
    int last = route.arrives ? program.end() : -1;
    for (int entry : route.used) {
      last = Math.max(last, index.position(entry));
    }
    return last;
  }

  /** The place of the first entry on the way that is not aligned; -1 when all are. */
  long unaligned() {
    long first = -1;
    for (List<Integer> some : List.of(route.used, route.deciders, route.perhapsLed)) {
      for (int entry : some) {
        if (!aligned.get(index.owner(entry))) {
          long place = Comparison.Start.place(index.position(entry), false);
          first = first < 0 ? place : Math.min(first, place);
        }
      }
    }
    for (int i = 0; first < 0 && i < effects.size(); i++) {
      int entry = effects.get(i);
      if (!aligned.get(sideEffects.owner(entry))) {
        first = Comparison.Start.place(sideEffects.position(entry), true);
      }
    }
    return first;
  }

  Comparison.End end() {
    return new Comparison.End(
        route.deciders, route.arrives, effects, route.perhapsLed);
  }

  @Nullable Box detour(Box box) {
    int entry = route.detour(program.space().at(box, root));
    return entry < 0 ? null : index.box(entry);
  }

  /** Whether no packet of a box meets an entry on the way that is not aligned. */
  boolean meetsOnlyAligned(Box box) {
    Box here = program.space().at(box, root);
    for (Route.Stretch stretch : route.stretches) {
      int to = Math.min(stretch.end() + 1, program.end());
      if (stretch.start() < to
          && (index.firstMeeting(here, stretch.start(), to, 0xff, -1, aligned, work) >= 0
              || sideEffects.firstMeeting(here, stretch.start(), to, 0xff, -1, aligned, work)
                  >= 0)) {
        return false;
      }
    }
    return true;
  }

  /** An entry on the way that some packets of a box meet and this one does not. */
  @Nullable Box other(Box box) {
    Box here = program.space().at(box, root);
    for (Route.Stretch stretch : route.stretches) {
      Box cut = other(index, here, stretch, known::contains);
      cut = cut == null ? surelyAtFork(here, stretch.end()) : cut;
      cut = cut == null ? other(sideEffects, here, stretch, knownEffects::contains) : cut;
      if (cut != null) {
        return cut;
      }
    }
    return null;
  }

  /**
   * Where this packet hangs on a condition that nobody can decide: an entry of the same rule that takes
   * other packets of the box without it.
   */
  private @Nullable Box surelyAtFork(Box box, int position) {
    if (position >= program.end()
        || route.used.stream().anyMatch(entry -> index.position(entry) == position)) {
      return null;
    }
    int entry =
        index.firstMeeting(box, position, position + 1, Kinds.CERTAIN, -1, null, work);
    return entry < 0 || index.box(entry).contains(box) ? null : index.box(entry);
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
}
