package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.Action;
import io.ruleshade.model.Rule;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out about many packets of a start at once, in programs where no packet leaves a chain early:
 * those that come to the rule of the start on its own side, and on the other side to what decides one
 * of them, where that makes no difference. Such packets fare alike, unless on the other side something
 * comes before that they do not meet on their own side and that does otherwise.
 */
final class Shortcuts {
  private final FilterProgram program;
  private final CoverIndex index;
  private final CoverIndex effects;
  private final Alignment.Result pairs;
  private final BitSet aligned;
  private final int after;
  private final Map<Action, Known> known = new HashMap<>();

  /**
   * Rules that need not be looked at.
   *
   * @param alike those that do to a packet what one rule does, and remember nothing
   * @param orAligned those and all that are aligned
   */
  private record Known(BitSet alike, BitSet orAligned) {}

  Shortcuts(
      FilterProgram program,
      Alignment.Result pairs,
      BitSet aligned,
      int after) {
    this.program = program;
    this.index = program.index();
    this.effects = program.sideEffects().index();
    this.pairs = pairs;
    this.aligned = aligned;
    this.after = after;
  }

  boolean applies(Comparison.Start start) {
    return !program.escapes()
        && !start.effect()
        && (1 << start.kind() & Kinds.VERDICTS) != 0
        && start.owner() < program.structure();
  }

  /** Rules that do to a packet what the rule of a start does. */
  private Known known(int owner) {
    return known.computeIfAbsent(
        program.rules().get(owner).rule().action(),
        action -> {
          BitSet alike = new BitSet();
          for (int rule = 0; rule < program.structure(); rule++) {
            Rule other = program.rules().get(rule).rule();
            if (other.branches().isEmpty()
                && other.action().equals(action)
                && program.asks().of(rule).isEmpty()) {
              alike.set(rule);
            }
          }
          BitSet orAligned = (BitSet) alike.clone();
          orAligned.or(aligned);
          return new Known(alike, orAligned);
        });
  }

  /**
   * What may do otherwise with packets of a box that come to the rule of a start.
   *
   * @param box packets of the start's entry and of what decides one of them on the other side
   * @param last where that is
   * @param work counts the steps
   * @return null when nothing does; the box itself when this cannot be told
   */
  @Nullable Box differing(
      Box box, Comparison.Start start, int last, boolean isNew, Work work) {
    Box own = isNew ? program.space().at(box, after) : box;
    Box other = isNew ? box : program.space().at(box, after);
    int[] ownPlaces = isNew ? pairs.newPositions() : pairs.oldPositions();
    int[] otherPlaces = isNew ? pairs.oldPositions() : pairs.newPositions();
    int mine = isNew ? pairs.pairsBeforeNew(start.position()) : pairs.pairsBeforeOld(start.position());
    int theirs = isNew ? pairs.pairsBeforeOld(last) : pairs.pairsBeforeNew(last);
    if (meets(effects, own, 0, start.position(), 0xff, aligned, work)
        || meets(effects, other, 0, last, 0xff, aligned, work)) {
      return box;
    }
    if (mine > theirs) {
      int from = ownPlaces[theirs];
      int to = ownPlaces[mine - 1] + 1;
      if (meets(effects, own, from, to, 0xff, null, work)
          || meets(index, own, from, to, Kinds.PERHAPS, null, work)) {
        return box;
      }
    }
    Known known = known(start.owner());
    if (mine < theirs) {
      int from = otherPlaces[mine];
      int to = Math.min(last, otherPlaces[theirs - 1] + 1);
      if (meets(effects, other, from, to, 0xff, null, work)) {
        return box;
      }
      int entry =
          from < to ? index.firstMeeting(other, from, to, 0xff, -1, known.alike, work) : -1;
      if (entry >= 0) {
        return index.box(entry);
      }
    }
    if (isNew) {
      // What meets an old entry that is not aligned is looked at for that one.
      return null;
    }
    boolean passes =
        meets(effects, own, 0, start.position(), 0xff, null, work)
            || meets(index, own, 0, start.position(), Kinds.PERHAPS, null, work);
    if (passes && mine > 0) {
      // What does the same there must not come before what they pass here.
      int to = Math.min(last, otherPlaces[mine - 1]);
      int early = to > 0 ? index.firstMeeting(other, 0, to, 0xff, -1, aligned, work) : -1;
      if (early >= 0) {
        return index.box(early);
      }
    }
    int entry =
        last > 0 ? index.firstMeeting(other, 0, last, 0xff, -1, known.orAligned, work) : -1;
    return entry >= 0 ? index.box(entry) : null;
  }

  private boolean meets(
      CoverIndex in,
      Box box,
      int from,
      int to,
      int kinds,
      @Nullable BitSet without,
      Work work) {
    return from < to && in.firstMeeting(box, from, to, kinds, -1, without, work) >= 0;
  }
}
