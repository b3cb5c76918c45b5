package io.ruleshade.parser.asa;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lowers one entry to its match and action.
 *
 * <p>What is not a set of packets becomes a condition: a host name, a user, a security group and a
 * time range are predicates; what the configuration does not define is unknown. Nothing widens an
 * entry.
 */
final class AsaMatcher {
  private final SourceFile file;
  private final AsaConfig config;
  private final AsaResolver resolver;
  private final AsaMembers members;
  private final Consumer<Diagnostic> diagnostics;

  private List<Rule.Use> uses = new ArrayList<>();
  private RuleParts.Builder parts = new RuleParts.Builder();
  private @Nullable String error;

  /** Whether what the entry refers to need not be in the file, so that nothing is undefined. */
  private boolean quiet;

  AsaMatcher(
      SourceFile file,
      AsaConfig config,
      AsaResolver resolver,
      AsaMembers members,
      Consumer<Diagnostic> diagnostics) {
    this.file = file;
    this.config = config;
    this.resolver = resolver;
    this.members = members;
    this.diagnostics = diagnostics;
  }

  /**
   * An entry in the words of the model.
   *
   * @param match the packets
   * @param action the action; null when {@code error} is not
   * @param uses the objects referred to
   * @param parts the members of the groups that stand in its fields
   * @param error why it was not understood; null when it was
   */
  record Lowered(
      Match match,
      @Nullable Action action,
      List<Rule.Use> uses,
      RuleParts parts,
      @Nullable String error) {}

  /** {@return the meaning of an entry} */
  Lowered lower(Ace ace) {
    uses = new ArrayList<>(2);
    parts = new RuleParts.Builder();
    error = null;
    Action action = action(ace);
    Match match = match(ace);
    String wrong = error;
    if (uses.size() > 1) {
      uses.sort(Comparator.comparingInt(use -> use.span().start()));
    }
    return wrong == null
        ? new Lowered(match, action, uses, parts.build(), null)
        : new Lowered(Match.NONE, null, List.of(), RuleParts.NONE, wrong);
  }

  /**
   * {@return the meaning of an entry of {@code show access-list}} The definitions of its objects
   * are usually not in such output; what is written out below the entry then says what they hold.
   *
   * @param children the expanded lines, or null when they are not all known
   */
  Lowered lowerShown(Ace ace, @Nullable List<Ace> children) {
    quiet = true;
    Lowered lowered = lower(ace);
    if (lowered.error() == null
        && children != null
        && !children.isEmpty()
        && hasUnknown(lowered.match())) {
      List<Product> products = new ArrayList<>();
      boolean known = true;
      for (Ace child : children) {
        Lowered part = lower(child);
        known = known && part.error() == null && child.permit() == ace.permit();
        products.addAll(part.match().products());
      }
      if (known) {
        Match match = new Match(AsaExpansion.joined(products));
        lowered = new Lowered(match, lowered.action(), lowered.uses(), RuleParts.NONE, null);
      }
    }
    quiet = false;
    return lowered;
  }

  private static boolean hasUnknown(Match match) {
    return match.products().stream()
        .flatMap(product -> product.conditions().stream())
        .anyMatch(condition -> condition instanceof Condition.Unknown);
  }

  private void fail(String why) {
    if (error == null) {
      error = why;
    }
  }

  // ---- action

  private Action action(Ace ace) {
    Action.Kind kind = ace.permit() ? Action.Kind.PERMIT : Action.Kind.DENY;
    Ace.Logging logging = ace.logging();
    if (logging == null || "default".equals(logging.level())) {
      return ace.permit() ? Action.PERMIT : Action.DENY;
    }
    if ("disable".equals(logging.level())) {
      // A deny entry without the option writes message 106023; with it, nothing.
      return ace.permit()
          ? Action.PERMIT
          : new Action(kind, null, false, List.of("log disable"), List.of());
    }
    Optional<String> level =
        AsaNames.level(logging.level() == null ? "informational" : logging.level());
    OptionalInt interval =
        AsaNames.number(logging.interval() == null ? "300" : logging.interval(), 999_999);
    if (level.isEmpty() || interval.isEmpty()) {
      fail(level.isEmpty() ? "no log level: `" + logging.level() + "`" : "no log interval");
      return Action.DENY;
    }
    String effect = "log " + level.get() + " interval " + interval.getAsInt();
    return new Action(kind, null, true, List.of(effect), List.of());
  }

  // ---- match

