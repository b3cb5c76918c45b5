package io.ruleshade.parser.iptables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.parser.Loops;
import io.ruleshade.parser.iptables.Drafts.Chain;
import io.ruleshade.parser.iptables.Drafts.Entry;
import io.ruleshade.parser.iptables.Drafts.Table;
import io.ruleshade.parser.iptables.LowerContext.Lowered;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lowers the tables of one IP version to rulesets and entry points. */
final class Devices {
  private final SourceFile file;
  private final LineLedger ledger;
  private final List<Diagnostic> diagnostics;
  private final Notes notes;
  private final Ipsets sets;
  private final SetUses setUses;
  private final boolean v6;
  private final Addresses addresses;
  private final List<Ruleset> rulesets = new ArrayList<>();
  private final List<EntryPoint> entryPoints = new ArrayList<>();

  Devices(
      SourceFile file,
      LineLedger ledger,
      List<Diagnostic> diagnostics,
      Notes notes,
      Ipsets sets,
      SetUses setUses,
      boolean v6) {
    this.file = file;
    this.ledger = ledger;
    this.diagnostics = diagnostics;
    this.notes = notes;
    this.sets = sets;
    this.setUses = setUses;
    this.v6 = v6;
    this.addresses = new Addresses(v6);
  }

  /** {@return the rulesets in file order} */
  List<Ruleset> rulesets() {
    return rulesets;
  }

  /** {@return the hooks in file order} */
  List<EntryPoint> entryPoints() {
    return entryPoints;
  }

  /** {@return the verdict of a policy's name; null when it is none} */
  static Action.@Nullable Kind policy(String name) {
    return switch (name) {
      case "ACCEPT" -> Action.Kind.PERMIT;
      case "DROP" -> Action.Kind.DENY;
      case "QUEUE" -> Action.Kind.QUEUE;
      default -> null;
    };
  }

  /** Lowers a table. */
  void add(Table table) {
    Set<String> userChains = new HashSet<>();
    Set<String> baseChains = new HashSet<>();
    for (Chain chain : table.chains.values()) {
      (table.isBase(chain.name) ? baseChains : userChains).add(chain.name);
    }
    LowerContext context =
        new LowerContext(
            file, table.name, v6, addresses, userChains, baseChains, sets, setUses);
    List<Ruleset> lowered = new ArrayList<>();
    for (Chain chain : table.chains.values()) {
      lowered.add(chain(table, chain, context));
    }
    undeclared(table, lowered);
    Loops.report(lowered, diagnostics);
    rulesets.addAll(lowered);
  }

  private Ruleset chain(Table table, Chain chain, LowerContext context) {
    boolean base = table.isBase(chain.name);
    String name = table.name + "/" + chain.name;
    Action.Kind fallback = base ? basePolicy(chain, name) : Action.Kind.RETURN;
    List<Rule> rules = new ArrayList<>(chain.entries.size());
    List<Ruleset.Gap> gaps = new ArrayList<>();
    for (int i = 0; i < chain.entries.size(); i++) {
      Entry entry = chain.take(i);
      if (entry.rule() == null) {
        gaps.add(gap(entry.line(), entry.target(), rules.size(), context));
      } else if (isOurs(entry.rule())) {
        rule(entry, entry.rule(), rules, gaps, context);
      }
    }
    if (base) {
      entryPoints.add(new EntryPoint(name, guard(chain.name), List.of(name), fallback));
    }
    String hook = "hook " + chain.name.toLowerCase(Locale.ROOT);
    return new Ruleset(
        name,
        base ? "base chain" : "chain",
        v6 ? Ruleset.Family.IPV6 : Ruleset.Family.IPV4,
        fallback,
        base ? List.of(new Ruleset.Binding(hook, null)) : List.of(),
        rules,
        gaps,
        file.span(chain.line),
        false);
  }

  private boolean isOurs(RuleText rule) {
    return rule.onlyFamily() == 0 || (rule.onlyFamily() == 6) == v6;
  }

