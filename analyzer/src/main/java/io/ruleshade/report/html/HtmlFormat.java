package io.ruleshade.report.html;

import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.document.ResultDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The auditor's report as one of the formats, with nothing said but the result. */
public final class HtmlFormat implements DocumentFormat {
  @Override
  public String name() {
    return "html";
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    out.write(HtmlReport.of(document, ReportSettings.NONE).getBytes(StandardCharsets.UTF_8));
  }
}
