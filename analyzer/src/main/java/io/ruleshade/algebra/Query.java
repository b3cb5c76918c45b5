package io.ruleshade.algebra;

/**
 * Packets that arrive at a position of a program: the question is which of them are decided before.
 *
 * @param box the packets
 * @param position where they arrive; only entries before it count
 */
public record Query(Box box, int position) {}
