package io.ruleshade.analysis;

import io.ruleshade.algebra.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which rules, dead ones among them, cover dead rules. That a wide rule is dead is often seen from another
 * wide one that is dead itself, with little work, where a cover of live rules alone is thousands of rules that
 * are hard to find. But the live rules that take all packets of a dead rule take those of every rule that it
 * covers. So the causes of the covering rule are looked for first, and handed down.
 *
 * <p>Only where nothing leaves a chain early: elsewhere packets are followed, and none comes to a dead rule.
 */
final class DeadCovers {
  private final FilterProgram program;
  private final Map<Integer, int[]> owners;
  private final List<int[]> levels;

  private DeadCovers(FilterProgram program, Map<Integer, int[]> owners, List<int[]> levels) {
    this.program = program;
    this.owners = owners;
    this.levels = levels;
  }

  /**
   * Looks at dead rules.
   *
   * @param rules their numbers
   * @param pot pays for it
   */
  static DeadCovers of(
      FilterProgram program, Blocking blocking, int[] rules, int threads, Rounds.Pot pot) {
    if (program.escapes() || rules.length == 0) {
      return new DeadCovers(program, Map.of(), List.of(rules));
    }
    int[] @Nullable [] found = new int[rules.length][];
    long share = pot.share(rules.length);
    AtomicLong spent = new AtomicLong(); // a sum does not depend on the order
    Parallel.forEach(
        rules.length,
        threads,
        true,
        i -> {
          Work work = Work.limit(share);
          found[i] =
              Blocking.owners(
                  Blocking.queries(program.occurrences().get(rules[i])),
                  query -> blocking.blocked(query.box(), query.position(), null, work));
          spent.addAndGet(work.spent());
        });
    pot.pay(spent.get());
    Map<Integer, int[]> owners = new HashMap<>();
    for (int i = 0; i < rules.length; i++) {
      if (found[i] != null) {
        owners.put(rules[i], found[i]);
      }
    }
    return new DeadCovers(program, owners, levels(rules, owners));
  }

  private static int[] array(Set<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The rules in an order in which each comes after those that cover it; those of one level can be looked at
   * together. Of rules that cover each other in turn, as in chains that are called in several orders, nothing
   * is taken over: they are the last level. Linear in what covers them.
   */
  private static List<int[]> levels(int[] rules, Map<Integer, int[]> owners) {
    Map<Integer, Integer> waiting = new HashMap<>();
    Arrays.stream(rules).forEach(rule -> waiting.put(rule, 0));
    Map<Integer, List<Integer>> covered = new HashMap<>();
    for (int rule : rules) {
      for (int owner : owners.getOrDefault(rule, new int[0])) {
        if (waiting.containsKey(owner)) {
          waiting.merge(rule, 1, Integer::sum);
          covered.computeIfAbsent(owner, o -> new ArrayList<>()).add(rule);
        }
      }
    }
    List<int[]> levels = new ArrayList<>();
    int[] level = Arrays.stream(rules).filter(rule -> waiting.getOrDefault(rule, 0) == 0).toArray();
    while (level.length > 0) {
      levels.add(level);
      Arrays.stream(level).forEach(waiting::remove);
      level =
          Arrays.stream(level)
              .boxed()
              .flatMap(owner -> covered.getOrDefault(owner, List.of()).stream())
              .filter(rule -> waiting.merge(rule, -1, Integer::sum) == 0)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
    }
    if (!waiting.isEmpty()) {
      int[] inTurn = waiting.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
      Arrays.stream(inTurn).forEach(owners::remove);
      levels.add(inTurn);
    }
    return levels;
  }

  /** The rules, those first that cover others. */
  List<int[]> levels() {
    return levels;
  }

  /**
   * Live rules that take all packets of a rule; null where that is not known.
   *
   * @param fates of all rules, as far as known: those of earlier levels are used
   */
  int @Nullable [] causes(int rule, Fate[] fates) {
    int[] by = owners.get(rule);
    if (by == null) {
      return null;
    }
    Set<Integer> out = new TreeSet<>();
    for (int owner : by) {
      switch (fates[owner]) {
        case Fate.Alive alive -> out.add(owner);
        case Fate.Dead dead -> {
          for (var cause : dead.by()) {
            out.add(program.number(cause.ruleset(), cause.rule().index()));
          }
        }
        case Fate.Undecided undecided -> {
          return null;
        }
        case Fate.NeverMatches never -> {
          return null;
        }
        case Fate.Disabled disabled -> {
          return null;
        }
      }
    }
    return array(out);
  }
}
