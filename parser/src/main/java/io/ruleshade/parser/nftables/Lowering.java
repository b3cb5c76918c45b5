package io.ruleshade.parser.nftables;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Loops;
import io.ruleshade.parser.nftables.RuleLowering.Lowered;
import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.parser.nftables.Tables.Chain;
import io.ruleshade.parser.nftables.Tables.Entry;
import io.ruleshade.parser.nftables.Tables.Hook;
import io.ruleshade.parser.nftables.Tables.SetDef;
import io.ruleshade.parser.nftables.Tables.Table;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Lowers tables to rulesets, entry points and objects. */
final class Lowering {
  private static final List<String> HOOKS =
      List.of("ingress", "prerouting", "input", "forward", "output", "postrouting", "egress");

  private final List<Diagnostic> diagnostics;
  private final BiConsumer<Span, String> notUnderstood;
  private final List<Ruleset> rulesets = new ArrayList<>();
  private final List<Registered> registered = new ArrayList<>();
  private final List<NamedObject> objects = new ArrayList<>();
  private final Map<String, Values> cache = Context.newCache();

  private record Registered(EntryPoint entry, int hook, int priority) {}

  /**
   * A lowering.
   *
   * @param notUnderstood is told of rules that turn out to be unreadable
   */
  Lowering(List<Diagnostic> diagnostics, BiConsumer<Span, String> notUnderstood) {
    this.diagnostics = diagnostics;
    this.notUnderstood = notUnderstood;
  }

  /** Lowers all tables. */
  void lower(Tables tables) {
    tables.all.values().forEach(this::table);
  }

  List<Ruleset> rulesets() {
    return rulesets;
  }

  /** {@return the hooks in the order in which packets come through them} */
  List<EntryPoint> entryPoints() {
    return registered.stream()
        .sorted(Comparator.comparingInt(Registered::hook).thenComparingInt(Registered::priority))
        .map(Registered::entry)
        .toList();
  }

  List<NamedObject> objects() {
    return objects;
  }

  private void table(Table table) {
    Passages passages = new Passages(table);
    List<Ruleset> lowered = new ArrayList<>();
    Anonymous anonymous = new Anonymous(table, passages, lowered);
    for (Chain chain : table.chains.values()) {
      int at = lowered.size();
      Ruleset ruleset = chain(table, chain, passages, anonymous);
      lowered.add(at, ruleset);
    }
    Set<String> names = new HashSet<>();
    lowered.forEach(ruleset -> names.add(ruleset.name()));
    undeclared(table, lowered, names);
    Loops.report(lowered, diagnostics);
    rulesets.addAll(lowered);
    for (SetDef set : table.sets.values()) {
      objects.add(object(table, set));
    }
    objects.addAll(table.objects.values());
  }

  private static NamedObject object(Table table, SetDef set) {
    List<String> value = new ArrayList<>();
    List<Rule.Use> members = new ArrayList<>(set.uses);
    for (Element element : set.elements) {
      String key = Values.text(element.key());
      value.add(element.verdict() == null ? key : key + " : " + verdict(element));
    }
    return new NamedObject(
        table.full(set.name), set.map ? "map" : "set", set.span, members, value, false);
  }

  private static String verdict(Element element) {
    Syntax.Verdict verdict = element.verdict();
    return verdict == null
        ? ""
        : verdict.kind().label() + (verdict.target() == null ? "" : " " + verdict.target());
  }

  private Ruleset chain(Table table, Chain chain, Passages passages, Anonymous anonymous) {
    Hook hook = chain.hook;
    Families family = Families.of(table.family);
    String name = table.full(chain.name);
    List<Rule> rules = new ArrayList<>(chain.entries.size());
    List<Ruleset.Gap> gaps = new ArrayList<>();
    for (Entry entry : chain.entries) {
      entry(table, passages.changing(chain.name), passages, entry, rules, gaps, anonymous);
    }
    boolean base = hook != null;
    Action.Kind fallback =
        !base
            ? Action.Kind.RETURN
            : "drop".equals(chain.policy) ? Action.Kind.DENY : Action.Kind.PERMIT;
    if ("?".equals(chain.policy)) {
      gaps.add(new Ruleset.Gap(rules.size(), chain.opening, List.of()));
    }
    List<Ruleset.Binding> bindings = List.of();
    if (hook != null && !table.dormant) {
      String text = "hook " + hook.name() + " priority " + hook.priorityText();
      bindings = List.of(new Ruleset.Binding(text, hook.span()));
      EntryPoint entry =
          new EntryPoint(
              name + " hook " + hook.name(), guard(family, chain, hook), List.of(name), fallback);
      registered.add(new Registered(entry, HOOKS.indexOf(hook.name()), hook.priority()));
    }
    return new Ruleset(
        name,
        base ? "base chain" : "chain",
        family.versions(),
        fallback,
        bindings,
        rules,
        gaps,
        firstLine(chain.opening),
        false);
  }

  private static Span firstLine(Span span) {
    return new Span(span.file(), span.start(), Math.min(span.end(), span.file().lines().end(span.line())));
  }

