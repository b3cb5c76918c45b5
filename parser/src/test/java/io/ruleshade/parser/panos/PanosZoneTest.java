package io.ruleshade.parser.panos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule types, the pairs of zones they stand for, and the entry points with their defaults. */
final class PanosZoneTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a; b; interzone; in=a out=b",
        "a; a; interzone; nothing",
        "[ a b ]; [ a c ]; interzone; in=b out=a,c | in=a out=c",
        "[ a b ]; [ a b ]; interzone; in=a out=b | in=b out=a",
        "a; any; interzone; in=a out=not a",
        "any; a; interzone; in=not a out=a",
        "any; any; interzone; (zones differ)",
        "a; a; intrazone; in=a out=a",
        "[ a b ]; [ a b ]; intrazone; in=a out=a | in=b out=b",
        "[ a b ]; any; intrazone; in=a out=a | in=b out=b",
        "a; b; intrazone; in=a out=a ?(an intrazone rule with another egress zone)",
        "a; b; universal; in=a out=b",
        "any; any; universal; any",
      })
  void readsRuleTypes(String from, String to, String type, String match) {
    assertThat(PanosText.match("", "from " + from, "to " + to, "rule-type " + type))
        .isEqualTo(match);
  }

  @Test
  void rulesForAnyZoneTellTheZonesApartThatAreNamed() {
    String other = PanosText.rule("from a", "to b").replace(" r1 ", " r0 ");
    assertThat(PanosText.rules(other + PanosText.rule("rule-type intrazone"), "vsys1").get(1))
        .isEqualTo(
            "r1: permit log in=a out=a | in=b out=b"
                + " | in=not a,not b out=not a,not b !(zones differ)");
    assertThat(PanosText.rules(other + PanosText.rule("rule-type interzone"), "vsys1").get(1))
        .isEqualTo(
            "r1: permit log in=not a,not b out=a,b | in=a,b out=not a,not b"
                + " | in=not a,not b out=not a,not b (zones differ) | in=a out=b | in=b out=a");
  }

  /** Every pair of zones, named and not, is met by exactly the type it is of. */
  @Test
  void pairsOfDifferentZonesAreWrittenAsFewProducts() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      names.add("z" + i);
    }
    Zones zones = new Zones(new TreeSet<>(names));
    List<Zones.Pair> pairs = zones.interzone(null, null);
    assertThat(pairs).hasSizeLessThan(15);
    names.add("elsewhere");
    for (String in : names) {
      for (String out : names) {
        boolean known = !in.equals("elsewhere") || !out.equals("elsewhere");
        boolean met =
            pairs.stream()
                .anyMatch(
                    p -> p.condition() == null && p.in().contains(in) && p.out().contains(out));
        assertThat(met).as(in + " to " + out).isEqualTo(known && !in.equals(out));
      }
    }
  }

  @Test
  void everyPairOfZonesEntersOnceAndMeetsItsDefault() {
    assertThat(PanosText.entries(PanosText.rule("from a", "to b")))
        .containsExactly(
            "vsys1 within a: in=a out=a [vsys1] default permit",
            "vsys1 from a: in=a out=not none,not a [vsys1] default deny",
            "vsys1 within b: in=b out=b [vsys1] default permit",
            "vsys1 from b: in=b out=not none,not b [vsys1] default deny",
            "vsys1 from other zones: in=not none,not a,not b out=a,b [vsys1] default deny",
            "vsys1 among other zones: in=not none,not a,not b out=not none,not a,not b [vsys1]"
                + " default queue");
  }

  @Test
  void overriddenDefaultsHold() {
    String text =
        PanosText.rule("from a", "to b", "log-end no")
            + "set rulebase default-security-rules rules intrazone-default action deny\n"
            + "set rulebase default-security-rules rules intrazone-default log-end yes\n";
    assertThat(PanosText.entries(text))
        .containsExactly("vsys1: in=not none out=not none [vsys1] default deny");
    // A rule that logs nothing is not like a default rule that does.
    assertThat(PanosText.rules(text, "vsys1"))
        .containsExactly("r1: permit {no log} in=a out=b");
    assertThat(PanosText.notUnderstood(text)).isEmpty();
  }

  @Test
  void manyZonesLeaveTheDefaultOpen() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 65; i++) {
      text.append(PanosText.rule("from z" + i).replace(" r1 ", " r" + i + " "));
    }
    assertThat(PanosText.entries(text.toString()))
        .containsExactly("vsys1: in=not none out=not none [vsys1] default queue");
  }
}
