package io.ruleshade.parser.junos;

import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lowers firewall filters: a term is a rule, and what no term decides is discarded.
 *
 * <p>A term that states neither {@code accept}, {@code discard}, {@code reject} nor {@code next term}
 * accepts what it matches, whatever else it does. {@code next term} goes on. A term that names another
 * filter goes through that filter's terms, and on when none of them decides. A policer may discard
 * what is over its rate; that is an effect of the term, which decides for the rest.
 *
 * <p>Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide, "How
 * Standard Firewall Filters Evaluate Packets", "Firewall Filter Terminating Actions", "Firewall Filter
 * Nonterminating Actions" ("an implicit accept action"), "Understanding Multiple Firewall Filters in a
 * Nested Configuration".
 */
final class FilterLowering {
  /** Actions that hand the packet on to somewhere else and end the filter. */
  private static final Set<String> DIVERSIONS =
      Set.of(
          "routing-instance",
          "logical-system",
          "next-ip",
          "next-ip6",
          "next-interface",
          "next-table",
          "topology",
          "decapsulate",
          "encapsulate");

  /** What an action changes that a later term can ask for. */
  private static final Map<String, String> WRITES =
      Map.of(
          "forwarding-class", "forwarding-class",
          "loss-priority", "loss-priority",
          "dscp", "dscp",
          "traffic-class", "dscp",
          "policy-map", "policy-map",
          "service-filter-hit", "service-filter-hit",
          "policer", "loss-priority",
          "three-color-policer", "loss-priority");

  private final Context context;
  private final Filters filters;
  private final PrefixLists lists;
  private final Bindings bindings;
  private final Set<String> loose;

  FilterLowering(
      Context context, Filters filters, PrefixLists lists, Bindings bindings, Set<String> loose) {
    this.context = context;
    this.filters = filters;
    this.lists = lists;
    this.bindings = bindings;
    this.loose = loose;
  }

  /** {@return the filters in file order} */
  List<Ruleset> lower() {
    List<Ruleset> out = new ArrayList<>();
    for (Filters.Filter filter : filters.all()) {
      out.add(ruleset(filter));
    }
    return out;
  }

  private Ruleset ruleset(Filters.Filter filter) {
    List<Rule> rules = new ArrayList<>();
    List<Ruleset.Gap> gaps = new ArrayList<>(0);
    for (Statement child : filter.block().all()) {
      if (child.shape.kind == Shape.Kind.UNREAD) {
        gaps.add(new Ruleset.Gap(rules.size(), child.span(context.file), List.of()));
      } else if (child.keyword().equals("term")) {
        Rule rule = rule(filter, child, rules.size() + 1);
        if (rule == null) {
          gaps.add(new Ruleset.Gap(rules.size(), child.span(context.file), List.of()));
        } else {
          rules.add(rule);
        }
      }
    }
    Ruleset.Family family =
        filter.isInet()
            ? Ruleset.Family.IPV4
            : filter.isInet6() ? Ruleset.Family.IPV6 : Ruleset.Family.BOTH;
    return new Ruleset(
        filter.name(),
        "filter",
        family,
        Action.Kind.DENY,
        bindings.of(filter.name()),
        rules,
        gaps,
        context.span(filter.block().first),
        loose.contains(filter.block().name()));
  }

  private @Nullable Rule rule(Filters.Filter filter, Statement term, int index) {
    List<Rule.Use> uses = new ArrayList<>();
    Action action = action(filter, term, uses);
    if (action == null && !term.inactive) {
      context.ledger.notUnderstood(Math.max(1, term.first), "what this term does is not understood");
      return null;
    }
    Statement from = term.get("from");
    RuleParts.Builder parts = new RuleParts.Builder();
    Match match = new TermMatch(context, filter, filters, lists, uses, parts).lower(from);
    if (!term.unread().isEmpty()) {
      List<Product> open = new ArrayList<>();
      String text = "`" + term.unread().get(0).name() + "`";
      match.products().forEach(p -> open.add(p.and(new Condition.Unknown(text))));
      match = new Match(open);
    }
    String description = term.value("description");
    return new Rule(
        index,
        term.name(),
        term.span(context.file),
        !term.inactive,
        action == null ? Action.DENY : action,
        match,
        description == null ? term.comment : description,
        null,
        uses)
        .withParts(parts.build());
  }

  /** {@return what a term does; null where that is not understood} */
  private @Nullable Action action(Filters.Filter filter, Statement term, List<Rule.Use> uses) {
    String nested = term.value("filter");
    Statement then = term.get("then");
    if (nested != null) {
      Filters.Filter target = filters.find(filter.family(), nested);
      Statement leaf = term.get("filter");
      if (target == null) {
        context.undefined("filter", nested, leaf == null ? term.first : leaf.last);
      }
      String name = target == null ? "filter " + nested : target.name();
      // A term that names a filter has no other statement.
      return then != null ? null : Action.call(Action.Kind.JUMP, name);
    }
    if (then == null) {
      // Where something was not understood, it may be what the term does.
      return term.unread().isEmpty() ? Action.PERMIT : null;
    }
    Action.Kind kind = null;
    boolean next = false;
    boolean log = false;
    boolean lost = false;
    Set<String> effects = new TreeSet<>();
    Set<String> writes = new TreeSet<>();
    for (Statement child : then.all()) {
      if (child.inactive) {
        continue;
      }
      String keyword = child.keyword();
      switch (keyword) {
        case "accept" -> kind = Action.Kind.PERMIT;
        case "discard" -> {
          kind = Action.Kind.DENY;
          child.values().forEach(value -> effects.add("discard " + value));
        }
        case "reject" -> {
          kind = Action.Kind.REJECT;
          child.values().forEach(value -> effects.add("reject " + value));
          child.texts().forEach(text -> effects.add("reject " + text));
        }
        case "next" -> {
          if (child.values().contains("term")) {
            next = true;
          } else {
            lost = true;
          }
        }
        case "?" -> {
          lost = true;
          effects.add("not understood: " + child.name());
        }
        case "apply-groups", "apply-groups-except" -> {}
        default -> {
          log |= keyword.equals("log") || keyword.equals("syslog");
          effects.add(child.text());
          String written = WRITES.get(keyword);
          if (written != null) {
            writes.add(written);
          }
          if (keyword.equals("policer")) {
            uses.add(context.use("policer", String.join(" ", child.values()), child.last));
          }
        }
      }
    }
    boolean diverted = then.all().stream().anyMatch(s -> !s.inactive && DIVERSIONS.contains(s.keyword()));
    if (next && (kind != null || diverted)) {
      // The device refuses both in one term.
      return null;
    }
    if (kind == null && lost) {
      return null;
    }
    if (kind == null) {
      kind = next ? Action.Kind.CONTINUE : Action.Kind.PERMIT;
    }
    return new Action(kind, null, log, List.copyOf(effects), List.copyOf(writes));
  }
}
