package io.ruleshade.report.format;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Words;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.NotUnderstood;
import io.ruleshade.report.document.ResultDocument.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Markdown for a comment on a merge request and for a job's summary. It keeps within the 65,536
 * characters of a comment: what does not fit is counted. The first line is a mark by which a job finds
 * its comment again.
 */
public final class Markdown implements DocumentFormat {
  /** Characters of the whole at most. */
  static final int BUDGET = 60_000;

  /** How far each part may go. */
  private static final int FINDINGS_END = 34_000;

  private static final int ACCEPTED_END = 42_000;
  private static final int LINES_END = 46_000;
  private static final int EVIDENCE_END = BUDGET - 3_000;

  private static final int LONGEST_CELL = 400;
  private static final int MOST_EVIDENCE = 20;

  @Override
  public String name() {
    return "markdown";
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    StringBuilder text = new StringBuilder();
    Shown shown = new Shown(document);
    List<Finding> sorted = Urgency.sorted(document);
    List<Finding> open = sorted.stream().filter(f -> f.suppression() == null).toList();
    head(document, text);
    table(
        text,
        "| Severity | Code | Rule | Place | What |\n|---|---|---|---|---|\n",
        open,
        finding -> row(finding, shown),
        FINDINGS_END,
        "more finding");
    accepted(sorted.stream().filter(f -> f.suppression() != null).toList(), shown, text);
    notUnderstood(document, shown, text);
    evidence(open, shown, text);
    text.append("Analysed ").append(Shown.analysed(document)).append(" with ");
    text.append(MarkdownText.code(document.tool().name() + " " + document.tool().version()));
    text.append(". ").append(MarkdownText.prose(Shown.gate(document))).append(".\n");
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void head(ResultDocument document, StringBuilder out) {
    out.append("<!-- ruleshade -->\n## Firewall check: ").append(Shown.counts(document));
    if (document.summary().suppressed() > 0) {
      out.append(", ").append(document.summary().suppressed()).append(" suppressed");
    }
    out.append("\n\n");
    if (!document.complete()) {
      out.append("> **INCOMPLETE**: ").append(Shown.incomplete(document)).append("\n\n");
    }
  }

  /** A table of as many as fit, and how many more there are. */
  private static <T> void table(
      StringBuilder out,
      String header,
      List<T> all,
      Function<T, String> row,
      int end,
      String more) {
    if (all.isEmpty()) {
      return;
    }
    out.append(header);
    int written = 0;
    for (T each : all) {
      String line = row.apply(each);
      if (out.length() + line.length() > end) {
        break;
      }
      out.append(line);
      written++;
    }
    out.append('\n');
    if (written < all.size()) {
      out.append("and ")
          .append(Words.count(all.size() - written, more))
          .append(" in the full result.\n\n");
    }
  }

  private static String row(Finding finding, Shown shown) {
    Place place = finding.place();
    return "| "
        + finding.severity().label()
        + " | "
        + finding.code()
        + " "
        + MarkdownText.prose(finding.name())
        + " | "
        + MarkdownText.cell(Shown.subject(finding), LONGEST_CELL)
        + " | "
        + (place == null ? "" : MarkdownText.cell(shown.at(place), LONGEST_CELL))
        + " | "
        + MarkdownText.proseCell(finding.message(), LONGEST_CELL)
        + " |\n";
  }

  private static void accepted(List<Finding> accepted, Shown shown, StringBuilder out) {
    if (accepted.isEmpty()) {
      return;
    }
    out.append("### Accepted\n\n");
    table(
        out,
        "| Code | Rule | Place | Accepted |\n|---|---|---|---|\n",
        accepted,
        finding -> {
          Place place = finding.place();
          return "| "
              + finding.code()
              + " | "
              + MarkdownText.cell(Shown.subject(finding), LONGEST_CELL)
              + " | "
              + (place == null ? "" : MarkdownText.cell(shown.at(place), LONGEST_CELL))
              + " | "
              + MarkdownText.proseCell(Shown.accepted(finding), LONGEST_CELL)
              + " |\n";
        },
        ACCEPTED_END,
        "more accepted finding");
  }

  private static void notUnderstood(ResultDocument document, Shown shown, StringBuilder out) {
    List<NotUnderstood> lines = Shown.notUnderstood(document);
    if (lines.isEmpty()) {
      return;
    }
    out.append("### Not understood\n\n");
    table(
        out,
        "| Place | Line | Why |\n|---|---|---|\n",
        lines,
        line ->
            "| "
                + MarkdownText.cell(shown.path(line.file()) + ":" + line.line(), LONGEST_CELL)
                + " | "
                + MarkdownText.cell(line.text(), LONGEST_CELL)
                + " | "
                + MarkdownText.proseCell(line.reason(), LONGEST_CELL)
                + " |\n",
        LINES_END,
        "more line");
  }

  private static void evidence(List<Finding> open, Shown shown, StringBuilder out) {
    int written = 0;
    for (Finding finding : open) {
      if (written == MOST_EVIDENCE || finding.place() == null) {
        continue;
      }
      String block =
          "<details><summary>"
              + finding.code()
              + " "
              + MarkdownText.html(Shown.text(Shown.subject(finding), LONGEST_CELL))
              + "</summary>\n\n"
              + MarkdownText.block(shown.details(finding))
              + "\n</details>\n\n";
      if (out.length() + block.length() > EVIDENCE_END) {
        continue;
      }
      out.append(block);
      written++;
    }
  }
}
