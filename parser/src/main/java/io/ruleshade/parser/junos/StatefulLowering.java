package io.ruleshade.parser.junos;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lowers the rules of the stateful firewall of services cards: a term is a rule, and what no term
 * decides is discarded.
 *
 * <p>Source: Juniper, Adaptive Services Interfaces User Guide, "Configuring Stateful Firewall Rules".
 */
final class StatefulLowering {
  private final Context context;
  private final Applications applications;
  private final PrefixLists lists;
  private final Set<String> loose;

  StatefulLowering(
      Context context, Applications applications, PrefixLists lists, Set<String> loose) {
    this.context = context;
    this.applications = applications;
    this.lists = lists;
    this.loose = loose;
  }

  /** {@return the rules, each a ruleset of its terms} */
  List<Ruleset> lower() {
    Statement services = context.system.get("services");
    Statement firewall = services == null ? null : services.get("stateful-firewall");
    List<Ruleset> out = new ArrayList<>();
    if (firewall == null) {
      return out;
    }
    for (Statement block : firewall.each("rule")) {
      List<Rule> rules = new ArrayList<>();
      List<Ruleset.Gap> gaps = new ArrayList<>(0);
      for (Statement child : block.all()) {
        if (child.shape.kind == Shape.Kind.UNREAD) {
          gaps.add(new Ruleset.Gap(rules.size(), child.span(context.file), List.of()));
        } else if (child.keyword().equals("term")) {
          Rule rule = rule(child, rules.size() + 1);
          if (rule == null) {
            gaps.add(new Ruleset.Gap(rules.size(), child.span(context.file), List.of()));
          } else {
            rules.add(rule);
          }
        }
      }
      String direction = block.value("match-direction");
      out.add(
          new Ruleset(
              "stateful-firewall rule " + block.name(),
              "stateful-firewall",
              Ruleset.Family.BOTH,
              Action.Kind.DENY,
              direction == null
                  ? List.of()
                  : List.of(new Ruleset.Binding("match-direction " + direction, null)),
              rules,
              gaps,
              context.span(block.first),
              isReferenced(firewall, block.name())));
    }
    return out;
  }

  private boolean isReferenced(Statement firewall, String name) {
    return loose.contains(name)
        || firewall.each("rule-set").stream().anyMatch(set -> set.get("rule", name) != null);
  }

  private @Nullable Rule rule(Statement term, int index) {
    Action action = action(term.get("then"));
    if (action == null && !term.inactive) {
      context.ledger.notUnderstood(Math.max(1, term.first), "what this term does is not understood");
      return null;
    }
    List<Rule.Use> uses = new ArrayList<>();
    Statement from = term.get("from");
    List<Product> products = from == null ? List.of(Product.ANY) : products(from, uses);
    List<Product> out = new ArrayList<>();
    for (Product product : products) {
      Product made = product;
      for (Statement lost : term.unread()) {
        made = made.and(new Condition.Unknown("`" + lost.name() + "`"));
      }
      out.add(made);
    }
    return new Rule(
        index,
        term.name(),
        term.span(context.file),
        !term.inactive,
        action == null ? Action.DENY : action,
        new Match(out),
        term.comment,
        null,
        uses);
  }

  private List<Product> products(Statement from, List<Rule.Use> uses) {
    List<Product> out = new ArrayList<>();
    for (Part source : side(from, "source", uses)) {
      for (Part destination : side(from, "destination", uses)) {
        for (Applications.Part service : services(from, uses)) {
          Product product =
              Product.ANY
                  .withSrc(source.set())
                  .withDst(destination.set())
                  .withService(service.service())
                  .withSrcPort(service.source());
          List<Condition> conditions = new ArrayList<>(source.conditions());
          conditions.addAll(destination.conditions());
          conditions.addAll(service.conditions());
          for (Condition condition : conditions) {
            product = product.and(condition);
          }
          for (Statement lost : from.unread()) {
            product = product.and(new Condition.Unknown("`" + lost.name() + "`"));
          }
          out.add(product);
        }
      }
    }
    return out;
  }