  private Match match(Ace ace) {
    Ace.Operand protocol = ace.protocol();
    int number = -1;
    boolean ports = false;
    boolean icmp = false;
    if (protocol.kind() == Ace.Kind.WORD) {
      OptionalInt known = AsaNames.protocol(protocol.text());
      if (known.isEmpty()) {
        fail("no protocol: `" + protocol.text() + "`");
        return Match.NONE;
      }
      number = known.getAsInt();
      ports = ServiceSet.hasPorts(number);
      icmp = ServiceSet.hasTypes(number);
    } else if (protocol.kind() == Ace.Kind.OBJECT_GROUP) {
      AsaGroup group = config.groups.get(protocol.text());
      ports = group == null || group.type == AsaGroup.Type.PROTOCOL;
    }
    AsaRoles roles = AsaRoles.of(ace, config, ports, icmp);
    if (roles.error != null) {
      fail(roles.error);
      return Match.NONE;
    }
    List<Condition> conditions = new ArrayList<>(0);
    identities(roles.sourceIdentities, "src ", conditions);
    AsaValues.Services services = services(protocol, number, roles);
    AsaValues.Addresses source =
        roles.source == null ? AsaValues.Addresses.of(AddressSet.ANY)
            : address(roles.source, RuleParts.Field.SOURCE);
    identities(roles.destinationIdentities, "dst ", conditions);
    AsaValues.Addresses destination =
        roles.destination == null
            ? AsaValues.Addresses.of(AddressSet.ANY)
            : address(roles.destination, RuleParts.Field.DESTINATION);
    if (ace.timeRange() != null) {
      timeRange(ace.timeRange(), conditions);
    }
    if (error != null) {
      return Match.NONE;
    }
    return AsaProducts.of(source, destination, services, bound(number, protocol), conditions);
  }

  /** All services the entry can have whatever its unknown parts are. */
  private static ServiceSet bound(int number, Ace.Operand protocol) {
    return protocol.kind() == Ace.Kind.WORD ? AsaResolver.protocolSet(number) : ServiceSet.ANY;
  }

  // ---- services

  private AsaValues.Services services(Ace.Operand protocol, int number, AsaRoles roles) {
    AsaValues.Services services =
        switch (protocol.kind()) {
          case WORD -> word(number, roles);
          case OBJECT -> {
            use("service", protocol);
            AsaObject object = config.objects.get(protocol.text());
            if (object == null || !object.service) {
              undefined("service object", protocol);
            }
            yield resolver.serviceObject(protocol.text());
          }
          default -> protocolGroup(protocol);
        };
    if (protocol.kind() == Ace.Kind.WORD
        || (roles.sourcePorts == null && roles.destinationPorts == null)) {
      return services;
    }
    return afterGroup(services, roles);
  }

  private AsaValues.Services protocolGroup(Ace.Operand operand) {
    AsaGroup group = group(operand, "protocol-group");
    if (group == null) {
      return AsaValues.Services.unknown("undefined group `" + operand.text() + "`");
    }
    if (group.type != AsaGroup.Type.PROTOCOL && group.type != AsaGroup.Type.SERVICE) {
      refused(operand, "group `" + operand.text() + "` holds no protocols");
      return AsaValues.Services.unknown("group `" + operand.text() + "` holds no protocols");
    }
    boolean services = group.type == AsaGroup.Type.SERVICE;
    tell(services ? RuleParts.Field.SERVICE : RuleParts.Field.PROTOCOL, operand, "");
    return resolver.serviceGroup(operand.text());
  }

  /** Says which values stand side by side in a field. */
  private void tell(RuleParts.Field field, Ace.Operand group, String protocol) {
    parts.add(field, group.text(), members.of(group.text(), protocol));
  }

  /** A protocol by name, with its ports or its ICMP type. */
  private AsaValues.Services word(int number, AsaRoles roles) {
    if (!roles.icmp.isEmpty()) {
      return icmp(number, roles.icmp);
    }
    if (roles.sourcePorts == null && roles.destinationPorts == null) {
      return AsaValues.Services.of(AsaResolver.protocolSet(number));
    }
    String name = number == ServiceSet.TCP ? "tcp" : number == ServiceSet.UDP ? "udp" : "other";
    AsaValues.Ports source = ports(roles.sourcePorts, name, RuleParts.Field.SOURCE_PORT);
    AsaValues.Ports destination =
        ports(roles.destinationPorts, name, RuleParts.Field.DESTINATION_PORT);
    List<String> unknown = new ArrayList<>(source.unknown());
    unknown.addAll(destination.unknown());
    return new AsaValues.Services(
        List.of(new AsaValues.Part(ServiceSet.ports(number, destination.known()), source.known())),
        unknown);
  }

