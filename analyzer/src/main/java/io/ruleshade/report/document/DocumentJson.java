package io.ruleshade.report.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Json;
import io.ruleshade.report.Suppression;
import io.ruleshade.report.document.ResultDocument.Band;
import io.ruleshade.report.document.ResultDocument.Cell;
import io.ruleshade.report.document.ResultDocument.Device;
import io.ruleshade.report.document.ResultDocument.File;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.NotUnderstood;
import io.ruleshade.report.document.ResultDocument.Permitted;
import io.ruleshade.report.document.ResultDocument.Place;
import io.ruleshade.report.document.ResultDocument.Rule;
import io.ruleshade.report.document.ResultDocument.State;
import io.ruleshade.report.document.ResultDocument.Statistics;
import io.ruleshade.report.document.ResultDocument.Witness;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a result is written as JSON: as a whole on one line, or its pieces into a document that somebody else
 * lays out. Reading it back gives an equal document, and equal documents give equal texts.
 */
public final class DocumentJson {
  /** Fields of a packet that the schema writes as numbers. */
  private static final List<String> NUMBERS =
      List.of("srcPort", "dstPort", "icmpType", "icmpCode");

  private static final List<String> PACKET =
      List.of(
          "family", "protocol", "src", "srcPort", "dst", "dstPort", "icmpType", "icmpCode",
          "tcpFlags", "in", "out", "state", "laterFragment");

  private DocumentJson() {}

