package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.AnalysisResult.JointRemovalSet;
import io.ruleshade.analysis.PlainRules.Row;
import io.ruleshade.check.RuleRef;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Filter sets in the manner of ClassBench, judged again by binary decision diagrams: which rules are dead,
 * which could go alone, and whether the policy without the rules that can go together is the same.
 */
final class SecondOpinionTest {
  private static final int SOURCE = 0;
  private static final int DESTINATION = 32;
  private static final int PROTOCOL = 64;
  private static final int PORT = 72;
  private static final int SOURCE_PORT = 88;

  @Test
  void thousandRules() {
    for (String set : List.of("acl1_1k_s101", "fw1_1k_s101", "fw5_1k_s101", "acl3_1k_s101")) {
      agree(set, 1_000);
    }
  }

  @Test
  void fiveThousandRules() {
    agree("acl1_10k_s101", 5_000);
    agree("acl2_10k_s101", 3_000);
    agree("fw1_10k_s101", 2_000);
  }

  private static void agree(String set, int most) {
    Path path = SharedFiles.path("corpus/classbench/generated/" + set + ".cb");
    List<Row> all = PlainRules.ofFilterSet(path, 11).rows();
    PlainRules rules = new PlainRules(all.subList(0, Math.min(most, all.size())));
    AnalysisResult result = Analyzer.analyze(rules.device(), 50_000_000, 2);
    DecisionDiagrams diagrams = new DecisionDiagrams(104);
    int count = rules.rows().size();
    int[] matches = new int[count];
    int[] decides = new int[count];
    int before = DecisionDiagrams.FALSE;
    for (int i = 0; i < count; i++) {
      matches[i] = match(diagrams, rules.rows().get(i).bounds());
      decides[i] = diagrams.minus(matches[i], before);
      before = diagrams.or(before, matches[i]);
    }
    int[] permitsFrom = permitsFrom(diagrams, rules.rows(), matches, new BitSet());
    int redundant = 0;
    int dead = 0;
    for (int i = 0; i < count; i++) {
      boolean isDead = decides[i] == DecisionDiagrams.FALSE;
      assertThat(result.fate(i) instanceof Fate.Alive).as("%s rule %d alive", set, i).isEqualTo(!isDead);
      dead += isDead ? 1 : 0;
      if (!isDead) {
        int own = rules.rows().get(i).permit() ? decides[i] : DecisionDiagrams.FALSE;
        int others = diagrams.and(decides[i], permitsFrom[i + 1]);
        boolean same = own == others;
        assertThat(result.redundant().get(i).isPresent()).as("%s rule %d redundant", set, i).isEqualTo(same);
        redundant += same ? 1 : 0;
      }
    }
    JointRemovalSet joint = result.jointRemoval();
    assertThat(joint.complete()).isTrue();
    BitSet removed = new BitSet();
    for (List<RuleRef> some : List.of(joint.dead(), joint.redundant())) {
      some.forEach(ref -> removed.set(ref.rule().index() - 1));
    }
    assertThat(permitsFrom(diagrams, rules.rows(), matches, removed)[0]).isEqualTo(permitsFrom[0]);
    System.out.printf(
        "%s: %d rules, %d dead, %d redundant alone, %d removable together; %s%n",
        set, count, dead, redundant, removed.cardinality(), diagrams);
  }

  /** What passes the rules from each on, those that are removed left out, and the default deny. */
  private static int[] permitsFrom(
      DecisionDiagrams diagrams, List<Row> rows, int[] matches, BitSet removed) {
    int[] permits = new int[rows.size() + 1];
    permits[rows.size()] = DecisionDiagrams.FALSE;
    for (int i = rows.size() - 1; i >= 0; i--) {
      int verdict = rows.get(i).permit() ? DecisionDiagrams.TRUE : DecisionDiagrams.FALSE;
      permits[i] =
          removed.get(i) ? permits[i + 1] : diagrams.ifThenElse(matches[i], verdict, permits[i + 1]);
    }
    return permits;
  }

  private static int match(DecisionDiagrams diagrams, long[] bounds) {
    int match = diagrams.between(SOURCE, 32, bounds[0], bounds[1]);
    match = diagrams.and(match, diagrams.between(DESTINATION, 32, bounds[4], bounds[5]));
    match = diagrams.and(match, diagrams.between(PROTOCOL, 8, bounds[8], bounds[9]));
    match = diagrams.and(match, diagrams.between(PORT, 16, bounds[6], bounds[7]));
    return diagrams.and(match, diagrams.between(SOURCE_PORT, 16, bounds[2], bounds[3]));
  }
}