  /** Ports after a group of protocols: a condition on tcp and udp alone. */
  private AsaValues.Services afterGroup(AsaValues.Services group, AsaRoles roles) {
    AsaValues.Ports source = ports(roles.sourcePorts, "tcp-udp", RuleParts.Field.SOURCE_PORT);
    AsaValues.Ports destination =
        ports(roles.destinationPorts, "tcp-udp", RuleParts.Field.DESTINATION_PORT);
    ServiceSet others =
        ServiceSet.protocol(ServiceSet.TCP).union(ServiceSet.protocol(ServiceSet.UDP)).complement();
    ServiceSet wanted =
        ServiceSet.ports(ServiceSet.TCP, destination.known())
            .union(ServiceSet.ports(ServiceSet.UDP, destination.known()));
    List<AsaValues.Part> parts = new ArrayList<>();
    List<String> unknown = new ArrayList<>(group.unknown());
    unknown.addAll(source.unknown());
    unknown.addAll(destination.unknown());
    for (AsaValues.Part part : group.parts()) {
      if (!part.service().intersect(others).isEmpty()) {
        unknown.add("ports after a group that holds more than tcp and udp");
        continue;
      }
      parts.add(new AsaValues.Part(part.service().intersect(wanted), source.known()));
    }
    return new AsaValues.Services(parts, unknown);
  }

  private AsaValues.Services icmp(int number, List<Ace.Operand> operands) {
    Ace.Operand first = operands.get(0);
    if (first.kind() == Ace.Kind.OBJECT_GROUP) {
      AsaGroup group = group(first, "icmp-type-group");
      if (group != null && group.type != AsaGroup.Type.ICMP_TYPE) {
        refused(first, "group `" + first.text() + "` holds no ICMP types");
      }
      tell(RuleParts.Field.ICMP_TYPE, first, Integer.toString(number));
      return resolver.icmpGroup(number, first.text());
    }
    ServiceSet set = AsaResolver.icmp(number, operands.stream().map(Ace.Operand::text).toList());
    if (set == null) {
      fail("no ICMP type: `" + first.text() + "`");
      return AsaValues.Services.of(ServiceSet.EMPTY);
    }
    return AsaValues.Services.of(set);
  }

  private AsaValues.Ports ports(
      Ace.@Nullable Operand operand, String protocol, RuleParts.Field field) {
    if (operand == null) {
      return new AsaValues.Ports(ServiceSet.ALL_PORTS, List.of());
    }
    if (operand.kind() == Ace.Kind.OBJECT_GROUP) {
      AsaGroup group = group(operand, "service-group");
      if (group != null
          && (group.type != AsaGroup.Type.PORTS
              || !(group.ports.equals(protocol) || group.ports.equals("tcp-udp")))) {
        refused(operand, "group `" + operand.text() + "` holds no ports of this protocol");
      }
      tell(field, operand, protocol);
      return resolver.portGroup(operand.text(), protocol);
    }
    IntRanges known = AsaNames.ports(operand);
    if (known == null) {
      fail("no port: `" + operand.words() + "`");
      return new AsaValues.Ports(IntRanges.EMPTY, List.of());
    }
    if (known.isEmpty()) {
      refused(operand, "no port is in `" + operand.words() + "`");
    }
    return new AsaValues.Ports(known, List.of());
  }

  // ---- addresses

  private AsaValues.Addresses address(AsaRoles.Address address, RuleParts.Field field) {
    Ace.Operand operand = address.operand();
    return switch (operand.kind()) {
      case ANY -> AsaValues.Addresses.of(AddressSet.ANY);
      case ANY4 -> AsaValues.Addresses.of(AddressSet.ANY4);
      case ANY6 -> AsaValues.Addresses.of(AddressSet.ANY6);
      case HOST -> {
        useName(operand);
        if (resolver.literal(operand.text()) == null) {
          undefined("name", operand);
        }
        yield resolver.host(operand.text());
      }
      case OBJECT -> {
        use("network", operand);
        AsaObject object = config.objects.get(operand.text());
        if (object == null || object.service) {
          undefined("network object", operand);
        }
        yield resolver.networkObject(operand.text());
      }
      case OBJECT_GROUP -> {
        AsaGroup group = group(operand, "network-group");
        if (group != null && group.type != AsaGroup.Type.NETWORK) {
          refused(operand, "group `" + operand.text() + "` holds no addresses");
        }
        tell(field, operand, "");
        yield resolver.networkGroup(operand.text());
      }
      case INTERFACE -> resolver.interfaceAddress(operand.text());
      case FQDN -> AsaResolver.fqdn(0, operand.text());
      case OBJECT_GROUP_NETWORK_SERVICE ->
          AsaValues.Addresses.predicate(AddressSet.ANY, operand.words());
      case RANGE -> orFail(resolver.range(operand.text(), operand.second()), operand);
      default -> subnet(operand, address.mask());
    };
  }

