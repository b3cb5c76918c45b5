package io.ruleshade.parser.junos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the lowering of one logical system shares: its file, its statements, what to report. */
final class Context {
  final SourceFile file;
  final LineLedger ledger;
  /** The root of the system's statements. */
  final Statement system;

  private final List<Diagnostic> diagnostics;
  private final Set<String> reported = new HashSet<>();

  Context(SourceFile file, LineLedger ledger, Statement system, List<Diagnostic> diagnostics) {
    this.file = file;
    this.ledger = ledger;
    this.system = system;
    this.diagnostics = diagnostics;
  }

  Span span(int line) {
    return file.span(Math.max(1, line));
  }

  Rule.Use use(String kind, String name, int line) {
    return new Rule.Use(kind, name, span(line));
  }

  /** Reports a name that is used and not defined, once for each place. */
  void undefined(String what, String name, int line) {
    if (reported.add(what + "\u0000" + name + "\u0000" + line)) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.UNDEFINED,
              Severity.HIGH,
              what + " `" + name + "` is not defined",
              new Label(span(line), "used here"),
              "define it, or use another name; the device refuses the configuration"));
    }
  }

  /** Reports what the device would not load. */
  void refused(String message, Span span, String remark, String help) {
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.REFUSED_BY_DEVICE, Severity.MEDIUM, message, new Label(span, remark), help));
  }

  void assumed(String message, Span span, String remark, String help) {
    diagnostics.add(
        Diagnostic.at(Diagnostic.ASSUMED, Severity.INFO, message, new Label(span, remark), help));
  }

  void cycle(List<String> names, Span span) {
    if (reported.add("cycle\u0000" + names.get(0))) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.CYCLE,
              Severity.MEDIUM,
              "address sets are members of each other: `" + String.join("`, `", names) + "`",
              new Label(span, "one of them"),
              "take one set out of another"));
    }
  }
}
