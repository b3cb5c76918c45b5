package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.analysis.RandomPrograms.Shape;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Comparisons that stop at few sets of packets for a rule, of programs with many rules that log or mark
 * and go on: what is said of the packets that were looked at is true, what is said to be complete is, and
 * no direction of a change is missed.
 */
final class BriefDifferencesTest {
  private static final Shape LISTS = new Shape(12, false, false, false, false, false, false, true);
  private static final Shape PREDICATES = new Shape(9, false, false, true, true, false, false);
  private static final Shape ARMS = new Shape(9, false, false, false, false, false, true, true);
  private static final Shape CHAINS = new Shape(12, true, false, false, false, false, false, true);

  private int cut;

  @Test
  void fewSetsOfPackets() {
    int scale = Integer.getInteger("scale", 1);
    run(LISTS, 3_000_000, 40 * scale);
    run(PREDICATES, 3_100_000, 10 * scale);
    run(ARMS, 3_200_000, 20 * scale);
    run(CHAINS, 3_300_000, 20 * scale);
    assertThat(cut).isGreaterThan(5);
  }

  private void run(Shape shape, long from, int count) {
    Long only = Long.getLong("seed");
    for (long seed = from; seed < from + count; seed++) {
      if (only != null && only != seed) {
        continue;
      }
      Random random = new Random(seed);
      Device before = logging(RandomPrograms.device(seed, shape), random);
      long donor = DifferencesAgainstEnumerationTest.like(before, seed + 80_000_000, shape);
      Device after = DifferencesAgainstEnumerationTest.edited(before, seed, donor, shape);
      after = DifferencesAgainstEnumerationTest.edited(after, seed + 7, donor, shape);
      try {
        for (int most = 1; most <= 3; most++) {
          check(before, after, most, shape.writes());
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "-Dseed=" + seed + "\n" + AnalyzerAgainstEnumerationTest.describe(before) + "=>\n"
                + AnalyzerAgainstEnumerationTest.describe(after) + e.getMessage(), e);
      }
    }
  }

  /** The same program, in which every fourth rule with a verdict logs and goes on. */
  private static Device logging(Device device, Random random) {
    List<Ruleset> sets = new ArrayList<>();
    for (Ruleset set : device.rulesets()) {
      List<Rule> rules = new ArrayList<>();
      for (Rule rule : set.rules()) {
        boolean turn =
            rule.branches().isEmpty()
                && rule.action().kind().isVerdict()
                && random.nextInt(4) == 0;
        Action log = new Action(Action.Kind.CONTINUE, null, true, List.of(), List.of());
        rules.add(
            turn
                ? new Rule(
                    rule.index(), null, rule.span(), rule.enabled(), log, rule.match(), null, null,
                    List.of())
                : rule);
      }
      sets.add(
          new Ruleset(
              set.name(), set.kind(), set.family(), set.defaultAction(), List.of(), rules,
              set.gaps(), set.opening(), false));
    }
    return new Device(
        device.id(), "random", device.coverage(), sets, device.entryPoints(), List.of());
  }

  private void check(Device before, Device after, int most, boolean marks) {
    Differences.Result result = Differences.between(before, after, 50_000_000, most, 1);
    assertThat(result.complete()).isTrue();
    Set<Packet> packets = new HashSet<>(RandomPrograms.packets(before));
    packets.addAll(RandomPrograms.packets(after));
    boolean conditions = packets.stream().anyMatch(p -> !p.conditions().isEmpty());
    packets.removeIf(p -> conditions && p.conditions().isEmpty());
    Evaluator old = new Evaluator(before);
    Evaluator now = new Evaluator(after);
    for (EntryPoint entry : before.entryPoints()) {
      EntryPoint other =
          after.entryPoints().stream()
              .filter(e -> e.name().equals(entry.name()) && e.guard().equals(entry.guard()))
              .findFirst()
              .orElse(null);
      if (other == null) {
        continue;
      }
      List<Change> changes =
          result.changes().stream().filter(c -> c.entryPoint().equals(entry.name())).toList();
      boolean whole = changes.stream().allMatch(Change::regionsComplete);
      cut += changes.stream().anyMatch(Change::others) ? 1 : 0;
      Set<Kind> kinds = new HashSet<>();
      for (Packet packet : packets) {
        if (!Evaluator.enters(entry, packet)) {
          continue;
        }
        var from = old.decide(entry, packet);
        var to = now.decide(other, packet);
        if (!from.isDetermined() || !to.isDetermined()) {
          continue;
        }
        Kind kind = DifferencesAgainstEnumerationTest.kind(from, to);
        List<Change> in =
            changes.stream()
                .filter(
                    c ->
                        c.regions().stream()
                            .anyMatch(
                                r -> DifferencesAgainstEnumerationTest.contains(r, packet)))
                .toList();
        for (Change change : in) {
          if (change.certain()) {
            assertThat(kind).as("said of " + packet).isEqualTo(change.kind());
          }
        }
        if (kind != null) {
          kinds.add(kind);
        }
        if (whole && kind != null) {
          assertThat(in).as("all are said to be shown: " + packet).isNotEmpty();
        }
      }
      // What hangs on a mark that a rule may write is said, without certainty, beside what is certain.
      assertThat(changes.isEmpty() && !kinds.isEmpty()).as("missed at " + entry.name()).isFalse();
      assertThat(marks || changes.isEmpty() || !kinds.isEmpty()).as("made up").isTrue();
      for (Kind kind : List.of(Kind.NEWLY_DENIED, Kind.NEWLY_PERMITTED)) {
        boolean said = changes.stream().anyMatch(c -> c.kind() == kind && (c.certain() || marks));
        assertThat(said || !kinds.contains(kind)).as(kind + " is missed with " + most).isTrue();
        assertThat(marks || !said || kinds.contains(kind)).as(kind + " is made up").isTrue();
      }
      for (Change change : changes) {
        if (change.certain()) {
          var from = old.decide(entry, change.sample());
          var to = now.decide(other, change.sample());
          assertThat(DifferencesAgainstEnumerationTest.kind(from, to))
              .as("sample " + change.sample())
              .isEqualTo(change.kind());
        }
      }
    }
  }
}
