package io.ruleshade.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rank compression against sets of big integers. */
final class RanksTest {

  private static final long SEED = Long.getLong("seed", 1);
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

  @Test
  void wideFieldAgreesWithBigIntegers() {
    BigInteger max = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    for (long seed = SEED; seed < SEED + 500; seed++) {
      check(new Random(seed), max, "-Dseed=" + seed);
    }
  }

  @Test
  void narrowFieldAgreesWithBigIntegers() {
    for (long seed = SEED; seed < SEED + 500; seed++) {
      Random random = new Random(seed);
      BigInteger max = new BigInteger(random.nextBoolean() ? 64 : 5, random).max(BigInteger.TWO);
      check(random, max, "-Dseed=" + seed);
    }
  }

  private static void check(Random random, BigInteger max, String name) {
    Ranks.Builder builder = Ranks.upTo(high(max), max.longValue());
    TreeSet<BigInteger> borders = new TreeSet<>(List.of(BigInteger.ZERO));
    List<BigInteger> ends = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      BigInteger a = value(random, max);
      BigInteger b = random.nextInt(3) == 0 ? a : value(random, max);
      BigInteger lo = a.min(b);
      BigInteger hi = a.max(b);
      builder.add(high(lo), lo.longValue(), high(hi), hi.longValue());
      borders.add(lo);
      borders.add(hi.add(BigInteger.ONE));
      ends.add(lo);
      ends.add(hi);
    }
    borders.remove(max.add(BigInteger.ONE));
    List<BigInteger> firsts = new ArrayList<>(borders);
    Ranks ranks = builder.build();
    assertThat(ranks.size()).as(name).isEqualTo(firsts.size());
    for (int rank = 0; rank < firsts.size(); rank++) {
      BigInteger last =
          rank + 1 < firsts.size() ? firsts.get(rank + 1).subtract(BigInteger.ONE) : max;
      assertThat(big(ranks.firstHigh(rank), ranks.first(rank)))
          .as(name)
          .isEqualTo(firsts.get(rank));
      assertThat(big(ranks.lastHigh(rank), ranks.last(rank))).as(name).isEqualTo(last);
      assertThat(ranks.rankOf(high(last), last.longValue())).as(name).isEqualTo(rank);
    }
    for (int i = 0; i < ends.size(); i += 2) {
      BigInteger lo = ends.get(i);
      BigInteger hi = ends.get(i + 1);
      IntSet set = ranks.ranksOf(high(lo), lo.longValue(), high(hi), hi.longValue());
      assertThat(firsts.get(set.min())).as(name).isEqualTo(lo);
      assertThat(big(ranks.lastHigh(set.max()), ranks.last(set.max()))).as(name).isEqualTo(hi);
    }
  }

  private static BigInteger value(Random random, BigInteger max) {
    BigInteger value =
        switch (random.nextInt(4)) {
          case 0 -> BigInteger.valueOf(random.nextInt(3));
          case 1 -> max.subtract(BigInteger.valueOf(random.nextInt(3)));
          case 2 -> WORD.multiply(BigInteger.valueOf(random.nextInt(3))).subtract(BigInteger.ONE);
          default -> new BigInteger(max.bitLength(), random);
        };
    return value.max(BigInteger.ZERO).mod(max.add(BigInteger.ONE));
  }

  private static long high(BigInteger value) {
    return value.shiftRight(64).longValue();
  }

  private static BigInteger big(long high, long low) {
    return new BigInteger(Long.toUnsignedString(high))
        .multiply(WORD)
        .add(new BigInteger(Long.toUnsignedString(low)));
  }

  @Test
  void portsKeepTheirRanges() {
    Ranks ports = Ranks.upTo(65535).add(0, 65535).add(443, 443).add(80, 80).build();
    assertThat(ports.size()).isEqualTo(5);
    assertThat(ports.ranksOf(0, 65535)).isEqualTo(IntSet.full(5));
    assertThat(ports.ranksOf(80, 80)).isEqualTo(IntSet.range(1, 1));
    assertThat(ports.first(2)).isEqualTo(81);
    assertThat(ports.last(2)).isEqualTo(442);
    assertThat(ports.last(4)).isEqualTo(65535);
  }

  @Test
  void valuesBeyondTheFieldAreRefused() {
    assertThatThrownBy(() -> Ranks.upTo(10).add(3, 11)).hasMessage("range beyond the field");
    assertThatThrownBy(() -> Ranks.upTo(10).add(3, 2)).hasMessage("reversed range");
    assertThatThrownBy(() -> Ranks.upTo(10).build().rankOf(11))
        .hasMessage("value beyond the field");
  }
}
