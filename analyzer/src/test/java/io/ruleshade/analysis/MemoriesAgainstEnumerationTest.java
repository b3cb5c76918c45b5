package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.MemoryPrograms.Chain;
import io.ruleshade.analysis.MemoryPrograms.Line;
import io.ruleshade.analysis.MemoryPrograms.Program;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Programs with conditions with memory, early and late in their rules, at calls, returns and logs, own and
 * shared ones, against {@link MemoryOracle}, which tries every packet with every answer of the memories.
 */
final class MemoriesAgainstEnumerationTest {
  private int same;
  private int different;

  /** Pairs that differ only in what comes to memories on which nothing hangs. */
  private int idle;

  /** Pairs that would be the same with a better choice of partners. */
  private int timid;
  private int removed;

  @Test
  void pairs() {
    run(1_000_000, 1_500);
    assertThat(same).isGreaterThan(300);
    assertThat(different).isGreaterThan(300);
    assertThat(idle).isLessThan(same / 10);
    assertThat(timid).isLessThan(same / 100);
  }

  @Test
  @Tag("deep")
  void twentyThousandPairs() {
    run(2_000_000, 20_000);
    System.out.printf(
        "%d same, %d different, %d of them only in idle memories, %d timid%n",
        same, different, idle, timid);
    assertThat(timid).isLessThan(same / 100);
  }

  private void run(long from, int count) {
    Long only = Long.getLong("seed");
    for (long seed = from; seed < from + count; seed++) {
      if (only == null || only == seed) {
        Program before = MemoryPrograms.program(seed);
        Program after = MemoryPrograms.edited(before, seed * 31);
        check(seed, before, after);
      }
    }
  }

  private void check(long seed, Program before, Program after) {
    Device old = MemoryPrograms.device(before);
    Device now = MemoryPrograms.device(after);
    Differences.Result result = Differences.between(old, now, 50_000_000, 1_000, 1);
    assertThat(result.complete()).isTrue();
    MemoryOracle tried = new MemoryOracle(before, after);
    boolean oracle = tried.same();
    // Chains that nothing calls are compared as well; no packet comes to them.
    List<Differences.Change> changes =
        result.changes().stream().filter(change -> change.entryPoint().startsWith("t/BASE")).toList();
    String words = "-Dseed=" + seed + "\n" + words(before) + "=>\n" + words(after) + words(changes);
    if (changes.isEmpty()) {
      assertThat(oracle).as(words).isTrue();
      same++;
      return;
    }
    different++;
    idle += oracle ? 1 : 0;
    if (oracle && tried.sameWithAllPartners()) {
      timid++;
      if (Boolean.getBoolean("timid")) {
        System.out.println(words);
      }
    }
    if (changes.stream().anyMatch(Differences.Change::certain)) {
      assertThat(oracle).as(words).isFalse();
    }
  }

  private static List<String> words(List<Differences.Change> changes) {
    return changes.stream()
        .map(c -> c.kind() + " " + c.entryPoint() + (c.certain() ? "" : " perhaps") + " " + c.sample())
        .toList();
  }

  @Test
  void whatGoesTogetherChangesNothing() {
    removals(3_000_000, 1_000);
    assertThat(removed).isGreaterThan(150);
  }

  @Test
  @Tag("deep")
  void whatGoesTogetherChangesNothingInTenThousand() {
    removals(4_000_000, 10_000);
    System.out.printf("%d rules removed%n", removed);
  }

  private void removals(long from, int count) {
    Long only = Long.getLong("seed");
    for (long seed = from; seed < from + count; seed++) {
      if (only != null && only != seed) {
        continue;
      }
      Program program = MemoryPrograms.program(seed);
      AnalysisResult result = Analyzer.analyze(MemoryPrograms.device(program), 50_000_000, 1);
      Set<RuleRef> together = new HashSet<>(result.jointRemoval().dead());
      together.addAll(result.jointRemoval().redundant());
      removed += together.size();
      proven(seed, program, together);
      for (int i = 0; i < result.rules().size(); i++) {
        if (result.redundant().get(i).isPresent()) {
          proven(seed, program, Set.of(result.rules().get(i)));
        }
      }
    }
  }

  /** What is taken out must be proven by the comparison too: the proof of a clean-up. */
  private static void proven(long seed, Program program, Set<RuleRef> gone) {
    if (gone.isEmpty()) {
      return;
    }
    List<Chain> chains = new ArrayList<>();
    for (Chain chain : program.chains()) {
      List<Line> lines = new ArrayList<>();
      for (int i = 0; i < chain.lines().size(); i++) {
        String id = chain.name() + "#" + (i + 1);
        if (gone.stream().noneMatch(ref -> ref.id().equals(id))) {
          lines.add(chain.lines().get(i));
        }
      }
      chains.add(new Chain(chain.name(), chain.base(), chain.permits(), lines));
    }
    Program left = new Program(chains);
    String words = "-Dseed=" + seed + "\n" + words(program) + "without " + gone.stream().map(RuleRef::id).toList();
    assertThat(new MemoryOracle(program, left).same()).as(words).isTrue();
    Differences.Result result =
        Differences.between(
            MemoryPrograms.device(program), MemoryPrograms.device(left), 50_000_000, 1_000, 1);
    assertThat(result.equivalent()).as(words + words(result.changes())).isTrue();
  }

  private static String words(Program program) {
    StringBuilder out = new StringBuilder();
    for (Chain chain : program.chains()) {
      out.append(chain.name()).append(chain.permits() ? " permits\n" : " denies\n");
      chain.lines().forEach(line -> out.append("  ").append(line).append('\n'));
    }
    return out.toString();
  }
}
