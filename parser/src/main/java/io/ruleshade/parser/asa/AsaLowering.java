package io.ruleshade.parser.asa;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the final state of a configuration into the rule model.
 *
 * <p>Before release 9.0, and on PIX and FWSM, an extended list filters IPv4 alone and {@code any}
 * means every IPv4 address; since 9.0 a list filters both versions. Where the software is not
 * stated a list is taken to see both, in which {@code any} and {@code any4} differ: that never
 * claims too much.
 */
final class AsaLowering {
  private final SourceFile file;
  private final LineLedger ledger;
  private final AsaConfig config;
  private final List<Diagnostic> diagnostics;
  private final AsaMatcher matcher;
  private final AsaResolver resolver;
  private final AsaBindings bindings;

  AsaLowering(SourceFile file, LineLedger ledger, AsaConfig config, List<Diagnostic> diagnostics) {
    this.file = file;
    this.ledger = ledger;
    this.config = config;
    this.diagnostics = diagnostics;
    Set<String> cyclic = new LinkedHashSet<>();
    for (List<String> cycle : AsaCycles.of(config.groups)) {
      cyclic.addAll(cycle);
      reportCycle(cycle);
    }
    this.resolver = new AsaResolver(config, cyclic);
    AsaMembers members = new AsaMembers(config, resolver, cyclic);
    this.matcher = new AsaMatcher(file, config, resolver, members, diagnostics::add);
    this.bindings = new AsaBindings(config, ledger, diagnostics);
  }

  /** What is lowered before the ledger can be closed. */
  record Parts(List<Ruleset> rulesets, AsaBindings bindings, AsaInventory inventory) {}

  /** Lowers everything; the ledger is complete afterwards. */
  Parts lower() {
    AsaInventory inventory = new AsaInventory(file, config, resolver, diagnostics);
    inventory.references(ledger);
    List<Ruleset> rulesets = new ArrayList<>();
    for (AsaList list : config.lists.values()) {
      if (list.kind != AsaList.Kind.OTHER) {
        rulesets.add(ruleset(list));
      }
    }
    rulesets.sort(Comparator.comparingInt(ruleset -> ruleset.opening().start()));
    return new Parts(rulesets, bindings, inventory);
  }

  /** {@return the device} */
  static Device device(String id, Coverage coverage, Parts parts) {
    return new Device(
        id,
        "asa",
        List.of(coverage),
        parts.rulesets(),
        parts.bindings().entryPoints(),
        parts.inventory().objects());
  }

  private void reportCycle(List<String> cycle) {
    AsaGroup first = config.groups.get(cycle.get(0));
    if (first != null) {
      List<String> quoted = cycle.stream().limit(20).map(name -> "`" + name + "`").toList();
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.CYCLE,
              Severity.MEDIUM,
              "object groups are members of each other: " + String.join(", ", quoted),
              new Label(first.span, "one of them"),
              "take one group out of another; the device refuses such a circle"));
    }
  }

  /**
   * A list. One that only {@code show access-list} output describes counts as in use: such output
   * does not say where lists are applied.
   */
  private Ruleset ruleset(AsaList list) {
    boolean configured = list.hasConfiguredEntries() || list.shown.isEmpty();
    List<AsaList.Entry> entries = configured ? list.configured : shown(list);
    Map<AsaList.Entry, Long> counted = configured ? counted(list) : Map.of();
    List<Rule> rules = new ArrayList<>(entries.size());
    List<Ruleset.Gap> gaps = new ArrayList<>(0);
    StringBuilder remarks = new StringBuilder();
    for (AsaList.Entry entry : entries) {
      if (entry.remark != null) {
        remarks.append(remarks.isEmpty() ? "" : "\n").append(entry.remark);
        continue;
      }
      String comment = remarks.isEmpty() ? null : remarks.toString();
      remarks.setLength(0);
      AsaMatcher.Lowered lowered = lower(entry, configured);
      Rule rule = rule(entry, lowered, rules.size() + 1, comment, counted.get(entry));
      if (rule == null) {
        gaps.add(new Ruleset.Gap(rules.size(), file.span(entry.line), List.of()));
      } else {
        rules.add(rule);
      }
    }
    return new Ruleset(
        bindings.fullName(list),
        list.kind == AsaList.Kind.STANDARD ? "acl-standard" : "acl",
        bindings.family(list),
        bindings.defaultAction(list),
        bindings.of(list),
        rules,
        gaps,
        list.opening,
        !configured || config.listReferences.contains(list.name));
  }

  private AsaMatcher.@Nullable Lowered lower(AsaList.Entry entry, boolean configured) {
    Ace ace = entry.ace;
    if (ace == null) {
      return null;
    }
    return configured ? matcher.lower(ace) : matcher.lowerShown(ace, entry.children);
  }

  private @Nullable Rule rule(
      AsaList.Entry entry,
      AsaMatcher.@Nullable Lowered lowered,
      int index,
      @Nullable String comment,
      @Nullable Long counted) {
    Ace ace = entry.ace;
    if (ace == null || lowered == null) {
      return null;
    }
    Action action = lowered.action();
    if (action == null) {
      ledger.notUnderstood(entry.line, lowered.error() == null ? "" : lowered.error());
      return null;
    }
    long hits = counted == null ? entry.hits() : counted;
    return new Rule(
        index,
        null,
        file.span(entry.line),
        !ace.inactive(),
        action,
        lowered.match(),
        comment,
        hits < 0 ? null : new Rule.HitCount(hits, -1),
        lowered.uses())
        .withParts(lowered.parts());
  }

  /** Entries of {@code show access-list} with the remarks between them. */
  private static List<AsaList.Entry> shown(AsaList list) {
    List<AsaList.Entry> all = new ArrayList<>(list.configured);
    all.addAll(list.shown);
    all.sort(
        Comparator.<AsaList.Entry>comparingInt(entry -> entry.number)
            .thenComparingInt(entry -> entry.line));
    return all;
  }

  /** The hits of configured entries, from {@code show access-list} output in the same file. */
  private Map<AsaList.Entry, Long> counted(AsaList list) {
    Map<AsaList.Entry, Long> hits = new HashMap<>();
    for (AsaList.Entry shown : list.shown) {
      boolean there = shown.number > 0 && shown.number <= list.configured.size();
      AsaList.Entry entry = there ? list.configured.get(shown.number - 1) : null;
      if (entry == null || !same(entry, shown)) {
        ledger.notUnderstood(shown.line, "differs from the configuration of the list");
      } else if (shown.hits() >= 0) {
        hits.put(entry, shown.hits());
      }
    }
    return hits;
  }

  private static boolean same(AsaList.Entry configured, AsaList.Entry shown) {
    if (configured.ace == null || shown.ace == null) {
      return configured.ace == null && shown.ace == null;
    }
    return configured.ace.identity().equals(shown.ace.identity());
  }
}
