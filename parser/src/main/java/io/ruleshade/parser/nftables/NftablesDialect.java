package io.ruleshade.parser.nftables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * nftables: files for {@code nft -f}, what {@code nft list ruleset} prints, and {@code nft -j list
 * ruleset}.
 *
 * <p>The filter statements are all that stand in such a file: tables, chains, rules, sets, maps, other
 * objects, variables, includes, and the commands that add, flush and delete them, which are carried out
 * in order on an empty ruleset. Blank lines, comments and commands that only look ({@code list}, {@code
 * get}, {@code reset}) are irrelevant. A file that is included is read when it stands in the same folder.
 *
 * <p>Every base chain is an entry point of its own: drop ends a packet's way, accept only its way through
 * that chain.
 */
public final class NftablesDialect implements Dialect {
  @Override
  public String id() {
    return "nftables";
  }

  @Override
  public String title() {
    return "nftables";
  }

  @Override
  public int detect(SourceFile file) {
    return Detection.of(file).score();
  }

  @Override
  public ParseResult parse(ParseInput input) {
    SourceFile file = input.file();
    Detection detection = Detection.of(file);
    if (detection.kind() == Detection.Kind.SCRIPT) {
      return unusable(file, detection.shellLine(), "a shell script of nft commands, no ruleset");
    }
    List<Diagnostic> diagnostics = new ArrayList<>();
    Tables tables;
    List<NamedObject> objects = new ArrayList<>();
    Map<SourceFile, LineLedger> ledgers;
    boolean complete;
    if (detection.kind() == Detection.Kind.JSON) {
      JsonReader reader = new JsonReader(file, diagnostics);
      reader.read();
      tables = reader.tables;
      ledgers = Map.of(file, reader.ledger);
      complete = reader.complete;
    } else {
      Reader reader = new Reader(input, diagnostics);
      reader.read();
      tables = reader.tables;
      ledgers = reader.ledgers;
      objects.addAll(reader.variables);
      complete = reader.complete;
    }
    if (detection.kind() == Detection.Kind.OTHER && tables.isEmpty()) {
      return unusable(file, 1, "no ruleset of nftables: it has neither a table nor a rule");
    }
    Lowering lowering = new Lowering(diagnostics, (span, reason) -> notUnderstood(ledgers, diagnostics, span, reason));
    lowering.lower(tables);
    objects.addAll(lowering.objects());
    List<Coverage> coverage = ledgers.values().stream().map(LineLedger::close).toList();
    Device device =
        new Device(
                file.stem(),
                id(),
                coverage,
                lowering.rulesets(),
                lowering.entryPoints(),
                objects)
            .namedAfter(file.stem());
    return new ParseResult(List.of(device), diagnostics, complete);
  }

  private static void notUnderstood(
      Map<SourceFile, LineLedger> ledgers, List<Diagnostic> diagnostics, Span span, String reason) {
    LineLedger ledger = ledgers.get(span.file());
    for (int line = span.line(); ledger != null && line <= span.endLine(); line++) {
      ledger.notUnderstood(line, reason);
    }
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.NOT_UNDERSTOOD,
            Severity.MEDIUM,
            "not understood: " + reason,
            new Label(span, ""),
            "report the line if nft loads it"));
  }

  private static ParseResult unusable(SourceFile file, int line, String what) {
    Label label = file.lines().count() == 0 ? null : new Label(file.span(line), "");
    Diagnostic diagnostic =
        new Diagnostic(
            Diagnostic.UNUSABLE,
            Severity.HIGH,
            "this is " + what,
            label,
            List.of(),
            "export with `nft list ruleset`");
    return new ParseResult(List.of(), List.of(diagnostic), false);
  }

  @Override
  public Emitter emitter() {
    return new NftablesEmitter();
  }

  @Override
  public List<Feature> features() {
    return Features.ALL;
  }
}
