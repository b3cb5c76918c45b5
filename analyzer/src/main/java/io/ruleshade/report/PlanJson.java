package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.change.CleanupPlan.Step;
import io.ruleshade.change.CleanupPlan;
import io.ruleshade.model.Commands;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;

/** Plans of clean-up as JSON, schema {@code ruleshade/fix/1}. */
public final class PlanJson {
  private PlanJson() {}

  /** Writes plans. */
  public static void write(
      List<CleanupPlan> plans, Function<CleanupPlan, Commands> commands, Writer out)
      throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/fix/1");
      json.writeArrayFieldStart("files");
      for (CleanupPlan plan : plans) {
        json.writeStartObject();
        json.writeStringField("file", plan.file().path());
        json.writeStringField("sha256", plan.file().sha256());
        json.writeStringField("promise", "same decisions for every packet, proven");
        steps(json, "delete", plan.steps());
        steps(json, "decide", plan.open());
        Json.texts(json, "notes", plan.notes());
        Commands its = commands.apply(plan);
        Json.texts(json, "commands", its.apply());
        Json.texts(json, "rollback", its.undo());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  private static void steps(JsonGenerator json, String field, List<Step> steps)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Step step : steps) {
      json.writeStartObject();
      json.writeStringField("device", step.device().id());
      json.writeFieldName("rule");
      JsonParts.rule(json, step.rule());
      json.writeStringField("reason", step.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
