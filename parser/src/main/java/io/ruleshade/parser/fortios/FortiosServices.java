package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.fortios.FortiosValues.Part;
import io.ruleshade.parser.fortios.FortiosValues.ServiceCollector;
import io.ruleshade.parser.fortios.FortiosValues.Services;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What services and service groups stand for.
 *
 * <p>Source: FortiOS CLI Reference, {@code firewall service custom} and {@code group}: without
 * {@code protocol} a service is TCP/UDP/SCTP; a port range is {@code dst[-dst][:src[-src]]}; {@code
 * protocol IP} without a number is every protocol; an ICMP type without a code is every code.
 */
final class FortiosServices {
  /** The settings that say what a service is. */
  static final List<String> DETAILS =
      List.of(
          "tcp-portrange",
          "udp-portrange",
          "udplite-portrange",
          "sctp-portrange",
          "icmptype",
          "icmpcode",
          "protocol-number");

  private static final Set<String> NOTES =
      Set.of(
          "uuid",
          "category",
          "comment",
          "comments",
          "color",
          "visibility",
          "fabric-object",
          "helper",
          "check-reset-range",
          "session-ttl",
          "tcp-halfclose-timer",
          "tcp-halfopen-timer",
          "tcp-timewait-timer",
          "tcp-rst-timer",
          "udp-idle-timer",
          "explicit-proxy");

  private final FortiosContext context;
  private final Map<String, Services> known = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  FortiosServices(FortiosContext context) {
    this.context = context;
  }

  /** {@return whether a setting is one of services of a protocol} */
  static boolean belongsTo(String key, String protocol) {
    return switch (key) {
      case "tcp-portrange", "udp-portrange", "udplite-portrange", "sctp-portrange" ->
          protocol.isEmpty() || protocol.startsWith("TCP/UDP") || isProxy(protocol);
      case "icmptype", "icmpcode" -> protocol.equals("ICMP") || protocol.equals("ICMP6");
      case "protocol-number" -> protocol.equals("IP");
      default -> true;
    };
  }

  private static boolean isProxy(String protocol) {
    return switch (protocol) {
      case "HTTP", "FTP", "CONNECT", "SOCKS-TCP", "SOCKS-UDP", "ALL" -> true;
      default -> false;
    };
  }

  /** {@return the kind of object a name is: {@code service} or {@code service-group}} */
  String kind(String name) {
    return context.entry("firewall service group", name) != null ? "service-group" : "service";
  }

  /** {@return what a name stands for; null when it is not defined} */
  @Nullable Services resolve(String name) {
    Services there = known.get(name);
    if (there != null) {
      return there;
    }
    FortiosEntry custom = context.entry("firewall service custom", name);
    FortiosEntry group = context.entry("firewall service group", name);
    Services services =
        custom != null
            ? custom(custom)
            : group != null ? group(group) : FortiosDefaults.service(name);
    if (services != null) {
      known.put(name, services);
    }
    return services;
  }

  private Services group(FortiosEntry group) {
    if (!open.add(group.name)) {
      context.cycle(group);
      return Services.unknown("service group " + group.name + " is a member of itself");
    }
    ServiceCollector all = new ServiceCollector();
    for (FortiosWord word : group.words("member")) {
      Services member = resolve(word.text());
      if (member == null) {
        context.undefined("service", word);
        all.unknown("undefined service " + word.text());
      } else {
        all.add(member);
      }
    }
    for (String doubt : group.doubts) {
      all.unknown("service group " + group.name + ": " + doubt);
    }
    for (Map.Entry<String, FortiosField> field : group.fields.entrySet()) {
      switch (field.getKey()) {
        case "member", "comment", "color", "uuid", "fabric-object", "proxy", "explicit-proxy" -> {}
        default -> {
          context.notUnderstood(field.getValue(), "no setting of a service group that is known");
          all.unknown("service group " + group.name + ": " + field.getKey());
        }
      }
    }
    open.remove(group.name);
    return all.build();
  }

