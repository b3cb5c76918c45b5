package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.CheckResult;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.RuleRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the findings about one list with recorded answers: which rules are dead, who holds their
 * packets instead. Rules are numbered from 0.
 */
final class RecordedFates {
  /**
   * A dead rule as recorded.
   *
   * @param rule the rule
   * @param owners the rules that decide its packets
   * @param singles rules that each hold all of them; empty when none does
   */
  record Recorded(int rule, List<Integer> owners, List<Integer> singles) {}

  private final String what;
  private final PlainRules rules;
  private final Map<Integer, Recorded> dead = new TreeMap<>();

  RecordedFates(String what, PlainRules rules, List<Recorded> recorded) {
    this.what = what;
    this.rules = rules;
    recorded.forEach(r -> dead.put(r.rule(), r));
  }

  /** Holds findings of rules of one ruleset against what was recorded. */
  void compare(CheckResult result, String ruleset) {
    assertThat(result.complete()).as(what).isTrue();
    Map<Integer, Finding> findings = new TreeMap<>();
    for (Finding finding : result.findings()) {
      RuleRef rule = finding.rule();
      if (rule != null && rule.ruleset().name().equals(ruleset)) {
        int number = rule.rule().index() - 1;
        if (number < rules.rows().size()) {
          assertThat(findings.put(number, finding)).as("%s: twice %s", what, rule.id()).isNull();
        }
      }
    }
    assertThat(findings.keySet()).as("%s: dead rules", what).isEqualTo(dead.keySet());
    findings.forEach((number, finding) -> compare(number, finding, dead.get(number)));
  }

  private void compare(int number, Finding finding, Recorded recorded) {
    String name = what + ", rule " + number;
    boolean permit = rules.rows().get(number).permit();
    boolean someSame = recorded.owners().stream().anyMatch(o -> rules.rows().get(o).permit() == permit);
    boolean someOpposite =
        recorded.owners().stream().anyMatch(o -> rules.rows().get(o).permit() != permit);
    assertThat(finding.agreement())
        .as(name)
        .isEqualTo(
            !someOpposite ? Agreement.SAME : someSame ? Agreement.MIXED : Agreement.OPPOSITE);
    assertThat(finding.code()).as(name).isEqualTo(code(number, permit, someSame, someOpposite));

    List<Integer> by = finding.by().stream().map(r -> r.rule().index() - 1).toList();
    assertThat(by).as("%s: causes are alive and earlier", name).isNotEmpty().doesNotContainAnyElementsOf(dead.keySet());
    assertThat(by).as(name).allMatch(b -> b < number);
    assertThat(rules.covers(by, number)).as("%s: the causes take all: %s", name, by).isTrue();
    for (int i = 0; i < by.size(); i++) {
      List<Integer> fewer = new ArrayList<>(by);
      fewer.remove(i);
      assertThat(rules.covers(fewer, number)).as("%s: %s without %s", name, by, by.get(i)).isFalse();
    }
    assertThat(finding.cause()).as(name).isEqualTo(by.size() == 1 ? Cause.SINGLE : Cause.UNION);
    if (recorded.singles().isEmpty()) {
      assertThat(by).as("%s: no single rule takes all", name).hasSizeGreaterThan(1);
    }
    for (int single : recorded.singles()) {
      assertThat(rules.covers(List.of(single), number)).as("%s: %d takes all", name, single).isTrue();
    }
    assertThat(finding.witness()).as(name).isNotNull();
    RuleRef decider = finding.witness() == null ? null : finding.witness().decider();
    assertThat(decider).as(name).isNotNull();
    if (decider != null) {
      int decides = decider.rule().index() - 1;
      assertThat(recorded.owners()).as("%s: the packet's decider", name).contains(decides);
      if (finding.code().equals("RS101")) {
        assertThat(rules.rows().get(decides).permit()).as(name).isNotEqualTo(permit);
      }
    }
  }

  /** The code by the definitions, from the recorded owners and plain subtraction. */
  private String code(int number, boolean permit, boolean someSame, boolean someOpposite) {
    List<Integer> own = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      if (!dead.containsKey(i) && rules.rows().get(i).permit() == permit) {
        if (rules.sameMatch(i, number)) {
          return "RS105";
        }
        own.add(i);
      }
    }
    if (someOpposite && (!someSame || !rules.covers(own, number))) {
      return "RS101";
    }
    return "RS102";
  }
}
