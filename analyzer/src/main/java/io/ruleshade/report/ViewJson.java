package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.RuleState;
import io.ruleshade.check.Statistics;
import io.ruleshade.model.Ruleset;
import io.ruleshade.view.Permitted;
import java.io.IOException;
import java.util.List;

/** What the pictures of a report are drawn from: the map of a ruleset, and what is permitted. */
final class ViewJson {
  private ViewJson() {}

  /** The ruleset and what became of each of its rules, inside an object that is open. */
  static void ruleset(JsonGenerator json, Statistics statistics) throws IOException {
    Ruleset ruleset = statistics.ruleset();
    json.writeStringField("kind", ruleset.kind());
    json.writeStringField("family", ruleset.family().label());
    json.writeStringField("default", ruleset.defaultAction().label());
    Json.texts(json, "bindings", ruleset.bindings().stream().map(Ruleset.Binding::text).toList());
    json.writeArrayFieldStart("states");
    for (RuleState state : statistics.states()) {
      json.writeStartObject();
      json.writeNumberField("index", state.rule().rule().index());
      json.writeStringField("file", state.rule().rule().span().file().path());
      json.writeNumberField("line", state.rule().rule().span().line());
      json.writeStringField("action", state.rule().rule().action().kind().label());
      json.writeStringField("state", state.state().label());
      json.writeArrayFieldStart("by");
      for (RuleRef by : state.by()) {
        json.writeString(by.id());
      }
      if (state.byDefault()) {
        json.writeString("default");
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** {@code "permitted": […]}, where it was asked for. */
  static void permitted(JsonGenerator json, Report report) throws IOException {
    List<Permitted> tables = report.result().permitted();
    if (tables.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("permitted");
    for (Permitted table : tables) {
      json.writeStartObject();
      json.writeStringField("device", table.device().id());
      json.writeStringField("entryPoint", table.entry().name());
      Json.texts(json, "rulesets", table.entry().rulesets());
      json.writeStringField("default", table.entry().defaultAction().label());
      Json.text(json, "notDrawn", table.notDrawn().isEmpty() ? null : table.notDrawn());
      json.writeArrayFieldStart("rows");
      for (Permitted.Row row : table.rows()) {
        axis(json, row.label(), row.rest(), row.addresses().toStrings());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("columns");
      for (Permitted.Column column : table.columns()) {
        axis(json, column.label(), column.rest(), column.services().toStrings());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("cells");
      for (List<Permitted.Cell> line : table.cells()) {
        json.writeStartArray();
        for (Permitted.Cell cell : line) {
          json.writeStartObject();
          json.writeStringField("extent", cell.extent().label());
          Json.texts(json, "by", cell.by().stream().map(RuleRef::id).toList());
          json.writeNumberField("more", cell.more());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void axis(JsonGenerator json, String label, boolean rest, List<String> values)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("label", label);
    json.writeBooleanField("rest", rest);
    // What is left over is told by the others; written out it would be hundreds of ranges.
    Json.texts(json, "values", rest ? List.of() : values);
    json.writeEndObject();
  }
}
