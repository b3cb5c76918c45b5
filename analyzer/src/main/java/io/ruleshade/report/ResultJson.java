package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.check.Statistics;
import io.ruleshade.model.Device;
import io.ruleshade.report.document.DocumentJson;
import io.ruleshade.view.Permitted;
import java.io.IOException;
import java.io.Writer;

/**
 * The result as JSON, schema {@code ruleshade/result/1}: the master of all formats. It is written piece by
 * piece, each as {@link DocumentJson} writes it, so that a large result need not be held as a document.
 */
public final class ResultJson {
  private ResultJson() {}

  /** Writes one document. */
  public static void write(Report report, Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      head(json, report);
      json.writeArrayFieldStart("findings");
      for (Item item : report.items()) {
        DocumentJson.finding(json, DocumentOf.finding(item), null);
      }
      json.writeEndArray();
      tail(json, report);
      json.writeEndObject();
    }
    out.write('\n');
  }

  /**
   * Writes one object a line: the findings, each with {@code "type": "finding"}, and at the end a
   * line of type {@code result} with everything else.
   */
  public static void writeLines(Report report, Writer out) throws IOException {
    for (Item item : report.items()) {
      try (JsonGenerator json = Json.compact(out)) {
        DocumentJson.finding(json, DocumentOf.finding(item), "finding");
      }
      out.write('\n');
    }
    try (JsonGenerator json = Json.compact(out)) {
      json.writeStartObject();
      json.writeStringField("type", "result");
      head(json, report);
      tail(json, report);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void head(JsonGenerator json, Report report) throws IOException {
    DocumentJson.head(json, DocumentOf.tool(report), report.result().complete());
    json.writeArrayFieldStart("devices");
    for (Device device : report.result().devices()) {
      DocumentJson.device(json, DocumentOf.device(device, report::relativePath));
    }
    json.writeEndArray();
  }

  private static void tail(JsonGenerator json, Report report) throws IOException {
    if (!report.result().statistics().isEmpty()) {
      json.writeArrayFieldStart("statistics");
      for (Statistics each : report.result().statistics()) {
        DocumentJson.statistics(json, DocumentOf.statistics(each));
      }
      json.writeEndArray();
    }
    if (!report.result().permitted().isEmpty()) {
      json.writeArrayFieldStart("permitted");
      for (Permitted table : report.result().permitted()) {
        DocumentJson.permitted(json, DocumentOf.permitted(table));
      }
      json.writeEndArray();
    }
    DocumentJson.tail(json, DocumentOf.summary(report), DocumentOf.gate(report));
  }

  /** One entry as an object. */
  static void item(JsonGenerator json, Item item) throws IOException {
    DocumentJson.finding(json, DocumentOf.finding(item), null);
  }
}
