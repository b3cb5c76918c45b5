package io.ruleshade.analysis;

import io.ruleshade.algebra.Work;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Shares work out among rules. All get a little at first, which is enough for nearly every rule; what
 * is left of an amount that grows with the number of rules goes to those for which it was not, in
 * rounds of more and more each. So a file of many rules that are hard to judge takes no longer than its
 * length allows, and one hard rule among many easy ones gets all that a rule may have. Work is counted,
 * so that the outcome depends neither on time nor on the number of threads.
 */
final class Rounds {
  /** What every rule gets at first. */
  static final long FIRST = 10_000;

  private static final int GROWTH = 8;

  /** What is shared out besides, and what for each rule. */
  private static final long SHARED = 200_000_000;
  private static final long SHARED_PER_RULE = 10_000;

  private Rounds() {}

  private static long shared(int rules) {
    return SHARED + SHARED_PER_RULE * rules;
  }

  /** The work for rules that are looked at one after the other: the first take what they need. */
  static final class Purse {
    private final long most;
    private long left;

    /**
     * Work for rules.
     *
     * @param rules their number
     * @param most limit for one of them
     */
    Purse(int rules, long most) {
      this.most = most;
      this.left = shared(rules);
    }

    /** The limit for the next rule. */
    long limit() {
      return Math.min(most, Math.max(FIRST, left));
    }

    void pay(Work work) {
      left -= work.spent();
    }
  }

  /** Does something about one rule within a limit of work. */
  interface Task {
    /** {@return whether the work was enough} What an earlier round did is done anew. */
    boolean run(int rule, long limit);
  }

  /** Work that is shared out among hard rules. Not for several threads at once. */
  static final class Pot {
    private long left;

    /** Work for what was not done in a first round over so many rules. */
    Pot(int rules) {
      this.left = shared(rules);
    }

    /** What each of some rules may take of it. */
    long share(int rules) {
      return left / rules;
    }

    void pay(long steps) {
      left -= steps;
    }
  }

  /**
   * Runs a task for rules.
   *
   * @param rules numbers of the rules
   * @param most limit of work for one of them
   */
  static void run(int[] rules, int threads, long most, Task task) {
    further(first(rules, threads, most, task), threads, most, new Pot(rules.length), task);
  }

  /** The first round; the rules for which the work was not enough, in the order given. */
  static int[] first(int[] rules, int threads, long most, Task task) {
    return round(rules, threads, Math.min(most, FIRST), task);
  }

  /** The rounds after the first, with what is in a pot. */
  static void further(int[] rules, int threads, long most, Pot pot, Task task) {
    long limit = FIRST;
    int[] left = rules;
    while (left.length > 0 && limit < most) {
      long next = Math.min(Math.min(most, GROWTH * limit), pot.share(left.length));
      if (next < 2 * limit && next < most) {
        return;
      }
      limit = next;
      pot.pay(limit * left.length);
      left = round(left, threads, limit, task);
    }
  }

  /** The rules for which the work was not enough, in the order given. */
  private static int[] round(int[] rules, int threads, long limit, Task task) {
    boolean[] done = new boolean[rules.length];
    boolean hard = limit > FIRST;
    Parallel.forEach(rules.length, threads, hard, i -> done[i] = task.run(rules[i], limit));
    return Arrays.stream(IntStream.range(0, rules.length).filter(i -> !done[i]).toArray())
        .map(i -> rules[i])
        .toArray();
  }
}
