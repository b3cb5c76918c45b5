package io.ruleshade.report.format;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Device;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Statistics;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A workbook for those who work through findings: the findings, what is accepted, the devices, the
 * rulesets and the summary, a sheet each. Every cell is text, so that nothing is calculated.
 */
public final class Xlsx implements DocumentFormat {
  private static final List<String> DEVICES =
      List.of(
          "device", "dialect", "rules", "file", "sha256", "bytes", "lines", "lines not understood");

  private static final List<String> RULESETS =
      List.of(
          "device",
          "ruleset",
          "rules",
          "effective",
          "disabled",
          "dead",
          "redundant",
          "mergeable",
          "undecided",
          "removable together");

  private static final List<String> SUMMARY = List.of("what", "value");

  @Override
  public String name() {
    return "xlsx";
  }

  @Override
  public boolean isBinary() {
    return true;
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    Shown shown = new Shown(document);
    Workbook workbook = new Workbook(out);
    workbook.sheet("findings", FindingTable.HEADER, rows(document, shown, false));
    workbook.sheet("accepted", FindingTable.HEADER, rows(document, shown, true));
    workbook.sheet("devices", DEVICES, devices(document, shown));
    workbook.sheet("rulesets", RULESETS, rulesets(document));
    workbook.sheet("summary", SUMMARY, summary(document));
    workbook.finish();
  }

  private static List<List<String>> rows(
      ResultDocument document, Shown shown, boolean accepted) {
    List<List<String>> rows = new ArrayList<>();
    for (Finding finding : document.findings()) {
      if ((finding.suppression() != null) == accepted) {
        rows.add(FindingTable.row(document, shown, finding));
      }
    }
    return rows;
  }

  private static List<List<String>> devices(ResultDocument document, Shown shown) {
    List<List<String>> rows = new ArrayList<>();
    for (Device device : document.devices()) {
      for (ResultDocument.File file : device.files()) {
        rows.add(
            cells(
                device.id(),
                device.dialect(),
                device.rules(),
                shown.path(file.path()),
                file.sha256(),
                file.bytes(),
                file.lines(),
                device.coverage().notUnderstood()));
      }
    }
    return rows;
  }

  private static List<List<String>> rulesets(ResultDocument document) {
    List<List<String>> rows = new ArrayList<>();
    for (Statistics each : document.statistics()) {
      rows.add(
          cells(
              each.device(),
              each.ruleset(),
              each.rules(),
              each.effective(),
              each.disabled(),
              each.dead(),
              each.redundant(),
              each.mergeable(),
              each.undecided(),
              String.join(", ", each.removable())));
    }
    return rows;
  }

  private static List<List<String>> summary(ResultDocument document) {
    List<List<String>> rows = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      rows.add(cells(severity.label(), document.summary().count(severity)));
    }
    rows.add(cells("suppressed", document.summary().suppressed()));
    rows.add(cells("complete", document.complete() ? "yes" : "no"));
    rows.add(cells("not complete because", Shown.incomplete(document)));
    rows.add(cells("gate", Shown.gate(document)));
    rows.add(cells("made by", document.tool().name() + " " + document.tool().version()));
    return rows;
  }

  private static List<String> cells(Object... values) {
    List<String> cells = new ArrayList<>();
    for (Object value : values) {
      cells.add(FindingTable.cell(value.toString()));
    }
    return cells;
  }
}
