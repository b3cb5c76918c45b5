package io.ruleshade.report.document;

import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.check.RuleState;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Suppression;
import io.ruleshade.report.document.ResultDocument.Band;
import io.ruleshade.report.document.ResultDocument.Cell;
import io.ruleshade.report.document.ResultDocument.Condition;
import io.ruleshade.report.document.ResultDocument.Coverage;
import io.ruleshade.report.document.ResultDocument.Device;
import io.ruleshade.report.document.ResultDocument.File;
import io.ruleshade.report.document.ResultDocument.Finding;
import io.ruleshade.report.document.ResultDocument.Gate;
import io.ruleshade.report.document.ResultDocument.NotUnderstood;
import io.ruleshade.report.document.ResultDocument.Permitted;
import io.ruleshade.report.document.ResultDocument.Place;
import io.ruleshade.report.document.ResultDocument.Rule;
import io.ruleshade.report.document.ResultDocument.Share;
import io.ruleshade.report.document.ResultDocument.State;
import io.ruleshade.report.document.ResultDocument.Statistics;
import io.ruleshade.report.document.ResultDocument.Summary;
import io.ruleshade.report.document.ResultDocument.Tool;
import io.ruleshade.report.document.ResultDocument.Witness;
import io.ruleshade.view.Permitted.Extent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a result, in the order of the schema. */
final class ResultReader {
  /** Fields of a witness that are no fields of its packet. */
  private static final Set<String> ROUND_A_PACKET =
      Set.of("words", "conditions", "entryPoint", "verdict", "decider", "properties");

  private static final int LONGEST = 60;

  private ResultReader() {}

  static ResultDocument read(JsonNode root) throws NoResultException {
    String schema = root.has("schema") ? root.field("schema").plain() : null;
    if (!ResultDocument.SCHEMA.equals(schema)) {
      throw new NoResultException(
          schema == null
              ? "has no schema; a result is what `check --format json` writes"
              : "is of schema `" + shown(schema) + "`, not `" + ResultDocument.SCHEMA + "`");
    }
    JsonNode tool = root.field("tool");
    ResultDocument document = new ResultDocument(
        new Tool(tool.field("name").text(), tool.field("version").text()),
        root.field("complete").flag(),
        root.field("devices").list(ResultReader::device),
        root.field("findings").list(ResultReader::finding),
        root.has("statistics")
            ? root.field("statistics").list(ResultReader::statistics)
            : List.of(),
        root.has("permitted") ? root.field("permitted").list(ResultReader::permitted) : List.of(),
        summary(root.field("summary")),
        gate(root.field("gate")));
    Consistency.check(document);
    return document;
  }

