package io.ruleshade.parser.fortios;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Action;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.LineLedger;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tables of a configuration into the rule model: one ruleset a table of policies and
 * virtual domain, in which policies stand in the order of the table.
 *
 * <p>Since 6.4 {@code firewall policy} holds both IP versions; before it holds IPv4 and {@code
 * policy6} IPv6. Where the version is not stated, a file with {@code policy6} is of the older kind.
 */
final class FortiosLowering {
  /** The first version in which one table holds both IP versions. */
  private static final int COMBINED = 6_04_00;

  private final SourceFile file;
  private final LineLedger ledger;
  private final FortiosConfig config;
  private final List<Diagnostic> diagnostics;
  private final List<Ruleset> rulesets = new ArrayList<>();
  private final List<EntryPoint> entryPoints = new ArrayList<>();
  private final FortiosInventory inventory;

  FortiosLowering(
      SourceFile file, LineLedger ledger, FortiosConfig config, List<Diagnostic> diagnostics) {
    this.file = file;
    this.ledger = ledger;
    this.config = config;
    this.diagnostics = diagnostics;
    this.inventory = new FortiosInventory(config);
  }

  List<Ruleset> rulesets() {
    return rulesets;
  }

  List<EntryPoint> entryPoints() {
    return entryPoints;
  }

  FortiosInventory inventory() {
    return inventory;
  }

  /** Lowers everything; the ledger is complete afterwards. */
  void lower() {
    lower(config.global);
    config.vdoms.values().forEach(this::lower);
  }

  private void lower(FortiosVdom vdom) {
    FortiosContext context = new FortiosContext(file, ledger, config, vdom, diagnostics);
    FortiosTables tables = new FortiosTables(context);
    for (String path : FortiosPaths.RULES) {
      FortiosTable table = vdom.tables.get(path);
      if (table != null && !table.entries().isEmpty()) {
        Ruleset ruleset = ruleset(context, tables, table);
        rulesets.add(ruleset);
        entryPoints.add(entryPoint(ruleset, path));
      }
    }
    inventory.add(context, tables);
  }

  private Ruleset ruleset(FortiosContext context, FortiosTables tables, FortiosTable table) {
    List<Rule> rules = new ArrayList<>();
    List<Ruleset.Gap> gaps = new ArrayList<>(0);
    int first = Integer.MAX_VALUE;
    for (FortiosEntry policy : table.entries()) {
      first = Math.min(first, policy.start);
      Rule rule = rule(context, tables, policy, table.path, rules.size() + 1);
      if (rule == null) {
        gaps.add(new Ruleset.Gap(rules.size(), context.span(policy), List.of()));
      } else {
        rules.add(rule);
      }
    }
    boolean localIn = table.path.startsWith("firewall local-in-policy");
    return new Ruleset(
        context.vdom().qualified(FortiosPaths.ruleset(table.path)),
        "policy",
        family(context.vdom(), table),
        localIn ? Action.Kind.QUEUE : Action.Kind.DENY,
        List.of(new Ruleset.Binding(localIn ? "traffic to the device" : "forwarded traffic", null)),
        rules,
        gaps,
        opening(first),
        false);
  }

  private Span opening(int first) {
    return file.span(file.lines().lineAt(first == Integer.MAX_VALUE ? 0 : first));
  }

  private @Nullable Rule rule(
      FortiosContext context,
      FortiosTables tables,
      FortiosEntry policy,
      String path,
      int index) {
    if (policy.refused != null) {
      return null;
    }
    Action action = FortiosActions.of(policy);
    if (action == null) {
      FortiosField field = policy.fields.get("action");
      if (field != null) {
        context.notUnderstood(field, "no action of a policy that is known");
      }
      return null;
    }
    FortiosPolicy.Lowered lowered = new FortiosPolicy(context, tables, policy, path).lower();
    return new Rule(
        index,
        name(policy),
        context.span(policy),
        !policy.value("status").equals("disable"),
        action,
        lowered.match(),
        comment(policy),
        null,
        lowered.uses())
        .withParts(lowered.parts());
  }

  /** The number of a policy, with the name it may have. */
  private static String name(FortiosEntry policy) {
    String name = policy.value("name");
    return name.isEmpty() ? policy.name : policy.name + " (" + name + ")";
  }

  private static @Nullable String comment(FortiosEntry policy) {
    FortiosField field = policy.field(policy.field("comments") == null ? "comment" : "comments");
    return field == null ? null : field.joined();
  }

  private Ruleset.Family family(FortiosVdom vdom, FortiosTable table) {
    return switch (table.path) {
      case "firewall policy6", "firewall policy64", "firewall local-in-policy6" ->
          Ruleset.Family.IPV6;
      case "firewall policy46", "firewall local-in-policy" -> Ruleset.Family.IPV4;
      case "firewall consolidated policy", "firewall security-policy" -> Ruleset.Family.BOTH;
      default -> {
        boolean six =
            table.entries().stream()
                .anyMatch(p -> p.field("srcaddr6") != null || p.field("dstaddr6") != null);
        boolean old =
            config.version > 0
                ? config.version < COMBINED
                : !vdom.entries("firewall policy6").isEmpty();
        yield old && !six ? Ruleset.Family.IPV4 : Ruleset.Family.BOTH;
      }
    };
  }

  private static EntryPoint entryPoint(Ruleset ruleset, String path) {
    boolean localIn = path.startsWith("firewall local-in-policy");
    Product guard =
        Product.ANY
            .withIn(InterfaceSet.SOME)
            .withOut(localIn ? InterfaceSet.NONE : InterfaceSet.SOME)
            .withSrc(ruleset.family().addresses())
            .withDst(ruleset.family().addresses());
    return new EntryPoint(
        ruleset.name(), guard, List.of(ruleset.name()), ruleset.defaultAction());
  }
}
