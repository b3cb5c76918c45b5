package io.ruleshade.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Interval sets against bit sets. */
final class IntSetTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final int SIZE = 24;

  @Test
  void operationsAgreeWithBitSets() {
    for (long seed = SEED; seed < SEED + 20_000; seed++) {
      Random random = new Random(seed);
      IntSet a = random(random);
      IntSet b = random.nextInt(4) == 0 ? a.intersect(random(random)) : random(random);
      BitSet left = bits(a);
      BitSet right = bits(b);
      String name = "-Dseed=" + seed;
      assertThat(a.isEmpty()).as(name).isEqualTo(left.isEmpty());
      assertThat(a.size()).as(name).isEqualTo(left.cardinality());
      for (int rank = -1; rank <= SIZE; rank++) {
        assertThat(a.contains(rank)).as(name).isEqualTo(rank >= 0 && left.get(rank));
      }
      check(name, a.intersect(b), both(left, right, 0));
      check(name, a.minus(b), both(left, right, 1));
      check(name, a.union(b), both(left, right, 2));
      assertThat(a.intersects(b)).as(name).isEqualTo(left.intersects(right));
      assertThat(a.containsAll(b)).as(name).isEqualTo(both(right, left, 1).isEmpty());
      assertThat(a.equals(b)).as(name).isEqualTo(left.equals(right));
      checkPositions(name, a, b, left);
    }
  }

  private static void checkPositions(String name, IntSet space, IntSet set, BitSet members) {
    if (space.isEmpty() || set.isEmpty()) {
      return;
    }
    Positions positions = new Positions(space);
    IntSet at = positions.of(set);
    int position = 0;
    for (int m = members.nextSetBit(0); m >= 0; m = members.nextSetBit(m + 1)) {
      assertThat(positions.below(m)).as(name).isEqualTo(position);
      assertThat(positions.select(position)).as(name).isEqualTo(m);
      assertThat(at.contains(position)).as(name).isEqualTo(set.contains(m));
      position++;
    }
    assertThat(positions.size()).as(name).isEqualTo(position);
    assertThat(at.isEmpty() || at.max() < position).as(name).isTrue();
  }

  private static BitSet both(BitSet a, BitSet b, int operation) {
    BitSet result = (BitSet) a.clone();
    switch (operation) {
      case 0 -> result.and(b);
      case 1 -> result.andNot(b);
      default -> result.or(b);
    }
    return result;
  }

  private static void check(String name, IntSet set, BitSet expected) {
    assertThat(bits(set)).as(name).isEqualTo(expected);
    for (int i = 0; i < set.rangeCount(); i++) {
      assertThat(set.lo(i)).as(name).isLessThanOrEqualTo(set.hi(i));
      assertThat(i == 0 || set.lo(i) > set.hi(i - 1) + 1).as(name).isTrue();
    }
  }

  private static BitSet bits(IntSet set) {
    BitSet bits = new BitSet();
    for (int i = 0; i < set.rangeCount(); i++) {
      bits.set(set.lo(i), set.hi(i) + 1);
    }
    return bits;
  }

  private static IntSet random(Random random) {
    int[] pairs = new int[2 * random.nextInt(random.nextBoolean() ? 2 : 7)];
    for (int i = 0; i < pairs.length; i += 2) {
      pairs[i] = random.nextInt(SIZE);
      pairs[i + 1] = Math.min(SIZE - 1, pairs[i] + random.nextInt(random.nextBoolean() ? 3 : SIZE));
    }
    return IntSet.of(pairs);
  }

  @Test
  void boundsMayBeExtreme() {
    IntSet all = IntSet.range(0, Integer.MAX_VALUE);
    assertThat(all.size()).isEqualTo(1L << 31);
    IntSet rest = all.minus(IntSet.range(5, Integer.MAX_VALUE));
    assertThat(rest).isEqualTo(IntSet.full(5)).hasToString("{0-4}");
    assertThat(all.minus(rest).union(rest)).isEqualTo(all);
    assertThat(IntSet.of(3, Integer.MAX_VALUE, 0, 2)).isEqualTo(all).hasSameHashCodeAs(all);
    assertThat(IntSet.full(0)).isSameAs(IntSet.EMPTY);
  }

  @Test
  void reversedRangesAreRefused() {
    assertThatThrownBy(() -> IntSet.of(1, 2, 5, 4)).hasMessage("reversed range 5-4");
    assertThatThrownBy(() -> IntSet.range(5, 4)).hasMessage("reversed range 5-4");
    assertThatThrownBy(() -> IntSet.of(1)).hasMessage("odd number of range bounds: 1");
  }

  @Test
  void operandsAreKeptWhereTheyAreTheResult() {
    IntSet wide = IntSet.of(0, 9, 20, 29);
    IntSet narrow = IntSet.of(1, 2, 21, 22);
    assertThat(wide.intersect(narrow)).isSameAs(narrow);
    assertThat(narrow.intersect(wide)).isSameAs(narrow);
    assertThat(wide.union(narrow)).isSameAs(wide);
    assertThat(wide.minus(IntSet.range(10, 19))).isSameAs(wide);
  }
}
