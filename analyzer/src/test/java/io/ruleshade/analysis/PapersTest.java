package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.RecordedFates.Recorded;
import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.model.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The rule tables of papers: Al-Shaer and Hamed 2003, Yuan et al. 2006, Cuppens et al., Liu and Gouda
 * 2005; against dead rules that were computed by enumerating elementary cells.
 */
final class PapersTest {
  @Test
  void deadRulesOfPublishedTables() {
    int tables = 0;
    int dead = 0;
    for (Json table : SharedFiles.json("expected/papers.json").get("tables").list()) {
      PlainRules rules = rules(table);
      List<Recorded> recorded = new ArrayList<>();
      Set<Integer> removable = new TreeSet<>();
      for (Json rule : table.get("computed_exact").get("per_rule").list()) {
        if (!rule.get("reachable").truth()) {
          recorded.add(
              new Recorded(
                  rule.get("rule").number() - 1,
                  fromZero(rule.get("first_match_owners")),
                  fromZero(rule.get("single_covering_rules"))));
        } else if (rule.get("removable").truth()) {
          removable.add(rule.get("rule").number() - 1);
        }
      }
      // The default is a third action there, so that what only the default takes over is a change.
      CheckResult result =
          Checker.check(
              List.of(rules.device(Action.Kind.QUEUE)), List.of(), true, Checker.Options.DEFAULT);
      RecordedFates fates = new RecordedFates(table.get("id").text(), rules, recorded);
      fates.compare(result, PlainRules.LIST);
      fates.compareRemovable(result, PlainRules.LIST, removable, Set.of());
      tables++;
      dead += recorded.size();
    }
    assertThat(tables).isEqualTo(4);
    assertThat(dead).isEqualTo(6);
  }

  /** What the papers themselves say of rules that never match, in the words of the definitions. */
  @Test
  void publishedStatements() {
    Map<String, Map<Integer, String>> published =
        Map.of(
            // "rule 4 is shadowed by rule 3 (and 2)"; "rule 7 is redundant to rule 6".
            "alshaer2003-fpa", Map.of(4, "RS101", 7, "RS102"),
            // "rule 4 shadowed by rule 2", "rule 5 by the combination of rules 1 and 3".
            "fireman2006-inconsistency", Map.of(4, "RS101", 5, "RS101"),
            // Rules 1 (deny) and 2 (accept) together hold rule 4 (deny).
            "cuppens-garcia-alfaro", Map.of(4, "RS101"),
            // "upward redundant: r3", held by r1 (accept) and r2 (discard) together.
            "liu-gouda-2005", Map.of(3, "RS101"));
    for (Json table : SharedFiles.json("expected/papers.json").get("tables").list()) {
      Map<Integer, String> found = new HashMap<>();
      check(rules(table)).findings().stream()
          .filter(f -> List.of("RS101", "RS102", "RS104", "RS105").contains(f.code()))
          .forEach(f -> found.put(f.rule().rule().index(), f.code()));
      assertThat(found).as(table.get("id").text()).isEqualTo(published.get(table.get("id").text()));
    }
  }

  private static CheckResult check(PlainRules rules) {
    return Checker.check(List.of(rules.device()), List.of(), true, Checker.Options.DEFAULT);
  }

  private static PlainRules rules(Json table) {
    return new PlainRules(
        table.get("rules").list().stream()
            .map(row -> PlainRules.ofTable(row.list().stream().map(Json::text).toList()))
            .toList());
  }

  private static List<Integer> fromZero(Json numbers) {
    return numbers.ints().stream().map(n -> n - 1).toList();
  }
}
