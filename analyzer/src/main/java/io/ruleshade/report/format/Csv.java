package io.ruleshade.report.format;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All findings as comma-separated values (RFC 4180), UTF-8, one a row, suppressed ones among them. No
 * cell is a formula.
 */
public final class Csv implements DocumentFormat {
  @Override
  public String name() {
    return "csv";
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    Shown shown = new Shown(document);
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    row(FindingTable.HEADER, text);
    for (Finding finding : document.findings()) {
      row(FindingTable.row(document, shown, finding), text);
    }
    text.flush();
  }

  private static void row(List<String> cells, Writer out) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      String cell = cells.get(i);
      boolean quoted = cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0;
      out.write(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    out.write("\r\n");
  }
}
