package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.algebra.IntSet;
import io.ruleshade.model.InterfaceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the words say of a name is whether it is in the set, also where beginnings lie in each other. */
final class InterfaceWordsTest {
  private static final List<String> PATTERNS =
      List.of("eth+", "eth1+", "eth12", "eth1", "eth2", "wan0", "wan+", "eth123+", "eth1234");
  private static final List<String> NAMES =
      List.of(
          "eth0", "eth1", "eth2", "eth3", "eth10", "eth12", "eth120", "eth123", "eth1234", "eth12345",
          "wan0", "wan1", "lo", "ppp7");

  @Test
  void everyNameIsWhereTheWordsSay() {
    Random random = new Random(5);
    for (int round = 0; round < 4_000; round++) {
      List<InterfaceSet> sets = new ArrayList<>(List.of(InterfaceSet.ANY));
      for (String pattern : PATTERNS) {
        if (random.nextBoolean()) {
          boolean prefix = pattern.endsWith("+");
          sets.add(
              prefix
                  ? InterfaceSet.startingWith(pattern.substring(0, pattern.length() - 1))
                  : InterfaceSet.named(pattern));
        }
      }
      FiniteField<InterfaceSet, String> field = FiniteField.interfaces(sets);
      List<Integer> chosen = new ArrayList<>();
      for (int rank = 0; rank < field.size(); rank++) {
        if (random.nextBoolean()) {
          chosen.add(rank);
          chosen.add(rank);
        }
      }
      if (chosen.isEmpty()) {
        continue;
      }
      IntSet set = IntSet.of(chosen.stream().mapToInt(Integer::intValue).toArray());
      List<String> words = InterfaceWords.of(field, set);
      for (String name : NAMES) {
        assertThat(DifferencesAgainstEnumerationTest.in(words, name))
            .as(name + " in " + words + " of " + sets)
            .isEqualTo(set.contains(rank(field, sets, name)));
      }
    }
  }

  /** The rank of the value that is in the same sets. */
  private static int rank(
      FiniteField<InterfaceSet, String> field, List<InterfaceSet> sets, String name) {
    for (int rank = 0; rank < field.size(); rank++) {
      String value = field.value(rank);
      if (sets.stream().allMatch(set -> set.contains(value) == set.contains(name))) {
        return rank;
      }
    }
    throw new AssertionError(name);
  }
}