  private void rule(
      Entry entry, RuleText text, List<Rule> rules, List<Ruleset.Gap> gaps, LowerContext context) {
    try {
      Lowered lowered = RuleLowering.lower(text, context);
      Match match = lowered.match();
      illegible(match, text.line());
      if (entry.doubtful()) {
        match =
            new Match(
                match.products().stream()
                    .map(p -> p.and(new Condition.Unknown("whether a later line removes the rule")))
                    .toList());
      }
      rules.add(
          new Rule(
              rules.size() + 1,
              null,
              file.span(text.line()),
              true,
              lowered.action(),
              match,
              lowered.comment(),
              text.hits(),
              lowered.uses())
              .withParts(lowered.parts()));
    } catch (Unreadable e) {
      ledger.notUnderstood(text.line(), e.reason());
      diagnostics.add(DumpReader.notUnderstood(file, text.line(), e.reason()));
      gaps.add(gap(text.line(), text.target(), rules.size(), context));
    }
  }

  /** Values that iptables-restore could make nothing of either; names it would look up. */
  private void illegible(Match match, int line) {
    for (Product product : match.products()) {
      for (Condition condition : product.conditions()) {
        if (condition instanceof Condition.Unknown unknown) {
          String why = unknown.text().substring(unknown.text().lastIndexOf(": ") + 1).strip();
          if (!why.startsWith("no address but")) {
            notes.add(why, line, unknown.text(), "the rule is kept, but its match is not known");
          }
        }
      }
    }
  }

  private Ruleset.Gap gap(int line, @Nullable String target, int after, LowerContext context) {
    List<String> mayCall = List.of("*");
    if (target != null && context.chains().contains(target)) {
      mayCall = List.of(context.table() + "/" + target);
    } else if (target != null && Modules.target(target) != null) {
      mayCall = List.of();
    }
    return new Ruleset.Gap(after, file.span(line), mayCall);
  }

  private Action.Kind basePolicy(Chain chain, String name) {
    Action.Kind kind = chain.policy == null ? null : policy(chain.policy);
    if (kind != null) {
      return kind;
    }
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.ASSUMED,
            Severity.INFO,
            "the policy of `" + name + "` is not stated and taken to be `ACCEPT`",
            new Label(file.span(chain.line), ""),
            "state it with `:" + chain.name + " ACCEPT [0:0]`"));
    return Action.Kind.PERMIT;
  }

  /**
   * The packets of a hook. A packet in INPUT has no egress and one in OUTPUT no ingress interface;
   * in POSTROUTING the ingress interface of a forwarded packet is seen from Linux 5.7 on and not
   * before, so there it may be anything.
   */
  private Product guard(String chain) {
    Product all = Product.ANY.withSrc(addresses.any()).withDst(addresses.any());
    InterfaceSet some = InterfaceSet.SOME;
    InterfaceSet none = InterfaceSet.NONE;
    return switch (chain) {
      case "PREROUTING", "INPUT" -> all.withIn(some).withOut(none);
      case "FORWARD" -> all.withIn(some).withOut(some);
      case "OUTPUT" -> all.withIn(none).withOut(some);
      case "POSTROUTING" -> all.withOut(some);
      default -> all;
    };
  }

  /** Says which jumps lead nowhere. */
  private void undeclared(Table table, List<Ruleset> lowered) {
    Set<String> names = new HashSet<>();
    lowered.forEach(ruleset -> names.add(ruleset.name()));
    Set<String> said = new LinkedHashSet<>();
    for (Ruleset ruleset : lowered) {
      for (Rule rule : ruleset.rules()) {
        String target = rule.action().target();
        if (target != null && !names.contains(target) && said.add(target)) {
          String chain = target.substring(table.name.length() + 1);
          diagnostics.add(
              Diagnostic.at(
                  Diagnostic.UNDEFINED,
                  Severity.HIGH,
                  "no chain and no known target `" + chain + "` in table `" + table.name + "`",
                  new Label(rule.span(), ""),
                  "declare the chain, or report the target as missing from this program"));
        }
      }
    }
  }
}
