package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to packets that go on: rules that log or write something, with the packets that they may
 * do it to, and conditions with memory, with the packets for which they may be asked.
 */
final class SideEffects {
  /** The rule does it. */
  static final int DONE = 0;

  /** The rule may do it. */
  static final int PERHAPS_DONE = 1;

  /** A condition with memory is asked. */
  static final int ASKED = 2;

  /** A condition with memory may be asked. */
  static final int PERHAPS_ASKED = 3;

  static final int ALL = 0xff;
  static final int SURE = 1 << DONE | 1 << ASKED;

  private final CoverIndex index;

  SideEffects(CoverIndex index) {
    this.index = index;
  }

  CoverIndex index() {
    return index;
  }

  boolean isAsk(int entry) {
    return index.kind(entry) == ASKED || index.kind(entry) == PERHAPS_ASKED;
  }

  /**
   * Whether a packet may meet one on some stretch.
   *
   * @param without rules that do not count; null when all do
   */
  boolean contains(
      Point point, List<Route.Stretch> stretches, @Nullable BitSet without, Work work) {
    return stretches.stream()
        .anyMatch(
            s -> index.firstContaining(point, s.start(), s.end(), ALL, -1, without, work) >= 0);
  }

  /** One that meets a box on some stretch; null when there is none. */
  @Nullable Box meeting(
      Box box, List<Route.Stretch> stretches, @Nullable BitSet without, Work work) {
    for (Route.Stretch stretch : stretches) {
      int entry =
          index.firstMeeting(box, stretch.start(), stretch.end(), ALL, -1, without, work);
      if (entry >= 0) {
        return index.box(entry);
      }
    }
    return null;
  }
}
