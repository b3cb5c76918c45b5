package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.check.RuleRef;
import io.ruleshade.intent.Intent;
import io.ruleshade.intent.Judgement.Breach;
import io.ruleshade.intent.Judgement.Via;
import java.io.IOException;
import java.io.Writer;

/** What is true of the intents of a site as JSON, schema {@code ruleshade/verify/1}. */
public final class VerifyJson {
  private VerifyJson() {}

  /** Writes one document. */
  public static void write(VerifyReport report, Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/verify/1");
      json.writeObjectFieldStart("tool");
      json.writeStringField("name", "ruleshade");
      json.writeStringField("version", report.version());
      json.writeEndObject();
      json.writeBooleanField("complete", report.complete());
      json.writeArrayFieldStart("answers");
      for (VerifyReport.Answer answer : report.answers()) {
        json.writeStartObject();
        json.writeStringField("device", answer.device().id());
        intent(json, answer.judgement().intent());
        json.writeStringField("status", answer.judgement().status().label());
        json.writeArrayFieldStart("breaches");
        for (Breach breach : answer.judgement().breaches()) {
          breach(json, breach);
        }
        json.writeEndArray();
        Json.texts(json, "notKnown", answer.judgement().why());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("notTested");
      for (Intent intent : report.untested()) {
        json.writeStartObject();
        intent(json, intent);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("exit", report.exitCode());
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void intent(JsonGenerator json, Intent intent) throws IOException {
    json.writeObjectFieldStart("intent");
    json.writeStringField("name", intent.name());
    json.writeStringField("kind", intent.label());
    json.writeStringField("words", intent.words());
    json.writeStringField("place", intent.place().toString());
    json.writeEndObject();
  }

  private static void breach(JsonGenerator json, Breach breach) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("certain", breach.certain());
    json.writeFieldName("region");
    DiffJson.region(json, breach.words());
    json.writeObjectFieldStart("sample");
    JsonParts.packetFields(json, breach.sample());
    json.writeEndObject();
    json.writeArrayFieldStart("via");
    for (Via via : breach.via()) {
      json.writeStartObject();
      json.writeStringField("entryPoint", via.entry().name());
      RuleRef decider = via.decider();
      if (decider == null) {
        json.writeStringField("decider", "default");
      } else {
        json.writeFieldName("decider");
        JsonParts.rule(json, decider);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
