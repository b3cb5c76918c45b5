package io.ruleshade.agent.llm;

import java.time.Duration;

/**
 * What one run may cost.
 *
 * @param connect time for a connection
 * @param call time for one answer, from the first byte sent to the last byte read
 * @param run time for all answers of a run
 * @param mostBytes bytes of one reply
 * @param mostContext tokens of prompt and answer together
 * @param mostAnswer tokens of an answer
 * @param retries further tries where another may help
 */
public record Limits(
    Duration connect,
    Duration call,
    Duration run,
    int mostBytes,
    int mostContext,
    int mostAnswer,
    int retries) {
  /** What is used when nothing is said: a model on a processor needs minutes. */
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(3), Duration.ofMinutes(5), Duration.ofMinutes(30), 1 << 20, 16384, 700, 2);
}
