package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.change.Aside;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.change.SemanticDiff.Pair;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.ServiceSet;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The difference of configurations as JSON, schema {@code ruleshade/diff/1}. */
public final class DiffJson {
  private DiffJson() {}

  /**
   * Writes a difference.
   *
   * @param complete whether both inputs were whole and understood, besides the comparison itself
   */
  public static void write(SemanticDiff.Result diff, boolean complete, Writer out)
      throws IOException {
    try (JsonGenerator json = Json.pretty(out)) {
      json.writeStartObject();
      json.writeStringField("schema", "ruleshade/diff/1");
      body(json, diff, complete);
      json.writeEndObject();
    }
    out.write('\n');
  }

  /** The fields of a difference, into an object that is open. */
  static void body(JsonGenerator json, SemanticDiff.Result diff, boolean complete)
      throws IOException {
    json.writeBooleanField("equivalent", diff.equivalent() && !diff.pairs().isEmpty());
    json.writeBooleanField("complete", complete && diff.complete() && diff.pairs().stream().allMatch(Pair::isWhole));
    json.writeArrayFieldStart("changes");
    for (Pair pair : diff.pairs()) {
      for (Change change : pair.result().changes()) {
        change(json, pair, change);
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("unpaired");
    for (Pair pair : diff.pairs()) {
      for (String entry : pair.result().onlyBefore()) {
        unpaired(json, "old", pair.before(), entry);
      }
      for (String entry : pair.result().onlyAfter()) {
        unpaired(json, "new", pair.after(), entry);
      }
    }
    for (Device device : diff.onlyBefore()) {
      unpaired(json, "old", device, null);
    }
    for (Device device : diff.onlyAfter()) {
      unpaired(json, "new", device, null);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notCompared");
    for (Pair pair : diff.pairs()) {
      for (String name : pair.definitions()) {
        json.writeStartObject();
        json.writeStringField("device", pair.after().id());
        json.writeStringField("definition", name);
        json.writeEndObject();
      }
      for (Aside aside : pair.asides()) {
        json.writeStartObject();
        json.writeStringField("device", pair.after().id());
        json.writeStringField("side", aside.side());
        json.writeStringField("file", aside.span().file().path());
        json.writeNumberField("line", aside.span().line());
        json.writeStringField("statement", AsideWords.of(aside));
        json.writeBooleanField("moved", aside.moved());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    Json.texts(json, "leftOut", diff.leftOut());
    json.writeNumberField(
        "otherLines", diff.pairs().stream().mapToInt(Pair::otherLines).sum());
  }

  private static void unpaired(
      JsonGenerator json, String side, Device device, @Nullable String entryPoint)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("side", side);
    json.writeStringField("device", device.id());
    Json.text(json, "entryPoint", entryPoint);
    json.writeEndObject();
  }

  private static void change(JsonGenerator json, Pair pair, Change change) throws IOException {
    change(json, pair.after().id(), change);
  }

  /** One change as an object. */
  static void change(JsonGenerator json, String device, Change change) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", change.kind().label());
    json.writeStringField("certainty", change.certain() ? "proven" : "conditional");
    json.writeStringField("device", device);
    RuleRef ruleset = change.after() == null ? change.before() : change.after();
    Json.text(json, "ruleset", ruleset == null ? null : ruleset.ruleset().name());
    json.writeStringField("entryPoint", change.entryPoint());
    decider(json, "old", change.before());
    decider(json, "new", change.after());
    json.writeArrayFieldStart("region");
    for (Region region : change.regions()) {
      region(json, region);
    }
    json.writeEndArray();
    json.writeBooleanField("regionComplete", change.regionsComplete());
    json.writeBooleanField("otherDeciders", change.others());
    json.writeObjectFieldStart("sample");
    JsonParts.packetFields(json, change.sample());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void decider(JsonGenerator json, String field, @Nullable RuleRef rule)
      throws IOException {
    if (rule == null) {
      json.writeStringField(field, "default");
    } else {
      json.writeFieldName(field);
      JsonParts.rule(json, rule);
    }
  }

  /** A set of packets as an object. */
  static void region(JsonGenerator json, Region region) throws IOException {
    json.writeStartObject();
    Json.texts(json, "in", region.in());
    Json.texts(json, "out", region.out());
    Json.texts(json, "src", region.src().toStrings());
    Json.texts(json, "dst", region.dst().toStrings());
    Json.texts(json, "service", region.service().toStrings());
    Json.texts(json, "srcPort", ports(region.srcPort()));
    Json.texts(json, "tcpFlags", region.tcpFlags());
    Json.texts(json, "state", region.state());
    Json.texts(json, "conditions", region.conditions());
    json.writeEndObject();
  }

  static List<String> ports(IntRanges ports) {
    if (ports.equals(ServiceSet.ALL_PORTS)) {
      return List.of("any");
    }
    List<String> out = new ArrayList<>();
    for (int i = 0; i < ports.count(); i++) {
      boolean one = ports.lo(i) == ports.hi(i);
      out.add(one ? Integer.toString(ports.lo(i)) : ports.lo(i) + "-" + ports.hi(i));
    }
    return out;
  }
}
