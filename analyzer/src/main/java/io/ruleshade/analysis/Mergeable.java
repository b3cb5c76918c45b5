package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Occurrence;
import io.ruleshade.analysis.FilterProgram.Part;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pairs of live rules of one ruleset that could be one rule: the same action, equal in all fields but
 * one, so that the union of the two is again one product; and every packet of either fares the same when
 * the one rule stands where the earlier or where the later stood. That is so when whatever decides the
 * packets of the rule that is moved, between the two places, does what both rules do, when nothing there
 * logs or writes, and when no packet leaves the chain there.
 *
 * <p>Rules of several products or arms, with conditions that nobody can decide, pairs with a return
 * between them, and pairs in a chain where not every call brings packets to both are not looked at. Complexity: each rule is compared with at most {@value #NEAREST}
 * earlier ones for each field; a comparison is one search of the index as a rule.
 */
final class Mergeable {
  /** Earlier rules that are tried for each field, the nearest first. */
  private static final int NEAREST = 4;

  private static final List<Field> FIELDS = List.of(Field.values());
  private static final int[] NONE = {};

  /** The fields in which two rules may differ. */
  enum Field {
    SOURCE("source"),
    DESTINATION("destination"),
    SERVICE("service"),
    SOURCE_PORT("source port"),
    INGRESS("ingress interface or zone"),
    EGRESS("egress interface or zone"),
    STATE("connection state");

    final String label;

    Field(String label) {
      this.label = label;
    }

    Product without(Product product) {
      return switch (this) {
        case SOURCE -> product.withSrc(AddressSet.ANY);
        case DESTINATION -> product.withDst(AddressSet.ANY);
        case SERVICE -> product.withService(ServiceSet.ANY);
        case SOURCE_PORT -> product.withSrcPort(ServiceSet.ALL_PORTS);
        case INGRESS -> product.withIn(InterfaceSet.ANY);
        case EGRESS -> product.withOut(InterfaceSet.ANY);
        case STATE -> product.withState(ConnState.ANY);
      };
    }
  }

  /**
   * Two rules that could be one.
   *
   * @param earlier number of the earlier rule
   * @param later number of the later rule
   * @param field where they differ
   * @param atEarlier whether the one rule may stand at the earlier place
   * @param atLater whether it may stand at the later place
   */
  record Pair(int earlier, int later, Field field, boolean atEarlier, boolean atLater) {}

  private final FilterProgram program;
  private final List<Fate> fates;
  private final long workPerRule;
  private final Redundancy judge;

  private Mergeable(FilterProgram program, List<Fate> fates, long workPerRule) {
    this.program = program;
    this.fates = fates;
    this.workPerRule = workPerRule;
    this.judge = new Redundancy(program);
  }

  /**
   * {@return for each rule the nearest earlier one that it could be joined with}
   *
   * @param leftOut rules that take no part
   */
  static List<Optional<Pair>> of(
      FilterProgram program, List<Fate> fates, BitSet leftOut, long workPerRule, int threads) {
    return new Mergeable(program, fates, workPerRule).find(leftOut, threads);
  }

  private List<Optional<Pair>> find(BitSet leftOut, int threads) {
    int count = program.rules().size();
    int[] plain =
        IntStream.range(0, count).filter(rule -> !leftOut.get(rule) && isPlain(rule)).toArray();
    int[][] candidates = new int[count][];
    for (int field = 0; field < FIELDS.size(); field++) {
      candidates(plain, field, candidates);
    }
    List<Optional<Pair>> found = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    Rounds.run(
        IntStream.of(plain).filter(rule -> candidates[rule] != null).toArray(),
        threads,
        workPerRule,
        (rule, limit) -> {
          Work work = Work.limit(limit);
          found.set(rule, first(rule, candidates[rule], work));
          return !work.exhausted();
        });
    return found;
  }

  /** Notes for each rule the nearest earlier ones that are like it but for one field. */
  private void candidates(int[] rules, int number, int[][] candidates) {
    Field field = FIELDS.get(number);
    Map<Integer, int[]> nearest = new HashMap<>();
    for (int rule : rules) {
      int key = Objects.hash(ruleset(rule), action(rule), field.without(product(rule)));
      int[] before = nearest.getOrDefault(key, NONE);
      int[] mine = candidates[rule] == null ? NONE : candidates[rule];
      int[] all = Arrays.copyOf(mine, mine.length + before.length);
      for (int i = 0; i < before.length; i++) {
        all[mine.length + i] = before[i] * FIELDS.size() + number;
      }
      if (all.length > 0) {
        candidates[rule] = all;
      }
      int kept = Math.min(before.length, NEAREST - 1);
      int[] next = Arrays.copyOfRange(before, before.length - kept, before.length + 1);
      next[kept] = rule;
      nearest.put(key, next);
    }
  }

  private String ruleset(int rule) {
    return program.rules().get(rule).ruleset().name();
  }

  private Action action(int rule) {
    return program.rules().get(rule).rule().action();
  }

  private Product product(int rule) {
    return program.rules().get(rule).rule().match().products().get(0);
  }

  /** Whether two rules differ in a field alone; what is noted goes by hashes. */
  private boolean isLike(int one, int other, Field field) {
    return ruleset(one).equals(ruleset(other))
        && action(one).equals(action(other))
        && field.without(product(one)).equals(field.without(product(other)));
  }

  private boolean isPlain(int rule) {
    Rule text = program.rules().get(rule).rule();
    List<Part> parts = program.parts().get(rule);
    return fates.get(rule) instanceof Fate.Alive
        && text.action().kind().isVerdict()
        && text.match().products().size() == 1
        && parts.size() == 1
        && parts.get(0).certain();
  }

  private Optional<Pair> first(int rule, int[] candidates, Work work) {
    int[] nearestFirst = candidates.clone();
    Arrays.sort(nearestFirst);
    for (int i = nearestFirst.length - 1; i >= 0; i--) {
      int earlier = nearestFirst[i] / FIELDS.size();
      Field field = FIELDS.get(nearestFirst[i] % FIELDS.size());
      if (!isLike(earlier, rule, field)) {
        continue;
      }
      boolean atEarlier = same(earlier, rule, rule, work);
      boolean atLater = same(earlier, rule, earlier, work);
      if (work.exhausted()) {
        return Optional.empty();
      }
      if (atEarlier || atLater) {
        return Optional.of(new Pair(earlier, rule, field, atEarlier, atLater));
      }
    }
    return Optional.empty();
  }

  /** Whether the packets of the rule that is moved fare the same at the other's place. */
  private boolean same(int earlier, int later, int moved, Work work) {
    List<Occurrence> first = program.occurrences().get(earlier);
    List<Occurrence> second = program.occurrences().get(later);
    if (first.size() != second.size()) {
      return false;
    }
    for (int i = 0; i < first.size(); i++) {
      Occurrence early = first.get(i);
      Occurrence late = second.get(i);
      if (early.root() != late.root() || early.position() > late.position() || !alike(product(later), early, late)) {
        return false;
      }
      boolean forward = moved == later;
      for (Box box : forward ? late.boxes() : early.boxes()) {
        int from = forward ? early.position() : early.position() + 1;
        if (!judge.sameOnTheWay(moved, box, early.position(), from, late.position(), work)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the rule's conditions look at the same things at both places: nothing was written between. */
  private static boolean alike(Product product, Occurrence early, Occurrence late) {
    return product.conditions().isEmpty() || literals(early).equals(literals(late));
  }

  private static Set<List<Integer>> literals(Occurrence occurrence) {
    return occurrence.boxes().stream()
        .map(box -> Arrays.stream(box.literals()).boxed().toList())
        .collect(Collectors.toSet());
  }
}
