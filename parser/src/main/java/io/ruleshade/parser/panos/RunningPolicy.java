package io.ruleshade.parser.panos;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Rule;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rules as {@code show running security-policy} prints them: names are resolved, and services stand
 * together with their applications, {@code web-browsing/tcp/any/80}.
 */
final class RunningPolicy {
  /** Section of rules. */
  static final String RULES = "running rules";

  /** Section of the two default rules. */
  static final String DEFAULTS = "running defaults";

  /** Section of translations. */
  static final String NAT = "running nat";

  private static final Set<String> IGNORED =
      Set.of("terminal", "icmp-unreachable:", "application/service", "action", "type");

  private RunningPolicy() {}

  /** {@return whether a block is a rule of such output} */
  static boolean isPart(Node node) {
    return node.child("application/service") != null
        || (node.child("nat-type") != null && node.child("translate-to") != null);
  }

  /** {@return the section that a block belongs to} */
  static String section(Node node) {
    if (node.child("application/service") == null) {
      return NAT;
    }
    return node.name.equals("intrazone-default") || node.name.equals("interzone-default")
        ? DEFAULTS
        : RULES;
  }

  /** {@return the rule; null when it cannot be read, and then the node says why} */
  static @Nullable Rule rule(Node rule, int index, Span span) {
    String word = rule.text("action");
    Action.Kind kind = RuleActions.kind(word == null ? "" : word);
    if (kind == null || rule.isPartial()) {
      rule.notUnderstood("a rule that is not whole");
      return null;
    }
    rule.modelled();
    MatchBuilder match = new MatchBuilder();
    Set<String> from = names(rule, "from");
    Set<String> to = names(rule, "to");
    match.zones(Zones.universal(from, to));
    match.addresses(addresses(rule, "source"), true, false);
    match.addresses(addresses(rule, "destination"), false, false);
    services(rule, match);
    for (Node field : rule.children()) {
      condition(field, match);
    }
    String type = rule.text("type");
    if (type != null && !type.equals("universal")) {
      match.always(new Condition.Unknown("type " + type));
    }
    List<String> effects = new ArrayList<>();
    if (kind == Action.Kind.REJECT || "drop".equals(word)) {
      effects.add(word == null ? "" : word);
    }
    if (rule.isYes("icmp-unreachable:")) {
      effects.add(0, "icmp-unreachable");
    }
    int mark = rule.name.indexOf("; index:");
    return new Rule(
        index,
        mark < 0 ? rule.name : rule.name.substring(0, mark),
        span,
        true,
        new Action(kind, null, false, effects.stream().sorted().toList(), List.of()),
        match.build(),
        null,
        null,
        List.of());
  }

  private static @Nullable Set<String> names(Node rule, String field) {
    Node node = rule.child(field);
    Set<String> out = new TreeSet<>();
    for (Node child : node == null ? List.<Node>of() : node.children()) {
      if (child.name.equals("any")) {
        return null;
      }
      out.add(child.name);
    }
    return out;
  }

  /** Regions stand beside the addresses; beside them nobody knows what {@code any} means. */
  private static Values.Addresses addresses(Node rule, String field) {
    Values.AddressCollector out = new Values.AddressCollector();
    Set<String> regions = names(rule, field + "-region");
    boolean region = regions != null && !regions.isEmpty() && !regions.contains("none");
    if (regions != null && region) {
      regions.forEach(name -> out.add(Values.Addresses.predicate("region " + name)));
    }
    Node node = rule.child(field);
    for (Node value : node == null ? List.<Node>of() : node.children()) {
      boolean any = value.name.equals("any");
      AddressSet set = any && !region ? AddressSet.ANY : Literals.address(value.name);
      if (set == null) {
        out.unknown("address `" + value.name + "`");
      } else {
        out.add(Values.Addresses.of(set));
      }
    }
    return out.build();
  }

  private static void services(Node rule, MatchBuilder match) {
    List<MatchBuilder.Tied> out = new ArrayList<>();
    Node list = rule.child("application/service");
    for (Node each : list == null ? List.<Node>of() : list.children()) {
      MatchBuilder.Tied service = service(each.name);
      if (service == null) {
        match.always(new Condition.Unknown("service `" + each.name + "`"));
        out.add(new MatchBuilder.Tied(null, ServiceSet.ANY, ServiceSet.ALL_PORTS));
      } else {
        out.add(service);
      }
    }
    match.tied(out);
  }

  /** {@code 0:web-browsing/tcp/any/80}; null when it is none. */
  private static MatchBuilder.@Nullable Tied service(String text) {
    String[] parts = text.substring(text.indexOf(':') + 1).split("/", -1);
    if (parts.length != 4) {
      return null;
    }
    IntRanges source = parts[2].equals("any") ? ServiceSet.ALL_PORTS : Literals.ports(parts[2]);
    IntRanges ports = parts[3].equals("any") ? ServiceSet.ALL_PORTS : Literals.ports(parts[3]);
    boolean anyPort = parts[2].equals("any") && parts[3].equals("any");
    ServiceSet set =
        switch (parts[1]) {
          case "any" -> anyPort ? ServiceSet.ANY : null;
          case "icmp" -> anyPort ? ServiceSet.protocol(ServiceSet.ICMP) : null;
          case "icmp6" -> anyPort ? ServiceSet.protocol(ServiceSet.ICMPV6) : null;
          case "tcp" -> ports == null ? null : ServiceSet.ports(ServiceSet.TCP, ports);
          case "udp" -> ports == null ? null : ServiceSet.ports(ServiceSet.UDP, ports);
          default -> null;
        };
    return set == null || source == null
        ? null
        : new MatchBuilder.Tied(parts[0].equals("any") ? null : parts[0], set, source);
  }

  /** Users, categories, devices; a field that is not known here may be a condition too. */
  private static void condition(Node field, MatchBuilder match) {
    String name = field.name;
    boolean address = name.startsWith("source") || name.startsWith("destination");
    boolean read = name.equals("from") || name.equals("to") || IGNORED.contains(name);
    if (read || (address && !name.endsWith("-device"))) {
      return;
    }
    List<String> values = field.children().stream().map(value -> value.name).toList();
    if (values.contains("any") || values.contains("none")) {
      return;
    }
    match.anyOf(name.equals("user") ? "source-user" : name, values);
  }
}
