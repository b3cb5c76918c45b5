package io.ruleshade.parser.iptables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.parser.iptables.Drafts.Chain;
import io.ruleshade.parser.iptables.Drafts.Dump;
import io.ruleshade.parser.iptables.Drafts.Entry;
import io.ruleshade.parser.iptables.Drafts.Table;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * iptables and ip6tables, as {@code iptables-save} and {@code iptables -S} print them.
 *
 * <p>The filter statements are all there are in such a file: sections, chains, rules, policies.
 * Comments, blank lines and shell prompts are irrelevant. A dump is one device; a file that holds
 * dumps of both IP versions is two. Members of an ipset are read from {@code FILE.ipset}, where
 * {@code FILE} is the dump's name with or without its extension, from {@code ipset.save}, {@code
 * ipset.rules}, {@code ipset.conf} or {@code ipset} beside it, or from {@code create} and {@code
 * add} lines in the dump.
 */
public final class IptablesDialect implements Dialect {
  @Override
  public String id() {
    return "iptables";
  }

  @Override
  public String title() {
    return "iptables";
  }

  @Override
  public int detect(SourceFile file) {
    return Detection.of(file).score();
  }

  @Override
  public ParseResult parse(ParseInput input) {
    SourceFile file = input.file();
    Detection detection = Detection.of(file);
    return switch (detection.kind()) {
      case SCRIPT ->
          unusable(file, detection.line(), "a shell script of iptables commands, not a dump");
      case LISTING -> unusable(file, detection.line(), "a listing of `iptables -L`, not a dump");
      case DUMP, OTHER -> dump(input, file);
    };
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
            "export with `iptables-save -c` or `ip6tables-save -c`");
    return new ParseResult(List.of(), List.of(diagnostic), false);
  }

  private static ParseResult dump(ParseInput input, SourceFile file) {
    LineLedger ledger = new LineLedger(file, IptablesIdle.ALL);
    List<Diagnostic> diagnostics = new ArrayList<>();
    Ipsets sets = new Ipsets();
    Notes notes = new Notes();
    DumpReader reader = new DumpReader(file, ledger, diagnostics, sets, notes);
    List<Dump> dumps = reader.read();
    if (reader.isEmpty()) {
      return unusable(file, 1, "no dump of iptables: it has neither a table nor a rule");
    }
    Family.settle(dumps, file.path());
    List<Coverage> coverage = new ArrayList<>();
    Coverage setFile = usesSets(dumps) ? sets(input, sets) : null;
    List<Device> devices = new ArrayList<>();
    SetUses setUses = SetUses.of(rules(dumps));
    Map<String, Table> four = merge(dumps, false, file, diagnostics);
    Map<String, Table> six = merge(dumps, true, file, diagnostics);
    Devices lowered4 = new Devices(file, ledger, diagnostics, notes, sets, setUses, false);
    four.values().forEach(lowered4::add);
    Devices lowered6 = new Devices(file, ledger, diagnostics, notes, sets, setUses, true);
    six.values().forEach(lowered6::add);
    notes.report(file, diagnostics);
    coverage.add(ledger.close());
    if (setFile != null) {
      coverage.add(setFile);
    }
    String host = reader.host();
    String id = host != null ? host : file.stem();
    if (!four.isEmpty()) {
      devices.add(device(id, coverage, lowered4, sets, file));
    }
    if (!six.isEmpty()) {
      devices.add(device(four.isEmpty() ? id : id + "-ip6", coverage, lowered6, sets, file));
    }
    if (host == null) {
      devices.replaceAll(device -> device.namedAfter(id));
    }
    return new ParseResult(devices, diagnostics, reader.complete());
  }

  private static Device device(
      String id, List<Coverage> coverage, Devices lowered, Ipsets sets, SourceFile file) {
    return new Device(
        id, "iptables", coverage, lowered.rulesets(), lowered.entryPoints(), sets.objects(file));
  }

  /**
   * The tables of one IP version. A table that comes again replaces what was there, as
   * iptables-restore flushes a table before it loads it; its policies stay where the later section
   * states none.
   */
  private static Map<String, Table> merge(
      List<Dump> dumps, boolean v6, SourceFile file, List<Diagnostic> diagnostics) {
    Map<String, Table> out = new LinkedHashMap<>();
    for (Dump dump : dumps) {
      if (dump.v6 != v6) {
        continue;
      }
      for (Table table : dump.tables) {
        Table before = out.put(table.name, table);
        if (before != null) {
          keepPolicies(before, table);
          diagnostics.add(
              new Diagnostic(
                  Diagnostic.REPLACED,
                  Severity.MEDIUM,
                  "table `" + table.name + "` comes again and replaces what was there",
                  new Label(file.span(table.line), "this is what iptables-restore leaves"),
                  List.of(new Label(file.span(before.line), "this is replaced")),
                  "keep one dump a file"));
        }
      }
    }
    return out;
  }

  private static void keepPolicies(Table before, Table after) {
    for (Chain chain : after.chains.values()) {
      Chain old = before.chains.get(chain.name);
      if (chain.policy == null && old != null && after.isBase(chain.name)) {
        chain.policy = old.policy;
      }
    }
  }

  private static boolean usesSets(List<Dump> dumps) {
    return rules(dumps).stream()
        .anyMatch(
            rule ->
                rule.matches().stream().anyMatch(use -> use.module().name().equals("set"))
                    || "SET".equals(rule.target()));
  }

  private static List<RuleText> rules(List<Dump> dumps) {
    List<RuleText> out = new ArrayList<>();
    for (Dump dump : dumps) {
      for (Table table : dump.tables) {
        for (Chain chain : table.chains.values()) {
          for (Entry entry : chain.entries) {
            if (entry.rule() != null) {
              out.add(entry.rule());
            }
          }
        }
      }
    }
    return out;
  }

  private static @Nullable Coverage sets(ParseInput input, Ipsets sets) {
    String name = input.file().name();
    List<String> names =
        List.of(
            name + ".ipset",
            input.file().stem() + ".ipset",
            "ipset.save",
            "ipset.rules",
            "ipset.conf",
            "ipset");
    for (String each : names) {
      Optional<SourceFile> found = input.beside().apply(each);
      if (found.isPresent()) {
        LineLedger ledger = new LineLedger(found.get());
        sets.read(found.get(), ledger);
        return ledger.close();
      }
    }
    return null;
  }

  @Override
  public Emitter emitter() {
    return new IptablesEmitter();
  }

  @Override
  public List<Feature> features() {
    return Features.ALL;
  }
}
