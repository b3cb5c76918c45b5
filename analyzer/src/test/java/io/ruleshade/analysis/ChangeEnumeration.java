package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Packet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What may be changed in a program without any change for a packet, read off packet by packet. */
final class ChangeEnumeration {
  /** Rules removable together, pairs mergeable, pairs that overlap. */
  int together, merges, overlapping;

  private final Enumeration of;
  private final Map<EntryPoint, Map<Packet, Evaluation>> all;

  ChangeEnumeration(Enumeration of, Map<EntryPoint, Map<Packet, Evaluation>> all) {
    this.of = of;
    this.all = all;
  }

  void check() {
    checkJoint();
    checkMerges();
    checkOverlaps();
  }

  /** Everything that happens to every packet in a program in which some rules are others. */
  private boolean isSame(
      Function<RuleRef, Rule> change) {
    List<Ruleset> rulesets = new ArrayList<>();
    for (Ruleset ruleset : of.device.rulesets()) {
      List<Rule> changed =
          ruleset.rules().stream().map(rule -> change.apply(new RuleRef(ruleset, rule))).toList();
      rulesets.add(
          new Ruleset(
              ruleset.name(), ruleset.kind(), ruleset.family(), ruleset.defaultAction(),
              List.of(), changed, ruleset.gaps(), ruleset.opening(), false));
    }
    Evaluator evaluator =
        new Evaluator(
            new Device(
                "changed", "random", of.device.coverage(), rulesets, of.device.entryPoints(), List.of()));
    for (Map.Entry<EntryPoint, Map<Packet, Evaluation>> entry : all.entrySet()) {
      for (Map.Entry<Packet, Evaluation> evaluation : entry.getValue().entrySet()) {
        Evaluation now = evaluator.decide(entry.getKey(), evaluation.getKey());
        if (!of.effects(entry.getKey(), evaluation.getValue()).equals(of.effects(entry.getKey(), now))) {
          return false;
        }
      }
    }
    return true;
  }

  private static Rule with(Rule rule, boolean enabled, Match match) {
    return rule.branches().isEmpty()
        ? new Rule(
            rule.index(), rule.name(), rule.span(), enabled, rule.action(), match, null, null,
            List.of())
        : new Rule(
            rule.index(), rule.name(), rule.span(), enabled, rule.action(), match, null, null,
            List.of(), rule.branches());
  }

  private static Rule off(Rule rule) {
    return with(rule, false, rule.match());
  }

  private void checkJoint() {
    Set<String> removed = new HashSet<>();
    of.result.jointRemoval().dead().forEach(ref -> removed.add(ref.id()));
    of.result.jointRemoval().redundant().forEach(ref -> removed.add(ref.id()));
    together += of.result.jointRemoval().redundant().size();
    assertThat(isSame(ref -> removed.contains(ref.id()) ? off(ref.rule()) : ref.rule()))
        .as("all go together: " + removed)
        .isTrue();
  }

  private void checkOverlaps() {
    for (int number = 0; number < of.result.rules().size(); number++) {
      RuleRef later = of.result.rules().get(number);
      int crossing = 0;
      int exceptions = 0;
      for (int other = 0; other < number; other++) {
        RuleRef earlier = of.result.rules().get(other);
        boolean opposite =
            earlier.rule().action().kind().isOpposite(later.rule().action().kind())
                && earlier.ruleset().name().equals(later.ruleset().name());
        if (!opposite || !overlaps(number) || !overlaps(other)) {
          continue;
        }
        boolean meet = false;
        boolean early = false;
        boolean late = false;
        for (Packet packet : of.packets) {
          boolean a = matches(earlier.rule(), packet);
          boolean b = matches(later.rule(), packet);
          meet |= a && b;
          early |= a && !b;
          late |= b && !a;
        }
        crossing += meet && early && late ? 1 : 0;
        exceptions += meet && late && !early ? 1 : 0;
      }
      AnalysisResult.Overlap found =
          of.result
              .overlaps()
              .get(number)
              .orElse(new AnalysisResult.Overlap(0, 0, List.of(), List.of()));
      overlapping += crossing + exceptions;
      assertThat(found.crossing()).as(later.id() + " crossing").isEqualTo(crossing);
      assertThat(found.exceptions()).as(later.id() + " exceptions").isEqualTo(exceptions);
    }
  }

