package io.ruleshade.parser.cisco;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.Match;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.ParseInput;
import io.ruleshade.parser.ParseResult;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the final state of a router's or switch's configuration into the rule model. */
public final class RouterLowering {
  private final SourceFile file;
  private final RouterFlavor flavor;
  private final RouterConfig config;
  private final LineLedger ledger;
  private final List<Diagnostic> diagnostics;
  private final Resolver resolver;
  private final AceLowering aces;
  private final ListReader spelling;

  private RouterLowering(
      SourceFile file,
      RouterFlavor flavor,
      RouterConfig config,
      LineLedger ledger,
      List<Diagnostic> diagnostics) {
    this.file = file;
    this.flavor = flavor;
    this.config = config;
    this.ledger = ledger;
    this.diagnostics = diagnostics;
    Set<String> cyclic = new HashSet<>();
    for (List<String> cycle : GroupCycles.of(inner(config))) {
      cyclic.addAll(cycle);
      reportCycle(cycle);
    }
    this.resolver = new Resolver(config, flavor, cyclic);
    this.aces =
        new AceLowering(file, config, flavor, resolver, reflected(config), diagnostics::add);
    this.spelling =
        new ListReader(file, ledger, new AceReader(file), flavor, diagnostics);
  }

  /** Reads a file. Never throws because of the text. Complexity: linear in its length. */
  public static ParseResult parse(ParseInput input, RouterFlavor flavor) {
    SourceFile file = input.file();
    if (file.lines().count() == 0) {
      return ParseResult.NOTHING;
    }
    LineLedger ledger = new LineLedger(file, RouterIdle.ALL);
    List<Diagnostic> diagnostics = new ArrayList<>();
    RouterConfig config = new RouterReader(file, ledger, flavor, diagnostics).read();
    Device device = new RouterLowering(file, flavor, config, ledger, diagnostics).lower();
    return new ParseResult(List.of(device), diagnostics, true);
  }

  private static Map<String, List<String>> inner(RouterConfig config) {
    Map<String, List<String>> members = new LinkedHashMap<>();
    config.groups.forEach(
        (name, group) -> {
          List<String> names = new ArrayList<>();
          for (ObjectGroup.Member member : group.members) {
            if (member instanceof ObjectGroup.Member.Group g) {
              names.add(g.name().text());
            }
          }
          members.put(name, names);
        });
    return members;
  }

  private static Set<String> reflected(RouterConfig config) {
    Set<String> names = new HashSet<>();
    List<AccessList> all = new ArrayList<>(config.lists.values());
    all.addAll(config.shown.values());
    for (AccessList list : all) {
      for (AccessList.Entry entry : list.ordered()) {
        if (entry.ace != null && entry.ace.options().reflect != null) {
          names.add(entry.ace.options().reflect.text());
        }
      }
    }
    return names;
  }

