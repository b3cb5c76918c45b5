package io.ruleshade.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.report.Json;
import io.ruleshade.report.document.JsonNode;
import io.ruleshade.report.document.NoResultException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report says besides the result. It is carried in the file as well.
 *
 * @param title what was reviewed; empty for the names of the devices
 * @param organisation whose firewalls they are; empty when not stated
 * @param period the period under review; empty when not stated
 * @param classification who may read it; empty when not stated
 * @param command the command line; empty when not known
 * @param options what has to be given again to get the same result, by option name
 * @param environment the Java that ran it and the digest of the program; empty when not known
 * @param made when it was made, UTC; null where no time is wanted
 * @param modified when each file was last changed, by path; empty where no times are wanted
 * @param previous an earlier result to compare with; null when there is none
 * @param traffic what a change of configuration did; null when none was compared
 * @param redacted by which key addresses and names were masked; null when they were not
 * @param notes what a language model said; empty unless asked for
 * @param verdict what a gate said of the change, in sentences; empty where none was run
 */
public record ReportSettings(
    String title,
    String organisation,
    String period,
    String classification,
    String command,
    Map<String, List<String>> options,
    Map<String, String> environment,
    @Nullable String made,
    Map<String, String> modified,
    @Nullable Trend previous,
    @Nullable TrafficChanges traffic,
    @Nullable String redacted,
    List<Note> notes,
    List<String> verdict) {
  /** A report about which nothing is said. */
  public static final ReportSettings NONE =
      new ReportSettings(
          "", "", "", "", "", Map.of(), Map.of(), null, Map.of(), null, null, null, List.of(),
          List.of());

  public ReportSettings {
    Map<String, List<String>> copied = new LinkedHashMap<>();
    options.forEach((name, values) -> copied.put(name, List.copyOf(values)));
    options = java.util.Collections.unmodifiableMap(copied);
    environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    modified = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(modified));
    notes = List.copyOf(notes);
    verdict = List.copyOf(verdict);
  }

  /**
   * What a language model said.
   *
   * @param model its name and digest
   * @param about the finding, by its fingerprint; empty for the whole
   * @param text what it said
   */
  public record Note(String model, String about, String text) {}

  /** {@return these settings with another earlier result} */
  public ReportSettings withPrevious(Trend trend) {
    return new ReportSettings(
        title, organisation, period, classification, command, options, environment, made,
        modified, trend, traffic, redacted, notes, verdict);
  }

  /** {@return these settings with other changes of traffic} */
  public ReportSettings withTraffic(TrafficChanges changes) {
    return new ReportSettings(
        title, organisation, period, classification, command, options, environment, made,
        modified, previous, changes, redacted, notes, verdict);
  }

  /** {@return the settings as JSON on one line} */
  public String json() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.compact(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/report/1");
      json.writeStringField("title", title);
      json.writeStringField("organisation", organisation);
      json.writeStringField("period", period);
      json.writeStringField("classification", classification);
      json.writeStringField("command", command);
      json.writeObjectFieldStart("options");
      for (Map.Entry<String, List<String>> option : options.entrySet()) {
        Json.texts(json, option.getKey(), option.getValue());
      }
      json.writeEndObject();
      texts(json, "environment", environment);
      Json.text(json, "made", made);
      texts(json, "modified", modified);
      json.writeFieldName("previous");
      if (previous == null) {
        json.writeNull();
      } else {
        previous.write(json);
      }
      json.writeFieldName("traffic");
      if (traffic == null) {
        json.writeNull();
      } else {
        traffic.write(json);
      }
      Json.text(json, "redacted", redacted);
      json.writeArrayFieldStart("notes");
      for (Note note : notes) {
        json.writeStartObject();
        json.writeStringField("model", note.model());
        json.writeStringField("about", note.about());
        json.writeStringField("text", note.text());
        json.writeEndObject();
      }
      json.writeEndArray();
      Json.texts(json, "said", verdict);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws NoResultException when it is something else
   */
  public static ReportSettings read(String text) throws NoResultException {
    try {
      return read(JsonNode.read(new StringReader(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReportSettings read(JsonNode node) throws NoResultException {
    if (!"ruleshade/report/1".equals(node.field("schema").plain())) {
      throw new NoResultException("is no report of this program");
    }
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (String name : node.field("options").names()) {
      options.put(name, node.field("options").field(name).list(JsonNode::text));
    }
    return new ReportSettings(
        node.field("title").text(),
        node.field("organisation").text(),
        node.field("period").text(),
        node.field("classification").text(),
        node.field("command").text(),
        options,
        texts(node.field("environment")),
        node.field("made").textOrNull(),
        texts(node.field("modified")),
        node.field("previous").orNull(Trend::read),
        node.field("traffic").orNull(TrafficChanges::read),
        node.field("redacted").textOrNull(),
        new ArrayList<>(
            node.field("notes")
                .list(
                    n ->
                        new Note(
                            n.field("model").text(),
                            n.field("about").text(),
                            n.field("text").text()))),
        node.field("said").list(JsonNode::text));
  }

  private static Map<String, String> texts(JsonNode node) throws NoResultException {
    Map<String, String> out = new LinkedHashMap<>();
    for (String name : node.names()) {
      out.put(name, node.field(name).text());
    }
    return out;
  }
}
