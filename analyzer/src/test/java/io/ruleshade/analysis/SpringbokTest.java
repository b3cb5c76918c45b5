package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.SharedFiles.Json;
import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.parser.Dialects;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The ASA tests of another analyser, springbok, each read by hand. Springbok speaks of pairs of rules
 * and warns of any overlap; here a rule is dead or alive. Where the two differ, the table says why.
 */
final class SpringbokTest {
  /** Why springbok's word and the findings differ. */
  private enum Why {
    /** The words agree: a shadowed rule is RS101, a redundant one that never matches RS102 or RS105. */
    AGREE,
    /**
     * A later rule takes over: the earlier one matches packets and could go (RS103, downward
     * redundant). That is no rule that never matches.
     */
    LATER_TAKES_OVER,
    /** Only a part of a rule overlaps another of the opposite verdict (RS106, RS107): both live. */
    OVERLAP,
    /**
     * Several rules, some of the opposite verdict, hold the last one together: springbok calls it an
     * overlap, but no packet comes to it.
     */
    OVERLAP_BUT_DEAD,
    /**
     * Two lists of two interfaces. What one denies is never used in a claim about the other: which way
     * a packet goes is routing, which is not in question here.
     */
    TWO_LISTS,
    /** The two rules of two lists do not even meet; springbok is told to expect a word all the same. */
    NOTHING_IN_COMMON
  }

  /**
   * What is found.
   *
   * @param rule the 1-based rule
   * @param code the code
   * @param by its causes
   */
  private record Found(int rule, String code, List<Integer> by) {
    @Override
    public String toString() {
      return rule + " " + code + " " + by;
    }
  }

  private record Row(Why why, List<Found> found) {}

  private static Found found(int rule, String code, Integer... by) {
    return new Found(rule, code, List.of(by));
  }

  private static final Map<String, Row> TABLE = table();

  private static Map<String, Row> table() {
    Map<String, Row> rows = new HashMap<>();
    // deny (or permit) 3700-3705 and 3706-3710, then 3703-3708 of the second kind, and the like with
    // networks: the last rule is the union of an opposite and an own part.
    for (int n : new int[] {1, 2, 11, 12, 13}) {
      put(rows, "correlate" + n, Why.OVERLAP_BUT_DEAD, found(3, "RS101", 1, 2));
    }
    for (int n : new int[] {4, 14, 15}) {
      put(rows, "correlate" + n, Why.OVERLAP_BUT_DEAD, found(5, "RS101", 1, 2, 3, 4));
    }
    // One is eq 3700, the other gt 3700 or lt 3700: they do not meet.
    for (int n : new int[] {7, 8, 17, 18}) {
      put(rows, "correlate" + n, Why.NOTHING_IN_COMMON);
    }
    // lt 3700 to one host, gt 3700 to two: they do not meet.
    put(rows, "correlate20", Why.NOTHING_IN_COMMON);
    for (int n : new int[] {6, 9, 19}) {
      put(rows, "correlate" + n, Why.OVERLAP);
    }
    // A small rule, then a wide one of the same verdict.
    for (int n : new int[] {1, 6, 7, 8, 9, 11, 16, 17, 18, 19}) {
      put(rows, "redudant" + n, Why.LATER_TAKES_OVER);
    }
    for (int n : new int[] {2, 4, 5, 14, 15}) {
      put(rows, "redudant" + n, Why.AGREE, found(n == 2 ? 3 : 2, "RS102", 1));
    }
    put(rows, "redudant13", Why.AGREE, found(3, "RS105", 1));
    for (int n : new int[] {1, 5, 6, 7, 10, 11, 14, 15, 16, 20}) {
      put(rows, "shadow" + n, Why.AGREE, found(2, "RS101", 1));
    }
    for (int n : new int[] {2, 3, 13}) {
      put(rows, "shadow" + n, Why.AGREE, found(3, "RS101", 1));
    }
    for (int n : new int[] {8, 18, 19}) {
      put(rows, "shadow" + n, Why.AGREE, found(4, "RS101", 1));
    }
    return rows;
  }

  private static void put(Map<String, Row> rows, String name, Why why, Found... found) {
    Row before =
        rows.put("internal_detection__test_" + name + ".txt", new Row(why, List.of(found)));
    assertThat(before).as("twice: %s", name).isNull();
  }

  @Test
  void everyAsaTest() {
    int tests = 0;
    TreeSet<String> unused = new TreeSet<>(TABLE.keySet());
    for (Json test : SharedFiles.json("expected/springbok_tests.json").get("tests").list()) {
      if (!test.get("dialect").text().equals("cisco_asa")) {
        continue;
      }
      Path path = SharedFiles.path("corpus").resolve(test.get("file").text());
      String name = String.valueOf(path.getFileName());
      boolean distributed = test.get("scope").text().equals("distributed_detection");
      Row row = distributed ? new Row(Why.TWO_LISTS, List.of()) : TABLE.get(name);
      assertThat(row).as("not in the table: %s", name).isNotNull();
      unused.remove(name);
      if (row != null) {
        assertThat(found(path)).as(name).isEqualTo(row.found());
        agrees(name, test.get("category").text(), row);
      }
      tests++;
    }
    assertThat(unused).isEmpty();
    assertThat(tests).isEqualTo(73);
  }

  /** Where the table says that the words agree, they do. */
  private static void agrees(String name, String category, Row row) {
    boolean shadowed = row.found().stream().anyMatch(f -> f.code().equals("RS101"));
    boolean redundant =
        row.found().stream().anyMatch(f -> f.code().equals("RS102") || f.code().equals("RS105"));
    switch (row.why()) {
      case AGREE -> {
        assertThat(category).as(name).isEqualTo(shadowed ? "shadow" : "redudant");
        assertThat(shadowed || redundant).as(name).isTrue();
      }
      case LATER_TAKES_OVER -> assertThat(category).as(name).isEqualTo("redudant");
      case OVERLAP, OVERLAP_BUT_DEAD, NOTHING_IN_COMMON ->
          assertThat(category).as(name).isEqualTo("correlate");
      case TWO_LISTS -> assertThat(row.found()).as(name).isEmpty();
    }
  }

  private static List<Found> found(Path path) {
    ParseResult parsed =
        Dialects.named("asa").orElseThrow().parse(ParseInput.of(SharedFiles.source(path)));
    CheckResult result =
        Checker.check(
            parsed.devices(), parsed.diagnostics(), parsed.complete(), Checker.Options.DEFAULT);
    List<Found> out = new ArrayList<>();
    for (Finding finding : result.findings()) {
      RuleRef rule = finding.rule();
      if (!finding.code().startsWith("RS10") || finding.code().equals("RS109")) {
        continue; // what is exposed or only said of a ruleset
      }
      assertThat(rule).as("%s: %s", path, finding.message()).isNotNull();
      if (rule != null && List.of("RS101", "RS102", "RS104", "RS105").contains(finding.code())) {
        List<Integer> by = finding.by().stream().map(r -> r.rule().index()).toList();
        out.add(new Found(rule.rule().index(), finding.code(), by));
      }
    }
    return out;
  }
}
