package io.ruleshade.report.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.AcceptedText;
import io.ruleshade.report.DocumentFormat;
import io.ruleshade.report.Json;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Page;
import io.ruleshade.report.Pages;
import io.ruleshade.report.Suppression;
import io.ruleshade.report.Words;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Place;
import io.ruleshade.report.document.ResultDocument.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0 (OASIS), as GitHub code scanning reads it: one run, the page of each code as its help, the
 * rules that cause a finding as related locations that its message links.
 *
 * <p>GitHub refuses more than 25,000 results and shows 5,000, so the most severe 5,000 are kept and a
 * notification says how many are left out. What has no place in a file becomes a notification, for a
 * result needs one.
 */
public final class Sarif implements DocumentFormat {
  /** Results that are kept. */
  static final int MOST_RESULTS = 5_000;

  /** Related locations of one result that are kept; GitHub shows no more. */
  static final int MOST_RELATED = 100;

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  @Override
  public String name() {
    return "sarif";
  }

  @Override
  public void write(ResultDocument document, Options options, OutputStream out)
      throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (JsonGenerator json = Json.pretty(text)) {
      new Body(document, options, json).write();
    }
    text.write('\n');
    text.flush();
  }

  /** One document on its way out. */
  private static final class Body {
    private final ResultDocument document;
    private final JsonGenerator json;
    private final Shown shown;
    private final Identities identities = new Identities();
    private final List<Finding> results = new ArrayList<>();
    private final List<Finding> placeless = new ArrayList<>();
    private final int cut;
    private final SortedMap<String, Severity> codes = new TreeMap<>();
    private final List<String> codeOrder;
    private final Map<String, Integer> indices = new HashMap<>();
    private final boolean anySuppressed;

    Body(ResultDocument document, Options options, JsonGenerator json) {
      this.document = document;
      this.json = json;
      this.shown = new Shown(document);
      List<Finding> placed = new ArrayList<>();
      for (Finding finding : document.findings()) {
        if (finding.suppression() != null && !options.suppressed()) {
          continue;
        }
        (finding.place() == null ? placeless : placed).add(finding);
      }
      this.cut = Math.max(0, placed.size() - MOST_RESULTS);
      results.addAll(cut == 0 ? placed : Urgency.sorted(placed).subList(0, MOST_RESULTS));
      for (Finding finding : results) {
        codes.merge(
            finding.code(),
            finding.severity(),
            (a, b) -> a.atLeast(b) ? a : b);
      }
      this.codeOrder = List.copyOf(codes.keySet());
      for (String path : document.filesByPath().keySet()) {
        indices.put(path, indices.size());
      }
      this.anySuppressed = results.stream().anyMatch(f -> f.suppression() != null);
    }

    void write() throws IOException {
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      json.writeStartObject();
      tool();
      automation();
      invocation();
      artifacts();
      json.writeStringField("columnKind", "utf16CodeUnits");
      json.writeArrayFieldStart("results");
      for (Finding finding : results) {
        result(finding);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }

    private void tool() throws IOException {
      json.writeObjectFieldStart("tool");
      json.writeObjectFieldStart("driver");
      json.writeStringField("name", document.tool().name());
      json.writeStringField("version", document.tool().version());
      json.writeStringField("informationUri", "urn:ruleshade");
      json.writeArrayFieldStart("rules");
      for (String code : codeOrder) {
        rule(code, codes.getOrDefault(code, Severity.INFO));
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    }

    private void rule(String code, Severity worst) throws IOException {
      Optional<Page> page = Pages.of(code);
      String name = page.map(Page::name).orElseGet(() -> nameOf(code));
      json.writeStartObject();
      json.writeStringField("id", code);
      json.writeStringField("name", pascalCase(name));
      message("shortDescription", name);
      message("fullDescription", page.map(Sarif::finds).orElse(name));
      json.writeObjectFieldStart("help");
      json.writeStringField("text", page.map(p -> p.text(Layout.PLAIN)).orElse(name));
      if (page.isPresent()) {
        json.writeStringField("markdown", page.get().markdown());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("defaultConfiguration");
      json.writeStringField("level", level(worst));
      json.writeEndObject();
      json.writeObjectFieldStart("properties");
      json.writeStringField("precision", isScored(code) ? "high" : "very-high");
      String score = securitySeverity(worst);
      if (!score.isEmpty()) {
        json.writeStringField("security-severity", score);
      }
      Json.texts(json, "tags", List.of("firewall", "security"));
      json.writeEndObject();
      json.writeEndObject();
    }

    private String nameOf(String code) {
      return results.stream()
          .filter(finding -> finding.code().equals(code))
          .map(Finding::name)
          .findFirst()
          .orElse(code);
    }

    private void automation() throws IOException {
      json.writeObjectFieldStart("automationDetails");
      String device =
          document.devices().size() == 1
              ? document.devices().get(0).id().replaceAll("[^A-Za-z0-9._-]+", "_") + "/"
              : "";
      json.writeStringField("id", "ruleshade/" + device);
      json.writeEndObject();
    }

    private void invocation() throws IOException {
      json.writeArrayFieldStart("invocations");
      json.writeStartObject();
      boolean allowed = document.gate().allowIncomplete();
      json.writeBooleanField("executionSuccessful", document.complete() || allowed);
      json.writeNumberField("exitCode", document.gate().exit());
      json.writeArrayFieldStart("toolExecutionNotifications");
      if (!document.complete()) {
        notification(allowed ? "warning" : "error", "INCOMPLETE: " + Shown.incomplete(document));
      }
      if (cut > 0) {
        notification(
            "warning",
            "the "
                + Words.count(results.size(), "most severe finding")
                + " of "
                + (results.size() + cut)
                + " are here; "
                + cut
                + " are left out because code scanning shows no more; all are in the JSON result");
      }
      for (Finding finding : placeless) {
        notification(
            level(finding.severity()), finding.code() + " " + Shown.headline(finding));
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
    }

    private void notification(String level, String text) throws IOException {
      json.writeStartObject();
      json.writeStringField("level", level);
      message("message", escaped(text));
      json.writeEndObject();
    }

    private void artifacts() throws IOException {
      json.writeArrayFieldStart("artifacts");
      for (Map.Entry<String, ResultDocument.File> entry : document.filesByPath().entrySet()) {
        json.writeStartObject();
        json.writeObjectFieldStart("location");
        json.writeStringField("uri", shown.uri(entry.getKey()));
        json.writeEndObject();
        json.writeNumberField("length", entry.getValue().bytes());
        Json.texts(json, "roles", List.of("analysisTarget"));
        json.writeObjectFieldStart("hashes");
        json.writeStringField("sha-256", entry.getValue().sha256());
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void result(Finding finding) throws IOException {
      json.writeStartObject();
      json.writeStringField("ruleId", finding.code());
      json.writeNumberField("ruleIndex", codeOrder.indexOf(finding.code()));
      json.writeStringField("level", level(finding.severity()));
      List<Rule> by = finding.by();
      int rules = Math.min(by.size(), MOST_RELATED);
      int places = Math.min(finding.related().size(), MOST_RELATED - rules);
      message("message", text(finding, rules, places));
      json.writeArrayFieldStart("locations");
      Place place = finding.place();
      if (place != null) {
        location(place, finding);
      }
      json.writeEndArray();
      if (rules + places > 0) {
        json.writeArrayFieldStart("relatedLocations");
        for (int i = 0; i < rules; i++) {
          Rule rule = by.get(i);
          related(i + 1, rule.file(), Shown.text(rule.id()));
          region(rule.line(), rule.endLine(), 0, 0);
          json.writeEndObject();
          json.writeEndObject();
        }
        for (int i = 0; i < places; i++) {
          Place each = finding.related().get(i);
          related(rules + i + 1, each.file(), label(each));
          region(each.line(), each.endLine(), each.column(), each.endColumn());
          json.writeEndObject();
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      json.writeObjectFieldStart("partialFingerprints");
      json.writeStringField("primaryLocationLineHash", identities.of(finding.fingerprint()));
      json.writeStringField("ruleshadeRule/v1", finding.fingerprint());
      json.writeStringField("ruleshadeEvidence/v1", finding.evidence());
      json.writeEndObject();
      suppression(finding.suppression());
      properties(finding);
      json.writeEndObject();
    }

    private static String label(Place place) {
      return place.label().isEmpty() ? "see here" : Shown.text(place.label());
    }

    /** The message; what causes the finding is linked. */
    private static String text(Finding finding, int rules, int places) {
      StringBuilder out = new StringBuilder(escaped(Shown.headline(finding))).append('.');
      List<String> links = new ArrayList<>();
      for (int i = 0; i < rules; i++) {
        links.add(link(Shown.text(finding.by().get(i).id()), i + 1));
      }
      for (int i = 0; i < places; i++) {
        links.add(link(label(finding.related().get(i)), rules + i + 1));
      }
      int more = finding.by().size() + finding.related().size() - rules - places;
      if (more > 0) {
        links.add(more + " more");
      }
      if (finding.byDefault()) {
        links.add("the default");
      }
      if (!links.isEmpty()) {
        out.append(" See ").append(String.join(", ", links)).append('.');
      }
      sentence(out, "Claim", Shown.claim(finding));
      sentence(out, "Conditions", Shown.text(String.join("; ", finding.conditions())));
      sentence(out, "Witness", Shown.witness(finding));
      finding.notes().forEach(note -> sentence(out, "Note", Shown.text(note)));
      sentence(out, "Help", Shown.text(finding.help()));
      sentence(out, "Accepted", Shown.accepted(finding));
      return out.toString();
    }

    private static String link(String text, int id) {
      return "[" + escaped(text) + "](" + id + ")";
    }

    private static void sentence(StringBuilder out, String name, String text) {
      if (!text.isEmpty()) {
        out.append(' ').append(name).append(": ").append(escaped(text)).append('.');
      }
    }

    private void location(Place place, Finding finding) throws IOException {
      json.writeStartObject();
      physical(place.file());
      region(place.line(), place.endLine(), place.column(), place.endColumn());
      json.writeEndObject();
      String name = String.join("/", parts(finding));
      if (!name.isEmpty()) {
        json.writeArrayFieldStart("logicalLocations");
        json.writeStartObject();
        json.writeStringField("fullyQualifiedName", Shown.text(name));
        json.writeStringField("kind", kind(finding));
        json.writeEndObject();
        json.writeEndArray();
      }
      json.writeEndObject();
    }

    private static List<String> parts(Finding finding) {
      List<String> parts = new ArrayList<>();
      if (finding.device() != null) {
        parts.add(finding.device());
      }
      if (finding.rule() != null) {
        parts.add(finding.rule().id());
      } else if (finding.ruleset() != null) {
        parts.add(finding.ruleset());
      }
      return parts;
    }

    private static String kind(Finding finding) {
      return finding.rule() != null ? "rule" : finding.ruleset() != null ? "ruleset" : "device";
    }

    /** A related location, open at its region. */
    private void related(int id, String file, String text) throws IOException {
      json.writeStartObject();
      json.writeNumberField("id", id);
      message("message", escaped(text));
      physical(file);
    }

    /** A physical location, open at its region. */
    private void physical(String file) throws IOException {
      json.writeObjectFieldStart("physicalLocation");
      json.writeObjectFieldStart("artifactLocation");
      json.writeStringField("uri", shown.uri(file));
      Integer index = indices.get(file);
      if (index != null) {
        json.writeNumberField("index", index);
      }
      json.writeEndObject();
    }

    private void region(int line, int endLine, int column, int endColumn) throws IOException {
      json.writeObjectFieldStart("region");
      json.writeNumberField("startLine", line);
      if (column > 0) {
        json.writeNumberField("startColumn", column);
      }
      json.writeNumberField("endLine", endLine);
      if (endColumn > 0) {
        json.writeNumberField("endColumn", endColumn);
      }
      json.writeEndObject();
    }

    /** Said of every result once it is said of one (SARIF 3.27.23). */
    private void suppression(@Nullable Suppression by) throws IOException {
      if (!anySuppressed) {
        return;
      }
      json.writeArrayFieldStart("suppressions");
      if (by != null) {
        json.writeStartObject();
        json.writeStringField(
            "kind", by.kind().equals(Suppression.INLINE) ? "inSource" : "external");
        json.writeStringField("status", by.evidenceChanged() ? "underReview" : "accepted");
        json.writeStringField("justification", Shown.text(AcceptedText.words(by)));
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void properties(Finding finding) throws IOException {
      json.writeObjectFieldStart("properties");
      json.writeStringField("severity", finding.severity().label());
      if (finding.certainty() != null) {
        json.writeStringField("certainty", finding.certainty().label());
      }
      json.writeBooleanField("fails", document.fails(finding));
      json.writeEndObject();
    }

    private void message(String field, String text) throws IOException {
      json.writeObjectFieldStart(field);
      json.writeStringField("text", text);
      json.writeEndObject();
    }
  }

  /** Square brackets make links in a message, so those of names are escaped (SARIF 3.11.6). */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
  }

  private static String finds(Page page) {
    String text = page.sections().getOrDefault("What it finds", page.name());
    int end = text.indexOf("\n\n");
    return (end < 0 ? text : text.substring(0, end)).replace('\n', ' ').strip();
  }

  private static String pascalCase(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : name.split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        out.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return out.toString();
  }

  /** Whether a code rests on a score or on counters, and not on a proof alone. */
  private static boolean isScored(String code) {
    return code.startsWith("RS3") || code.startsWith("RS4");
  }

  static String level(Severity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW, INFO -> "note";
    };
  }

  private static String securitySeverity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> "9.5";
      case HIGH -> "8.0";
      case MEDIUM -> "5.5";
      case LOW -> "2.5";
      case INFO -> "";
    };
  }
}
