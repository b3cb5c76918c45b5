package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways of one packet through the laid-out program up to a position: what it is sure to meet, what
 * it may meet, and the stretches of the layout in which it met nothing else. Where a rule may or may
 * not match, both ways are gone.
 */
final class Route {
  /** A stretch without a sure transfer, from {@code start} to what ends it, at {@code end}. */
  record Stretch(int start, int end) {}

  /**
   * What of the program counts.
   *
   * @param without verdict rules that do not; null when all do
   * @param leaving rules that count when they leave a chain that the position is in; null when all do
   * @param verdicts the kinds of verdict that count
   */
  record Scope(@Nullable BitSet without, @Nullable BitSet leaving, int verdicts) {
    static final Scope ALL = new Scope(null, null);

    /** All kinds of verdict count. */
    Scope(@Nullable BitSet without, @Nullable BitSet leaving) {
      this(without, leaving, Kinds.VERDICTS);
    }
  }

  /** Entries that the packet is surely in and that led it on or ended a way. */
  final List<Integer> used = new ArrayList<>();

  /** Entries that decide the packet, or may decide it. */
  final List<Integer> deciders = new ArrayList<>();

  /** Entries that the packet may be in and that may lead it on. */
  final List<Integer> perhapsLed = new ArrayList<>();

  final List<Stretch> stretches = new ArrayList<>();

  /** Whether some way comes to the position. */
  boolean arrives;

  private final CoverIndex index;
  private final Point point;
  private final int to;
  private final Scope scope;
  private final int perhaps;
  private final Work work;
  private final Deque<Integer> open = new ArrayDeque<>();

  private Route(
      CoverIndex index, Point point, int to, Scope scope, boolean decisions, Work work) {
    this.work = work;
    this.index = index;
    this.point = point;
    this.to = to;
    this.scope = scope;
    this.perhaps = decisions ? Kinds.PERHAPS : 1 << Kinds.MAYBE_ESCAPE;
  }

  /**
   * Follows a packet. Where the work runs out the ways are not complete, and nothing follows from them
   * but the decisions that were found.
   *
   * @param to stops before this position
   * @param decisions whether entries that only may decide are collected too
   */
  static Route of(
      CoverIndex index, Point point, int to, Scope scope, boolean decisions, Work work) {
    Route route = new Route(index, point, to, scope, decisions, work);
    route.follow(0);
    return route;
  }

  /** Follows a packet from a position to the end of the program, with all that may decide it. */
  static Route from(CoverIndex index, Point point, int from, int end, Scope scope, Work work) {
    Route route = new Route(index, point, end, scope, true, work);
    route.follow(from);
    return route;
  }

  private void follow(int start) {
    BitSet seen = new BitSet();
    open.push(start);
    while (!open.isEmpty() && work.spend(16)) {
      int from = open.pop();
      if (seen.get(from)) {
        continue;
      }
      seen.set(from);
      int sure = sure(from);
      int until = sure < 0 ? to : index.position(sure);
      int maybe = index.firstContaining(point, from, until, perhaps, -1, null, work);
      if (maybe >= 0) {
        int here = index.position(maybe);
        stretches.add(new Stretch(from, here));
        fork(here);
        continue;
      }
      stretches.add(new Stretch(from, until));
      if (sure < 0) {
        arrives = true;
        continue;
      }
      used.add(sure);
      if (index.kind(sure) == Kinds.ESCAPE) {
        escape(sure);
      } else {
        deciders.add(sure);
      }
    }
  }

  /** The first entry that surely ends the stretch; -1 when none does. */
  private int sure(int from) {
    int verdict =
        index.firstContaining(point, from, to, scope.verdicts(), -1, scope.without(), work);
    int until = verdict < 0 ? to : index.position(verdict);
    int start = from;
    while (true) {
      int escape = index.firstContaining(point, start, until, 1 << Kinds.ESCAPE, -1, null, work);
      if (escape < 0) {
        return verdict;
      }
      boolean absent =
          index.scopeEnd(escape) > to
              && scope.leaving() != null
              && !scope.leaving().get(index.owner(escape));
      if (!absent) {
        return escape;
      }
      start = index.position(escape) + 1;
    }
  }

  private void escape(int entry) {
    int next = index.scopeEnd(entry);
    if (next <= to) {
      open.push(next);
    }
  }

  /** At a position where the packet may be decided or led on, or go on as if nothing were there. */
  private void fork(int here) {
    for (int kind = 0; kind < 8; kind++) {
      if ((perhaps & 1 << kind) != 0) {
        int entry = index.firstContaining(point, here, here + 1, 1 << kind, -1, null, work);
        if (entry >= 0 && kind == Kinds.MAYBE_ESCAPE) {
          perhapsLed.add(entry);
          escape(entry);
        } else if (entry >= 0) {
          deciders.add(entry);
        }
      }
    }
    open.push(here + 1);
  }

  /** The packets of a box that are in every entry that this packet surely met. */
  Box common(Box box) {
    Box common = box;
    for (int entry : used) {
      Box both = common.intersect(index.box(entry));
      if (both == null) {
        throw new IllegalStateException("a packet is in boxes that do not meet");
      }
      common = both;
    }
    return common;
  }

  /**
   * An entry that could lead packets of a box out of one of the stretches past its end, although it
   * does not lead this packet; -1 when there is none. What leaves a chain that the position is in only
   * ends the way.
   */
  int detour(Box box) {
    for (Stretch stretch : stretches) {
      int entry =
          index.firstEnding(
              box, stretch.start(), stretch.end(), Kinds.ESCAPES, stretch.end(), to, work);
      if (entry >= 0) {
        return entry;
      }
    }
    return -1;
  }

  /** An entry of some kinds that meets a box in one of the stretches; -1 when there is none. */
  int meeting(Box box, int kinds, @Nullable BitSet excluded) {
    for (Stretch stretch : stretches) {
      if (stretch.start() < stretch.end()) {
        int entry =
            index.anyMeeting(box, stretch.start(), stretch.end(), kinds, excluded, work);
        if (entry >= 0) {
          return entry;
        }
      }
    }
    return -1;
  }
}