  private Services custom(FortiosEntry service) {
    List<String> unknown = new ArrayList<>(service.doubts);
    if (service.cut) {
      unknown.add("the file ends inside it");
    }
    String protocol = service.value("protocol");
    for (Map.Entry<String, FortiosField> field : service.fields.entrySet()) {
      String key = field.getKey();
      if (field.getValue().words().isEmpty() || NOTES.contains(key)) {
        continue;
      }
      if (DETAILS.contains(key)) {
        if (!belongsTo(key, field.getValue().under()) || !belongsTo(key, protocol)) {
          context.notUnderstood(
              field.getValue(), "`" + key + "` is no setting of a service of this protocol");
          unknown.add(key + " of another protocol");
        }
      } else {
        switch (key) {
          case "protocol", "iprange", "fqdn", "proxy", "app-service-type" -> {}
          case "app-category", "application" -> {}
          default -> {
            context.notUnderstood(field.getValue(), "no setting of a service that is known");
            unknown.add(key);
          }
        }
      }
    }
    ServiceCollector all = new ServiceCollector();
    protocol(service, protocol, all, unknown);
    Services services = all.build();
    if (!unknown.isEmpty()) {
      return Services.unknown("service " + service.name + ": " + String.join(", ", unknown));
    }
    return bound(service, services);
  }

  private void protocol(
      FortiosEntry service, String protocol, ServiceCollector all, List<String> unknown) {
    switch (protocol) {
      case "", "TCP/UDP/SCTP", "TCP/UDP/UDP-Lite/SCTP" -> {
        ports(service, "tcp-portrange", ServiceSet.TCP, all, unknown);
        ports(service, "udp-portrange", ServiceSet.UDP, all, unknown);
        ports(service, "udplite-portrange", ServiceSet.UDPLITE, all, unknown);
        ports(service, "sctp-portrange", ServiceSet.SCTP, all, unknown);
        if (all.build().parts().isEmpty() && unknown.isEmpty()) {
          context.refused(
              context.span(service),
              "the service `" + service.name + "` has no port range",
              "give it a port range or a protocol");
          unknown.add("no port range");
        }
      }
      case "ICMP" -> icmp(service, ServiceSet.ICMP, all, unknown);
      case "ICMP6" -> icmp(service, ServiceSet.ICMPV6, all, unknown);
      case "IP" -> {
        FortiosField field = service.field("protocol-number");
        int number = field == null ? 0 : number(field.first(), 255);
        if (number < 0) {
          context.notUnderstood(service, "protocol-number", "no protocol number");
          unknown.add("protocol-number");
        } else {
          all.add(Part.of(number == 0 ? ServiceSet.ANY : ServiceSet.protocol(number)));
        }
      }
      default -> {
        if (isProxy(protocol)) {
          unknown.add("a service of the web proxy");
          return;
        }
        context.notUnderstood(service, "protocol", "no protocol that is known");
        unknown.add("protocol " + protocol);
      }
    }
  }

  private void icmp(FortiosEntry service, int protocol, ServiceCollector all, List<String> unknown) {
    FortiosField type = service.field("icmptype");
    FortiosField code = service.field("icmpcode");
    if (type == null && code == null) {
      all.add(Part.of(ServiceSet.protocol(protocol)));
      return;
    }
    int typeNumber = type == null ? -1 : number(type.first(), 255);
    int codeNumber = code == null ? 0 : number(code.first(), 255);
    if (typeNumber < 0 || codeNumber < 0) {
      FortiosField wrong = typeNumber < 0 && type != null ? type : code;
      if (wrong != null) {
        context.notUnderstood(wrong, type == null ? "a code without a type" : "no ICMP type or code");
      }
      unknown.add("ICMP type or code");
    } else {
      int last = code == null ? 255 : codeNumber;
      all.add(Part.of(ServiceSet.icmp(protocol, typeNumber, codeNumber, last)));
    }
  }

