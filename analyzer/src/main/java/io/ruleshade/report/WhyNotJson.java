package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.check.RuleRef;
import io.ruleshade.trace.WhyNot;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Why a rule does not decide packets as JSON, schema {@code ruleshade/why-not/1}. */
public final class WhyNotJson {
  private WhyNotJson() {}

  /** Writes answers about rules of one device. */
  public static void write(String device, List<WhyNot> answers, Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/why-not/1");
      json.writeArrayFieldStart("answers");
      for (WhyNot why : answers) {
        answer(json, device, why);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void answer(JsonGenerator json, String device, WhyNot why) throws IOException {
    json.writeStartObject();
    json.writeStringField("device", device);
    json.writeFieldName("rule");
    JsonParts.rule(json, why.rule());
    json.writeStringField("answer", why.answer());
    Json.texts(json, "reasons", why.reasons());
    json.writeArrayFieldStart("by");
    for (RuleRef rule : why.by()) {
      JsonParts.rule(json, rule);
    }
    json.writeEndArray();
    if (why.packet() == null) {
      json.writeNullField("packet");
    } else {
      json.writeObjectFieldStart("packet");
      JsonParts.packetFields(json, why.packet());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("taken");
    for (Change change : why.taken()) {
      DiffJson.change(json, device, change);
    }
    json.writeEndArray();
    json.writeBooleanField("complete", why.complete());
    json.writeEndObject();
  }
}
