package io.ruleshade.agent.roles;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may say of its own. */
final class WordingTest {
  private static boolean isShown(String text) {
    return Wording.objections(text, (kind, id) -> id.equals("R1") || id.equals("S1") || id.equals("C1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Perhaps [[rule:R1]] was meant as an exception from [[fact:C1]].",
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
}
