package io.ruleshade.parser.junos;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Extent;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lowers zone policies and global policies.
 *
 * <p>A packet meets the policies from its ingress zone to its egress zone, then the global policies,
 * then the default policy, which is to deny. Each pair of zones with policies of its own is an entry
 * point; all other pairs meet the global policies alone. Where there are none, each other pair of zones is
 * an entry point that meets the default alone, also from a zone to itself, up to {@value #MOST_ZONES} zones.
 * Traffic to the device itself (zone {@code junos-host}) that its policies do not decide is left to what the
 * zone's host-inbound traffic allows, which is not modelled. The device reassembles fragments before it looks
 * at ports.
 *
 * <p>Source: Juniper, Security Policies User Guide for Security Devices, "Security Policies Overview",
 * "Global Security Policies", "Configuring Security Policies".
 */
final class PolicyLowering {
  private static final String GLOBAL = "global";
  private static final String SELF = "junos-host";

  /** Of more zones the pairs without policies are left out. */
  private static final int MOST_ZONES = 64;

  /** Match criteria that are predicates. */
  private static final List<String> PREDICATES =
      List.of(
          "dynamic-application",
          "url-category",
          "source-identity",
          "destination-identity",
          "source-end-user-profile",
          "source-device-profile",
          "source-l3vpn-vrf-group",
          "destination-l3vpn-vrf-group",
          "source-l3vpn-vrf-id",
          "vrf-group");

  private final Context context;
  private final AddressBooks books;
  private final Applications applications;
  private final @Nullable Statement policies;
  private final Action.Kind defaultAction;
  private final List<Ruleset> rulesets = new ArrayList<>();
  private final List<EntryPoint> entryPoints = new ArrayList<>();

  PolicyLowering(Context context, AddressBooks books, Applications applications) {
    this.context = context;
    this.books = books;
    this.applications = applications;
    Statement security = context.system.get("security");
    this.policies = security == null ? null : security.get("policies");
    Statement fallback = policies == null ? null : policies.get("default-policy");
    this.defaultAction =
        fallback == null
            ? Action.Kind.DENY
            : fallback.has("permit-all")
                ? Action.Kind.PERMIT
                : fallback.has("reject-all") ? Action.Kind.REJECT : Action.Kind.DENY;
  }

  /** Lowers all policies. */
  void lower() {
    if (policies == null) {
      return;
    }
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    for (Statement block : policies.each("from-zone")) {
      String from = block.names.get(0);
      String to = block.names.get(2);
      rulesets.add(ruleset(block, name(from, to), from, to));
      pairs.computeIfAbsent(from, k -> new ArrayList<>()).add(to);
    }
    Statement global = policies.get(GLOBAL);
    if (global != null) {
      rulesets.add(ruleset(global, GLOBAL, null, null));
    }
    pairs.forEach((from, tos) -> tos.forEach(to -> entryPoints.add(pair(from, to, global != null))));
    if (global != null) {
      others(pairs);
    } else {
      defaults(pairs);
    }
  }

  List<Ruleset> rulesets() {
    return rulesets;
  }

  List<EntryPoint> entryPoints() {
    return entryPoints;
  }

  private static String name(String from, String to) {
    return "from-zone " + from + " to-zone " + to;
  }

  private EntryPoint pair(String from, String to, boolean global) {
    Product guard =
        Product.ANY.withIn(InterfaceSet.named(from)).withOut(InterfaceSet.named(to));
    boolean self = to.equals(SELF) || from.equals(SELF);
    List<String> names = new ArrayList<>(2);
    names.add(name(from, to));
    if (global && !self) {
      names.add(GLOBAL);
    }
    return new EntryPoint(
        name(from, to), guard, names, self ? Action.Kind.QUEUE : defaultAction);
  }

  /** The entry points of the pairs that have no policies of their own. */
  private void others(Map<String, List<String>> pairs) {
    pairs.forEach(
        (from, tos) ->
            entryPoints.add(
                new EntryPoint(
                    "from-zone " + from + " to any other zone",
                    Product.ANY
                        .withIn(InterfaceSet.named(from))
                        .withOut(InterfaceSet.named(tos).negate()),
                    List.of(GLOBAL),
                    defaultAction)));
    InterfaceSet rest = InterfaceSet.named(List.copyOf(pairs.keySet())).negate();
    entryPoints.add(
        new EntryPoint(
            pairs.isEmpty() ? "any zone" : "from any other zone",
            Product.ANY.withIn(rest),
            List.of(GLOBAL),
            defaultAction));
  }

  /** The pairs of zones that nothing is written for, where the default decides. */
  private void defaults(Map<String, List<String>> pairs) {
    Set<String> zones = new LinkedHashSet<>();
    Statement security = context.system.get("security");
    Statement declared = security == null ? null : security.get("zones");
    if (declared != null) {
      declared.each("security-zone").forEach(zone -> zones.add(zone.name()));
    }
    pairs.forEach(
        (from, tos) -> {
          zones.add(from);
          zones.addAll(tos);
        });
    zones.remove(SELF);
    if (zones.size() > MOST_ZONES) {
      return;
    }
    for (String from : zones) {
      for (String to : zones) {
        if (!pairs.getOrDefault(from, List.of()).contains(to)) {
          Product guard =
              Product.ANY.withIn(InterfaceSet.named(from)).withOut(InterfaceSet.named(to));
          entryPoints.add(new EntryPoint(name(from, to), guard, List.of(), defaultAction));
        }
      }
    }
  }

  private Ruleset ruleset(
      Statement block, String name, @Nullable String from, @Nullable String to) {
    List<Rule> rules = new ArrayList<>();
    List<Ruleset.Gap> gaps = new ArrayList<>(0);
    for (Statement child : block.all()) {
      if (child.shape.kind == Shape.Kind.UNREAD) {
        gaps.add(new Ruleset.Gap(rules.size(), child.span(context.file), List.of()));
      } else if (child.keyword().equals("policy")) {
        Rule rule = rule(child, rules.size() + 1, from, to);
        if (rule == null) {
          gaps.add(new Ruleset.Gap(rules.size(), child.span(context.file), List.of()));
        } else {
          rules.add(rule);
        }
      }
    }
    boolean self = SELF.equals(to) || SELF.equals(from);
    return new Ruleset(
        name,
        "policy",
        Ruleset.Family.BOTH,
        self ? Action.Kind.QUEUE : defaultAction,
        List.of(new Ruleset.Binding(name, null)),
        rules,
        gaps,
        context.span(block.first),
        false);
  }

  private @Nullable Rule rule(
      Statement policy, int index, @Nullable String from, @Nullable String to) {
    Statement then = policy.get("then");
    Statement match = policy.get("match");
    List<Rule.Use> uses = new ArrayList<>();
    RuleParts.Builder parts = new RuleParts.Builder();
    Applications.Services services = services(policy, match, uses, parts);
    Action action = action(then, services.effects());
    if (action == null && !policy.inactive) {
      int line = Math.max(1, policy.first);
      context.ledger.notUnderstood(line, "policy without `permit`, `deny` or `reject`");
      return null;
    }
    List<Condition> conditions = conditions(policy, match, uses);
    Product base = Product.ANY;
    if (from != null && to != null) {
      base = base.withIn(InterfaceSet.named(from)).withOut(InterfaceSet.named(to));
    } else if (match != null) {
      base = base.withIn(zones(match.values("from-zone"))).withOut(zones(match.values("to-zone")));
    }
    List<Side> sources = side(policy, match, "source-address", from == null ? "" : from, uses, parts);
    List<Side> destinations =
        side(policy, match, "destination-address", to == null ? "" : to, uses, parts);
    List<Product> products = new ArrayList<>();
    for (Side source : sources) {
      for (Side destination : destinations) {
        for (Applications.Part part : services.parts()) {
          Product product =
              base.withSrc(source.set())
                  .withDst(destination.set())
                  .withService(part.service())
                  .withSrcPort(part.source());
          for (Condition condition : source.conditions()) {
            product = product.and(condition);
          }
          for (Condition condition : destination.conditions()) {
            product = product.and(condition);
          }
          for (Condition condition : part.conditions()) {
            product = product.and(condition);
          }
          for (Condition condition : conditions) {
            product = product.and(condition);
          }
          products.add(product);
        }
      }
    }
    String description = policy.value("description");
    return new Rule(
        index,
        policy.name(),
        policy.span(context.file),
        !policy.inactive,
        action == null ? Action.DENY : action,
        new Match(products),
        description == null ? policy.comment : description,
        null,
        uses)
        .withParts(parts.build());
  }

  private static InterfaceSet zones(Collection<String> names) {
    return names.isEmpty() || names.contains("any")
        ? InterfaceSet.ANY
        : InterfaceSet.named(List.copyOf(names));
  }

  // ---- addresses

  /** Addresses on one side with what else must hold. */
  private record Side(AddressSet set, List<Condition> conditions) {}

  private List<Side> side(
      Statement policy,
      @Nullable Statement match,
      String keyword,
      String zone,
      List<Rule.Use> uses,
      RuleParts.Builder parts) {
    Statement list = match == null ? null : match.get(keyword);
    boolean excluded = match != null && match.has(keyword + "-excluded");
    if (list == null || list.values().isEmpty()) {
      return missing(policy, keyword);
    }
    List<Addresses> all = new ArrayList<>();
    List<RuleParts.Member> members = new ArrayList<>();
    boolean any = false;
    for (Map.Entry<String, Integer> entry : list.valueLines().entrySet()) {
      String name = entry.getKey();
      any |= name.equals("any");
      Addresses one = address(name, entry.getValue(), zone, uses);
      all.add(one);
      if (one.isExact()) {
        Extent extent = Extent.of(one.known());
        members.add(new RuleParts.Member(name, extent, context.span(entry.getValue())));
      }
    }
    if (!excluded || !any) {
      parts.add(
          keyword.startsWith("source") ? RuleParts.Field.SOURCE : RuleParts.Field.DESTINATION,
          null,
          members);
    }
    Addresses addresses = Addresses.union(all);
    if (!excluded) {
      List<Side> out = new ArrayList<>();
      out.add(new Side(addresses.known(), List.of()));
      addresses.open().forEach(o -> out.add(new Side(o.bound(), List.of(o.on(keyword)))));
      return out;
    }
    if (any) {
      return List.of(
          new Side(AddressSet.ANY, List.of(new Condition.Unknown(keyword + "-excluded with `any`"))));
    }
    Addresses.Negated negated = addresses.negated();
    List<Side> out = new ArrayList<>();
    out.add(new Side(negated.known(), List.of()));
    Addresses.Open open = negated.open();
    if (open != null) {
      Condition condition = open.on(keyword);
      if (negated.opposite() && condition instanceof Condition.Predicate predicate) {
        condition = predicate.negate();
      }
      out.add(new Side(open.bound(), List.of(condition)));
    }
    return out;
  }

  /** The device refuses a policy that does not state an address; nothing is claimed of it. */
  private List<Side> missing(Statement policy, String keyword) {
    if (!policy.inactive) {
      context.refused(
          "policy `" + policy.name() + "` states no `" + keyword + "`",
          context.span(policy.first),
          "incomplete policy",
          "state `" + keyword + " any` if every address is meant");
    }
    return List.of(
        new Side(AddressSet.ANY, List.of(new Condition.Unknown(keyword + " is not stated"))));
  }

  private Addresses address(String name, int line, String zone, List<Rule.Use> uses) {
    AddressBooks.Found found = books.find(zone, name);
    if (found != null) {
      uses.add(
          context.use(found.isSet() ? "network-group" : "network", found.fullName(), line));
      return books.addresses(found);
    }
    return switch (name) {
      case "any" -> Addresses.ANY;
      case "any-ipv4" -> Addresses.of(AddressSet.ANY4);
      case "any-ipv6" -> Addresses.of(AddressSet.ANY6);
      default -> {
        context.undefined("address", name, line);
        yield Addresses.unknown("undefined address `" + name + "`");
      }
    };
  }

  // ---- services and conditions

  private Applications.Services services(
      Statement policy,
      @Nullable Statement match,
      List<Rule.Use> uses,
      RuleParts.Builder parts) {
    Statement list = match == null ? null : match.get("application");
    boolean unified = match != null && match.has("dynamic-application");
    if (list == null || list.values().isEmpty()) {
      Applications.Services any = applications.services("any");
      if (unified || policy.inactive) {
        // In a unified policy the application is any where none is stated.
        return any;
      }
      context.refused(
          "policy `" + policy.name() + "` states no `application`",
          context.span(policy.first),
          "incomplete policy",
          "state `application any` if every application is meant");
      Applications.Part part = any.parts().get(0);
      return new Applications.Services(
          List.of(
              new Applications.Part(
                  part.service(),
                  part.source(),
                  List.of(new Condition.Unknown("application is not stated")))),
          Set.of());
    }
    if (match != null && unified && list.values().contains("junos-defaults")) {
      // The ports that the dynamic application has by default.
      Applications.Part part = applications.services("any").parts().get(0);
      return new Applications.Services(
          List.of(
              new Applications.Part(
                  part.service(),
                  part.source(),
                  List.of(
                      Condition.Predicate.of(
                          "application junos-defaults of "
                              + String.join(
                                  ",", new TreeSet<>(match.values("dynamic-application"))))))),
          Set.of());
    }
    List<RuleParts.Member> members = new ArrayList<>();
    list.valueLines()
        .forEach(
            (name, line) -> {
              Extent extent = applications.extent(name);
              if (extent != null) {
                members.add(new RuleParts.Member(name, extent, context.span(line)));
              }
              if (name.equals("any")) {
                return;
              }
              if (!applications.isDefined(name)) {
                context.undefined("application", name, line);
              }
              uses.add(
                  context.use(
                      applications.isSet(name) ? "service-group" : "service", name, line));
            });
    parts.add(RuleParts.Field.SERVICE, null, members);
    return applications.union(list.values());
  }

  private List<Condition> conditions(
      Statement policy, @Nullable Statement match, List<Rule.Use> uses) {
    List<Condition> out = new ArrayList<>(0);
    if (match != null) {
      for (String keyword : PREDICATES) {
        Collection<String> values = match.values(keyword);
        if (!values.isEmpty() && !values.contains("any")) {
          out.add(
              Condition.Predicate.of(keyword + " " + String.join(",", new TreeSet<>(values))));
        }
      }
      match
          .unread()
          .forEach(lost -> out.add(new Condition.Unknown("`" + lost.name() + "` in match")));
    }
    String schedule = policy.value("scheduler-name");
    if (schedule != null) {
      Statement leaf = policy.get("scheduler-name");
      int line = leaf == null ? policy.first : leaf.last;
      Statement all = context.system.get("schedulers");
      if (all != null && all.get("scheduler", schedule) != null) {
        out.add(Condition.Predicate.of("schedule " + schedule));
        uses.add(context.use("time-range", schedule, line));
      } else {
        context.undefined("scheduler", schedule, line);
        out.add(new Condition.Unknown("undefined scheduler `" + schedule + "`"));
      }
    }
    policy.unread().forEach(lost -> out.add(new Condition.Unknown("`" + lost.name() + "`")));
    return out;
  }

  // ---- action

  /** {@return what a policy does; null where it states none of permit, deny and reject} */
  private static @Nullable Action action(@Nullable Statement then, Set<String> services) {
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
        case "permit" -> {
          kind = Action.Kind.PERMIT;
          child.texts().forEach(text -> effects.add("permit " + text));
        }
        case "deny" -> {
          kind = Action.Kind.DENY;
          child.texts().forEach(text -> effects.add("deny " + text));
        }
        case "reject" -> {
          kind = Action.Kind.REJECT;
          child.texts().forEach(text -> effects.add("reject " + text));
        }
        case "log" -> {
          log = true;
          child.texts().forEach(text -> effects.add("log " + text));
        }
        case "?" -> effects.add("not understood: " + child.name());
        case "apply-groups", "apply-groups-except" -> {}
        default -> effects.add(child.text());
      }
    }
    if (kind == null) {
      return null;
    }
    if (kind == Action.Kind.PERMIT) {
      effects.addAll(services);
    }
    return new Action(kind, null, log, List.copyOf(effects), List.of());
  }
}
