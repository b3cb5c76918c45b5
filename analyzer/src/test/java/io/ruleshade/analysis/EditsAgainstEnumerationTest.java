package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.analysis.RandomPrograms.Shape;
import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.Edits;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Matching.Truth;
import io.ruleshade.semantics.Packet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Edits of random programs, packet by packet. */
final class EditsAgainstEnumerationTest {
  private static final Shape SHAPE = new Shape(10, true, true, true, false, false, false);

  @Test
  void aNarrowedRuleMatchesWhatItMatchedWithoutTheOther() throws EditException {
    int narrowed = 0;
    for (long seed = 0; seed < 800; seed++) {
      Device device = RandomPrograms.device(seed, SHAPE);
      Random random = new Random(seed);
      Ruleset set = device.rulesets().get(random.nextInt(device.rulesets().size()));
      if (set.rules().size() < 2) {
        continue;
      }
      Rule one = set.rules().get(random.nextInt(set.rules().size()));
      Rule other = set.rules().get(random.nextInt(set.rules().size()));
      if (one == other) {
        continue;
      }
      Device after;
      try {
        after = Edits.apply(device, List.of(new Edit.Narrow(set.id(one), set.id(other))), t -> List.of());
      } catch (EditException e) {
        assertThat(e).hasMessageContaining("hangs on a condition");
        continue;
      }
      narrowed++;
      Rule is = after.ruleset(set.name()).orElseThrow().rules().get(one.index() - 1);
      for (Packet packet : RandomPrograms.packets(device)) {
        boolean was = matches(one, packet);
        assertThat(matches(is, packet))
            .as("seed " + seed + ": " + packet)
            .isEqualTo(was && !matches(other, packet));
      }
    }
    assertThat(narrowed).isGreaterThan(150);
  }

  private static boolean matches(Rule rule, Packet packet) {
    return Matching.matches(rule.match(), packet, Set.of()) == Truth.YES;
  }

  @Test
  void aMovedRuleStandsWhereItIsPutAndAllOthersKeepTheirOrder() throws EditException {
    for (long seed = 0; seed < 300; seed++) {
      Device device = RandomPrograms.device(seed, SHAPE);
      Random random = new Random(seed);
      Ruleset set = device.rulesets().get(random.nextInt(device.rulesets().size()));
      int size = set.rules().size();
      if (size < 2) {
        continue;
      }
      int from = random.nextInt(size);
      int to = (from + 1 + random.nextInt(size - 1)) % size;
      boolean behind = random.nextBoolean();
      String moved = set.id(set.rules().get(from));
      String anchor = set.id(set.rules().get(to));
      Device after =
          Edits.apply(device, List.of(new Edit.Move(moved, anchor, behind)), t -> List.of());
      java.util.ArrayList<Rule> expected = new java.util.ArrayList<>(set.rules());
      Rule rule = expected.remove(from);
      int place = to > from ? to - 1 : to;
      expected.add(place + (behind ? 1 : 0), rule);
      assertThat(after.ruleset(set.name()).orElseThrow().rules().stream().map(Rule::match))
          .isEqualTo(expected.stream().map(Rule::match).toList());
    }
  }
}
