package io.ruleshade.report;

import io.ruleshade.change.Edit;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.change.WhatIf;
import io.ruleshade.check.Finding;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** What edits would come to, for a person at a terminal. */
public final class WhatIfText {
  /** Findings of each kind that are shown unless all are asked for. */
  private static final int SOME = 20;

  private WhatIfText() {}

  /**
   * Writes the answer.
   *
   * @param complete whether the input was whole and understood
   */
  public static void write(
      WhatIf answer, boolean complete, Layout layout, boolean verbose, Writer out)
      throws IOException {
    StringBuilder head = new StringBuilder();
    for (Edit edit : answer.edits()) {
      String words = "if " + answer.before().id() + ": " + edit.toString().replace("\n", " ");
      head.append(layout.paint().bold(layout.cut(Printable.of(words), 0))).append('\n');
    }
    head.append("(rules on the new side have the numbers that they would have then)\n\n");
    out.append(head);
    DiffText.write(SemanticDiff.Result.of(answer.difference()), complete, layout, verbose, out);
    StringBuilder text = new StringBuilder();
    findings("new finding", answer.appeared(), layout, verbose, text);
    findings("settled", answer.gone(), layout, verbose, text);
    if (answer.appeared().isEmpty() && answer.gone().isEmpty()) {
      text.append("the findings stay the same\n");
    }
    out.append(text);
  }

  private static void findings(
      String word, List<Finding> findings, Layout layout, boolean verbose, StringBuilder out) {
    int shown = verbose ? findings.size() : Math.min(SOME, findings.size());
    for (Finding finding : findings.subList(0, shown)) {
      String head = word + ": " + finding.severity().label() + "[" + finding.code() + "] ";
      String subject = Item.of(finding).subject();
      String message = subject + " (line " + finding.span().line() + "): " + finding.message();
      out.append(head);
      out.append(String.join("\n    ", layout.wrap(Printable.of(message), head.length())));
      out.append('\n');
    }
    if (shown < findings.size()) {
      out.append("and ").append(findings.size() - shown).append(" more ").append(word);
      out.append("; --verbose shows them\n");
    }
  }
}