  private void reportCycle(List<String> cycle) {
    ObjectGroup first = config.groups.get(cycle.get(0));
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

  private Device lower() {
    Set<String> referenced = References.of(file, config, ledger);
    Map<AccessList, Map<AccessList.Entry, Long>> hits = new HashMap<>();
    takeShown(hits);
    RouterBindings bindings = new RouterBindings(config, flavor, diagnostics);
    List<Ruleset> rulesets = new ArrayList<>();
    for (AccessList list : config.lists.values()) {
      rulesets.add(
          ruleset(list, bindings, hits.getOrDefault(list, Map.of()), referenced));
    }
    rulesets.sort(Comparator.comparingInt(ruleset -> ruleset.opening().start()));
    List<NamedObject> objects =
        new RouterInventory(file, config, resolver, diagnostics).objects(referenced);
    String fileName = file.stem();
    Device device =
        new Device(
            config.hostname == null ? fileName : config.hostname,
            flavor.dialect(),
            List.of(ledger.close()),
            rulesets,
            bindings.entryPoints(),
            objects);
    return config.hostname == null ? device.namedAfter(fileName) : device;
  }

  /**
   * Lists of {@code show access-lists}: alone they are the lists; beside a configuration they say how
   * often its entries were hit.
   */
  private void takeShown(Map<AccessList, Map<AccessList.Entry, Long>> hits) {
    for (Map.Entry<String, AccessList> shown : config.shown.entrySet()) {
      AccessList configured = config.lists.get(shown.getKey());
      if (configured == null || configured.isEmpty()) {
        config.lists.put(shown.getKey(), shown.getValue());
      } else {
        hits.put(configured, counted(configured, shown.getValue()));
      }
    }
  }

  private Map<AccessList.Entry, Long> counted(AccessList configured, AccessList shown) {
    Map<AccessList.Entry, Long> hits = new HashMap<>();
    Map<String, AccessList.Entry> byText = new HashMap<>();
    for (AccessList.Entry entry : configured.ordered()) {
      if (entry.ace != null) {
        byText.putIfAbsent(spelling.text(entry.ace), entry);
      }
    }
    for (AccessList.Entry entry : shown.ordered()) {
      if (entry.remark != null) {
        continue;
      }
      AccessList.Entry found = entry.ace == null ? null : byText.get(spelling.text(entry.ace));
      if (found == null || entry.ace == null) {
        ledger.notUnderstood(entry.line, "differs from the configuration of the list");
      } else if (entry.ace.options().hits >= 0) {
        hits.put(found, entry.ace.options().hits);
      }
    }
    return hits;
  }

  private Ruleset ruleset(
      AccessList list,
      RouterBindings bindings,
      Map<AccessList.Entry, Long> hits,
      Set<String> referenced) {
    List<Rule> rules = new ArrayList<>();
    List<Ruleset.Gap> gaps = new ArrayList<>(0);
    StringBuilder remarks = new StringBuilder();
    boolean shown = config.shown.containsValue(list);
    for (AccessList.Entry entry : list.ordered()) {
      if (entry.remark != null) {
        remarks.append(remarks.isEmpty() ? "" : "\n").append(entry.remark);
        continue;
      }
      String comment = remarks.isEmpty() ? null : remarks.toString();
      remarks.setLength(0);
      Rule rule = rule(list, entry, rules.size() + 1, comment, hits.get(entry), shown);
      if (rule == null) {
        gaps.add(new Ruleset.Gap(rules.size(), file.span(entry.line), List.of()));
      } else {
        rules.add(rule);
      }
    }
    return new Ruleset(
        bindings.fullName(list),
        list.kind == AccessList.Kind.STANDARD ? "acl-standard" : "acl",
        list.six ? Ruleset.Family.IPV6 : Ruleset.Family.IPV4,
        bindings.defaultAction(list),
        bindings.of(list),
        rules,
        gaps,
        list.opening,
        // What `show access-lists` prints does not say where a list is applied.
        shown || referenced.contains(list.name));
  }

  private static Match perhapsReplaced(Match match) {
    Condition unknown =
        new Condition.Unknown("whether a later line with its number took its place");
    return new Match(match.products().stream().map(p -> p.and(unknown)).toList());
  }

  private @Nullable Rule rule(
      AccessList list,
      AccessList.Entry entry,
      int index,
      @Nullable String comment,
      @Nullable Long counted,
      boolean shown) {
    Ace ace = entry.ace;
    if (ace == null) {
      return null;
    }
    AceLowering.Lowered lowered = aces.lower(ace, list.six, shown);
    Action action = lowered.action();
    if (action == null) {
      ledger.notUnderstood(entry.line, lowered.error() == null ? "" : lowered.error());
      return null;
    }
    long hits = counted == null ? ace.options().hits : counted;
    return new Rule(
        index,
        entry.numbered ? Integer.toString(entry.number) : null,
        file.span(entry.line),
        true,
        action,
        entry.contested ? perhapsReplaced(lowered.match()) : lowered.match(),
        comment,
        hits < 0 ? null : new Rule.HitCount(hits, -1),
        lowered.uses())
        .withParts(lowered.parts());
  }
}