  private AsaValues.Addresses subnet(Ace.Operand operand, Ace.@Nullable Operand mask) {
    useName(operand);
    AsaValues.Addresses value =
        orFail(resolver.subnet(operand.text(), mask == null ? null : mask.text()), operand);
    if (!value.unknown().isEmpty()) {
      undefined("name", operand);
    } else if (mask != null && !isNetmask(AsaNames.quad(mask.text()))) {
      refused(mask, "mask `" + mask.text() + "` has holes; a wildcard is not a mask here");
    }
    return value;
  }

  /** Whether a mask is ones followed by zeros. */
  private static boolean isNetmask(long mask) {
    long free = ~mask & 0xffff_ffffL;
    return (free & (free + 1)) == 0;
  }

  private AsaValues.Addresses orFail(AsaValues.@Nullable Addresses value, Ace.Operand operand) {
    if (value == null) {
      fail("no address: `" + operand.words() + "`");
      return AsaValues.Addresses.of(AddressSet.EMPTY);
    }
    return value;
  }

  // ---- conditions

  private void identities(List<Ace.Operand> operands, String side, List<Condition> out) {
    for (Ace.Operand operand : operands) {
      String words = operand.words();
      switch (operand.kind()) {
        case OBJECT_GROUP_USER, OBJECT_GROUP_SECURITY -> {
          boolean user = operand.kind() == Ace.Kind.OBJECT_GROUP_USER;
          AsaGroup group = group(operand, user ? "user-group" : "security-group");
          AsaGroup.Type type = user ? AsaGroup.Type.USER : AsaGroup.Type.SECURITY;
          if (group == null || group.type != type) {
            out.add(new Condition.Unknown(side + "undefined group `" + operand.text() + "`"));
          } else {
            out.add(Condition.Predicate.of(side + words));
          }
        }
        default -> out.add(Condition.Predicate.of(side + words));
      }
    }
  }

  private void timeRange(Ace.Operand name, List<Condition> out) {
    use("time-range", name);
    if (config.timeRanges.containsKey(name.text())) {
      out.add(Condition.Predicate.of("time-range " + name.text()));
    } else {
      undefined("time range", name);
      out.add(new Condition.Unknown("undefined time range `" + name.text() + "`"));
    }
  }

  // ---- references

  private void use(String kind, Ace.Operand operand) {
    uses.add(new Rule.Use(kind, operand.text(), span(operand)));
  }

  private void useName(Ace.Operand operand) {
    if (config.names.containsKey(operand.text())) {
      use("name", operand);
    }
  }

  private @Nullable AsaGroup group(Ace.Operand operand, String kind) {
    AsaGroup group = config.groups.get(operand.text());
    use(group == null ? kind : group.type.kind, operand);
    if (group == null) {
      undefined("group", operand);
    }
    return group;
  }

  private Span span(Ace.Operand operand) {
    return new Span(file, operand.start(), operand.end());
  }

  private void undefined(String what, Ace.Operand operand) {
    if (quiet) {
      return;
    }
    diagnostics.accept(
        Diagnostic.at(
            Diagnostic.UNDEFINED,
            Severity.HIGH,
            "undefined " + what + " `" + operand.text() + "`",
            new Label(span(operand), "not defined in this configuration"),
            "define it, or remove what uses it"));
  }

  private void refused(Ace.Operand operand, String message) {
    if (quiet) {
      return;
    }
    diagnostics.accept(
        Diagnostic.at(
            Diagnostic.REFUSED_BY_DEVICE,
            Severity.MEDIUM,
            message,
            new Label(span(operand), ""),
            "the device would refuse this; check where the text comes from"));
  }
}
