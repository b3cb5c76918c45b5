package io.ruleshade.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Pieces of JSON that several documents share. */
final class JsonParts {
  private JsonParts() {}

  /** {@code "files": […]} of a device. */
  static void files(JsonGenerator json, Device device) throws IOException {
    json.writeArrayFieldStart("files");
    for (Coverage coverage : device.coverage()) {
      json.writeStartObject();
      json.writeStringField("path", coverage.file().path());
      json.writeStringField("sha256", coverage.file().sha256());
      json.writeNumberField("bytes", coverage.file().bytes());
      json.writeNumberField("lines", coverage.lines());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** {@code "coverage": {…}} of a device: the sums over its files. */
  static void coverage(JsonGenerator json, Device device) throws IOException {
    Lines lines = Lines.of(List.of(device));
    json.writeObjectFieldStart("coverage");
    json.writeNumberField("lines", lines.all());
    json.writeNumberField("modelled", lines.modelled());
    json.writeNumberField("irrelevant", lines.irrelevant());
    json.writeNumberField("notUnderstood", lines.notUnderstood());
    json.writeArrayFieldStart("notUnderstoodLines");
    for (Coverage coverage : device.coverage()) {
      for (Coverage.NotUnderstood line : coverage.notUnderstood()) {
        json.writeStartObject();
        json.writeStringField("file", line.span().file().path());
        json.writeNumberField("line", line.span().line());
        json.writeStringField("text", Secrets.masked(line.span().text()));
        json.writeStringField("reason", Secrets.masked(line.reason()));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The fields that name a rule and its place, inside an object that is open. */
  static void ruleFields(JsonGenerator json, RuleRef rule) throws IOException {
    json.writeStringField("id", rule.id());
    json.writeNumberField("index", rule.rule().index());
    place(json, rule.rule().span());
  }

  /** A rule as a value. */
  static void rule(JsonGenerator json, RuleRef rule) throws IOException {
    json.writeStartObject();
    ruleFields(json, rule);
    json.writeEndObject();
  }

  /**
   * {@code file}, {@code line}, {@code endLine} and {@code text} without its secrets, inside an object
   * that is open.
   */
  static void place(JsonGenerator json, Span span) throws IOException {
    json.writeStringField("file", span.file().path());
    json.writeNumberField("line", span.line());
    json.writeNumberField("endLine", span.endLine());
    json.writeStringField("text", Secrets.masked(span.text()));
  }

  /** Characters of a line up to which it is shown as a whole for a place inside it. */
  private static final int LONGEST_LINE = 2_000;

  /** {@return a place; the whole line where it is a part of one, unless that is very long} */
  static Span wholeLine(Span span) {
    SourceFile file = span.file();
    int start = file.lines().start(span.line());
    int end = file.lines().end(span.endLine());
    boolean part =
        span.line() == span.endLine()
            && end >= span.end()
            && end - start <= LONGEST_LINE
            && !file.text().substring(start, end).strip().equals(span.text().strip());
    return part ? new Span(file, start, end) : span;
  }

  /** The fields of a packet that matter, inside an object that is open. */
  static void packetFields(JsonGenerator json, Packet packet) throws IOException {
    json.writeStringField("family", packet.src().v6() ? "ipv6" : "ipv4");
    json.writeStringField("protocol", ServiceSet.protocolName(packet.protocol()));
    json.writeStringField("src", packet.src().toString());
    if (packet.hasPorts()) {
      json.writeNumberField("srcPort", packet.srcPort());
    }
    json.writeStringField("dst", packet.dst().toString());
    if (packet.hasPorts()) {
      json.writeNumberField("dstPort", packet.detail());
    } else if (ServiceSet.hasTypes(packet.protocol()) && !packet.laterFragment()) {
      json.writeNumberField("icmpType", packet.detail() >> 8);
      json.writeNumberField("icmpCode", packet.detail() & 255);
    }
    if (packet.protocol() == ServiceSet.TCP && !packet.laterFragment()) {
      json.writeStringField("tcpFlags", TcpFlags.names(packet.tcpFlags()));
    }
    Json.text(json, "in", packet.in().isEmpty() ? null : packet.in());
    Json.text(json, "out", packet.out().isEmpty() ? null : packet.out());
    ConnState state = packet.state();
    json.writeStringField("state", state.label());
    if (packet.laterFragment()) {
      json.writeBooleanField("laterFragment", true);
    }
    if (!packet.properties().isEmpty()) {
      json.writeObjectFieldStart("properties");
      for (Map.Entry<String, String> property : packet.properties().entrySet()) {
        json.writeStringField(property.getKey(), property.getValue());
      }
      json.writeEndObject();
    }
    json.writeArrayFieldStart("conditions");
    for (Map.Entry<String, Boolean> condition : packet.conditions().entrySet()) {
      json.writeStartObject();
      json.writeStringField("text", condition.getKey());
      json.writeBooleanField("holds", condition.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
