package io.ruleshade.parser.panos;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns the tree of a configuration into the rule model, and accounts for its lines. */
final class Lowering {
  private final SourceFile file;
  private final LineLedger ledger;
  private final Tree tree;
  private final boolean wholeLines;

  Lowering(SourceFile file, LineLedger ledger, Tree tree, boolean wholeLines) {
    this.file = file;
    this.ledger = ledger;
    this.tree = tree;
    this.wholeLines = wholeLines;
  }

  /** What is lowered before the ledger can be closed. */
  record Parts(
      @Nullable String hostname,
      List<Ruleset> rulesets,
      List<EntryPoint> entries,
      List<NamedObject> objects) {
    /** {@return the device} */
    Device device(String id, Coverage coverage) {
      return new Device(id, "panos", List.of(coverage), rulesets, entries, objects);
    }
  }

  /** Lowers everything and accounts for the lines. */
  Parts parts() {
    Config config = Config.of(tree, file);
    List<Diagnostic> diagnostics = tree.diagnostics;
    Set<Node> circles = Collections.newSetFromMap(new IdentityHashMap<>());
    Definitions definitions = new Definitions(config);
    Groups groups =
        new Groups(
            definitions,
            group -> {
              if (circles.add(group)) {
                circle(group);
              }
            });
    AddressNames addresses = new AddressNames(definitions, groups);
    ServiceNames services = new ServiceNames(definitions, groups);
    References references = new References(file, definitions, addresses, services, diagnostics);
    List<Rulebase> rulebases = Rulebase.all(config);
    Entries entries = new Entries(config, rulebases);
    RuleLowering rules =
        new RuleLowering(
            file,
            wholeLines,
            references,
            new Zones(zones(config, rulebases), entries.tellZonesApart()),
            new RuleActions(Defaults.read(config)),
            diagnostics);
    List<Ruleset> rulesets = new ArrayList<>();
    for (Rulebase rulebase : rulebases) {
      rulesets.add(ruleset(rulebase, rules, entries));
    }
    rulesets.sort(Comparator.comparingInt(ruleset -> ruleset.opening().start()));
    Inventory inventory =
        new Inventory(file, config, definitions, addresses, services, references, wholeLines);
    List<NamedObject> objects = inventory.objects(tree.root);
    new Accounting(file, ledger).enter(tree);
    return new Parts(config.hostname, rulesets, entries.entries(), objects);
  }

  /** The zones that rules name and those that are defined. */
  private static Set<String> zones(Config config, List<Rulebase> rulebases) {
    Set<String> zones = new TreeSet<>();
    for (Rulebase rulebase : rulebases) {
      for (Node rule : rulebase.rules()) {
        for (String field : List.of("from", "to")) {
          Node node = rule.child(field);
          if (node != null) {
            node.children().stream()
                .map(child -> child.name)
                .filter(name -> !name.equals("any"))
                .forEach(zones::add);
          }
        }
      }
    }
    for (Namespace place : config.all()) {
      for (Node section : place.sections("zone")) {
        section.children().forEach(zone -> zones.add(zone.name));
      }
    }
    return zones;
  }

  private Ruleset ruleset(Rulebase rulebase, RuleLowering lowering, Entries entries) {
    List<Rule> rules = new ArrayList<>(rulebase.rules().size());
    List<Ruleset.Gap> gaps = new ArrayList<>(0);
    Span opening = rulebase.containers().get(0).opening(file);
    if (rulebase.isBroken()) {
      gaps.add(new Ruleset.Gap(0, opening, List.of()));
    }
    for (Node node : rulebase.rules()) {
      Rule rule = lowering.lower(node, rulebase.home(), rules.size() + 1);
      if (rule == null) {
        gaps.add(new Ruleset.Gap(rules.size(), lowering.span(node), List.of()));
      } else {
        rules.add(rule);
      }
    }
    if (rulebase.isCut()) {
      gaps.add(new Ruleset.Gap(rules.size(), opening, List.of()));
    }
    boolean last =
        rulebase.section().equals("rulebase") || rulebase.section().equals("post-rulebase");
    return new Ruleset(
        rulebase.name(),
        "rulebase",
        Ruleset.Family.BOTH,
        last ? Action.Kind.DENY : Action.Kind.RETURN,
        entries.bindings(rulebase),
        rules,
        gaps,
        opening,
        false);
  }

  private void circle(Node group) {
    tree.diagnostics.add(
        Diagnostic.at(
            Diagnostic.CYCLE,
            Severity.MEDIUM,
            "group `" + group.name + "` is a member of itself",
            new Label(group.opening(file), "this group"),
            "take one group out of another; the device refuses such a circle"));
  }
}
