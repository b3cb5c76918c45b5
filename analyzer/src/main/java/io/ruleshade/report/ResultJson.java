package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.analysis.AnalysisResult.Permitted;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Statistics;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.source.Span;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result as JSON, schema {@code ruleshade/result/1}: the master of all formats. */
public final class ResultJson {
  private ResultJson() {}

  /** Writes one document. */
  public static void write(Report report, Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      head(json, report);
      devices(json, report);
      json.writeArrayFieldStart("findings");
      for (Item item : report.items()) {
        item(json, item, null);
      }
      json.writeEndArray();
      statistics(json, report);
      ViewJson.permitted(json, report);
      summary(json, report);
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
        item(json, item, "finding");
      }
      out.write('\n');
    }
    try (JsonGenerator json = Json.compact(out)) {
      json.writeStartObject();
      json.writeStringField("type", "result");
      head(json, report);
      devices(json, report);
      statistics(json, report);
      ViewJson.permitted(json, report);
      summary(json, report);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void head(JsonGenerator json, Report report) throws IOException {
    json.writeStringField("schema", ResultDocument.SCHEMA);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", "ruleshade");
    json.writeStringField("version", report.version());
    json.writeEndObject();
    json.writeBooleanField("complete", report.result().complete());
  }

  private static void devices(JsonGenerator json, Report report) throws IOException {
    json.writeArrayFieldStart("devices");
    for (Device device : report.result().devices()) {
      json.writeStartObject();
      json.writeStringField("id", device.id());
      json.writeStringField("dialect", device.dialect());
      JsonParts.files(json, device, report::relativePath);
      JsonParts.coverage(json, device);
      json.writeNumberField("rules", device.ruleCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void statistics(JsonGenerator json, Report report) throws IOException {
    if (report.result().statistics().isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("statistics");
    for (Statistics each : report.result().statistics()) {
      json.writeStartObject();
      json.writeStringField("device", each.device().id());
      json.writeStringField("ruleset", each.ruleset().name());
      json.writeNumberField("rules", each.ruleset().rules().size());
      json.writeNumberField("effective", each.effective());
      json.writeNumberField("disabled", each.disabled());
      json.writeNumberField("dead", each.dead());
      json.writeNumberField("redundant", each.redundant());
      json.writeNumberField("mergeable", each.mergeable());
      json.writeNumberField("undecided", each.undecided());
      json.writeObjectFieldStart("removableTogether");
      json.writeBooleanField("complete", each.complete());
      Json.texts(json, "rules", each.removable().stream().map(RuleRef::id).toList());
      json.writeEndObject();
      json.writeArrayFieldStart("permissiveness");
      for (Permitted permitted : each.permitted()) {
        json.writeStartObject();
        json.writeStringField("entryPoint", permitted.entryPoint());
        json.writeStringField("version", permitted.six() ? "ipv6" : "ipv4");
        json.writeNumberField("low", permitted.low());
        json.writeNumberField("high", permitted.high());
        json.writeNumberField("scoreLow", score(permitted.low(), permitted.six()));
        json.writeNumberField("scoreHigh", score(permitted.high(), permitted.six()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("objects", each.objects());
      json.writeNumberField("objectReferences", each.references());
      ViewJson.ruleset(json, each);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A score with one digit behind the point. */
  private static double score(double share, boolean six) {
    return Math.round(10 * Statistics.score(share, six)) / 10.0;
  }

  private static void summary(JsonGenerator json, Report report) throws IOException {
    json.writeObjectFieldStart("summary");
    for (Severity severity : Severity.values()) {
      json.writeNumberField(severity.label(), report.count(severity));
    }
    json.writeNumberField("suppressed", report.suppressed());
    json.writeNumberField("undecided", report.result().undecided());
    json.writeEndObject();
    Gate gate = report.gate();
    json.writeObjectFieldStart("gate");
    json.writeStringField("failOn", gate.level());
    json.writeNumberField("failures", report.failures());
    json.writeBooleanField("allowIncomplete", gate.allowIncomplete());
    json.writeNumberField("exit", report.exitCode());
    json.writeEndObject();
  }

  /** One entry as an object. */
  static void item(JsonGenerator json, Item item, @Nullable String type)
      throws IOException {
    json.writeStartObject();
    if (type != null) {
      json.writeStringField("type", type);
    }
    json.writeStringField("code", item.code());
    json.writeStringField("name", item.name());
    json.writeStringField("severity", item.severity().label());
    Json.text(json, "device", item.device() == null ? null : item.device().id());
    Json.text(json, "ruleset", item.ruleset());
    if (item.rule() == null) {
      json.writeNullField("rule");
    } else {
      json.writeFieldName("rule");
      JsonParts.rule(json, item.rule());
    }
    if (item.place() == null) {
      json.writeNullField("place");
    } else {
      json.writeFieldName("place");
      labelled(json, item.place(), item.label());
    }
    json.writeArrayFieldStart("related");
    for (Label label : item.secondary()) {
      labelled(json, label.span(), label.text());
    }
    json.writeEndArray();
    evidence(json, item.finding());
    json.writeStringField("message", item.message());
    Json.texts(json, "notes", item.notes());
    json.writeStringField("help", item.help());
    json.writeStringField("fingerprint", item.fingerprint());
    json.writeStringField("evidence", item.evidence());
    suppression(json, item.suppression());
    json.writeEndObject();
  }

  private static void labelled(JsonGenerator json, Span span, String label) throws IOException {
    json.writeStartObject();
    JsonParts.lines(json, span);
    json.writeNumberField("column", span.column());
    json.writeNumberField("endColumn", span.endColumn());
    json.writeStringField("label", label);
    json.writeEndObject();
  }

  private static void suppression(JsonGenerator json, @Nullable Suppression by)
      throws IOException {
    if (by == null) {
      json.writeNullField("suppression");
      return;
    }
    json.writeObjectFieldStart("suppression");
    json.writeStringField("kind", by.kind());
    json.writeStringField("reason", by.reason());
    json.writeStringField("owner", by.owner());
    json.writeStringField("approvedBy", by.approvedBy());
    json.writeStringField("ticket", by.ticket());
    json.writeStringField("expires", by.expires());
    json.writeBooleanField("evidenceChanged", by.evidenceChanged());
    json.writeEndObject();
  }

  private static void evidence(JsonGenerator json, @Nullable Finding finding) throws IOException {
    if (finding == null) {
      json.writeNullField("cause");
      json.writeNullField("agreement");
      json.writeNullField("certainty");
      Json.texts(json, "conditions", List.of());
      Json.texts(json, "by", List.of());
      json.writeNullField("witness");
      return;
    }
    Json.text(json, "cause", finding.cause() == null ? null : finding.cause().label());
    Json.text(json, "agreement", finding.agreement() == null ? null : finding.agreement().label());
    json.writeStringField("certainty", finding.certainty().label());
    Json.texts(json, "conditions", finding.conditions());
    json.writeArrayFieldStart("by");
    for (RuleRef rule : finding.by()) {
      JsonParts.rule(json, rule);
    }
    if (finding.byDefault()) {
      json.writeString("default");
    }
    json.writeEndArray();
    if (finding.witness() == null) {
      json.writeNullField("witness");
    } else {
      json.writeFieldName("witness");
      JsonParts.witness(json, finding.witness());
    }
  }
}
