package io.ruleshade.agent.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.proposal.ProposalVerifier;
import java.util.List;
import java.util.regex.Pattern;

/** What must hold of a screen, whoever answered. */
final class Screen {
  /** Lines of a model, all of whose forms this program knows. */
  private static final List<Pattern> LINES =
      List.of(
          Pattern.compile("computed, the model's choice of what matters most: .*"),
          Pattern.compile("model, a guess at what was meant: (an exception that|a rule that|a slip|something that|not to be told).*"),
          Pattern.compile("model, its judgement of the risk: (low|medium|high) \\(computed severity: \\w+\\)"),
          Pattern.compile("model wording, not checked: .*"),
          Pattern.compile("model: it leaves the choice to you; answer the question above"),
          Pattern.compile("model, its choice: O[1-4], whose consequence above is computed"),
          Pattern.compile("model, a second look (does not object|objects: .*)"),
          Pattern.compile("rejected: (explainer|proposer|critic): .*"));

  private Screen() {}

  /** {@return the lines of a model, after all of it was looked at} */
  static List<String> holds(
      String what, Explanation explanation, Explained planned, Explained explained, String before, String text,
      ProposalVerifier again) {
    for (int c = 0; c < text.length(); c++) {
      char at = text.charAt(c);
      assertThat(at == '\n' || (at >= ' ' && at < 0x7f) || at == '“' || at == '”' || at == '…')
          .as("%s: character %x", what, (int) at)
          .isTrue();
    }
    Opinion opinion = explained.opinion();
    List<String> lines = opinion == null ? List.of() : OpinionText.lines(explanation.pack(), opinion);
    assertThat(lines).as(what).hasSizeLessThan(15);
    for (String line : lines) {
      assertThat(LINES).as("%s: %s", what, line).anyMatch(p -> p.matcher(line).matches());
    }
    if (opinion != null) {
      for (String wording : opinion.wording()) {
        assertThat(Wording.objections(wording, explanation.pack()::knows)).isEmpty();
        assertThat(wording).doesNotContainPattern("[0-9](?![0-9]*]])");
      }
    }
    // What the program computed stands as without a model, and each further option is one that passes.
    String computed = before.contains("  What can be done") ? before.substring(0, before.indexOf("  What can be done")) : "";
    assertThat(text).as(what).startsWith(computed);
    explained.options().values().forEach(
        option ->
            assertThat(
                    planned.options().containsValue(option)
                        || again.verify(option.proposal()) instanceof ProposalVerifier.Accepted)
                .as(what)
                .isTrue());
    return lines;
  }
}
