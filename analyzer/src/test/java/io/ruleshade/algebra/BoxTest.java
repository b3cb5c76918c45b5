package io.ruleshade.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Boxes against enumeration of their points. */
final class BoxTest {

  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void operationsAgreeWithEnumeration() {
    for (long seed = SEED; seed < SEED + 3000; seed++) {
      Universe universe = new Universe(seed);
      Box a = universe.box();
      Box b = universe.box();
      Box common = a.intersect(b);
      List<Box> rest = a.minus(b);
      String name = "-Dseed=" + seed;
      boolean meets = false;
      boolean inside = true;
      for (Point point : universe.points) {
        boolean inA = point.isIn(a);
        boolean inB = point.isIn(b);
        meets |= inA && inB;
        inside &= inA || !inB;
        assertThat(common != null && point.isIn(common)).as(name).isEqualTo(inA && inB);
        long pieces = rest.stream().filter(point::isIn).count();
        assertThat(pieces).as(name).isEqualTo(inA && !inB ? 1 : 0);
      }
      assertThat(a.meets(b)).as(name).isEqualTo(meets);
      assertThat(a.contains(b)).as(name).isEqualTo(inside);
      assertThat(common != null).as(name).isEqualTo(meets);
      assertThat(rest).as(name).noneMatch(Box::isEmpty);
      assertThat(rest.size()).as(name).isLessThanOrEqualTo(a.axisCount() + b.literals().length + 1);
    }
  }

  @Test
  void emptyBoxIsInsideEveryBox() {
    Box empty = Box.of(new IntSet[] {IntSet.EMPTY, IntSet.range(0, 3)}, new int[] {2});
    Box other = Box.of(new IntSet[] {IntSet.range(1, 1), IntSet.range(1, 1)}, new int[0]);
    assertThat(empty.isEmpty()).isTrue();
    assertThat(other.contains(empty)).isTrue();
    assertThat(empty.contains(other)).isFalse();
    assertThat(empty.intersect(other)).isNull();
    assertThat(empty.minus(other)).isEmpty();
    assertThat(other.minus(empty)).containsExactly(other);
  }

  @Test
  void literalsAreSortedAndContradictionsRefused() {
    IntSet[] sets = {IntSet.full(2)};
    Box box = Box.of(sets, new int[] {9, 2, 9});
    assertThat(box.literals()).containsExactly(2, 9);
    assertThat(box).isEqualTo(Box.of(sets, new int[] {2, 9}));
    assertThatThrownBy(() -> Box.of(sets, new int[] {8, 9})).hasMessage("predicate 4 both ways");
  }

  @Test
  void truthOfPointIsTotal() {
    Point point = Point.of(new int[] {1}, new int[] {4, 7});
    assertThat(point.holds(2)).isTrue();
    assertThat(point.holds(3)).isFalse();
    assertThat(point.holds(1000)).isFalse();
    IntSet[] sets = {IntSet.full(2)};
    assertThat(point.isIn(Box.of(sets, new int[] {4, 2001}))).isTrue();
    assertThat(point.isIn(Box.of(sets, new int[] {5}))).isFalse();
    assertThat(point.isIn(Box.of(sets, new int[] {2000}))).isFalse();
  }
}