  /** {@return the text} */
  public static String of(ResultDocument document) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.compact(out)) {
      write(json, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(JsonGenerator json, ResultDocument document) throws IOException {
    json.writeStartObject();
    head(json, document.tool(), document.complete());
    list(json, "devices", document.devices(), DocumentJson::device);
    list(json, "findings", document.findings(), (j, finding) -> finding(j, finding, null));
    if (!document.statistics().isEmpty()) {
      list(json, "statistics", document.statistics(), DocumentJson::statistics);
    }
    if (!document.permitted().isEmpty()) {
      list(json, "permitted", document.permitted(), DocumentJson::permitted);
    }
    tail(json, document.summary(), document.gate());
    json.writeEndObject();
  }

  /** Writes what a result begins with, inside an object that is open. */
  public static void head(JsonGenerator json, ResultDocument.Tool tool, boolean complete)
      throws IOException {
    json.writeStringField("schema", ResultDocument.SCHEMA);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", tool.name());
    json.writeStringField("version", tool.version());
    json.writeEndObject();
    json.writeBooleanField("complete", complete);
  }

  /** Writes what a result ends with, inside an object that is open. */
  public static void tail(
      JsonGenerator json, ResultDocument.Summary summary, ResultDocument.Gate gate)
      throws IOException {
    json.writeObjectFieldStart("summary");
    for (Severity severity : Severity.values()) {
      json.writeNumberField(severity.label(), summary.count(severity));
    }
    json.writeNumberField("suppressed", summary.suppressed());
    json.writeNumberField("undecided", summary.undecided());
    json.writeEndObject();
    json.writeObjectFieldStart("gate");
    json.writeStringField("failOn", gate.failOn() == null ? "none" : gate.failOn().label());
    json.writeNumberField("failures", gate.failures());
    json.writeBooleanField("allowIncomplete", gate.allowIncomplete());
    json.writeNumberField("exit", gate.exit());
    json.writeEndObject();
  }

  /** Writes one thing as a value. */
  @FunctionalInterface
  private interface Body<T> {
    void write(JsonGenerator json, T value) throws IOException;
  }

  private static <T> void list(JsonGenerator json, String name, List<T> values, Body<T> body)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (T value : values) {
      body.write(json, value);
    }
    json.writeEndArray();
  }

  private static <T> void orNull(
      JsonGenerator json, String name, @Nullable T value, Body<T> body) throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      body.write(json, value);
    }
  }

  /** Writes a device as a value. */
  public static void device(JsonGenerator json, Device device) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", device.id());
    json.writeStringField("dialect", device.dialect());
    list(json, "files", device.files(), DocumentJson::file);
    json.writeObjectFieldStart("coverage");
    json.writeNumberField("lines", device.coverage().lines());
    json.writeNumberField("modelled", device.coverage().modelled());
    json.writeNumberField("irrelevant", device.coverage().irrelevant());
    json.writeNumberField("notUnderstood", device.coverage().notUnderstood());
    list(
        json, "notUnderstoodLines", device.coverage().notUnderstoodLines(),
        DocumentJson::notUnderstood);
    json.writeEndObject();
    json.writeNumberField("rules", device.rules());
    json.writeEndObject();
  }

  private static void file(JsonGenerator json, File file) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", file.path());
    Json.text(json, "relativePath", file.relativePath());
    json.writeStringField("sha256", file.sha256());
    json.writeNumberField("bytes", file.bytes());
    json.writeNumberField("lines", file.lines());
    json.writeEndObject();
  }

  private static void notUnderstood(JsonGenerator json, NotUnderstood line) throws IOException {
    json.writeStartObject();
    json.writeStringField("file", line.file());
    json.writeNumberField("line", line.line());
    json.writeStringField("text", line.text());
    json.writeStringField("reason", line.reason());
    json.writeEndObject();
  }

  private static void rule(JsonGenerator json, Rule rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", rule.id());
    json.writeNumberField("index", rule.index());
    json.writeStringField("file", rule.file());
    json.writeNumberField("line", rule.line());
    json.writeNumberField("endLine", rule.endLine());
    json.writeStringField("text", rule.text());
    json.writeEndObject();
  }

  private static void place(JsonGenerator json, Place place) throws IOException {
    json.writeStartObject();
    json.writeStringField("file", place.file());
    json.writeNumberField("line", place.line());
    json.writeNumberField("endLine", place.endLine());
    json.writeStringField("text", place.text());
    json.writeNumberField("column", place.column());
    json.writeNumberField("endColumn", place.endColumn());
    json.writeStringField("label", place.label());
    json.writeEndObject();
  }

  /**
   * Writes a finding as a value.
   *
   * @param type what kind of line it is, where each stands alone; null in a list
   */
  public static void finding(JsonGenerator json, Finding finding, @Nullable String type)
      throws IOException {
    json.writeStartObject();
    if (type != null) {
      json.writeStringField("type", type);
    }
    json.writeStringField("code", finding.code());
    json.writeStringField("name", finding.name());
    json.writeStringField("severity", finding.severity().label());
    Json.text(json, "device", finding.device());
    Json.text(json, "ruleset", finding.ruleset());
    orNull(json, "rule", finding.rule(), DocumentJson::rule);
    orNull(json, "place", finding.place(), DocumentJson::place);
    list(json, "related", finding.related(), DocumentJson::place);
    Json.text(json, "cause", finding.cause() == null ? null : finding.cause().label());
    Json.text(json, "agreement", finding.agreement() == null ? null : finding.agreement().label());
    Json.text(json, "certainty", finding.certainty() == null ? null : finding.certainty().label());
    Json.texts(json, "conditions", finding.conditions());
    json.writeArrayFieldStart("by");
    for (Rule by : finding.by()) {
      rule(json, by);
    }
    if (finding.byDefault()) {
      json.writeString("default");
    }
    json.writeEndArray();
    orNull(json, "witness", finding.witness(), DocumentJson::witness);
    json.writeStringField("message", finding.message());
    Json.texts(json, "notes", finding.notes());
    json.writeStringField("help", finding.help());
    json.writeStringField("fingerprint", finding.fingerprint());
    json.writeStringField("evidence", finding.evidence());
    orNull(json, "suppression", finding.suppression(), DocumentJson::suppression);
    json.writeEndObject();
  }

  private static void suppression(JsonGenerator json, Suppression suppression) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", suppression.kind());
    Json.text(json, "reason", suppression.reason());
    Json.text(json, "owner", suppression.owner());
    Json.text(json, "approvedBy", suppression.approvedBy());
    Json.text(json, "ticket", suppression.ticket());
    Json.text(json, "expires", suppression.expires());
    json.writeBooleanField("evidenceChanged", suppression.evidenceChanged());
    json.writeEndObject();
  }

  private static void witness(JsonGenerator json, Witness witness) throws IOException {
    json.writeStartObject();
    for (String name : PACKET) {
      String value = witness.packet().get(name);
      if (value == null) {
        if (name.equals("in") || name.equals("out")) {
          json.writeNullField(name);
        }
      } else if (NUMBERS.contains(name)) {
        json.writeNumberField(name, Long.parseLong(value));
      } else if (name.equals("laterFragment")) {
        json.writeBooleanField(name, Boolean.parseBoolean(value));
      } else {
        json.writeStringField(name, value);
      }
    }
    if (!PACKET.containsAll(witness.packet().keySet())) {
      json.writeObjectFieldStart("properties");
      for (Map.Entry<String, String> field : witness.packet().entrySet()) {
        if (!PACKET.contains(field.getKey())) {
          json.writeStringField(field.getKey(), field.getValue());
        }
      }
      json.writeEndObject();
    }
    list(
        json,
        "conditions",
        witness.conditions(),
        (j, condition) -> {
          j.writeStartObject();
          j.writeStringField("text", condition.text());
          j.writeBooleanField("holds", condition.holds());
          j.writeEndObject();
        });
    json.writeStringField("words", witness.words());
    json.writeStringField("entryPoint", witness.entryPoint());
    Json.text(json, "verdict", witness.verdict());
    if (witness.byDefault()) {
      json.writeStringField("decider", "default");
    } else {
      orNull(json, "decider", witness.decider(), DocumentJson::rule);
    }
    json.writeEndObject();
  }

  /** Writes what the rules of a ruleset come to as a value. */
  public static void statistics(JsonGenerator json, Statistics each) throws IOException {
    json.writeStartObject();
    json.writeStringField("device", each.device());
    json.writeStringField("ruleset", each.ruleset());
    json.writeNumberField("rules", each.rules());
    json.writeNumberField("effective", each.effective());
    json.writeNumberField("disabled", each.disabled());
    json.writeNumberField("dead", each.dead());
    json.writeNumberField("redundant", each.redundant());
    json.writeNumberField("mergeable", each.mergeable());
    json.writeNumberField("undecided", each.undecided());
    json.writeObjectFieldStart("removableTogether");
    json.writeBooleanField("complete", each.removableComplete());
    Json.texts(json, "rules", each.removable());
    json.writeEndObject();
    list(
        json,
        "permissiveness",
        each.shares(),
        (j, share) -> {
          j.writeStartObject();
          j.writeStringField("entryPoint", share.entryPoint());
          j.writeStringField("version", share.version());
          j.writeNumberField("low", share.low());
          j.writeNumberField("high", share.high());
          j.writeNumberField("scoreLow", share.scoreLow());
          j.writeNumberField("scoreHigh", share.scoreHigh());
          j.writeEndObject();
        });
    json.writeNumberField("objects", each.objects());
    json.writeNumberField("objectReferences", each.references());
    json.writeStringField("kind", each.kind());
    json.writeStringField("family", each.family());
    json.writeStringField("default", each.defaultAction());
    Json.texts(json, "bindings", each.bindings());
    list(json, "states", each.states(), DocumentJson::state);
    json.writeEndObject();
  }

  private static void state(JsonGenerator json, State state) throws IOException {
    json.writeStartObject();
    json.writeNumberField("index", state.index());
    json.writeStringField("file", state.file());
    json.writeNumberField("line", state.line());
    json.writeStringField("action", state.action());
    json.writeStringField("state", state.state().label());
    Json.texts(json, "by", state.by());
    json.writeEndObject();
  }

  /** Writes what an entry point lets through as a value. */
  public static void permitted(JsonGenerator json, Permitted table) throws IOException {
    json.writeStartObject();
    json.writeStringField("device", table.device());
    json.writeStringField("entryPoint", table.entryPoint());
    Json.texts(json, "rulesets", table.rulesets());
    json.writeStringField("default", table.defaultAction());
    Json.text(json, "notDrawn", table.notDrawn());
    list(json, "rows", table.rows(), DocumentJson::band);
    list(json, "columns", table.columns(), DocumentJson::band);
    json.writeArrayFieldStart("cells");
    for (List<Cell> line : table.cells()) {
      json.writeStartArray();
      for (Cell cell : line) {
        json.writeStartObject();
        json.writeStringField("extent", cell.extent().label());
        Json.texts(json, "by", cell.by());
        json.writeNumberField("more", cell.more());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void band(JsonGenerator json, Band band) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", band.label());
    json.writeBooleanField("rest", band.rest());
    Json.texts(json, "values", band.values());
    json.writeEndObject();
  }
}
