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
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  private record Key(String ruleset, Action action, Field field, Product rest) {}

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
    List<List<Pair>> candidates = new ArrayList<>(count);
    Map<Key, List<Integer>> alike = new HashMap<>();
    for (int rule = 0; rule < count; rule++) {
      List<Pair> pairs = new ArrayList<>(0);
      if (!leftOut.get(rule) && isPlain(rule)) {
        candidates(rule, alike, pairs);
      }
      candidates.add(pairs);
    }
    List<Optional<Pair>> found = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    Rounds.run(
        IntStream.range(0, count).filter(rule -> !candidates.get(rule).isEmpty()).toArray(),
        threads,
        workPerRule,
        (rule, limit) -> {
          Work work = Work.limit(limit);
          found.set(rule, first(candidates.get(rule), work));
          return !work.exhausted();
        });
    return found;
  }

  private void candidates(int rule, Map<Key, List<Integer>> alike, List<Pair> pairs) {
    Rule text = program.rules().get(rule).rule();
    Product product = text.match().products().get(0);
    String ruleset = program.rules().get(rule).ruleset().name();
    for (Field field : Field.values()) {
      Key key = new Key(ruleset, text.action(), field, field.without(product));
      List<Integer> before = alike.computeIfAbsent(key, k -> new ArrayList<>(1));
      for (int i = before.size() - 1; i >= Math.max(0, before.size() - NEAREST); i--) {
        pairs.add(new Pair(before.get(i), rule, field, false, false));
      }
      before.add(rule);
    }
    pairs.sort((a, b) -> b.earlier() - a.earlier());
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

  private Optional<Pair> first(List<Pair> candidates, Work work) {
    for (Pair pair : candidates) {
      boolean atEarlier = same(pair, pair.later(), work);
      boolean atLater = same(pair, pair.earlier(), work);
      if (work.exhausted()) {
        return Optional.empty();
      }
      if (atEarlier || atLater) {
        return Optional.of(
            new Pair(pair.earlier(), pair.later(), pair.field(), atEarlier, atLater));
      }
    }
    return Optional.empty();
  }

  /** Whether the packets of the rule that is moved fare the same at the other's place. */
  private boolean same(Pair pair, int moved, Work work) {
    List<Occurrence> first = program.occurrences().get(pair.earlier());
    List<Occurrence> second = program.occurrences().get(pair.later());
    if (first.size() != second.size()) {
      return false;
    }
    for (int i = 0; i < first.size(); i++) {
      Occurrence early = first.get(i);
      Occurrence late = second.get(i);
      if (early.root() != late.root() || early.position() > late.position() || !alike(early, late)) {
        return false;
      }
      boolean forward = moved == pair.later();
      for (Box box : forward ? late.boxes() : early.boxes()) {
        int from = forward ? early.position() : early.position() + 1;
        if (!judge.sameOnTheWay(moved, box, early.position(), from, late.position(), work)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the conditions of both places look at the same things: nothing was written between. */
  private static boolean alike(Occurrence early, Occurrence late) {
    if (early.boxes().isEmpty() || late.boxes().isEmpty()) {
      return false;
    }
    int[] literals = early.boxes().get(0).literals();
    return Stream.concat(early.boxes().stream(), late.boxes().stream())
        .allMatch(box -> Arrays.equals(box.literals(), literals));
  }
}
