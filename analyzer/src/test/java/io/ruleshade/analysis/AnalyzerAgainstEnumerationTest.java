package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.RandomPrograms.Shape;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine against the definitions, read off by enumerating every packet. */
final class AnalyzerAgainstEnumerationTest {
  private static final Shape LISTS = new Shape(12, false, false, false, false, false, false);
  private static final Shape PREDICATES = new Shape(10, false, true, true, false, false, false);
  private static final Shape CHAINS = new Shape(14, true, false, false, false, false, false);
  private static final Shape ALL = new Shape(12, true, true, true, false, false, false);
  private static final Shape WRITES = new Shape(10, true, true, true, true, false, false);
  private static final Shape GAPS = new Shape(10, true, true, false, false, true, false);
  private static final Shape ARMS = new Shape(10, false, false, false, false, false, true);
  private static final Shape ALL_ARMS = new Shape(10, true, true, true, false, true, true);
  private static final Shape WRITING_ARMS = new Shape(8, true, true, true, true, false, true);
  private static final Shape GAPS_WRITES = new Shape(10, true, true, true, true, true, false);

  private int dead, rules, redundants, together, merges, overlapping;

  @Test
  void listsAndJumps() {
    run(LISTS, 0, 500);
  }

  @Test
  void predicates() {
    run(PREDICATES, 1_000_000, 300);
  }

  @Test
  void returnsAndGotos() {
    run(CHAINS, 2_000_000, 500);
  }

  @Test
  void everything() {
    run(ALL, 3_000_000, 400);
  }

  @Test
  void writes() {
    run(WRITES, 4_000_000, 200);
  }

  @Test
  void gaps() {
    run(GAPS_WRITES, 9_000_000, 150);
    run(GAPS, 5_000_000, 300);
  }

  @Test
  void verdictMaps() {
    run(ARMS, 6_000_000, 400);
    run(ALL_ARMS, 7_000_000, 300);
    run(WRITING_ARMS, 8_000_000, 200);
  }

  @Test
  void siblings() {
    run(LISTS.withSiblings(), 19_000_000, 400);
    run(PREDICATES.withSiblings(), 20_000_000, 200);
    run(CHAINS.withSiblings(), 21_000_000, 300);
    run(WRITES.withSiblings(), 22_000_000, 100);
    run(GAPS_WRITES.withSiblings(), 23_000_000, 100);
    assertThat(merges).isGreaterThan(50);
    assertThat(together).isGreaterThan(50);
    assertThat(overlapping).isGreaterThan(100);
  }

  @Test
  @Tag("deep")
  void seventeenThousandPrograms() {
    run(LISTS, 10_000_000, 5_000);
    run(PREDICATES, 11_000_000, 3_000);
    run(CHAINS, 12_000_000, 5_000);
    run(ALL, 13_000_000, 4_000);
    say();
  }

  @Test
  @Tag("deep")
  void fourteenThousandWithWritesGapsAndArms() {
    run(WRITES, 14_000_000, 1_500);
    run(GAPS, 15_000_000, 1_500);
    run(ARMS, 16_000_000, 4_000);
    run(ALL_ARMS, 17_000_000, 3_000);
    run(WRITING_ARMS, 18_000_000, 1_500);
    run(LISTS.withSiblings(), 30_000_000, 2_000);
    run(ALL.withSiblings(), 31_000_000, 2_000);
    run(GAPS_WRITES.withSiblings(), 32_000_000, 1_000);
    say();
  }

  private void say() {
    System.out.printf(
        "%d rules judged, %d of them dead, %d redundant, %d removable together,"
            + " %d pairs mergeable, %d overlapping%n",
        rules, dead, redundants, together, merges, overlapping);
  }

  private void run(Shape shape, long from, int count) {
    Long only = Long.getLong("seed");
    for (long seed = from; seed < from + count; seed++) {
      if (only != null && only != seed) continue;
      check(seed, shape);
    }
  }

  private void check(long seed, Shape shape) {
    Device device = RandomPrograms.device(seed, shape);
    try {
      Enumeration enumeration = new Enumeration(device);
      enumeration.check();
      rules += enumeration.judged;
      dead += enumeration.dead;
      redundants += enumeration.redundants;
      together += enumeration.together;
      merges += enumeration.merges;
      overlapping += enumeration.overlapping;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dseed=" + seed + "\n" + describe(device) + e.getMessage(), e); }
  }

  static String describe(Device device) {
    var out = new StringBuilder();
    device.entryPoints().forEach(e -> out.append(e.name()).append(" guard ").append(e.guard().in().toStrings()).append('\n'));
    for (Ruleset ruleset : device.rulesets()) {
      out.append(ruleset.name()).append(' ').append(ruleset.defaultAction()).append(" gaps ")
          .append(ruleset.gaps().stream().map(g -> g.after() + ":" + g.mayCall()).toList());
      out.append('\n');
      for (Rule rule : ruleset.rules()) {
        out.append("  ").append(rule.index()).append(rule.enabled() ? " " : " (disabled) ");
        for (Rule.Arm arm : rule.arms()) {
          out.append(arm.action().kind()).append(arm.action().log() ? " log " : " ")
              .append(arm.action().target()).append(' ');
          arm.match().products().forEach(p -> out.append("[in ").append(p.in().toStrings())
              .append(" src ").append(p.src()).append(" dst ").append(p.dst()).append(" svc ").append(services(p.service()))
              .append(" sport ").append(p.srcPort()).append(" st ").append(p.state().size()).append(' ').append(p.fragments())
              .append(p.conditions()).append("] "));
        }
        out.append('\n');
      }
    }
    return out.toString();
  }

  private static String services(ServiceSet set) {
    return set.values().contains(50 << 16) ? "all but " + set.complement() : set.toString();
  }
}