  /** As written: whatever was written to the packet before. */
  private static boolean matches(Rule rule, Packet packet) {
    return Matching.matches(rule.match(), packet, Set.of()) == Matching.Truth.YES;
  }

  private boolean overlaps(int number) {
    return of.result.fate(number) instanceof Fate.Alive && Enumeration.certain(of.result.rules().get(number).rule());
  }

  private void checkMerges() {
    for (int number = 0; number < of.result.rules().size(); number++) {
      RuleRef later = of.result.rules().get(number);
      Optional<AnalysisResult.Merge> merge = of.result.mergeable().get(number);
      if (merge.isPresent()) {
        merges++;
        RuleRef earlier = merge.get().earlier();
        if (merge.get().atEarlier()) {
          assertThat(joined(earlier, later)).as(later.id() + " joins " + earlier.id()).isTrue();
        }
        if (merge.get().atLater()) {
          assertThat(joined(later, earlier)).as(later.id() + " takes " + earlier.id()).isTrue();
        }
        assertThat(merge.get().atEarlier() || merge.get().atLater()).isTrue();
      } else if (isExactForMerges() && isPlain(number)) {
        for (int other = 0; other < number; other++) {
          RuleRef earlier = of.result.rules().get(other);
          if (isPlain(other)
              && earlier.ruleset().name().equals(later.ruleset().name())
              && earlier.rule().action().equals(later.rule().action())
              && differInOneField(earlier.rule(), later.rule())) {
            assertThat(joined(earlier, later) || joined(later, earlier))
                .as(later.id() + " could be joined with " + earlier.id())
                .isFalse();
          }
        }
      }
    }
  }

  /** Whether every pair is found: no chain is called from two places, and nobody may leave one. */
  private boolean isExactForMerges() {
    Set<String> called = new HashSet<>();
    return !of.transfers
        && !of.gaps
        && !of.writes
        && of.certainProgram
        && !of.logsTwice
        && of.device.entryPoints().stream().flatMap(e -> e.rulesets().stream()).allMatch(called::add)
        && of.result.rules().stream().flatMap(r -> r.rule().targets().stream()).allMatch(called::add);
  }

  /** Whether nothing changes when one rule goes and another matches its packets as well. */
  private boolean joined(
      RuleRef stays, RuleRef goes) {
    List<Product> both = new ArrayList<>(stays.rule().match().products());
    both.addAll(goes.rule().match().products());
    return isSame(
        ref ->
            ref.id().equals(goes.id())
                ? off(ref.rule())
                : ref.id().equals(stays.id())
                    ? with(ref.rule(), true, new Match(both))
                    : ref.rule());
  }

  private boolean isPlain(int number) {
    Rule rule = of.result.rules().get(number).rule();
    return of.result.fate(number) instanceof Fate.Alive
        && of.result.redundant().get(number).isEmpty()
        && rule.branches().isEmpty()
        && rule.action().kind().isVerdict()
        && rule.match().products().size() == 1;
  }

  private static boolean differInOneField(Rule one, Rule other) {
    Product a = one.match().products().get(0);
    Product b = other.match().products().get(0);
    return a.conditions().equals(b.conditions())
        && a.tcpFlags().equals(b.tcpFlags())
        && a.fragments().equals(b.fragments())
        && (a.in().equals(b.in()) ? 0 : 1)
                + (a.out().equals(b.out()) ? 0 : 1)
                + (a.src().equals(b.src()) ? 0 : 1)
                + (a.dst().equals(b.dst()) ? 0 : 1)
                + (a.service().equals(b.service()) ? 0 : 1)
                + (a.srcPort().equals(b.srcPort()) ? 0 : 1)
                + (a.state().equals(b.state()) ? 0 : 1)
            == 1;
  }
}
