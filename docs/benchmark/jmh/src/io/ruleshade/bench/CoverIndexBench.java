package io.ruleshade.bench;

import io.ruleshade.algebra.Axes;
import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The questions that the engine asks of its index, each for one rule of a list like a firewall's: two axes of
 * addresses, in which a tenth of the rules leaves one side open, one of services, one of source ports; six
 * in ten permit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CoverIndexBench {
  private static final int PERMIT = 0;
  private static final int DENY = 1;

  @Param({"1000", "10000", "100000"})
  public int rules;

  private Axes axes;
  private Box[] boxes;
  private int[] kinds;
  private CoverIndex index;
  private int next;

  /** Draws the list, the same at every run. */
  @Setup
  public void setUp() {
    Random random = new Random(7);
    axes = Axes.of(2 * rules, 2 * rules, 500, 50);
    boxes = new Box[rules];
    kinds = new int[rules];
    for (int i = 0; i < rules; i++) {
      IntSet[] sets = {
        some(random, 2 * rules, 10), some(random, 2 * rules, 10), some(random, 500, 3), some(random, 50, 2)
      };
      boxes[i] = Box.of(sets, new int[0]);
      kinds[i] = random.nextInt(10) < 6 ? PERMIT : DENY;
    }
    index = index(1);
  }

  private static IntSet some(Random random, int size, int openOneIn) {
    if (random.nextInt(openOneIn) == 0) {
      return IntSet.of(0, size - 1);
    }
    int first = random.nextInt(size);
    int length = 1 << random.nextInt(5);
    return IntSet.of(first, Math.min(size - 1, first + length - 1));
  }

  private CoverIndex index(int threads) {
    CoverIndex.Builder builder = new CoverIndex.Builder(axes, 0);
    for (int i = 0; i < rules; i++) {
      builder.add(boxes[i], i, Integer.MAX_VALUE, i, kinds[i]);
    }
    return builder.build(threads);
  }

  private int rule() {
    next = (next + 7919) % rules;
    return next;
  }

  /** Builds the index, on one thread. */
  @Benchmark
  public CoverIndex build() {
    return index(1);
  }

  /** Whether a rule is dead: alive by a packet, or covered. */
  @Benchmark
  public Coverage covered() {
    int rule = rule();
    return index.covered(boxes[rule], rule, Filter.ALL, Work.unlimited());
  }

  /** The packet in a box that fewest rules want. */
  @Benchmark
  public Point pick() {
    return index.pick(boxes[rule()]);
  }

  /** The first rule that a packet meets. */
  @Benchmark
  public int firstContaining() {
    return index.firstContaining(index.pick(boxes[rule()]), 0, rules, Filter.ALL_KINDS, Work.unlimited());
  }

  /** The first rule of the other verdict behind a rule that meets it. */
  @Benchmark
  public int firstMeeting() {
    int rule = rule();
    return index.firstMeeting(
        boxes[rule], rule + 1, rules, 1 << (1 - kinds[rule]), -1, null, Work.unlimited());
  }

  /** Any such rule. */
  @Benchmark
  public int anyMeeting() {
    int rule = rule();
    return index.anyMeeting(
        boxes[rule], rule + 1, rules, 1 << (1 - kinds[rule]), null, Work.unlimited());
  }

  /** A box without another that it meets. */
  @Benchmark
  public List<Box> minus() {
    return axes.everything().minus(boxes[rule()]);
  }
}