  private void ports(
      FortiosEntry service,
      String key,
      int protocol,
      ServiceCollector all,
      List<String> unknown) {
    FortiosField field = service.field(key);
    if (field == null) {
      return;
    }
    for (String range : field.joined().strip().split("[ ,]+", -1)) {
      int colon = range.indexOf(':');
      IntRanges destination = range(colon < 0 ? range : range.substring(0, colon));
      IntRanges source = colon < 0 ? ServiceSet.ALL_PORTS : range(range.substring(colon + 1));
      if (destination == null || source == null) {
        context.notUnderstood(field, "no port range: `" + range + "`");
        unknown.add(key + " " + range);
      } else {
        all.add(
            new Part(
                ServiceSet.ports(protocol, destination), source, AddressSet.ANY, List.of()));
      }
    }
  }

  /** {@return the ports of {@code a} or {@code a-b}; null when the text is no such range} */
  static @Nullable IntRanges range(String text) {
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash), 65_535);
    int last = dash < 0 ? first : number(text.substring(dash + 1), 65_535);
    return first < 0 || last < first ? null : IntRanges.between(first, last);
  }

  /** {@return a decimal number of at most {@code last}; -1 when the text is none} */
  static int number(String text, int last) {
    if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number <= last ? number : -1;
  }

  /** A service may be bound to destination addresses, to a host name, or to applications. */
  private Services bound(FortiosEntry service, Services services) {
    AddressSet destination = AddressSet.ANY;
    List<Condition> conditions = new ArrayList<>(0);
    FortiosField range = service.field("iprange");
    if (range != null && !range.first().equals("0.0.0.0")) {
      String[] ends = range.joined().strip().split("\\s*[- ]\\s*", -1);
      IpAddress first = IpAddress.parse(ends[0]).orElse(null);
      IpAddress last = ends.length < 2 ? first : IpAddress.parse(ends[1]).orElse(null);
      if (first == null || last == null || ends.length > 2 || first.v6() != last.v6()) {
        context.notUnderstood(range, "no address range");
        return Services.unknown("service " + service.name + ": iprange");
      }
      destination = AddressSet.between(first, last);
    }
    if (service.field("fqdn") != null) {
      conditions.add(Condition.Predicate.of("dst fqdn " + service.value("fqdn")));
    }
    String application = service.value("app-service-type");
    if (!application.isEmpty() && !application.equals("disable")) {
      conditions.add(Condition.Predicate.of("applications of service " + service.name));
    }
    if (destination.isAny() && conditions.isEmpty()) {
      return services;
    }
    List<Part> parts = new ArrayList<>();
    for (Part part : services.parts()) {
      parts.add(new Part(part.service(), part.source(), destination, conditions));
    }
    return new Services(parts, services.unknown());
  }

  /**
   * {@return every service that is not among others} Exact where they are sets of protocols, ports
   * and source ports. What is unknown stays unknown; what is bound to addresses or applications
   * becomes it.
   */
  static Services negate(Services services) {
    List<Part> rest = List.of(Part.of(ServiceSet.ANY));
    Set<String> unknown = new LinkedHashSet<>(services.unknown());
    for (Part part : services.parts()) {
      if (!part.isPlain()) {
        unknown.add("all services but some that are bound to addresses or applications");
        continue;
      }
      List<Part> next = new ArrayList<>();
      for (Part left : rest) {
        add(next, left.service().intersect(part.service().complement()), left.source());
        IntRanges sources = left.source().intersect(part.source().complement(65_535));
        add(next, left.service().intersect(part.service()), sources);
      }
      rest = next;
    }
    if (unknown.isEmpty()) {
      return new Services(rest, List.of());
    }
    return new Services(List.of(), List.copyOf(unknown));
  }

  private static void add(List<Part> parts, ServiceSet service, IntRanges source) {
    if (!service.isEmpty() && !source.isEmpty()) {
      parts.add(new Part(service, source, AddressSet.ANY, List.of()));
    }
  }
}
