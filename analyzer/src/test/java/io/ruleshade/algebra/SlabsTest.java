package io.ruleshade.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Wide boxes among many entries, of which a few wide ones decide. */
final class SlabsTest {
  private static final Axes AXES = Axes.of(1 << 16, 1 << 16, 300);
  private static final int NARROW = 20_000;

  @Test
  void fewWideEntriesAreFoundAmongManyNarrowOnes() {
    List<Box> boxes = narrow(new Random(3));
    boxes.add(box(0, 32767, 0, 65535, 0, 299));
    boxes.add(box(32768, 65535, 0, 40000, 0, 299));
    boxes.add(box(32768, 65535, 40001, 65535, 0, 299));
    CoverIndex index = index(boxes);
    Work work = Work.unlimited();
    Coverage answer = index.covered(AXES.everything(), boxes.size(), Filter.ALL, work);
    assertThat(answer).isInstanceOf(Coverage.Covered.class);
    assertThat(((Coverage.Covered) answer).owners()).containsExactly(NARROW, NARROW + 1, NARROW + 2);
    assertThat(work.spent()).isLessThan(NARROW / 2);
  }

  @Test
  void holeBetweenSlabsIsFound() {
    List<Box> boxes = narrow(new Random(4));
    boxes.add(box(0, 32767, 0, 65535, 0, 299));
    boxes.add(box(32769, 65535, 0, 65535, 0, 299));
    for (int from = 0; from < 300; from++) {
      boxes.add(box(32768, 32768, from, 65535, from, from));
    }
    CoverIndex index = index(boxes);
    Coverage answer = index.covered(AXES.everything(), boxes.size(), Filter.ALL, Work.unlimited());
    assertThat(answer).isInstanceOf(Coverage.Open.class);
    Point point = ((Coverage.Open) answer).point();
    assertThat(boxes).noneMatch(point::isIn);
  }

  @Test
  void narrowSlabsCountAsWell() {
    List<Box> boxes = new ArrayList<>();
    for (int rank = 0; rank < 1 << 16; rank += 16) {
      boxes.add(box(rank, rank + 15, 0, 65535, 0, 299));
    }
    CoverIndex index = index(boxes);
    int[] all = IntStream.range(0, boxes.size()).toArray();
    assertThat(index.covered(AXES.everything(), boxes.size(), Filter.ALL, Work.unlimited()))
        .isInstanceOfSatisfying(
            Coverage.Covered.class, covered -> assertThat(covered.owners()).isEqualTo(all));
  }

  @Test
  void largeOwnersMakeManySmallOnesSuperfluous() {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      boxes.add(box(256 * i, 256 * i + 255, 0, 65535, 0, 299));
    }
    boxes.add(box(0, 40000, 0, 65535, 0, 299));
    boxes.add(box(30000, 65535, 0, 65535, 0, 299));
    CoverIndex index = index(boxes);
    List<Query> queries = List.of(new Query(AXES.everything(), boxes.size()));
    int[] all = IntStream.range(0, boxes.size()).toArray();
    assertThat(index.irreducible(queries, all, Filter.ALL, Work.unlimited())).containsExactly(256, 257);
  }

  @Test
  void whatIsLeftCannotBeSpared() {
    for (int seed = 0; seed < 20; seed++) {
      List<Box> boxes = narrow(new Random(seed)).subList(0, 200);
      Random random = new Random(seed);
      int cut = 1 + random.nextInt(65_534);
      boxes.add(random.nextInt(200), box(0, cut, 0, 65535, 0, 299));
      boxes.add(random.nextInt(200), box(cut + 1, 65535, 0, cut, 0, 299));
      boxes.add(random.nextInt(200), box(cut + 1, 65535, cut + 1, 65535, 0, 150));
      boxes.add(random.nextInt(200), box(cut + 1, 65535, cut + 1, 65535, 100, 299));
      CoverIndex index = index(boxes);
      List<Query> queries = List.of(new Query(AXES.everything(), boxes.size()));
      int[] all = IntStream.range(0, boxes.size()).toArray();
      int[] least = index.irreducible(queries, all, Filter.ALL, Work.unlimited());
      assertThat(least).as("seed " + seed).hasSize(4);
      for (int gone : least) {
        List<Box> rest = IntStream.of(least).filter(i -> i != gone).mapToObj(boxes::get).toList();
        assertThat(index(rest).covered(AXES.everything(), rest.size(), Filter.ALL, Work.unlimited()))
            .isInstanceOf(Coverage.Open.class);
      }
    }
  }

  private static List<Box> narrow(Random random) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < NARROW; i++) {
      int src = random.nextInt(1 << 16);
      int dst = random.nextInt(1 << 16);
      int service = random.nextInt(300);
      boxes.add(box(src, src, dst, Math.min(65535, dst + random.nextInt(300)), service, service));
    }
    return boxes;
  }

  private static Box box(int... bounds) {
    IntSet[] sets = new IntSet[bounds.length / 2];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = IntSet.range(bounds[2 * axis], bounds[2 * axis + 1]);
    }
    return Box.of(sets, new int[0]);
  }

  private static CoverIndex index(List<Box> boxes) {
    CoverIndex.Builder builder = new CoverIndex.Builder(AXES, 0).subtractions(0);
    for (int i = 0; i < boxes.size(); i++) {
      builder.add(boxes.get(i), i, Integer.MAX_VALUE, i, 0);
    }
    return builder.build(1);
  }
}
