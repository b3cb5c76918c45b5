package io.ruleshade.algebra;

/** The answer to: is every packet of a box in some entry of the index? */
public sealed interface Coverage {

  /**
   * Every packet of the box is in an entry of one of these owners, or is impossible.
   *
   * @param owners the owners of the entries used, distinct and sorted; they suffice, but some may
   *     be superfluous. Not to be changed.
   */
  @SuppressWarnings("ArrayRecordComponent") // as small as it gets; nothing compares answers
  record Covered(int[] owners) implements Coverage {}

  /**
   * Some packet of the box is in no entry that counts.
   *
   * @param point such a packet
   */
  record Open(Point point) implements Coverage {}

  /** The work ran out before the answer was known. */
  record Exhausted() implements Coverage {}
}
