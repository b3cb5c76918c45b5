package io.ruleshade.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against enumeration of all points of small random spaces. */
final class CoverIndexTest {

  private static final long SEED = Long.getLong("seed", 1);

  /** No position. */
  private static final int NONE = -2;

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 48})
  void coverAgreesWithEnumeration(int subtractions) {
    checkCovers(SEED, 700, subtractions);
  }

  @Tag("deep")
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 48})
  void coverAgreesWithEnumerationAtLength(int subtractions) {
    checkCovers(1_000_000 + SEED, 20_000, subtractions);
  }

  private static void checkCovers(long firstSeed, int cases, int subtractions) {
    for (long seed = firstSeed; seed < firstSeed + cases; seed++) {
      Universe universe = new Universe(seed);
      universe.addEntries(1 + universe.random.nextInt(28));
      CoverIndex index = universe.builder().subtractions(subtractions).build(1);
      for (int i = 0; i < 12; i++) {
        checkCover(universe, index, "-Dseed=" + seed + " query " + i);
      }
    }
  }

  private static void checkCover(Universe universe, CoverIndex index, String name) {
    int last = universe.entries.getLast().position();
    boolean ofEntry = universe.random.nextBoolean();
    CoverIndex.Entry entry = universe.entries.get(universe.random.nextInt(universe.entries.size()));
    Box box = ofEntry ? entry.box() : universe.box();
    int position = ofEntry ? entry.position() : universe.random.nextInt(last + 2);
    Filter filter = universe.random.nextInt(3) == 0 ? Filter.ALL : universe.filter();
    boolean expected = universe.covered(box, position, filter);
    switch (index.covered(box, position, filter, Work.unlimited())) {
      case Coverage.Covered covered -> {
        assertThat(expected).as(name).isTrue();
        checkBlame(universe, index, new Query(box, position), filter, covered.owners(), name);
      }
      case Coverage.Open open -> {
        assertThat(expected).as(name).isFalse();
        assertThat(open.point().isIn(box)).as(name).isTrue();
        assertThat(universe.covers(open.point(), position, filter)).as(name).isFalse();
      }
      case Coverage.Exhausted exhausted -> throw new AssertionError(name);
    }
  }

  private static void checkBlame(
      Universe universe, CoverIndex index, Query query, Filter filter, int[] owners, String name) {
    assertThat(owners).as(name).isSorted().doesNotHaveDuplicates().doesNotContain(-1);
    Box box = query.box();
    int position = query.position();
    assertThat(universe.covered(box, position, only(filter, owners, -1))).as(name).isTrue();
    int[] least = irreducible(index, List.of(query), owners, filter);
    assertThat(least).as(name).isSorted();
    assertThat(universe.covered(box, position, only(filter, least, -1))).as(name).isTrue();
    for (int owner : least) {
      assertThat(owners).as(name).contains(owner);
      assertThat(universe.covered(box, position, only(filter, least, owner))).as(name).isFalse();
    }
  }

  private static int[] irreducible(
      CoverIndex index, List<Query> queries, int[] owners, Filter filter) {
    return Objects.requireNonNull(index.irreducible(queries, owners, filter, Work.unlimited()));
  }

  private static Filter only(Filter filter, int[] owners, int without) {
    BitSet set = new BitSet();
    for (int owner : owners) {
      if (owner != without && (filter.only() == null || filter.only().get(owner))) {
        set.set(owner);
      }
    }
    return filter.onlyOwners(set);
  }

  @Test
  void severalQueriesShrinkTogether() {
    int shared = 0;
    for (long seed = SEED; seed < SEED + 1500; seed++) {
      String name = "-Dseed=" + seed;
      Universe universe = new Universe(seed);
      universe.addEntries(4 + universe.random.nextInt(20));
      CoverIndex index = universe.builder().build(1);
      List<Query> queries = new ArrayList<>();
      int[] all = universe.entries.stream().mapToInt(CoverIndex.Entry::owner).toArray();
      all = Arrays.stream(all).filter(o -> o >= 0).distinct().toArray();
      Filter filter = universe.random.nextBoolean() ? Filter.ALL : Filter.ofKinds(5);
      for (int i = 0; i < 12 && queries.size() < 3; i++) {
        Query query = new Query(universe.box(), universe.random.nextInt(30));
        if (universe.covered(query.box(), query.position(), filter)) {
          queries.add(query);
        }
      }
      int[] least = irreducible(index, queries, all, filter);
      assertThat(coverAll(universe, queries, only(filter, least, -1))).as(name).isTrue();
      for (int owner : least) {
        assertThat(coverAll(universe, queries, only(filter, least, owner))).as(name).isFalse();
      }
      shared += queries.size() > 1 && least.length > 1 ? 1 : 0;
    }
    assertThat(shared).isGreaterThan(50);
  }

  private static boolean coverAll(Universe universe, List<Query> queries, Filter filter) {
    return queries.stream().allMatch(q -> universe.covered(q.box(), q.position(), filter));
  }

  @Test
  void latestOwnersGoFirst() {
    CoverIndex.Builder builder = new CoverIndex.Builder(Axes.of(10), 0);
    builder.add(box(0, 5), 0, Integer.MAX_VALUE, 7, 0);
    builder.add(box(4, 9), 1, Integer.MAX_VALUE, 8, 0);
    builder.add(box(0, 9), 2, Integer.MAX_VALUE, 9, 0);
    CoverIndex index = builder.build(1);
    List<Query> queries = List.of(new Query(box(1, 8), 5));
    assertThat(index.irreducible(queries, new int[] {9, 8, 7}, Filter.ALL, Work.unlimited()))
        .containsExactly(7, 8);
    assertThat(index.irreducible(queries, new int[] {9, 8}, Filter.ALL, Work.unlimited()))
        .containsExactly(9);
    assertThat(index.irreducible(queries, new int[] {9, 8, 7}, Filter.ALL, Work.limit(1))).isNull();
  }

  private static Box box(int lo, int hi) {
    return Box.of(new IntSet[] {IntSet.range(lo, hi)}, new int[0]);
  }

  @Test
  void firstEntriesAgreeWithEnumeration() {
    for (long seed = SEED; seed < SEED + 1500; seed++) {
      Universe universe = new Universe(seed);
      universe.addEntries(1 + universe.random.nextInt(40));
      CoverIndex index = universe.builder().build(1);
      for (int i = 0; i < 12; i++) {
        checkFirst(universe, index, "-Dseed=" + seed + " query " + i);
      }
    }
  }

  private static void checkFirst(Universe universe, CoverIndex index, String name) {
    Box box = universe.box();
    Point point = universe.points.get(universe.random.nextInt(universe.points.size()));
    int from = universe.random.nextInt(10) - 1;
    int to = from + universe.random.nextInt(40);
    int kinds = universe.random.nextInt(8);
    int beyond = universe.random.nextBoolean() ? -1 : universe.random.nextInt(40);
    BitSet excluded = universe.filter().excluded();
    int meeting = NONE;
    int containing = NONE;
    int stabbed = NONE;
    int traced = NONE;
    BitSet all = new BitSet();
    for (int id = universe.entries.size() - 1; id >= 0; id--) {
      CoverIndex.Entry e = universe.entries.get(id);
      if (e.position() < from || e.position() >= to || ((kinds >> e.kind()) & 1) == 0) {
        continue;
      }
      boolean passes =
          e.scopeEnd() > beyond && (excluded == null || e.owner() < 0 || !excluded.get(e.owner()));
      meeting = passes && e.box().meets(box) ? e.position() : meeting;
      containing = passes && e.box().contains(box) ? e.position() : containing;
      stabbed = passes && point.isIn(e.box()) ? e.position() : stabbed;
      traced = point.isIn(e.box()) ? e.position() : traced;
      all.set(id, e.box().meets(box));
    }
    int id = index.firstMeeting(box, from, to, kinds, beyond, excluded, Work.unlimited());
    checkEntry(universe, index, id, meeting, name);
    assertThat(id < 0 || index.box(id).meets(box)).as(name).isTrue();
    id = index.firstContaining(box, from, to, kinds, beyond, excluded, Work.unlimited());
    checkEntry(universe, index, id, containing, name);
    id = index.firstContaining(point, from, to, kinds, beyond, excluded, Work.unlimited());
    checkEntry(universe, index, id, stabbed, name);
    id = index.firstContaining(point, from, to, kinds, Work.unlimited());
    checkEntry(universe, index, id, traced, name);
    assertThat(id < 0 || point.isIn(index.box(id))).as(name).isTrue();
    BitSet found = new BitSet();
    index.forEachMeeting(box, from, to, kinds, Work.unlimited(), found::set);
    assertThat(found).as(name).isEqualTo(all);
    assertThat(index.pick(box).isIn(box)).as(name).isTrue();
  }

  private static void checkEntry(
      Universe universe, CoverIndex index, int id, int position, String name) {
    assertThat(id < 0 ? NONE : index.position(id)).as(name).isEqualTo(position);
    if (id >= 0) {
      assertThat(index.entry(id)).as(name).isEqualTo(universe.entries.get(id));
    }
  }

  @Test
  void indexWithoutOwnersIsLikeExcludingThem() {
    for (long seed = SEED; seed < SEED + 600; seed++) {
      Universe universe = new Universe(seed);
      universe.addEntries(5 + universe.random.nextInt(40));
      BitSet owners = new BitSet();
      universe.entries.forEach(e -> owners.set(Math.max(0, e.owner()), e.owner() % 3 == 0));
      CoverIndex index = universe.builder().subtractions((int) seed % 5).build(1);
      CoverIndex fewer = index.without(owners);
      for (int i = 0; i < 8; i++) {
        String name = "-Dseed=" + seed + " query " + i;
        Box box = universe.box();
        boolean covered =
            fewer.covered(box, 60, Filter.ALL, Work.unlimited()) instanceof Coverage.Covered;
        assertThat(covered)
            .as(name)
            .isEqualTo(universe.covered(box, 60, Filter.ALL.excluding(owners)));
        int all = index.firstMeeting(box, 0, 60, Filter.ALL_KINDS, -1, owners, Work.unlimited());
        int one = fewer.firstMeeting(box, 0, 60, Filter.ALL_KINDS, -1, null, Work.unlimited());
        assertThat(one < 0 ? NONE : fewer.position(one))
            .as(name)
            .isEqualTo(all < 0 ? NONE : index.position(all));
      }
      for (int id = 0; id < fewer.size(); id++) {
        assertThat(fewer.entry(id)).isEqualTo(universe.entries.get(id));
      }
    }
  }

  @Test
  void exhaustionIsNeverAWrongAnswer() {
    int exhausted = 0;
    for (long seed = SEED; seed < SEED + 400; seed++) {
      Universe universe = new Universe(seed);
      universe.addEntries(5 + universe.random.nextInt(28));
      CoverIndex index = universe.builder().subtractions((int) (seed % 3) * 2).build(1);
      Box box = universe.box();
      boolean expected = universe.covered(box, 50, Filter.ALL);
      for (int limit = 0; limit < 400; limit += 1 + limit / 8) {
        switch (index.covered(box, 50, Filter.ALL, Work.limit(limit))) {
          case Coverage.Covered covered -> assertThat(expected).as("-Dseed=" + seed).isTrue();
          case Coverage.Open open -> {
            assertThat(open.point().isIn(box)).as("-Dseed=" + seed).isTrue();
            assertThat(universe.covers(open.point(), 50, Filter.ALL)).isFalse();
          }
          case Coverage.Exhausted none -> exhausted++;
        }
      }
    }
    assertThat(exhausted).isGreaterThan(1000);
  }
}
