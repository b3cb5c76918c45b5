package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the earlier live rule of which a dead one is a copy. */
final class Duplicates {
  /** Among so few earlier rules of the chain all are looked at. */
  private static final int FEW = 16;

  private final FilterProgram program;
  private final CoverIndex index;
  private final Blocking blocking;
  private final BitSet notAlive;

  /**
   * The conditions of each rule of one product, as written: rules of one product each that are alike
   * ask for the same. Null for other rules, of which nothing follows.
   */
  private final int[] @Nullable [] asked;

  Duplicates(FilterProgram program, Blocking blocking, BitSet notAlive) {
    this.program = program;
    this.index = program.index();
    this.blocking = blocking;
    this.notAlive = notAlive;
    this.asked = new int[program.rules().size()][];
    Predicates names = new Predicates();
    for (int rule = 0; rule < asked.length; rule++) {
      List<Product> products = program.rules().get(rule).rule().match().products();
      asked[rule] = products.size() == 1 ? names.literals(products.get(0)) : null;
    }
  }

  /** The first live rule of the ruleset before this one with the same match and effect. */
  @Nullable RuleRef of(int number, List<Query> queries, Work work) {
    RuleRef ref = program.rules().get(number);
    if (!FilterProgram.kinds(ref.rule()).stream()
        .allMatch(kind -> kind.isVerdict() || kind == Action.Kind.RETURN)) {
      return null;
    }
    Point point = blocking.possible(queries);
    if (point == null) {
      return null;
    }
    for (int other : candidates(number, point, queries, work)) {
      if (other >= number || !work.spend(4)) {
        return null;
      }
      RuleRef earlier = program.rules().get(other);
      if (sameConditions(number, other)
          && earlier.ruleset().name().equals(ref.ruleset().name())
          && !notAlive.get(other)
          && earlier.rule().action().sameEffect(ref.rule().action())
          && sameMatch(number, other, work)
          && covers(other, queries, work)) {
        return earlier;
      }
    }
    return null;
  }

  /** The rules that may take a packet of all those that come to a rule, in order. */
  private int[] candidates(int number, Point point, List<Query> queries, Work work) {
    int first = program.number(program.rules().get(number).ruleset(), 1);
    if (number - first <= FEW) {
      return IntStream.range(first, number).toArray();
    }
    IntStream.Builder out = IntStream.builder();
    int before = queries.stream().mapToInt(Query::position).max().orElse(0);
    IntConsumer add =
        entry -> {
          if (index.owner(entry) >= 0) {
            out.add(index.owner(entry));
          }
        };
    if (program.escapes()) {
      // A rule may be a copy although what leaves the chain takes the packet first.
      index.forEachMeeting(
          Box.of(single(point), new int[0]), 0, before, Kinds.CERTAIN, work, add);
    } else {
      index.forEachContaining(point, 0, before, Kinds.VERDICTS, work, add);
    }
    return out.build().sorted().distinct().toArray();
  }

  /** Whether it is not clear from their conditions alone that two rules match different packets. */
  private boolean sameConditions(int a, int b) {
    int[] one = asked[a];
    int[] other = asked[b];
    return one == null || other == null || Arrays.equals(one, other);
  }

  private static IntSet[] single(Point point) {
    IntSet[] sets = new IntSet[point.axisCount()];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = IntSet.of(point.rank(axis), point.rank(axis));
    }
    return sets;
  }

  private boolean covers(int owner, List<Query> queries, Work work) {
    if (program.escapes()) {
      int[] by = blocking.irreducible(queries, new int[] {owner}, work);
      if (by == null || by.length == 0) {
        return false;
      }
    }
    if (!program.escapes() && queries.stream().allMatch(query -> takes(owner, query, work))) {
      return true;
    }
    BitSet others = new BitSet();
    others.set(0, program.structure() + 1);
    others.clear(owner);
    for (Query query : queries) {
      if (!(blocking.blocked(query.box(), query.position(), others, work)
          instanceof Coverage.Covered)) {
        return false;
      }
    }
    return true;
  }

  /** Whether one place of a rule before a query surely takes all of it; where no rule leaves a chain. */
  private boolean takes(int owner, Query query, Work work) {
    List<FilterProgram.Occurrence> occurrences = program.occurrences().get(owner);
    return isCertain(owner)
        && work.spend(occurrences.size())
        && occurrences.stream()
            .filter(occurrence -> occurrence.position() < query.position())
            .flatMap(occurrence -> occurrence.boxes().stream())
            .anyMatch(box -> box.contains(query.box()));
  }

  /** Whether a rule asks for nothing but what a packet is, and conditions that are one boolean each. */
  private boolean isCertain(int rule) {
    return program.rules().get(rule).rule().match().products().stream()
        .flatMap(product -> product.conditions().stream())
        .allMatch(Condition.Predicate.class::isInstance);
  }

  /** Whether two rules match the same packets as written, whatever nobody can know. */
  private boolean sameMatch(int a, int b, Work work) {
    Rule one = program.rules().get(a).rule();
    Rule other = program.rules().get(b).rule();
    boolean certain = isCertain(a);
    if (!one.branches().isEmpty() || !other.branches().isEmpty()) {
      return certain && one.branches().equals(other.branches());
    }
    if (certain && one.match().equals(other.match())) {
      return true;
    }
    return contains(a, b, work) && contains(b, a, work);
  }

  /** Whether rule {@code a} must match all that rule {@code b} may match, as written. */
  private boolean contains(int a, int b, Work work) {
    Deque<Box> open = new ArrayDeque<>();
    Predicates names = new Predicates();
    for (FilterProgram.Part part : program.parts().get(b)) {
      Box box = written(part, names);
      if (box != null) {
        open.add(box);
      }
    }
    List<Box> cover = new ArrayList<>(program.space().impossible());
    for (FilterProgram.Part part : program.parts().get(a)) {
      Box box = written(part, names);
      if (box != null && part.certain()) {
        cover.add(box);
      }
    }
    while (!open.isEmpty()) {
      Box box = open.pop();
      if (!work.spend(16)) {
        return false;
      }
      Box by = null;
      for (Box candidate : cover) {
        if (candidate.meets(box)) {
          by = candidate;
          break;
        }
      }
      if (by == null) {
        return false;
      }
      box.minus(by).forEach(open::push);
    }
    return true;
  }

  private @Nullable Box written(FilterProgram.Part part, Predicates names) {
    int[] literals = names.literals(part.product());
    return literals == null ? null : part.box().intersect(program.space().everything(literals));
  }
}
