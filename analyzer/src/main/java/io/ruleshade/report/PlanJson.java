package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.change.CleanupPlan.Step;
import io.ruleshade.change.CleanupPlan;
import io.ruleshade.change.Edit;
import io.ruleshade.change.Judgement;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.check.RuleRef;
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
        pruned(json, plan);
        joined(json, plan);
        steps(json, "decide", plan.open());
        judgements(json, plan);
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

  private static void pruned(JsonGenerator json, CleanupPlan plan) throws IOException {
    json.writeArrayFieldStart("members");
    for (CleanupPlan.Pruned pruned : plan.pruned()) {
      json.writeStartObject();
      json.writeStringField("device", pruned.device().id());
      json.writeStringField("where", pruned.where());
      json.writeStringField("member", pruned.written());
      Json.texts(json, "by", pruned.by());
      json.writeNumberField("line", pruned.line());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void joined(JsonGenerator json, CleanupPlan plan) throws IOException {
    json.writeArrayFieldStart("join");
    for (CleanupPlan.Joined joined : plan.joined()) {
      json.writeStartObject();
      json.writeStringField("device", joined.device().id());
      json.writeArrayFieldStart("rules");
      for (RuleRef rule : joined.rules()) {
        JsonParts.rule(json, rule);
      }
      json.writeEndArray();
      json.writeStringField("place", joined.place().id());
      json.writeStringField("text", Secrets.masked(joined.text()));
      Json.texts(json, "lost", joined.lost());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void judgements(JsonGenerator json, CleanupPlan plan) throws IOException {
    json.writeArrayFieldStart("options");
    for (Judgement judgement : plan.judgements()) {
      json.writeStartObject();
      json.writeStringField("device", judgement.device().id());
      json.writeStringField("rule", judgement.rule().id());
      json.writeStringField("question", judgement.question());
      json.writeArrayFieldStart("options");
      for (Judgement.Option option : judgement.options()) {
        json.writeStartObject();
        json.writeStringField("title", option.title());
        Json.texts(json, "edits", option.edits().stream().map(Edit::toString).toList());
        json.writeObjectFieldStart("consequence");
        DiffJson.body(json, SemanticDiff.Result.of(option.consequence()), true);
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
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
