package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.change.GateComparison.Entry;
import io.ruleshade.change.GateComparison.Outside;
import io.ruleshade.change.KilledRule;
import io.ruleshade.check.RuleRef;
import io.ruleshade.intent.Intent;
import io.ruleshade.model.Device;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** The result of a gate as JSON, schema {@code ruleshade/gate/1}. */
public final class GateJson {
  private GateJson() {}

  /** Writes one document. */
  public static void write(GateReport report, Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/gate/1");
      json.writeObjectFieldStart("tool");
      json.writeStringField("name", "ruleshade");
      json.writeStringField("version", report.head().version());
      json.writeEndObject();
      json.writeObjectFieldStart("base");
      json.writeStringField("name", report.sides().base());
      json.writeStringField("commit", report.sides().commit());
      json.writeEndObject();
      json.writeStringField("head", report.sides().head());
      json.writeStringField("verdict", report.verdict());
      json.writeBooleanField("complete", report.complete());
      json.writeBooleanField("noSemanticChange", report.isWithoutEffect());
      Json.texts(json, "reasons", report.reasons());
      json.writeObjectFieldStart("difference");
      DiffJson.body(json, report.comparison().diff(), report.complete());
      json.writeEndObject();
      outside(json, report);
      killed(json, report.killed());
      unpaired(json, report);
      items(json, "newFindings", report.fresh());
      items(json, "brokenIntents", report.broken());
      json.writeNumberField("knownFindings", report.known());
      json.writeNumberField("fixedFindings", report.fixed());
      Json.texts(json, "policyFiles", report.sides().policyFiles());
      json.writeStringField("policy", report.sides().ownPolicy() ? "head" : "base");
      Json.texts(json, "stated", report.comparison().stated().stated());
      Json.texts(json, "statedNotDone", report.comparison().stated().notDone());
      intents(json, "untestedIntents", report.intents().untested());
      intents(json, "noLongerTestedIntents", report.intents().lost());
      gate(json, report);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void outside(JsonGenerator json, GateReport report) throws IOException {
    List<Outside> outside = report.comparison().outside();
    if (outside == null) {
      json.writeNullField("outsideStatedChange");
      return;
    }
    json.writeArrayFieldStart("outsideStatedChange");
    for (Outside each : outside) {
      DiffJson.change(json, each.device().id(), each.change());
    }
    json.writeEndArray();
  }

  private static void killed(JsonGenerator json, List<KilledRule> killed) throws IOException {
    json.writeArrayFieldStart("killedRules");
    for (KilledRule each : killed) {
      json.writeStartObject();
      json.writeStringField("code", each.finding().code());
      json.writeStringField("device", each.finding().device().id());
      json.writeFieldName("rule");
      JsonParts.rule(json, each.rule());
      json.writeFieldName("anchor");
      JsonParts.rule(json, each.anchor());
      json.writeArrayFieldStart("by");
      for (RuleRef rule : each.finding().by()) {
        JsonParts.rule(json, rule);
      }
      json.writeEndArray();
      json.writeStringField("fingerprint", each.finding().fingerprint());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void unpaired(JsonGenerator json, GateReport report) throws IOException {
    json.writeObjectFieldStart("unstated");
    names(json, "newDevices", report.comparison().newDevices());
    names(json, "removedDevices", report.comparison().removedDevices());
    json.writeArrayFieldStart("entryPoints");
    for (Entry entry : report.comparison().entries()) {
      json.writeStartObject();
      json.writeStringField("device", entry.device().id());
      json.writeStringField("name", entry.name());
      json.writeStringField("side", entry.before() ? "old" : "new");
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void names(JsonGenerator json, String field, List<Device> devices)
      throws IOException {
    Json.texts(json, field, devices.stream().map(Device::id).toList());
  }

  private static void items(JsonGenerator json, String field, List<Item> items)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Item item : items) {
      ResultJson.item(json, item);
    }
    json.writeEndArray();
  }

  private static void intents(JsonGenerator json, String field, List<Intent> intents)
      throws IOException {
    Json.texts(json, field, intents.stream().map(Intent::name).toList());
  }

  private static void gate(JsonGenerator json, GateReport report) throws IOException {
    json.writeObjectFieldStart("gate");
    json.writeStringField("failOn", report.gate().level());
    json.writeNumberField("failures", report.reasons().size());
    json.writeBooleanField("allowIncomplete", report.gate().allowIncomplete());
    json.writeNumberField("exit", report.exitCode());
    json.writeEndObject();
  }
}
