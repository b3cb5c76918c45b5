package io.ruleshade.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.RandomDevices;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.Match;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A check after an edit finds what a check of the edited device by itself finds, in every part of every
 * finding: random programs, edited several times in a row.
 */
final class RecheckTest {
  private static final int PROGRAMS = Integer.getInteger("cases", 80);
  private static final int EDITS = 4;

  private static final Checker.Options ALL =
      new Checker.Options(
          2_000_000, 1, List.of("RS1", "RS3", "RS9"), List.of(), true);

  @ParameterizedTest
  @ValueSource(strings = {"plain", "chains", "predicates", "writes", "gaps", "everything"})
  void findsTheSame(String shape) {
    int known = 0;
    for (int program = 0; program < PROGRAMS; program++) {
      long seed = 7_000_000L + program;
      Random random = new Random(seed);
      Device device = RandomDevices.of(seed, shape);
      Recheck recheck = new Recheck();
      for (int edit = 0; edit <= EDITS; edit++) {
        CheckResult afterwards =
            Checker.check(List.of(device), List.of(), true, ALL, stage -> {}, recheck);
        CheckResult alone = Checker.check(List.of(device), List.of(), true, ALL);
        assertThat(afterwards.findings())
            .as("%s, seed %d, edit %d", shape, seed, edit)
            .isEqualTo(alone.findings());
        assertThat(afterwards.statistics()).isEqualTo(alone.statistics());
        known += recheck.takenOver();
        device = edited(device, random);
      }
    }
    assertThat(known).as("answers taken over").isGreaterThan(PROGRAMS);
  }

  /** The device with one rule taken out, doubled elsewhere, moved, switched off, or changed. */
  private static Device edited(Device device, Random random) {
    List<Ruleset> rulesets = new ArrayList<>(device.rulesets());
    List<Integer> filled = new ArrayList<>();
    for (int i = 0; i < rulesets.size(); i++) {
      if (!rulesets.get(i).rules().isEmpty()) {
        filled.add(i);
      }
    }
    if (filled.isEmpty()) {
      return device;
    }
    int which = filled.get(random.nextInt(filled.size()));
    Ruleset ruleset = rulesets.get(which);
    List<Rule> rules = new ArrayList<>(ruleset.rules());
    int at = random.nextInt(rules.size());
    Rule rule = rules.get(at);
    switch (random.nextInt(6)) {
      case 0 -> rules.remove(at);
      case 1 -> rules.add(random.nextInt(rules.size() + 1), rule);
      case 2 -> Collections.swap(rules, at, random.nextInt(rules.size()));
      case 3 -> rules.set(at, with(rule, !rule.enabled(), rule.action(), rule.match()));
      case 4 -> {
        if (rule.action().kind().isVerdict()) {
          Action other = rule.action().kind() == Action.Kind.PERMIT ? Action.DENY : Action.PERMIT;
          rules.set(at, with(rule, rule.enabled(), other, rule.match()));
        }
      }
      default -> {
        Match other = rules.get(random.nextInt(rules.size())).match();
        if (rule.branches().isEmpty()) {
          rules.set(at, with(rule, rule.enabled(), rule.action(), other));
        }
      }
    }
    List<Rule> numbered = new ArrayList<>();
    for (Rule each : rules) {
      numbered.add(
          new Rule(
              numbered.size() + 1, each.name(), each.span(), each.enabled(), each.action(), each.match(),
              each.comment(), each.hits(), each.uses(), each.branches()));
    }
    List<Ruleset.Gap> gaps =
        ruleset.gaps().stream()
            .map(g -> new Ruleset.Gap(Math.min(g.after(), numbered.size()), g.span(), g.mayCall()))
            .toList();
    rulesets.set(
        which,
        new Ruleset(
            ruleset.name(), ruleset.kind(), ruleset.family(), ruleset.defaultAction(),
            ruleset.bindings(), numbered, gaps, ruleset.opening(), ruleset.referenced()));
    return new Device(
        device.id(), device.dialect(), device.coverage(), rulesets, device.entryPoints(),
        device.objects());
  }

  private static Rule with(Rule rule, boolean enabled, Action action, Match match) {
    return new Rule(
        rule.index(), rule.name(), rule.span(), enabled, action, match, rule.comment(), rule.hits(),
        rule.uses(), rule.branches());
  }
}
