package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.RecordedFates.Recorded;
import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Sixteen filter sets of up to a thousand rules in the manner of ClassBench, against dead rules that
 * another program computed by subtracting boxes.
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
      recorded(set, rules, Set.of()).compare(result, PlainRules.LIST);
      sets++;
    }
    assertThat(sets).isEqualTo(16);
  }

  @Test
  void deadRulesOfTheSetsWrittenForIptables() {
    assertThat(compareWritten("iptables", "iptables", ".rules", "filter/FORWARD", Map.of()))
        .isEqualTo(3);
  }

  /**
   * On an ASA {@code any} is every address of both IP versions. Rule 820 of one set is {@code permit gre
   * any any}: the rules before it take its IPv4 packets, but none is about IPv6.
   */
  @Test
  void deadRulesOfTheSetsWrittenForAsa() {
    assertThat(
            compareWritten(
                "asa",
                "cisco_asa",
                ".asa",
                "outside_in",
                Map.of("generated/fw1_1k_s101.cb", Set.of(820))))
        .isEqualTo(3);
  }

  private static int compareWritten(
      String dialect,
      String folder,
      String ending,
      String ruleset,
      Map<String, Set<Integer>> alive) {
    Dialect front = Dialects.named(dialect).orElseThrow();
    Path written = SharedFiles.path("corpus/" + folder + "/_classbench_derived");
    int compared = 0;
    for (Json set : sets()) {
      String name = set.get("set").text();
      Path path = written.resolve(name.replaceAll(".*/|\\.cb$", "") + ending);
      if (name.startsWith("generated/") && Files.exists(path)) {
        ParseResult parsed = front.parse(ParseInput.of(SharedFiles.source(path)));
        assertThat(parsed.complete()).isTrue();
        assertThat(parsed.devices()).hasSize(1);
        recorded(set, rules(set), alive.getOrDefault(name, Set.of()))
            .compare(check(parsed.devices().get(0)), ruleset);
        compared++;
      }
    }
    return compared;
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
