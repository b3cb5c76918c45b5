package io.ruleshade.algebra;

/**
 * A budget of elementary steps: index nodes, entries and constraints looked at. It counts steps and
 * never time, so that the same question with the same limit always ends the same way. Some fifty
 * million steps take about a second. Not for several threads at once.
 */
public final class Work {

  private final long limit;
  private long spent;

  private Work(long limit) {
    this.limit = limit;
  }

  /** A budget of {@code limit} steps. */
  public static Work limit(long limit) {
    return new Work(limit);
  }

  /** A budget that never runs out. */
  public static Work unlimited() {
    return new Work(Long.MAX_VALUE);
  }

  /** Takes steps from the budget; false if that was more than is left. */
  public boolean spend(long steps) {
    spent += steps;
    return spent <= limit;
  }

  /** Whether more was spent than the limit. */
  public boolean exhausted() {
    return spent > limit;
  }

  /** The steps that are left; negative when more were spent than there were. */
  long left() {
    return limit - spent;
  }

  /** The steps spent so far. */
  public long spent() {
    return spent;
  }
}
