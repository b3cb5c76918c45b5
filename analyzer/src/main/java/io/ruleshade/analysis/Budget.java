package io.ruleshade.analysis;

import io.ruleshade.algebra.Work;
import java.util.ArrayList;
import java.util.List;

/** The work that may be spent on each question about one rule, and whether it was too little. */
final class Budget {
  private final long limit;
  private final List<Work> scarce = new ArrayList<>();

  /**
   * A budget for one rule.
   *
   * @param limit limit of counted steps for one question
   */
  Budget(long limit) {
    this.limit = limit;
  }

  /** Work for one question. */
  Work question() {
    return question(Long.MAX_VALUE);
  }

  /** Work for a question that is asked of each of the causes. */
  Work reduction() {
    Work work = Work.limit(4 * limit);
    scarce.add(work);
    return work;
  }

  /** Work for a question that is given up after so many steps in any case. */
  Work question(long most) {
    if (limit >= most) {
      return Work.limit(most);
    }
    Work work = Work.limit(limit);
    scarce.add(work);
    return work;
  }

  /** Work that makes the answer read better and without which it is right as well. */
  Work polish() {
    return Work.limit(limit);
  }

  /** Whether more work would have made a difference. */
  boolean exhausted() {
    return scarce.stream().anyMatch(Work::exhausted);
  }
}
