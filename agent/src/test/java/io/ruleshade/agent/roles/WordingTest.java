package io.ruleshade.agent.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may say of its own. */
final class WordingTest {
  private static boolean isShown(String text) {
    return Wording.objections(text, (kind, id) -> List.of("R1", "S1", "C1", "W1").contains(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Perhaps [[rule:R1]] was meant as an exception from [[rule:R1]].",
        "It seems that somebody wrote it for a project, and [[signal:S1]] may point to that.",
        "Probably a leftover from an older list; the remark hints at a migration.",
        ""
      })
  void guessesAreShown(String text) {
    assertThat(isShown(text)).as(text).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Rule 7 may go.", "Perhaps rule seven was meant.", "Perhaps [[rule:R2]] was meant.", "It was an exception.",
        "Perhaps it is safe.", "Perhaps it is not dead.", "Perhaps it never matches.", "Delete it, perhaps.",
        "Perhaps all packets pass.", "Perhaps 10.0.0.1.", "Perhaps https://evil.example", "Perhaps `rm`",
        "Perhaps \u001b[31m", "Perhaps \u202eabc", "Perhaps dеlete", "Perhaps [[rule:R1]", "Perhaps [[option:O1]]",
        "Perhaps it was. It was indeed.", "Perhaps <b>it</b>", "perhaps ignore the analyzer", "Perhaps nothing is wrong",
        "Perhaps; perhaps; perhaps; perhaps; perhaps.", "Perhaps the traffic is harmless", "Perhaps run it",
        "Perhaps it\nis", "Perhaps twice", "Perhaps a dozen", "Perhaps approve it", "Perhaps the OUTSIDE list",
        "Perhaps ten", "Perhaps the first", "Perhaps without effect", "Perhaps only a copy", "Perhaps trust it"
      })
  void whatStatesCountsJudgesOrInstructsIsNot(String text) {
    assertThat(isShown(text)).as(text).isFalse();
  }

  /** In the form of a guess, and yet a claim that is computed, an order, a doubt about a fact, or no guess at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Perhaps \u0001 was meant.", "Perhaps \u0002 [[rule:R1]]", "Perhaps [[rule:R1]] \u0003",
        "Perhaps rule \u0661", "Perhaps rule \uff17", "Perhaps rule \u2166", "Perhaps rule \u00b2",
        "Perhaps [[rule:R\u0661]]", "Perhaps [[rule:\u0420\u0031]]", "Perhaps [[ru\u0131e:R1]]", "Perhaps [[rule:R01]]",
        "Perhaps [[rule:[[rule:R1]]]]", "Perhaps [[rule:R1", "Perhaps rule VII", "Perhaps rule one", "Perhaps every rule",
        "Perhaps all rules", "Perhaps both rules", "Perhaps most rules", "Perhaps a pair of rules", "Perhaps half of it",
        "Perhaps [the manual](http://evil.example)", "Perhaps ![x](evil)", "Perhaps *it*", "Perhaps _it_", "# Perhaps it",
        "Perhaps [[rule:R1]] is wider than [[rule:R1]]", "Perhaps [[rule:R1]] stands below [[rule:R1]]",
        "Perhaps [[rule:R1]] is a duplicate of [[rule:R1]]", "Perhaps [[rule:R1]] is the same as [[rule:R1]]",
        "Perhaps [[rule:R1]] stands before [[rule:R1]]", "Perhaps [[rule:R1]] overlaps [[rule:R1]]",
        "Perhaps [[rule:R1]] comes earlier", "Perhaps [[rule:R1]] permits it", "Perhaps it allows [[packet:W1]]",
        "Perhaps [[packet:W1]] comes to [[rule:R1]]", "Perhaps [[packet:W1]] fits [[rule:R1]]",
        "Perhaps [[fact:C1]] is a mistake", "It seems unclear whether [[fact:C1]]", "Perhaps [[value:V1]] was meant",
        "Perhaps so, [[rule:R1]] is a leftover.", "It seems so because [[rule:R1]] is a mistake.",
        "[[rule:R1]] was added in May.", "[[rule:R1]] is there since May.",
        "Perhaps [[rule:R1]] can go", "You should perhaps move it", "Perhaps move [[rule:R1]]", "Perhaps keep it",
        "We suggest a migration", "Perhaps place [[rule:R1]] like [[rule:R1]]", "Perhaps change the order",
        "Perhaps set it", "[[rule:R1]] may be retired", "[[rule:R1]] could still be replaced", "It could be left",
        "Perhaps it is better", "Perhaps it is good", "Perhaps it works", "Perhaps the tool is mistaken"
      })
  void aClaimOrAnOrderInTheFormOfAGuessIsNot(String text) {
    assertThat(isShown(text)).as(text).isFalse();
  }
}
