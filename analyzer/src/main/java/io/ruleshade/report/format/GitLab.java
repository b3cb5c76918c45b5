package io.ruleshade.report.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Json;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * GitLab Code Quality. GitLab takes findings of one fingerprint for one, so each has an ordinal; Jenkins
 * reads the file too and needs {@code type} and {@code categories}. What has no place is listed under
 * the path {@code .}; what is suppressed is {@code info} and says so.
 */
public final class GitLab implements DocumentFormat {
  @Override
  public String name() {
    return "gitlab";
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    Shown shown = new Shown(document);
    Identities identities = new Identities();
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (JsonGenerator json = Json.pretty(text)) {
      json.writeStartArray();
      for (Finding finding : document.findings()) {
        finding(finding, shown, identities.of(finding.fingerprint()), json);
      }
      json.writeEndArray();
    }
    text.write('\n');
    text.flush();
  }

  private static void finding(
      Finding finding, Shown shown, String identity, JsonGenerator json) throws IOException {
    Place place = finding.place();
    boolean accepted = finding.suppression() != null;
    json.writeStartObject();
    json.writeStringField("type", "issue");
    json.writeStringField("check_name", finding.code());
    json.writeStringField(
        "description",
        (accepted ? "accepted (" + Shown.accepted(finding) + "): " : "")
            + Shown.headline(finding));
    Json.texts(json, "categories", List.of("Security"));
    json.writeStringField("severity", accepted ? "info" : severity(finding.severity()));
    json.writeStringField("fingerprint", identity);
    json.writeObjectFieldStart("location");
    json.writeStringField("path", place == null ? "." : shown.path(place.file()));
    json.writeObjectFieldStart("lines");
    json.writeNumberField("begin", place == null ? 1 : place.line());
    json.writeNumberField("end", place == null ? 1 : place.endLine());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "critical";
      case HIGH -> "major";
      case MEDIUM -> "minor";
      case LOW, INFO -> "info";
    };
  }
}