  /** A text of the document that goes into a message of one line. */
  private static String shown(String text) {
    return Printable.of(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
  }

  private static Device device(JsonNode node) throws NoResultException {
    return new Device(
        node.field("id").text(),
        node.field("dialect").text(),
        node.field("files").list(ResultReader::file),
        coverage(node.field("coverage")),
        node.field("rules").number());
  }

  private static File file(JsonNode node) throws NoResultException {
    return new File(
        node.field("path").text(),
        node.optional("relativePath").textOrNull(),
        node.field("sha256").text(),
        node.field("bytes").number(),
        node.field("lines").number());
  }

  private static Coverage coverage(JsonNode node) throws NoResultException {
    return new Coverage(
        node.field("lines").number(),
        node.field("modelled").number(),
        node.field("irrelevant").number(),
        node.field("notUnderstood").number(),
        node.field("notUnderstoodLines")
            .list(
                line ->
                    new NotUnderstood(
                        line.field("file").text(),
                        line.field("line").ordinal(),
                        line.field("text").text(),
                        line.field("reason").text())));
  }

  private static Rule rule(JsonNode node) throws NoResultException {
    return new Rule(
        node.field("id").text(),
        node.field("index").ordinal(),
        node.field("file").text(),
        node.field("line").ordinal(),
        node.field("endLine").ordinal(),
        node.field("text").text());
  }

  private static Place place(JsonNode node) throws NoResultException {
    return new Place(
        node.field("file").text(),
        node.field("line").ordinal(),
        node.field("endLine").ordinal(),
        node.field("text").text(),
        node.field("column").ordinal(),
        node.field("endColumn").ordinal(),
        node.field("label").text());
  }

  private static Finding finding(JsonNode node) throws NoResultException {
    List<Rule> by = new ArrayList<>();
    boolean byDefault = false;
    for (JsonNode each : node.field("by").list(n -> n)) {
      if (isDefault(each)) {
        byDefault = true;
      } else {
        by.add(rule(each));
      }
    }
    String code = node.field("code").text();
    if (!code.matches("RS[0-9]{3}")) {
      throw new NoResultException("`" + shown(code) + "` is no code");
    }
    return new Finding(
        code,
        node.field("name").text(),
        severity(node.field("severity")),
        node.field("device").textOrNull(),
        node.field("ruleset").textOrNull(),
        node.field("rule").orNull(ResultReader::rule),
        node.field("place").orNull(ResultReader::place),
        node.field("related").list(ResultReader::place),
        node.field("cause").orNull(n -> n.oneOf(List.of(Cause.values()), Cause::label)),
        node.field("agreement").orNull(n -> n.oneOf(List.of(Agreement.values()), Agreement::label)),
        node.field("certainty").orNull(n -> n.oneOf(List.of(Certainty.values()), Certainty::label)),
        node.field("conditions").list(JsonNode::text),
        by,
        byDefault,
        node.field("witness").orNull(ResultReader::witness),
        node.field("message").text(),
        node.field("notes").list(JsonNode::text),
        node.field("help").text(),
        node.field("fingerprint").text(),
        node.field("evidence").text(),
        node.field("suppression").orNull(ResultReader::suppression));
  }

  private static boolean isDefault(JsonNode node) throws NoResultException {
    return node.isText() && node.text().equals("default");
  }

  private static Severity severity(JsonNode node) throws NoResultException {
    return node.oneOf(List.of(Severity.values()), Severity::label);
  }

  private static Suppression suppression(JsonNode node) throws NoResultException {
    return new Suppression(
        node.field("kind")
            .oneOf(
                List.of(Suppression.BASELINE, Suppression.EXCEPTION, Suppression.INLINE),
                kind -> kind),
        node.field("reason").text(),
        node.field("owner").text(),
        node.field("approvedBy").text(),
        node.field("ticket").text(),
        node.field("expires").text(),
        node.field("evidenceChanged").flag());
  }

  private static Witness witness(JsonNode node) throws NoResultException {
    Map<String, String> packet = new LinkedHashMap<>();
    for (String name : node.names()) {
      String value = ROUND_A_PACKET.contains(name) ? null : node.field(name).plain();
      if (value != null) {
        packet.put(name, value);
      }
    }
    JsonNode properties = node.optional("properties");
    if (!properties.isNull()) {
      for (String name : properties.names()) {
        packet.put(name, properties.field(name).text());
      }
    }
    JsonNode decider = node.field("decider");
    boolean byDefault = isDefault(decider);
    @Nullable Rule rule = byDefault ? null : decider.orNull(ResultReader::rule);
    return new Witness(
        packet,
        node.field("words").text(),
        node.field("conditions")
            .list(n -> new Condition(n.field("text").text(), n.field("holds").flag())),
        node.field("entryPoint").text(),
        node.field("verdict").textOrNull(),
        rule,
        byDefault);
  }

  private static Statistics statistics(JsonNode node) throws NoResultException {
    JsonNode removable = node.field("removableTogether");
    return new Statistics(
        node.field("device").text(),
        node.field("ruleset").text(),
        node.field("rules").number(),
        node.field("effective").number(),
        node.field("disabled").number(),
        node.field("dead").number(),
        node.field("redundant").number(),
        node.field("mergeable").number(),
        node.field("undecided").number(),
        removable.field("rules").list(JsonNode::text),
        removable.field("complete").flag(),
        node.field("permissiveness").list(ResultReader::share),
        node.field("objects").number(),
        node.field("objectReferences").number(),
        node.field("kind").text(),
        node.field("family").text(),
        node.field("default").text(),
        node.field("bindings").list(JsonNode::text),
        node.field("states").list(ResultReader::state));
  }

  private static Share share(JsonNode node) throws NoResultException {
    return new Share(
        node.field("entryPoint").text(),
        node.field("version").text(),
        node.field("low").decimal(),
        node.field("high").decimal(),
        node.field("scoreLow").decimal(),
        node.field("scoreHigh").decimal());
  }

  private static State state(JsonNode node) throws NoResultException {
    return new State(
        node.field("index").ordinal(),
        node.field("file").text(),
        node.field("line").ordinal(),
        node.field("action").text(),
        node.field("state").oneOf(List.of(RuleState.State.values()), RuleState.State::label),
        node.field("by").list(JsonNode::text));
  }

  private static Permitted permitted(JsonNode node) throws NoResultException {
    return new Permitted(
        node.field("device").text(),
        node.field("entryPoint").text(),
        node.field("rulesets").list(JsonNode::text),
        node.field("default").text(),
        node.field("notDrawn").textOrNull(),
        node.field("rows").list(ResultReader::band),
        node.field("columns").list(ResultReader::band),
        node.field("cells").list(line -> line.list(ResultReader::cell)));
  }

  private static Band band(JsonNode node) throws NoResultException {
    return new Band(
        node.field("label").text(),
        node.field("rest").flag(),
        node.field("values").list(JsonNode::text));
  }

  private static Cell cell(JsonNode node) throws NoResultException {
    return new Cell(
        node.field("extent").oneOf(List.of(Extent.values()), Extent::label),
        node.field("by").list(JsonNode::text),
        node.field("more").number());
  }

  private static Summary summary(JsonNode node) throws NoResultException {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      counts.put(severity, node.field(severity.label()).number());
    }
    return new Summary(
        counts, node.field("suppressed").number(), node.field("undecided").number());
  }

  private static Gate gate(JsonNode node) throws NoResultException {
    JsonNode failOn = node.field("failOn");
    return new Gate(
        failOn.isText() && failOn.text().equals("none") ? null : severity(failOn),
        node.field("failures").number(),
        node.field("allowIncomplete").flag(),
        node.field("exit").smallNumber());
  }
}
