package io.ruleshade.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Indexes with many nodes: the tree, its parallel build, and searches against linear ones. */
final class CoverIndexScaleTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final Axes AXES = Axes.of(20_000, 20_000, 300, 300, 5);
  private static final int PREDICATES = 2000;

  @Test
  void searchesAgreeWithLinearOnes() {
    check(30_000, 150);
  }

  @Tag("deep")
  @Test
  void searchesAgreeWithLinearOnesAtLength() {
    check(300_000, 300);
  }

  private static void check(int size, int queries) {
    Random random = new Random(SEED);
    Box[] boxes = new Box[size];
    CoverIndex.Builder builder = new CoverIndex.Builder(AXES, PREDICATES);
    for (int i = 0; i < size; i++) {
      boxes[i] = box(random, 5);
      builder.add(boxes[i], i, Integer.MAX_VALUE, i, i % 7 == 0 ? 1 : 0);
    }
    CoverIndex one = builder.build(1);
    CoverIndex two = builder.build(2);
    for (int i = 0; i < queries; i++) {
      Box box = i % 2 == 0 ? box(random, 2) : boxes[random.nextInt(size)];
      int from = random.nextInt(size / 2);
      int to = from + random.nextInt(size - from);
      Point point = one.pick(box);
      int meeting = first(from, to, j -> boxes[j].meets(box));
      int containing = first(from, to, j -> boxes[j].contains(box));
      int stabbed = first(0, to, j -> point.isIn(boxes[j]));
      int ofKind = first(from, to, j -> j % 7 == 0 && boxes[j].meets(box));
      for (CoverIndex index : new CoverIndex[] {one, two}) {
        assertThat(index.firstMeeting(box, from, to, 3, -1, null, Work.unlimited())).isEqualTo(meeting);
        assertThat(index.firstContaining(box, from, to, 3, -1, null, Work.unlimited())).isEqualTo(containing);
        assertThat(index.firstContaining(point, 0, to, 3, Work.unlimited())).isEqualTo(stabbed);
        assertThat(index.firstMeeting(box, from, to, 2, -1, null, Work.unlimited())).isEqualTo(ofKind);
      }
    }
    sameAnswers(one, two, boxes);
  }

  /** The tree does not depend on the threads, so neither do the answers and the work. */
  private static void sameAnswers(CoverIndex one, CoverIndex two, Box[] boxes) {
    for (int i = boxes.length - 1000; i < boxes.length; i++) {
      Work a = Work.unlimited();
      Work b = Work.unlimited();
      assertThat(one.covered(boxes[i], i, Filter.ALL, a).toString().replaceAll("@.*", ""))
          .isEqualTo(two.covered(boxes[i], i, Filter.ALL, b).toString().replaceAll("@.*", ""));
      assertThat(a.spent()).isEqualTo(b.spent());
    }
  }

  private static int first(int from, int to, IntPredicate wanted) {
    return IntStream.range(from, to).filter(wanted).findFirst().orElse(-1);
  }

  private static Box box(Random random, int wildcards) {
    IntSet[] sets = new IntSet[AXES.count()];
    for (int axis = 0; axis < sets.length; axis++) {
      int size = AXES.size(axis);
      if (random.nextInt(10) < wildcards) {
        sets[axis] = AXES.full(axis);
        continue;
      }
      int lo = random.nextInt(size);
      int width = random.nextInt(1 + random.nextInt(1 + size / 20));
      sets[axis] = IntSet.range(lo, Math.min(size - 1, lo + width));
      if (random.nextInt(5) == 0) {
        sets[axis] = sets[axis].union(IntSet.range(size / 2, size / 2 + random.nextInt(2)));
      }
    }
    int[] literals =
        random.nextInt(4) > 0 ? new int[0] : new int[] {random.nextInt(2 * PREDICATES)};
    return Box.of(sets, literals);
  }

  @Test
  void equalBoxesMakeNoDeepTree() {
    CoverIndex.Builder builder = new CoverIndex.Builder(AXES, 0);
    for (int i = 0; i < 20_000; i++) {
      builder.add(AXES.everything(), i, Integer.MAX_VALUE, i, 0);
    }
    CoverIndex index = builder.build(2);
    Work work = Work.unlimited();
    assertThat(index.covered(AXES.everything(), 9, Filter.ALL, work))
        .isInstanceOfSatisfying(
            Coverage.Covered.class, c -> assertThat(c.owners()).containsExactly(0));
    assertThat(work.spent()).isLessThan(100);
    assertThat(index.firstMeeting(AXES.everything(), 19_990, 20_000, 1, -1, null, Work.unlimited()))
        .isEqualTo(19_990);
  }

  @Test
  void emptyIndexCoversNothing() {
    CoverIndex index = new CoverIndex.Builder(AXES, 0).build(2);
    Coverage answer = index.covered(AXES.everything(), 5, Filter.ALL, Work.unlimited());
    assertThat(answer).isInstanceOf(Coverage.Open.class);
    assertThat(index.firstMeeting(AXES.everything(), 0, 9, 1, -1, null, Work.unlimited())).isEqualTo(-1);
    assertThat(index.firstContaining(index.pick(AXES.everything()), 0, 9, 1, Work.unlimited())).isEqualTo(-1);
  }
}