  private record Part(AddressSet set, List<Condition> conditions) {}

  private List<Part> side(Statement from, String side, List<Rule.Use> uses) {
    PrefixMatch match = new PrefixMatch(AddressSet.ANY);
    Statement addresses = from.get(side + "-address");
    if (addresses != null) {
      for (Statement entry : addresses.entries()) {
        boolean except = entry.has("except");
        Addresses.Prefix prefix = Addresses.prefix(entry.name());
        if (prefix != null) {
          match.add(prefix, except);
        } else {
          if (!entry.name().startsWith("any")) {
            context.ledger.notUnderstood(
                Math.max(1, entry.first), "no address: `" + entry.name() + "`");
          }
          match.addOpen(entry.name(), entry.name().startsWith("any"), except);
        }
      }
      addresses.unread().forEach(lost -> match.addOpen("`" + lost.name() + "`", false, false));
    }
    Statement prefixes = from.get(side + "-prefix-list");
    if (prefixes != null) {
      for (Statement entry : prefixes.entries()) {
        uses.add(context.use("prefix-list", entry.name(), entry.first));
        lists.addTo(match, entry.name(), entry.has("except"), entry.first, AddressSet.ANY);
      }
    }
    Statement ranges = from.get(side + "-address-range");
    AddressSet extra = AddressSet.EMPTY;
    if (ranges != null) {
      for (String text : ranges.texts()) {
        String[] words = text.split(" ");
        boolean simple = words.length == 4 && words[0].equals("low") && words[2].equals("high");
        IpAddress low = simple ? Addresses.address(words[1]) : null;
        IpAddress high = simple ? Addresses.address(words[3]) : null;
        if (low != null && high != null && low.v6() == high.v6()) {
          extra = extra.union(AddressSet.between(low, high));
        } else {
          match.addOpen("range " + text, true, text.endsWith("except"));
        }
      }
    }
    if (!match.isGiven()) {
      return List.of(new Part(ranges == null ? AddressSet.ANY : extra, List.of()));
    }
    Addresses result = match.result();
    List<Part> out = new ArrayList<>();
    out.add(new Part(result.known().union(extra), List.of()));
    result.open().forEach(o -> out.add(new Part(o.bound(), List.of(o.on(side + "-address")))));
    return out;
  }

  private List<Applications.Part> services(Statement from, List<Rule.Use> uses) {
    Set<String> names = new TreeSet<>();
    for (String keyword : List.of("applications", "application-sets")) {
      Statement list = from.get(keyword);
      if (list != null) {
        list.valueLines()
            .forEach(
                (name, line) -> {
                  names.add(name);
                  boolean set = applications.isSet(name);
                  uses.add(context.use(set ? "service-group" : "service", name, line));
                  if (!applications.isDefined(name)) {
                    context.undefined("application", name, line);
                  }
                });
      }
    }
    return names.isEmpty()
        ? List.of(new Applications.Part(ServiceSet.ANY, ServiceSet.ALL_PORTS, List.of()))
        : applications.union(names).parts();
  }

  private static @Nullable Action action(@Nullable Statement then) {
    if (then == null) {
      return null;
    }
    Action.Kind kind = null;
    Set<String> effects = new TreeSet<>();
    boolean log = false;
    for (Statement child : then.all()) {
      if (child.inactive) {
        continue;
      }
      switch (child.keyword()) {
        case "accept" -> kind = Action.Kind.PERMIT;
        case "discard" -> kind = Action.Kind.DENY;
        case "reject" -> kind = Action.Kind.REJECT;
        case "syslog" -> log = true;
        case "?" -> effects.add("not understood: " + child.name());
        default -> effects.add(child.text());
      }
    }
    return kind == null ? null : new Action(kind, null, log, List.copyOf(effects), List.of());
  }
}
