package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.RecordedFates.Recorded;
import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.analysis.AnalysisResult.JointRemovalSet;
import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.Edits;
import io.ruleshade.model.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Sixteen filter sets of up to a thousand rules in the manner of ClassBench, against dead rules that
 * another program computed by subtracting boxes. {@link OnePolicyManySpellingsTest} has them in every
 * dialect.
 */
final class ClassbenchExactTest {
  @Test
  void numbersAreThoseOfPython() {
    PythonRandom random = new PythonRandom(7);
    assertThat(random.random()).isEqualTo(0.32383276483316237);
    assertThat(random.random()).isEqualTo(0.15084917392450192);
    assertThat(random.random()).isEqualTo(0.6509344730398537);
    for (int i = 3; i < 2000; i++) {
      random.random();
    }
    assertThat(random.random()).isEqualTo(0.6415743501553379);
  }

  @Test
  void deadRulesOfEverySet() {
    int sets = 0;
    for (Json set : sets()) {
      PlainRules rules = rules(set);
      assertThat(rules.rows()).hasSize(set.get("rules").number());
      CheckResult result = check(rules.device());
      RecordedFates fates = recorded(set, rules, Set.of());
      fates.compare(result, PlainRules.LIST);
      fates.compareRemovable(
          result,
          PlainRules.LIST,
          new TreeSet<>(
              set.get("removable_reachable").list().stream().map(r -> r.get("rule").number()).toList()),
          new TreeSet<>(set.get("undecided").ints()));
      sets++;
    }
    assertThat(sets).isEqualTo(16);
  }

  /** After a clean-up no rule is dead, and none can go but for a default, alone or with others. */
  @Test
  void nothingIsLeftToRemoveAfterwards() throws EditException {
    int removed = 0;
    for (Json set : sets()) {
      Device device = rules(set).device();
      AnalysisResult before = Analyzer.analyze(device, 20_000_000, 2);
      JointRemovalSet joint = before.jointRemoval();
      List<Edit> edits = new ArrayList<>();
      joint.dead().forEach(rule -> edits.add(new Edit.Remove(rule.id())));
      joint.redundant().forEach(rule -> edits.add(new Edit.Remove(rule.id())));
      Device left = Edits.apply(device, edits, text -> List.of());
      removed += edits.size();
      assertThat(Differences.between(device, left, 50_000_000, 1, 2).equivalent()).isTrue();
      AnalysisResult after = Analyzer.analyze(left, 20_000_000, 2);
      for (int rule = 0; rule < after.rules().size(); rule++) {
        assertThat(after.fate(rule)).as(after.rules().get(rule).id()).isInstanceOf(Fate.Alive.class);
        assertThat(after.redundant().get(rule).filter(r -> !r.by().isEmpty()))
            .as(after.rules().get(rule).id())
            .isEmpty();
      }
    }
    assertThat(removed).isGreaterThan(1_000);
  }

  private static List<Json> sets() {
    return SharedFiles.json("expected/classbench_exact_1k.json").get("sets").list();
  }

  private static PlainRules rules(Json set) {
    Path path = SharedFiles.path("corpus/classbench").resolve(set.get("set").text());
    return PlainRules.ofFilterSet(path, set.get("seed").number());
  }

  private static CheckResult check(Device device) {
    return Checker.check(List.of(device), List.of(), true, Checker.Options.DEFAULT);
  }

  private static RecordedFates recorded(Json set, PlainRules rules, Set<Integer> alive) {
    List<Recorded> recorded = new ArrayList<>();
    for (Json rule : set.get("unreachable").list()) {
      int number = rule.get("rule").number();
      boolean permit = rules.rows().get(number).permit();
      assertThat(rule.get("action").text()).as("action %d", number).isEqualTo(permit ? "permit" : "deny");
      if (!alive.contains(number)) {
        recorded.add(
          new Recorded(number, rule.get("owners").ints(), rule.get("single_cover").ints()));
      }
    }
    return new RecordedFates(set.get("set").text(), rules, recorded);
  }
}
