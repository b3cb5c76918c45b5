package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rule model as JSON, schema {@code ruleshade/model/1}. */
public final class ModelJson {
  private ModelJson() {}

  /**
   * Writes one document.
   *
   * @param complete whether every input was usable and every filter statement understood
   */
  public static void write(List<Device> devices, boolean complete, Writer out) throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/model/1");
      json.writeBooleanField("complete", complete);
      json.writeArrayFieldStart("devices");
      for (Device device : devices) {
        device(json, device);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** Writes one device a line. */
  public static void writeLines(List<Device> devices, Writer out) throws IOException {
    for (Device device : devices) {
      try (JsonGenerator json = Json.compact(out)) {
        device(json, device);
      }
      out.write('\n');
    }
  }

  private static void device(JsonGenerator json, Device device) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", device.id());
    json.writeStringField("dialect", device.dialect());
    JsonParts.files(json, device);
    JsonParts.coverage(json, device);
    json.writeArrayFieldStart("rulesets");
    for (Ruleset ruleset : device.rulesets()) {
      ruleset(json, ruleset);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("objects");
    Map<String, Set<String>> uses = uses(device);
    for (NamedObject object : device.objects()) {
      object(json, object, uses);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void ruleset(JsonGenerator json, Ruleset ruleset) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", ruleset.name());
    json.writeStringField("kind", ruleset.kind());
    json.writeStringField("family", ruleset.family().label());
    json.writeStringField("default", ruleset.defaultAction().label());
    json.writeStringField("file", ruleset.opening().file().path());
    json.writeNumberField("line", ruleset.opening().line());
    Json.texts(json, "bindings", ruleset.bindings().stream().map(Ruleset.Binding::text).toList());
    json.writeArrayFieldStart("rules");
    for (Rule rule : ruleset.rules()) {
      rule(json, new RuleRef(ruleset, rule));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void rule(JsonGenerator json, RuleRef ref) throws IOException {
    Rule rule = ref.rule();
    json.writeStartObject();
    JsonParts.ruleFields(json, ref);
    Json.text(json, "name", rule.name());
    json.writeBooleanField("enabled", rule.enabled());
    action(json, rule.action());
    match(json, rule.match());
    if (!rule.branches().isEmpty()) {
      json.writeArrayFieldStart("arms");
      for (Rule.Arm arm : rule.branches()) {
        json.writeStartObject();
        action(json, arm.action());
        match(json, arm.match());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeBooleanField("exact", rule.match().isExact());
    Json.text(json, "comment", rule.comment() == null ? null : Secrets.masked(rule.comment()));
    if (rule.hits() != null) {
      json.writeObjectFieldStart("hits");
      json.writeNumberField("packets", rule.hits().packets());
      if (rule.hits().bytes() >= 0) {
        json.writeNumberField("bytes", rule.hits().bytes());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void action(JsonGenerator json, Action action) throws IOException {
    json.writeObjectFieldStart("action");
    json.writeStringField("kind", action.kind().label());
    Json.text(json, "target", action.target());
    json.writeBooleanField("log", action.log());
    Json.texts(json, "effects", action.effects());
    Json.texts(json, "writes", action.writes());
    json.writeEndObject();
  }

  private static void match(JsonGenerator json, Match match) throws IOException {
    json.writeArrayFieldStart("match");
    for (Product product : match.products()) {
      product(json, product);
    }
    json.writeEndArray();
  }

  private static void product(JsonGenerator json, Product product) throws IOException {
    json.writeStartObject();
    Json.texts(json, "in", product.in().toStrings());
    Json.texts(json, "out", product.out().toStrings());
    Json.texts(json, "src", product.src().toStrings());
    Json.texts(json, "dst", product.dst().toStrings());
    Json.texts(json, "service", product.service().toStrings());
    Json.texts(json, "srcPort", ports(product.srcPort()));
    Json.texts(json, "state", states(product.state()));
    Json.texts(json, "tcpFlags", TcpFlags.toStrings(product.tcpFlags()));
    json.writeStringField("fragments", product.fragments().name().toLowerCase(Locale.ROOT));
    json.writeArrayFieldStart("conditions");
    for (Condition condition : product.conditions()) {
      json.writeStartObject();
      json.writeStringField("text", condition.text());
      json.writeStringField("kind", condition.kind());
      json.writeBooleanField("negated", condition.negated());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Ports in words: {@code any}, {@code 80}, {@code 1024-65535}. */
  static List<String> ports(IntRanges ports) {
    if (ports.equals(ServiceSet.ALL_PORTS)) {
      return List.of("any");
    }
    List<String> out = new ArrayList<>();
    for (int i = 0; i < ports.count(); i++) {
      int lo = ports.lo(i);
      int hi = ports.hi(i);
      out.add(lo == hi ? Integer.toString(lo) : lo + "-" + hi);
    }
    return out;
  }

  /** States in words: {@code any} or their names. */
  static List<String> states(Set<ConnState> states) {
    return states.equals(ConnState.ANY)
        ? List.of("any")
        : states.stream().map(ConnState::label).toList();
  }

  private static void object(JsonGenerator json, NamedObject object, Map<String, Set<String>> uses)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", object.name());
    json.writeStringField("kind", object.kind());
    json.writeStringField("file", object.span().file().path());
    json.writeNumberField("line", object.span().line());
    json.writeNumberField("endLine", object.span().endLine());
    Json.texts(json, "uses", uses.getOrDefault(object.kind() + " " + object.name(), Set.of()));
    Json.texts(json, "members", object.members().stream().map(Rule.Use::name).toList());
    Json.texts(json, "value", object.value());
    json.writeEndObject();
  }

  /** The rules that name an object, by the object's kind and name. */
  private static Map<String, Set<String>> uses(Device device) {
    Map<String, Set<String>> uses = new HashMap<>();
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        for (Rule.Use use : rule.uses()) {
          uses.computeIfAbsent(use.kind() + " " + use.name(), k -> new LinkedHashSet<>())
              .add(ruleset.id(rule));
        }
      }
    }
    return uses;
  }
}
