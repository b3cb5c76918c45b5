package io.ruleshade.report;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.RuleState;
import io.ruleshade.check.Statistics;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.report.document.ResultDocument;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.Span;
import io.ruleshade.view.Permitted;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a document says of a report. JSON and all other formats are written of nothing else, so that no field
 * can be in one only; secrets are masked here, once.
 */
final class DocumentOf {
  private DocumentOf() {}

  static ResultDocument report(Report report) {
    return new ResultDocument(
        tool(report),
        report.result().complete(),
        report.result().devices().stream().map(d -> device(d, report::relativePath)).toList(),
        report.items().stream().map(DocumentOf::finding).toList(),
        report.result().statistics().stream().map(DocumentOf::statistics).toList(),
        report.result().permitted().stream().map(DocumentOf::permitted).toList(),
        summary(report),
        gate(report));
  }

  static ResultDocument.Tool tool(Report report) {
    return new ResultDocument.Tool("ruleshade", report.version());
  }

  static ResultDocument.Device device(
      Device device, Function<String, @Nullable String> relativePath) {
    List<ResultDocument.File> files = new ArrayList<>();
    List<ResultDocument.NotUnderstood> unread = new ArrayList<>();
    for (Coverage coverage : device.coverage()) {
      String path = coverage.file().path();
      files.add(
          new ResultDocument.File(
              path,
              relativePath.apply(path),
              coverage.file().sha256(),
              coverage.file().bytes(),
              coverage.lines()));
      for (Coverage.NotUnderstood line : coverage.notUnderstood()) {
        unread.add(
            new ResultDocument.NotUnderstood(
                line.span().file().path(),
                line.span().line(),
                Secrets.masked(line.span().text()),
                Secrets.masked(line.reason())));
      }
    }
    Lines lines = Lines.of(List.of(device));
    return new ResultDocument.Device(
        device.id(),
        device.dialect(),
        files,
        new ResultDocument.Coverage(
            lines.all(), lines.modelled(), lines.irrelevant(), lines.notUnderstood(), unread),
        device.ruleCount());
  }

  static ResultDocument.Finding finding(Item item) {
    Finding finding = item.finding();
    List<ResultDocument.Place> related = new ArrayList<>();
    for (Label label : item.secondary()) {
      related.add(place(label.span(), label.text()));
    }
    return new ResultDocument.Finding(
        item.code(),
        item.name(),
        item.severity(),
        item.device() == null ? null : item.device().id(),
        item.ruleset(),
        item.rule() == null ? null : rule(item.rule()),
        item.place() == null ? null : place(item.place(), item.label()),
        related,
        finding == null ? null : finding.cause(),
        finding == null ? null : finding.agreement(),
        finding == null ? null : finding.certainty(),
        finding == null ? List.of() : finding.conditions(),
        finding == null ? List.of() : finding.by().stream().map(DocumentOf::rule).toList(),
        finding != null && finding.byDefault(),
        finding == null || finding.witness() == null ? null : witness(finding.witness()),
        item.message(),
        item.notes(),
        item.help(),
        item.fingerprint(),
        item.evidence(),
        item.suppression());
  }

  private static ResultDocument.Rule rule(RuleRef rule) {
    Span span = rule.rule().span();
    return new ResultDocument.Rule(
        rule.id(),
        rule.rule().index(),
        span.file().path(),
        span.line(),
        span.endLine(),
        Secrets.masked(span.text()));
  }

  private static ResultDocument.Place place(Span span, String label) {
    Span shown = JsonParts.wholeLine(span);
    return new ResultDocument.Place(
        shown.file().path(),
        shown.line(),
        shown.endLine(),
        Secrets.masked(shown.text()),
        span.column(),
        span.endColumn(),
        label);
  }

  private static ResultDocument.Witness witness(io.ruleshade.check.Witness witness) {
    Packet packet = witness.packet();
    List<ResultDocument.Condition> conditions = new ArrayList<>();
    packet
        .conditions()
        .forEach((text, holds) -> conditions.add(new ResultDocument.Condition(text, holds)));
    return new ResultDocument.Witness(
        fields(packet),
        PacketWords.of(packet),
        conditions,
        witness.entryPoint(),
        witness.verdict() == null ? null : witness.verdict().label(),
        witness.decider() == null ? null : rule(witness.decider()),
        witness.decider() == null && witness.verdict() != null);
  }

