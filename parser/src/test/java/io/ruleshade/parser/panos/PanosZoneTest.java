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
    Zones zones = new Zones(new TreeSet<>(names), true);
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
            "vsys1 within a zone: in=not none out=not none !(zones differ) [vsys1] default permit",
            "vsys1 between zones: in=not none out=not none (zones differ) [vsys1] default deny");
  }

  @Test
  void overriddenDefaultsHold() {
    String text =
        PanosText.rule("from a", "to b", "log-end no")
            + "set rulebase default-security-rules rules intrazone-default action deny\n"
            + "set rulebase default-security-rules rules intrazone-default log-end yes\n";
    assertThat(PanosText.entries(text))
        .containsExactly(
            "vsys1 within a zone: in=not none out=not none !(zones differ) [vsys1] default deny",
            "vsys1 between zones: in=not none out=not none (zones differ) [vsys1] default deny");
    // A rule that logs nothing is not like a default rule that does.
    assertThat(PanosText.rules(text, "vsys1")).containsExactly("r1: permit {no log} in=a out=b");
    assertThat(PanosText.notUnderstood(text)).isEmpty();
  }

  /** A zone that is defined is told apart though no rule names it. */
  @Test
  void zonesThatAreDefinedAreNamed() {
    String text =
        "set zone dmz network layer3 ethernet1/3\n" + PanosText.rule("rule-type intrazone");
    assertThat(PanosText.rules(text, "vsys1"))
        .containsExactly(
            "r1: permit log in=dmz out=dmz | in=not dmz out=not dmz !(zones differ)");
  }

  /** Of hundreds of zones the pairs are not written out; the predicate stands for all of them. */
  @Test
  void ofVeryManyZonesThePredicateSaysAll() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append(PanosText.rule("from z" + i).replace(" r1 ", " r" + i + " "));
    }
    text.append(PanosText.rule("rule-type intrazone").replace(" r1 ", " last "));
    assertThat(PanosText.rules(text.toString(), "vsys1").get(300))
        .isEqualTo("last: permit log !(zones differ)");
    assertThat(PanosText.entries(text.toString())).hasSize(2);
    // What Panorama has before and after the rules of a firewall enters without regard to zones.
    String pushed = text.toString().replace("set rulebase", "set device-group g pre-rulebase");
    assertThat(PanosText.rules(pushed, "g/pre-rulebase").get(300))
        .isEqualTo("last: permit log ?(zones are the same, of very many)");
  }
}
