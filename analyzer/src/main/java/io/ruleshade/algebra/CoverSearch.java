package io.ruleshade.algebra;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a box is covered by the active entries of an index. Almost every rule of a real
 * program is decided by one entry that contains it or by one point that no entry contains; the rest
 * loses its {@link Slabs} and goes to {@link CutSearch}.
 */
final class CoverSearch {

  /** How many entries that contain a point are compared before one is subtracted. */
  private static final int TRIES = 32;

  private final Bvh bvh;
  private final Depths depths;
  private final int subtractions;

  CoverSearch(Bvh bvh, Depths depths, int subtractions) {
    this.bvh = bvh;
    this.depths = depths;
    this.subtractions = subtractions;
  }

  @SuppressWarnings("ReferenceEquality") // what is left is the same box where nothing was taken
  Coverage covered(Box box, int position, Filter filter, Work work) {
    if (box.isEmpty()) {
      return new Coverage.Covered(new int[0]);
    }
    Window window = Window.active(position, filter);
    Target target = Target.of(box);
    IntList owners = new IntList();
    int container = bvh.firstContaining(target, window, work);
    if (container >= 0) {
      owners.add(bvh.field(container, Bvh.OWNER));
      return new Coverage.Covered(owners.distinct());
    }
    Coverage answer = subtract(box, window, new int[0], work);
    if (answer != null) {
      return answer;
    }
    Box rest = new Slabs(bvh, window, owners, work).outside(box);
    if (rest == null) {
      return new Coverage.Covered(owners.distinct());
    }
    if (rest != box) {
      answer = subtract(rest, window, owners.toArray(), work);
    }
    return answer != null ? answer : decide(rest, window, owners, work);
  }

  /**
   * Looks for a point in no entry, taking away the entries found so far; null if it takes long.
   *
   * @param before the owners of what was taken away before
   */
  private @Nullable Coverage subtract(Box box, Window window, int[] before, Work work) {
    IntList owners = new IntList();
    Arrays.stream(before).forEach(owners::add);
    Deque<Box> pieces = new ArrayDeque<>();
    pieces.push(box);
    for (int step = 0; !pieces.isEmpty(); step++) {
      if (work.exhausted()) {
        return new Coverage.Exhausted();
      }
      if (step == subtractions) {
        return null;
      }
      Box piece = pieces.pop();
      Point point = depths.pick(piece);
      int slot = bvh.stab(Target.of(point), piece, window, TRIES, work);
      if (slot < 0) {
        return new Coverage.Open(point);
      }
      owners.add(bvh.field(slot, Bvh.OWNER));
      for (Box rest : piece.minus(bvh.box(slot))) {
        pieces.push(rest);
      }
    }
    return new Coverage.Covered(owners.distinct());
  }

  private Coverage decide(Box box, Window window, IntList owners, Work work) {
    IntList slots = new IntList();
    long most = work.left(); // each takes a step at least
    bvh.whileMeeting(
        Target.of(box),
        window,
        work,
        slot -> {
          slots.add(slot);
          return slots.size() <= most;
        });
    if (slots.size() > most) {
      work.spend(slots.size());
    }
    if (work.exhausted()) {
      return new Coverage.Exhausted();
    }
    CutSearch.Outcome outcome = CutSearch.decide(bvh, depths, box, slots.toArray(), work);
    if (outcome.point() != null) {
      return new Coverage.Open(outcome.point());
    }
    if (outcome.state() == Cell.State.EXHAUSTED) {
      return new Coverage.Exhausted();
    }
    outcome.used().stream().forEach(i -> owners.add(bvh.field(slots.get(i), Bvh.OWNER)));
    return new Coverage.Covered(owners.distinct());
  }
}
