package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.ruleshade.check.RuleRef;
import io.ruleshade.trace.TraceAnswer;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Answers of {@code trace} as JSON: one answer a line, or one document of schema {@code
 * ruleshade/trace/1} that holds them all. Answers are written as they come.
 */
public final class TraceJson implements AutoCloseable {
  private final Writer out;
  private final @Nullable JsonGenerator document;

  /**
   * Begins.
   *
   * @param lines whether each answer is a line, rather than part of one document
   */
  public TraceJson(Writer out, boolean lines) throws IOException {
    this.out = out;
    if (lines) {
      document = null;
    } else {
      document = Json.pretty(out);
      document.writeStartObject();
      document.writeStringField("schema", "ruleshade/trace/1");
      document.writeArrayFieldStart("answers");
    }
  }

  /**
   * Writes one answer.
   *
   * @param device the device asked
   * @param given the packet as the user gave it in JSON; null when it was given in words
   */
  public void answer(String device, @Nullable String given, TraceAnswer answer) throws IOException {
    if (document != null) {
      answer(document, device, given, answer);
      return;
    }
    try (JsonGenerator json = Json.compact(out)) {
      answer(json, device, given, answer);
    }
    out.write('\n');
  }

  /** Writes in the place of an answer that a packet could not be read. */
  public void error(String given, int line, String message) throws IOException {
    if (document != null) {
      error(document, given, line, message);
      return;
    }
    try (JsonGenerator json = Json.compact(out)) {
      error(json, given, line, message);
    }
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    if (document != null) {
      document.writeEndArray();
      document.writeEndObject();
      document.close();
      out.write('\n');
    }
  }

  private static void answer(
      JsonGenerator json, String device, @Nullable String given, TraceAnswer answer)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("device", device);
    json.writeFieldName("packet");
    if (given != null) {
      copy(json, given);
    } else {
      json.writeStartObject();
      JsonParts.packetFields(json, answer.packet());
      json.writeEndObject();
    }
    json.writeStringField("verdict", answer.verdictLabel());
    rule(json, "decider", answer.decider(), answer.byDefault());
    json.writeArrayFieldStart("path");
    for (RuleRef rule : answer.path()) {
      JsonParts.rule(json, rule);
    }
    json.writeEndArray();
    Json.texts(json, "conditions", answer.open());
    json.writeArrayFieldStart("entryPoints");
    for (TraceAnswer.Passage passage : answer.passages()) {
      json.writeString(passage.entry().name());
    }
    json.writeEndArray();
    Json.texts(json, "notes", answer.notes());
    json.writeEndObject();
  }

  private static void error(JsonGenerator json, String given, int line, String message)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", line);
    json.writeStringField("input", given.length() > 1000 ? given.substring(0, 1000) : given);
    json.writeStringField("error", message);
    json.writeEndObject();
  }

  private static void rule(
      JsonGenerator json, String field, @Nullable RuleRef rule, boolean byDefault)
      throws IOException {
    if (rule == null) {
      Json.text(json, field, byDefault ? "default" : null);
    } else {
      json.writeFieldName(field);
      JsonParts.rule(json, rule);
    }
  }

  private static void copy(JsonGenerator json, String given) throws IOException {
    try (JsonParser parser = Json.factory().createParser(given)) {
      parser.nextToken();
      json.copyCurrentStructure(parser);
    }
  }
}