  /**
   * The packets of a hook. A packet in input has no egress and one in output no ingress interface; in
   * postrouting the ingress interface of a forwarded packet is seen by newer kernels only, so there it
   * may be anything. A chain of type nat sees new connections only ({@code nf_nat_inet_fn}).
   */
  private static Product guard(Families family, Chain chain, Hook hook) {
    Product all = family.all();
    InterfaceSet some = InterfaceSet.SOME;
    InterfaceSet none = InterfaceSet.NONE;
    Product guard =
        switch (hook.name()) {
          case "prerouting", "input" -> all.withIn(some).withOut(none);
          case "forward" -> all.withIn(some).withOut(some);
          case "output" -> family == Families.ARP ? all : all.withIn(none).withOut(some);
          case "postrouting" -> all.withOut(some);
          case "ingress" ->
              chain.devicesUnknown || chain.devices.isEmpty()
                  ? all
                  : all.withIn(InterfaceSet.named(chain.devices));
          default -> all;
        };
    return hook.type().equals("nat")
        ? guard.withState(EnumSet.of(ConnState.NEW, ConnState.RELATED))
        : guard;
  }

  private void entry(
      Table table,
      Set<String> changing,
      Passages passages,
      Entry entry,
      List<Rule> rules,
      List<Ruleset.Gap> gaps,
      Anonymous anonymous) {
    List<Statement> statements = entry.statements();
    if (statements == null) {
      gaps.add(new Ruleset.Gap(rules.size(), entry.span(), full(table, entry.mayCall())));
      return;
    }
    Context context = new Context(table, changing, passages.written(), entry.span(), cache);
    try {
      RuleLowering lowering =
          new RuleLowering(context, body -> anonymous.chain(body, changing, entry));
      Lowered lowered = lowering.lower(statements);
      List<Rule.Use> uses = new ArrayList<>(entry.uses());
      uses.addAll(context.uses());
      List<Rule.Arm> arms = entry.doubtful() ? doubted(lowered.arms()) : lowered.arms();
      rules.add(
          Rule.ofArms(
              rules.size() + 1,
              null,
              entry.span(),
              arms,
              lowered.comment(),
              lowered.hits(),
              uses)
              .withParts(entry.doubtful() ? RuleParts.NONE : lowered.parts()));
    } catch (Unreadable e) {
      notUnderstood.accept(entry.span(), e.reason());
      List<String> mayCall = full(table, ChainReader.mayCall(entry.span().text()));
      gaps.add(new Ruleset.Gap(rules.size(), entry.span(), mayCall));
    }
    for (String set : context.missing()) {
      diagnostics.add(
          Diagnostic.at(
              Diagnostic.UNDEFINED,
              Severity.HIGH,
              "no set or map `@" + set + "` in table `" + table.family + " " + table.name + "`",
              new Label(entry.span(), ""),
              "define it in the table; nft does not load the rule without it"));
    }
  }

  private static List<Rule.Arm> doubted(List<Rule.Arm> arms) {
    Condition doubt = new Condition.Unknown("whether another command removes the rule");
    return arms.stream()
        .map(
            arm ->
                new Rule.Arm(
                    new Match(Products.with(arm.match().products(), doubt)), arm.action()))
        .toList();
  }

  private static List<String> full(Table table, List<String> names) {
    return names.stream().map(name -> name.equals("*") ? "*" : table.full(name)).toList();
  }

  /** Chains without a name; nft calls them {@code __chain1}, {@code __chain2} … */
  private final class Anonymous {
    private final Table table;
    private final Passages passages;
    private final List<Ruleset> out;
    private int count;

    Anonymous(Table table, Passages passages, List<Ruleset> out) {
      this.table = table;
      this.passages = passages;
      this.out = out;
    }

    String chain(List<List<Statement>> body, Set<String> changing, Entry caller) {
      String name = table.full("__chain" + ++count);
      List<Rule> rules = new ArrayList<>();
      List<Ruleset.Gap> gaps = new ArrayList<>();
      for (List<Statement> statements : body) {
        Entry entry =
            new Entry(statements, caller.span(), List.of(), List.of("*"), caller.doubtful());
        entry(table, changing, passages, entry, rules, gaps, this);
      }
      out.add(
          new Ruleset(
              name,
              "chain",
              Families.of(table.family).versions(),
              Action.Kind.RETURN,
              List.of(),
              rules,
              gaps,
              firstLine(caller.span()),
              false));
      return name;
    }
  }

  /** Says which jumps lead nowhere. */
  private void undeclared(Table table, List<Ruleset> lowered, Set<String> names) {
    Set<String> said = new LinkedHashSet<>();
    for (Ruleset ruleset : lowered) {
      for (Rule rule : ruleset.rules()) {
        for (String target : rule.targets()) {
          if (!names.contains(target) && said.add(target)) {
            String chain = target.substring(table.full("").length());
            diagnostics.add(
                Diagnostic.at(
                    Diagnostic.UNDEFINED,
                    Severity.HIGH,
                    "no chain `" + chain + "` in table `" + table.family + " " + table.name + "`",
                    new Label(rule.span(), ""),
                    "declare the chain; nft does not load the rule without it"));
          }
        }
      }
    }
  }
}
