package io.ruleshade.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers that one entry or one point does not decide: all that stands against exponential time. */
final class HardCoverTest {

  private static final long SEED = Long.getLong("seed", 1);

  @ParameterizedTest
  @ValueSource(ints = {100, 1000, 3000})
  void everyBoxOfPartitionIsNeeded(int boxes) {
    List<Box> partition = partition(boxes, new Random(SEED));
    CoverIndex index = index(AXES, 0, partition);
    Coverage answer = index.covered(AXES.everything(), boxes, Filter.ALL, Work.limit(400_000_000));
    assertThat(answer).isInstanceOf(Coverage.Covered.class);
    int[] owners = ((Coverage.Covered) answer).owners();
    assertThat(owners).isEqualTo(IntStream.range(0, boxes).toArray());
    List<Query> queries = List.of(new Query(AXES.everything(), boxes));
    assertThat(index.irreducible(queries, owners, Filter.ALL, Work.limit(400_000_000)))
        .isEqualTo(owners);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1000, 3000})
  void pointIsInTheOneHoleOfPartition(int boxes) {
    List<Box> partition = partition(boxes, new Random(SEED));
    Box hole = partition.remove(new Random(SEED).nextInt(boxes));
    Work work = Work.limit(400_000_000);
    Coverage answer = index(AXES, 0, partition).covered(AXES.everything(), boxes, Filter.ALL, work);
    assertThat(answer).isInstanceOf(Coverage.Open.class);
    assertThat(((Coverage.Open) answer).point().isIn(hole)).isTrue();
  }

  private static final Axes AXES = Axes.of(5000, 5000, 5000, 5000, 250);

  /** Cuts the space in two at random until there are so many boxes. */
  private static List<Box> partition(int boxes, Random random) {
    List<Box> parts = new ArrayList<>(List.of(AXES.everything()));
    while (parts.size() < boxes) {
      int at = random.nextInt(parts.size());
      int axis = random.nextInt(AXES.count());
      Box box = parts.get(at);
      IntSet set = box.set(axis);
      if (set.min() < set.max()) {
        int cut = set.min() + random.nextInt(set.max() - set.min());
        parts.set(at, with(box, axis, IntSet.range(set.min(), cut)));
        parts.add(with(box, axis, IntSet.range(cut + 1, set.max())));
      }
    }
    Collections.shuffle(parts, random);
    return parts;
  }

  private static Box with(Box box, int axis, IntSet set) {
    IntSet[] sets = new IntSet[AXES.count()];
    Arrays.setAll(sets, box::set);
    sets[axis] = set;
    return Box.of(sets, box.literals());
  }

  private static CoverIndex index(Axes axes, int predicates, List<Box> boxes) {
    CoverIndex.Builder builder = new CoverIndex.Builder(axes, predicates);
    for (int i = 0; i < boxes.size(); i++) {
      builder.add(boxes.get(i), i, Integer.MAX_VALUE, i, 0);
    }
    return builder.build(1);
  }

  @ParameterizedTest
  @CsvSource({"40,1", "40,2", "40,3", "80,1", "80,2"})
  void termsOverAxesAndOverPredicatesAgree(int variables, long seed) {
    Random random = new Random(SEED + 100 * seed);
    int[][] terms = new int[(int) (4.3 * variables)][];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = term(variables, random);
    }
    Axes binary = Axes.of(IntStream.generate(() -> 2).limit(variables).toArray());
    List<Box> onAxes = new ArrayList<>();
    List<Box> onPredicates = new ArrayList<>();
    Axes one = Axes.of(1);
    for (int[] term : terms) {
      IntSet[] sets = new IntSet[variables];
      Arrays.setAll(sets, axis -> IntSet.full(2));
      for (int literal : term) {
        sets[literal >> 1] = IntSet.range(1 - (literal & 1), 1 - (literal & 1));
      }
      onAxes.add(Box.of(sets, new int[0]));
      onPredicates.add(Box.of(new IntSet[] {one.full(0)}, term));
    }
    boolean a = tautology(binary, 0, onAxes);
    boolean b = tautology(one, variables, onPredicates);
    assertThat(a).as("-Dseed=" + SEED).isEqualTo(b);
  }

  private static int[] term(int variables, Random random) {
    int[] term = {};
    while (term.length < 3) {
      int variable = random.nextInt(variables);
      int literal = (variable << 1) | random.nextInt(2);
      if (!Literals.has(term, literal) && !Literals.has(term, literal ^ 1)) {
        term = Literals.with(term, literal);
      }
    }
    return term;
  }

  private static boolean tautology(Axes axes, int predicates, List<Box> boxes) {
    CoverIndex index = index(axes, predicates, boxes);
    Box all = axes.everything();
    Work work = Work.limit(2_000_000_000);
    return switch (index.covered(all, boxes.size(), Filter.ALL, work)) {
      case Coverage.Covered covered -> {
        List<Box> used = Arrays.stream(covered.owners()).mapToObj(boxes::get).toList();
        assertThat(index(axes, predicates, used).covered(all, used.size(), Filter.ALL, work))
            .isInstanceOf(Coverage.Covered.class);
        yield true;
      }
      case Coverage.Open open -> {
        assertThat(boxes).noneMatch(open.point()::isIn);
        yield false;
      }
      case Coverage.Exhausted exhausted -> throw new AssertionError("-Dseed=" + SEED);
    };
  }

  @Test
  void workRunsOutOnHardTerms() {
    Random random = new Random(SEED);
    List<Box> boxes = new ArrayList<>();
    Axes one = Axes.of(1);
    for (int i = 0; i < 900; i++) {
      boxes.add(Box.of(new IntSet[] {one.full(0)}, term(200, random)));
    }
    CoverIndex index = index(one, 200, boxes);
    Work work = Work.limit(100_000);
    assertThat(index.covered(one.everything(), 900, Filter.ALL, work))
        .isEqualTo(new Coverage.Exhausted());
    assertThat(work.spent()).isLessThan(200_000);
  }

  @Tag("deep")
  @Test
  void largePartition() {
    everyBoxOfPartitionIsNeeded(10_000);
    pointIsInTheOneHoleOfPartition(10_000);
  }

  @Tag("deep")
  @ParameterizedTest
  @CsvSource({"100,1", "100,2", "100,3", "120,1"})
  void manyTerms(int variables, long seed) {
    termsOverAxesAndOverPredicatesAgree(variables, seed);
  }
}
