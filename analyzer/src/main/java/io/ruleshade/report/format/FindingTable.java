package io.ruleshade.report.format;

import io.ruleshade.report.Suppression;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import io.ruleshade.report.document.ResultDocument.Rule;
import io.ruleshade.report.document.ResultDocument.Witness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings as rows of cells, for those who read them in a spreadsheet. A cell that a spreadsheet would
 * take for a formula begins with an apostrophe, which makes it text (OWASP, CSV injection).
 */
final class FindingTable {
  /** Characters that a cell holds at most: what Excel takes is 32,767. */
  static final int LONGEST_CELL = 32_000;

  static final List<String> HEADER =
      List.of(
          "severity",
          "code",
          "name",
          "device",
          "ruleset",
          "rule",
          "file",
          "line",
          "end line",
          "message",
          "text",
          "cause",
          "agreement",
          "certainty",
          "conditions",
          "caused by",
          "witness",
          "notes",
          "help",
          "fails the gate",
          "fingerprint",
          "evidence",
          "accepted by",
          "reason",
          "owner",
          "approved by",
          "ticket",
          "expires",
          "evidence changed");

  private FindingTable() {}

  /** {@return the cells of a finding, in the order of the header} */
  static List<String> row(ResultDocument document, Shown shown, Finding finding) {
    List<String> cells = new ArrayList<>();
    Rule rule = finding.rule();
    Place place = finding.place();
    add(cells, finding.severity().label());
    add(cells, finding.code());
    add(cells, finding.name());
    add(cells, finding.device());
    add(cells, finding.ruleset());
    add(cells, rule == null ? null : rule.id());
    add(cells, place == null ? null : shown.path(place.file()));
    add(cells, place == null ? null : Integer.toString(place.line()));
    add(cells, place == null ? null : Integer.toString(place.endLine()));
    add(cells, finding.message());
    add(cells, place == null ? null : place.text());
    add(cells, finding.cause() == null ? null : finding.cause().label());
    add(cells, finding.agreement() == null ? null : finding.agreement().label());
    add(cells, finding.certainty() == null ? null : finding.certainty().label());
    add(cells, String.join("; ", finding.conditions()));
    add(cells, String.join(", ", Shown.causes(finding)));
    Witness witness = finding.witness();
    add(cells, witness == null ? null : witness.words() + " " + Shown.decided(witness));
    add(cells, String.join("; ", finding.notes()));
    add(cells, finding.help());
    add(cells, document.fails(finding) ? "yes" : "no");
    add(cells, finding.fingerprint());
    add(cells, finding.evidence());
    suppression(cells, finding.suppression());
    return cells;
  }

  private static void suppression(List<String> cells, @Nullable Suppression by) {
    add(cells, by == null ? null : by.kind());
    add(cells, by == null ? null : by.reason());
    add(cells, by == null ? null : by.owner());
    add(cells, by == null ? null : by.approvedBy());
    add(cells, by == null ? null : by.ticket());
    add(cells, by == null ? null : by.expires());
    add(cells, by == null ? null : by.evidenceChanged() ? "yes" : "no");
  }

  private static void add(List<String> cells, @Nullable String text) {
    cells.add(text == null ? "" : cell(text));
  }

  /** {@return a text as a cell that is shown and never calculated} */
  static String cell(String text) {
    String safe = Shown.text(text, LONGEST_CELL);
    return isFormula(safe) ? "'" + safe : safe;
  }

  private static boolean isFormula(String text) {
    String start = text.stripLeading();
    if (start.isEmpty()) {
      return false;
    }
    int first = start.codePointAt(0);
    // A spreadsheet reads the wide forms of East Asian keyboards as the plain ones.
    boolean wide = first >= 0xff01 && first <= 0xff5e;
    char plain = wide ? (char) (first - 0xfee0) : start.charAt(0);
    return "=+-@".indexOf(plain) >= 0;
  }
}
