package io.ruleshade.report.format;

import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The XML of Checkstyle, which many tools read: a file with its findings. What has no place is listed
 * under the file {@code .}; what is suppressed is {@code info} and says so.
 */
public final class Checkstyle implements DocumentFormat {
  @Override
  public String name() {
    return "checkstyle";
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    Shown shown = new Shown(document);
    Map<String, List<Finding>> files = new LinkedHashMap<>();
    for (Finding finding : document.findings()) {
      Place place = finding.place();
      String path = place == null ? "." : shown.path(place.file());
      files.computeIfAbsent(path, k -> new ArrayList<>()).add(finding);
    }
    Xml xml = new Xml(out);
    xml.open("checkstyle", "version", "4.3");
    for (Map.Entry<String, List<Finding>> file : files.entrySet()) {
      xml.open("file", "name", file.getKey());
      for (Finding finding : file.getValue()) {
        error(finding, xml);
      }
      xml.close("file");
    }
    xml.close("checkstyle");
    xml.end();
  }

  private static void error(Finding finding, Xml xml) throws IOException {
    Place place = finding.place();
    boolean accepted = finding.suppression() != null;
    xml.empty(
        "error",
        "line",
        Integer.toString(place == null ? 1 : place.line()),
        "column",
        Integer.toString(place == null ? 1 : place.column()),
        "severity",
        accepted ? "info" : severity(finding.severity()),
        "message",
        (accepted ? "accepted (" + Shown.accepted(finding) + "): " : "")
            + Shown.headline(finding),
        "source",
        "ruleshade." + finding.code());
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "info";
    };
  }
}