  /** The fields of a packet that matter, and those that a rule may ask for besides. */
  private static Map<String, String> fields(Packet packet) {
    Map<String, String> out = new LinkedHashMap<>();
    boolean later = packet.laterFragment();
    out.put("family", packet.src().v6() ? "ipv6" : "ipv4");
    out.put("protocol", ServiceSet.protocolName(packet.protocol()));
    out.put("src", packet.src().toString());
    if (packet.hasPorts()) {
      out.put("srcPort", Integer.toString(packet.srcPort()));
    }
    out.put("dst", packet.dst().toString());
    if (packet.hasPorts()) {
      out.put("dstPort", Integer.toString(packet.detail()));
    } else if (ServiceSet.hasTypes(packet.protocol()) && !later) {
      out.put("icmpType", Integer.toString(packet.detail() >> 8));
      out.put("icmpCode", Integer.toString(packet.detail() & 255));
    }
    if (packet.protocol() == ServiceSet.TCP && !later) {
      out.put("tcpFlags", TcpFlags.names(packet.tcpFlags()));
    }
    if (!packet.in().isEmpty()) {
      out.put("in", packet.in());
    }
    if (!packet.out().isEmpty()) {
      out.put("out", packet.out());
    }
    out.put("state", packet.state().label());
    if (later) {
      out.put("laterFragment", "true");
    }
    out.putAll(packet.properties());
    return out;
  }

  static ResultDocument.Statistics statistics(Statistics each) {
    Ruleset ruleset = each.ruleset();
    List<ResultDocument.Share> shares = new ArrayList<>();
    for (AnalysisResult.Permitted permitted : each.permitted()) {
      shares.add(
          new ResultDocument.Share(
              permitted.entryPoint(),
              permitted.six() ? "ipv6" : "ipv4",
              permitted.low(),
              permitted.high(),
              score(permitted.low(), permitted.six()),
              score(permitted.high(), permitted.six())));
    }
    return new ResultDocument.Statistics(
        each.device().id(),
        ruleset.name(),
        ruleset.rules().size(),
        each.effective(),
        each.disabled(),
        each.dead(),
        each.redundant(),
        each.mergeable(),
        each.undecided(),
        each.removable().stream().map(RuleRef::id).toList(),
        each.complete(),
        shares,
        each.objects(),
        each.references(),
        ruleset.kind(),
        ruleset.family().label(),
        ruleset.defaultAction().label(),
        ruleset.bindings().stream().map(Ruleset.Binding::text).toList(),
        each.states().stream().map(DocumentOf::state).toList());
  }

  /** A score with one digit behind the point. */
  private static double score(double share, boolean six) {
    return Math.round(10 * Statistics.score(share, six)) / 10.0;
  }

  private static ResultDocument.State state(RuleState state) {
    List<String> by = new ArrayList<>(state.by().stream().map(RuleRef::id).toList());
    if (state.byDefault()) {
      by.add("default");
    }
    return new ResultDocument.State(
        state.rule().rule().index(),
        state.rule().rule().span().file().path(),
        state.rule().rule().span().line(),
        state.rule().rule().action().kind().label(),
        state.state(),
        by);
  }

  static ResultDocument.Permitted permitted(Permitted table) {
    return new ResultDocument.Permitted(
        table.device().id(),
        table.entry().name(),
        table.entry().rulesets(),
        table.entry().defaultAction().label(),
        table.notDrawn().isEmpty() ? null : table.notDrawn(),
        table.rows().stream()
            .map(row -> band(row.label(), row.rest(), row.addresses().toStrings()))
            .toList(),
        table.columns().stream()
            .map(column -> band(column.label(), column.rest(), column.services().toStrings()))
            .toList(),
        table.cells().stream().map(line -> line.stream().map(DocumentOf::cell).toList()).toList());
  }

  /** What is left over is told by the others; written out it would be hundreds of ranges. */
  private static ResultDocument.Band band(String label, boolean rest, List<String> values) {
    return new ResultDocument.Band(label, rest, rest ? List.of() : values);
  }

  private static ResultDocument.Cell cell(Permitted.Cell cell) {
    return new ResultDocument.Cell(
        cell.extent(), cell.by().stream().map(RuleRef::id).toList(), cell.more());
  }

  static ResultDocument.Summary summary(Report report) {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    for (Severity severity : Severity.values()) {
      counts.put(severity, (long) report.count(severity));
    }
    return new ResultDocument.Summary(counts, report.suppressed(), report.result().undecided());
  }

  static ResultDocument.Gate gate(Report report) {
    Gate gate = report.gate();
    return new ResultDocument.Gate(
        gate.failOn(), report.failures(), gate.allowIncomplete(), report.exitCode());
  }
}
