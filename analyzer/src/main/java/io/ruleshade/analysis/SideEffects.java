package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules that log or write something and go on, with the packets that they may do it to. */
final class SideEffects {
  private final CoverIndex index;

  SideEffects(CoverIndex index) {
    this.index = index;
  }

  CoverIndex index() {
    return index;
  }

  /** Whether a packet may meet one on some stretch. */
  boolean contains(Point point, List<Route.Stretch> stretches, Work work) {
    return stretches.stream()
        .anyMatch(s -> index.firstContaining(point, s.start(), s.end(), 1, work) >= 0);
  }

  /** One that meets a box on some stretch; null when there is none. */
  @Nullable Box meeting(Box box, List<Route.Stretch> stretches, Work work) {
    for (Route.Stretch stretch : stretches) {
      int entry = index.firstMeeting(box, stretch.start(), stretch.end(), 1, -1, null, work);
      if (entry >= 0) {
        return index.box(entry);
      }
    }
    return null;
  }
}
