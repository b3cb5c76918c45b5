package io.ruleshade.report.html;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Json;
import io.ruleshade.report.document.JsonNode;
import io.ruleshade.report.document.NoResultException;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a result differs from an earlier one, by fingerprint.
 *
 * @param label the earlier result, as it was named
 * @param complete whether the earlier result was complete
 * @param before numbers of findings then that were not suppressed, by severity
 * @param same number of findings that both have
 * @param fresh fingerprints of findings that only the new one has
 * @param gone findings that only the earlier one has, in its order, at most {@link #MOST}
 * @param goneMore number of further such findings
 */
public record Trend(
    String label,
    boolean complete,
    Map<String, Long> before,
    long same,
    List<String> fresh,
    List<Gone> gone,
    long goneMore) {
  /** Findings that are gone and are listed. */
  public static final int MOST = 100;

  public Trend {
    before = java.util.Collections.unmodifiableMap(new TreeMap<>(before));
    fresh = List.copyOf(fresh);
    gone = List.copyOf(gone);
  }

  /** A finding that is gone. */
  public record Gone(String code, String severity, String subject, String message) {}

  /** {@return what became of the findings of an earlier result} */
  public static Trend between(String label, ResultDocument before, ResultDocument now) {
    Set<String> then = new HashSet<>();
    before.findings().forEach(finding -> then.add(finding.fingerprint()));
    Set<String> today = new HashSet<>();
    List<String> fresh = new ArrayList<>();
    long same = 0;
    for (Finding finding : now.findings()) {
      today.add(finding.fingerprint());
      if (then.contains(finding.fingerprint())) {
        same++;
      } else {
        fresh.add(finding.fingerprint());
      }
    }
    List<Gone> gone = new ArrayList<>();
    long more = 0;
    for (Finding finding : before.findings()) {
      if (today.contains(finding.fingerprint())) {
        continue;
      }
      if (gone.size() == MOST) {
        more++;
      } else {
        gone.add(
            new Gone(
                finding.code(), finding.severity().label(), Words.subject(finding),
                finding.message()));
      }
    }
    Map<String, Long> counts = new TreeMap<>();
    for (Severity severity : Severity.values()) {
      counts.put(severity.label(), before.summary().count(severity));
    }
    return new Trend(label, before.complete(), counts, same, fresh, gone, more);
  }

  /** {@return number of findings then of a severity} */
  public long before(Severity severity) {
    return before.getOrDefault(severity.label(), 0L);
  }

  /** {@return number of findings that are gone} */
  public long goneCount() {
    return gone.size() + goneMore;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", label);
    json.writeBooleanField("complete", complete);
    json.writeObjectFieldStart("before");
    for (Map.Entry<String, Long> count : before.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("same", same);
    Json.texts(json, "fresh", fresh);
    json.writeArrayFieldStart("gone");
    for (Gone each : gone) {
      json.writeStartObject();
      json.writeStringField("code", each.code());
      json.writeStringField("severity", each.severity());
      json.writeStringField("subject", each.subject());
      json.writeStringField("message", each.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("goneMore", goneMore);
    json.writeEndObject();
  }

  static Trend read(JsonNode node) throws NoResultException {
    Map<String, Long> before = new TreeMap<>();
    for (String name : node.field("before").names()) {
      before.put(name, node.field("before").field(name).number());
    }
    return new Trend(
        node.field("label").text(),
        node.field("complete").flag(),
        before,
        node.field("same").number(),
        node.field("fresh").list(JsonNode::text),
        node.field("gone")
            .list(
                n ->
                    new Gone(
                        n.field("code").text(),
                        n.field("severity").text(),
                        n.field("subject").text(),
                        n.field("message").text())),
        node.field("goneMore").number());
  }
}
