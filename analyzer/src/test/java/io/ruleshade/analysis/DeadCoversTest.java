package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.RandomPrograms.Shape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Causes that dead rules take over from dead rules that cover them. */
final class DeadCoversTest {
  private static final Shape LISTS = new Shape(14, false, true, true, false, false, false);
  private static final Shape CHAINS = new Shape(14, true, true, false, false, false, false);

  private int handedDown;

  @Test
  void areLiveRulesThatTakeAllPackets() {
    for (long seed = 40_000_000; seed < 40_000_600; seed++) {
      check(seed, seed % 2 == 0 ? LISTS : CHAINS);
    }
    assertThat(handedDown).isGreaterThan(100);
  }

  private void check(long seed, Shape shape) {
    FilterProgram program = ProgramBuilder.build(RandomPrograms.device(seed, shape), 1);
    AnalysisResult result = Analyzer.analyze(program, 10_000_000, 1);
    Fate[] fates =
        IntStream.range(0, program.rules().size()).mapToObj(result::fate).toArray(Fate[]::new);
    int[] dead =
        IntStream.range(0, fates.length).filter(i -> fates[i] instanceof Fate.Dead).toArray();
    Rounds.Pot pot = new Rounds.Pot(dead.length);
    DeadCovers covers = DeadCovers.of(program, new Blocking(program), dead, 2, pot);
    assertThat(covers.levels().stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .as("seed %d: each rule once", seed)
        .isEqualTo(dead);
    if (program.escapes()) {
      for (int rule : dead) {
        assertThat(covers.causes(rule, fates)).as("seed %d rule %d", seed, rule).isNull();
      }
      return;
    }
    Fate[] known = fates.clone(); // only what earlier levels have found
    for (int rule : dead) {
      known[rule] = new Fate.Undecided("not yet");
    }
    for (int[] level : covers.levels()) {
      for (int rule : level) {
        int[] causes = covers.causes(rule, known);
        if (causes == null) {
          continue; // of several that cover each other in turn
        }
        handedDown++;
        check(program, seed, rule, causes, fates);
      }
      for (int rule : level) {
        known[rule] = fates[rule];
      }
    }
  }

  private static void check(
      FilterProgram program, long seed, int rule, int[] causes, Fate[] fates) {
    BitSet only = new BitSet();
    for (int cause : causes) {
      assertThat(fates[cause]).as("seed %d cause %d", seed, cause).isInstanceOf(Fate.Alive.class);
      only.set(cause);
    }
    Filter filter = new Filter(Kinds.VERDICTS, null, only);
    for (Query query : Blocking.queries(program.occurrences().get(rule))) {
      assertThat(program.index().covered(query.box(), query.position(), filter, Work.unlimited()))
          .as("seed %d rule %d by %s", seed, rule, Arrays.toString(causes))
          .isInstanceOf(Coverage.Covered.class);
    }
  }
}
