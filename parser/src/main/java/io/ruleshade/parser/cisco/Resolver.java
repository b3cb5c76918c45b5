package io.ruleshade.parser.cisco;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What addresses, ports, messages and groups stand for.
 *
 * <p>A group with a member that cannot be read, or one that is its own member, is the union of what
 * is known and something unknown.
 */
final class Resolver {
  private final RouterConfig config;
  private final RouterFlavor flavor;
  private final Set<String> cyclic;
  private final Map<String, Values.Addresses> networks = new HashMap<>();
  private final Map<String, Values.Ports> ports = new HashMap<>();
  private final Map<String, Values.Services> services = new HashMap<>();

  /**
   * A resolver.
   *
   * @param cyclic groups that are members of themselves
   */
  Resolver(RouterConfig config, RouterFlavor flavor, Set<String> cyclic) {
    this.config = config;
    this.flavor = flavor;
    this.cyclic = cyclic;
  }

  /**
   * What a group stands for, the groups in it resolved before it and without recursion, for they may
   * be nested as deeply as a file is long.
   */
  private <T> T resolve(String name, Map<String, T> known, Function<String, T> value) {
    T found = known.get(name);
    if (found != null) {
      return found;
    }
    Deque<String> open = new ArrayDeque<>(List.of(name));
    Set<String> entered = new HashSet<>();
    while (!open.isEmpty()) {
      String next = open.element();
      ObjectGroup group = config.groups.get(next);
      if (entered.add(next) && group != null && !cyclic.contains(next)) {
        for (ObjectGroup.Member member : group.members) {
          if (member instanceof ObjectGroup.Member.Group g
              && !known.containsKey(g.name().text())) {
            open.push(g.name().text());
          }
        }
      } else {
        open.pop();
        if (!known.containsKey(next)) {
          known.put(next, value.apply(next));
        }
      }
    }
    return Objects.requireNonNull(known.get(name));
  }

  /** {@return whether a group is a member of itself} */
  boolean isCyclic(String group) {
    return cyclic.contains(group);
  }

  // ---- addresses

  /** {@return the addresses an entry states, or null when the text is none} */
  Values.@Nullable Addresses address(Ace.Address address) {
    return switch (address.kind()) {
      case ANY -> Values.Addresses.of(AddressSet.ANY);
      case HOST -> host(address.word().text());
      case GROUP -> network(address.word().text());
      case PREFIX -> known(CiscoNumbers.prefix(address.word().text()));
      case LENGTH ->
          known(
              CiscoNumbers.prefix(address.word().text(), text(address.mask()).substring(1)));
      case BARE -> {
        IpAddress bare = CiscoNumbers.address(address.word().text());
        yield bare == null ? null : Values.Addresses.of(AddressSet.of(bare));
      }
      case MASKED -> wildcard(address);
    };
  }

  private static String text(Ace.@Nullable Word word) {
    return word == null ? "" : word.text();
  }

  private static Values.@Nullable Addresses known(@Nullable AddressSet set) {
    return set == null ? null : Values.Addresses.of(set);
  }

  /** One address, or a host name that the device looks up once, when it reads the line. */
  private static Values.@Nullable Addresses host(String text) {
    IpAddress address = CiscoNumbers.address(text);
    if (address != null) {
      return Values.Addresses.of(AddressSet.of(address));
    }
    boolean name = Character.isLetter(text.charAt(0)) && text.indexOf(':') < 0;
    return name ? Values.Addresses.unknown("host `" + text + "`") : null;
  }

  /** The addresses that agree with one in the bits that are 0 in the wildcard. */
  private static Values.@Nullable Addresses wildcard(Ace.Address address) {
    long base = CiscoNumbers.quad(address.word().text());
    long wild = CiscoNumbers.quad(text(address.mask()));
    if (base < 0 || wild < 0) {
      return null;
    }
    long care = ~wild & 0xffff_ffffL;
    String text = IpAddress.v4(base & care) + " wildcard " + IpAddress.v4(wild);
    return AddressSet.masked(base, care)
        .map(Values.Addresses::of)
        .orElseGet(() -> Values.Addresses.predicate(text));
  }

  /** The addresses of a subnet in a group: a netmask on IOS, a wildcard on NX-OS. */
  private Values.@Nullable Addresses subnet(Ace.Address address) {
    if (flavor.nexus() || address.kind() != Ace.AddressKind.MASKED) {
      return address(address);
    }
    long base = CiscoNumbers.quad(address.word().text());
    long mask = CiscoNumbers.quad(text(address.mask()));
    if (base < 0 || mask < 0) {
      return null;
    }
    return CiscoNumbers.isNetmask(mask)
        ? AddressSet.masked(base, mask).map(Values.Addresses::of).orElse(null)
        : Values.Addresses.unknown("mask `" + text(address.mask()) + "` has holes");
  }

  /** {@return the addresses of a group} */
  Values.Addresses network(String name) {
    return resolve(name, networks, this::networkOf);
  }

  private Values.Addresses networkOf(String name) {
    ObjectGroup group = config.groups.get(name);
    if (group == null) {
      return Values.Addresses.unknown("undefined group `" + name + "`");
    }
    if (group.type != ObjectGroup.Type.NETWORK) {
      return Values.Addresses.unknown("group `" + name + "` holds no addresses");
    }
    if (cyclic.contains(name)) {
      return Values.Addresses.unknown("group `" + name + "` is a member of itself");
    }
    Values.AddressCollector out = new Values.AddressCollector();
    for (ObjectGroup.Member member : group.members) {
      Values.Addresses value = member(member);
      if (value == null) {
        out.unknown("member `" + member.words() + "` of group `" + name + "`");
      } else {
        out.add(value);
      }
    }
    return out.build();
  }

  /** {@return the addresses of one member of a group; null when it is none} */
  Values.@Nullable Addresses member(ObjectGroup.Member member) {
    return switch (member) {
      case ObjectGroup.Member.Group g -> network(g.name().text());
      case ObjectGroup.Member.Network n -> subnet(n.address());
      case ObjectGroup.Member.Range r -> {
        IpAddress first = CiscoNumbers.address(r.first().text());
        IpAddress last = CiscoNumbers.address(r.last().text());
        yield first == null || last == null || first.v6() != last.v6()
            ? null
            : Values.Addresses.of(AddressSet.between(first, last));
      }
      default -> null;
    };
  }

  // ---- ports

  /** {@return the ports of a comparison, or null when one of them is no port} */
  @Nullable IntRanges ports(Ace.Ports ports) {
    return compared(ports, "port", 0xffff);
  }

  /** {@return the numbers of a comparison, or null when one of its values is none} */
  @Nullable IntRanges compared(Ace.Ports test, String table, int most) {
    CiscoNumbers.Operator operator = test.operator();
    if (operator == null) {
      return null;
    }
    List<Integer> numbers = new ArrayList<>(test.values().size());
    for (Ace.Word word : test.values()) {
      OptionalInt number = flavor.number(table, word.text(), most);
      if (number.isEmpty()) {
        return null;
      }
      numbers.add(number.getAsInt());
    }
    if (operator == CiscoNumbers.Operator.RANGE) {
      return numbers.size() == 2 ? operator.select(numbers.get(0), numbers.get(1), most) : null;
    }
    // Several numbers after `eq` are alternatives; after `neq` none of them may be.
    boolean none = operator == CiscoNumbers.Operator.NEQ;
    IntRanges.Builder all = new IntRanges.Builder();
    for (int number : numbers) {
      all.addAll((none ? CiscoNumbers.Operator.EQ : operator).select(number, number, most));
    }
    return none ? all.build().complement(most) : all.build();
  }

  /** {@return the ports of a group} */
  Values.Ports portGroup(String name) {
    return resolve(name, ports, this::portsOf);
  }

  private Values.Ports portsOf(String name) {
    ObjectGroup group = config.groups.get(name);
    String why =
        group == null
            ? "undefined group `" + name + "`"
            : group.type != ObjectGroup.Type.PORT
                ? "group `" + name + "` holds no ports"
                : cyclic.contains(name) ? "group `" + name + "` is a member of itself" : null;
    if (group == null || why != null) {
      return new Values.Ports(IntRanges.EMPTY, List.of(why == null ? name : why));
    }
    IntRanges.Builder out = new IntRanges.Builder();
    List<String> unknown = new ArrayList<>(0);
    for (ObjectGroup.Member member : group.members) {
      switch (member) {
        case ObjectGroup.Member.Group g -> {
          Values.Ports inner = portGroup(g.name().text());
          out.addAll(inner.known());
          unknown.addAll(inner.unknown());
        }
        case ObjectGroup.Member.Port p -> {
          IntRanges set = ports(p.ports());
          if (set == null) {
            unknown.add("member `" + p.words() + "` of group `" + name + "`");
          } else {
            out.addAll(set);
          }
        }
        default -> unknown.add("member `" + member.words() + "` of group `" + name + "`");
      }
    }
    return new Values.Ports(out.build(), List.copyOf(unknown));
  }

  // ---- services

  /** {@return the services of a group} */
  Values.Services serviceGroup(String name) {
    return resolve(name, services, this::servicesOf);
  }

  private Values.Services servicesOf(String name) {
    ObjectGroup group = config.groups.get(name);
    if (group == null) {
      return Values.Services.unknown("undefined group `" + name + "`");
    }
    if (group.type != ObjectGroup.Type.SERVICE) {
      return Values.Services.unknown("group `" + name + "` holds no services");
    }
    if (cyclic.contains(name)) {
      return Values.Services.unknown("group `" + name + "` is a member of itself");
    }
    Values.ServiceCollector out = new Values.ServiceCollector();
    for (ObjectGroup.Member member : group.members) {
      switch (member) {
        case ObjectGroup.Member.Group g -> out.add(serviceGroup(g.name().text()));
        case ObjectGroup.Member.Service s -> {
          Values.Services value = service(s);
          if (value == null) {
            out.unknown("member `" + s.words() + "` of group `" + name + "`");
          } else {
            out.add(value);
          }
        }
        default -> out.unknown("member `" + member.words() + "` of group `" + name + "`");
      }
    }
    return out.build();
  }

  /** {@return the services of a member; null when it is none} */
  Values.@Nullable Services service(ObjectGroup.Member.Service member) {
    List<Integer> protocols = protocols(member.protocol().text(), false);
    if (protocols == null) {
      return null;
    }
    if (!member.message().isEmpty()) {
      ServiceSet set =
          protocols.size() == 1 ? message(protocols.get(0), member.message()) : null;
      return set == null ? null : Values.Services.of(set);
    }
    Ace.Ports source = member.source();
    Ace.Ports destination = member.destination();
    if (source == null && destination == null) {
      return Values.Services.of(protocolSet(protocols));
    }
    IntRanges from = source == null ? ServiceSet.ALL_PORTS : ports(source);
    IntRanges to = destination == null ? ServiceSet.ALL_PORTS : ports(destination);
    if (from == null || to == null || !protocols.stream().allMatch(ServiceSet::hasPorts)) {
      return null;
    }
    ServiceSet set = withPorts(protocols, to);
    return new Values.Services(List.of(new Values.Part(set, from)), List.of(), set);
  }

  /** {@return the services of some protocols with some destination ports} */
  static ServiceSet withPorts(List<Integer> protocols, IntRanges ports) {
    ServiceSet out = ServiceSet.EMPTY;
    for (int protocol : protocols) {
      out = out.union(ServiceSet.ports(protocol, ports));
    }
    return out;
  }

  /** {@return all of some protocols; every service where there is none, which stands for all} */
  static ServiceSet protocolSet(List<Integer> protocols) {
    if (protocols.isEmpty()) {
      return ServiceSet.ANY;
    }
    return withPorts(protocols, ServiceSet.ALL_PORTS);
  }

  /**
   * {@return the numbers of a protocol's name; none for every protocol; null when it is no name}
   *
   * @param six whether it stands in an IPv6 list
   */
  @Nullable List<Integer> protocols(String text, boolean six) {
    switch (text) {
      case "ip" -> {
        return List.of();
      }
      case "ipv4" -> {
        return six ? null : List.of();
      }
      case "ipv6" -> {
        return six ? List.of() : null;
      }
      case "tcp-udp" -> {
        return List.of(ServiceSet.TCP, ServiceSet.UDP);
      }
      case "icmp" -> {
        return List.of(six ? ServiceSet.ICMPV6 : ServiceSet.ICMP);
      }
      default -> {
        OptionalInt number = flavor.protocol(text);
        return number.isEmpty() ? null : List.of(number.getAsInt());
      }
    }
  }

  /** {@return the messages of an ICMP type, perhaps with a code, or null when it is none} */
  @Nullable ServiceSet message(int protocol, List<Ace.Word> words) {
    if (!ServiceSet.hasTypes(protocol) || words.size() > 2) {
      return null;
    }
    String table = protocol == ServiceSet.ICMPV6 ? "icmp6" : "icmp";
    OptionalInt code =
        words.size() == 2 ? CiscoNumbers.number(words.get(1).text(), 255) : OptionalInt.empty();
    OptionalInt type = flavor.number(table, words.get(0).text(), 255);
    if (words.size() == 2) {
      return type.isEmpty() || code.isEmpty()
          ? null
          : ServiceSet.icmp(protocol, type.getAsInt(), code.getAsInt(), code.getAsInt());
    }
    if (type.isPresent()) {
      return ServiceSet.icmp(protocol, type.getAsInt(), 0, 255);
    }
    OptionalInt both = flavor.number(table + "-code", words.get(0).text(), -1);
    return both.isEmpty()
        ? null
        : ServiceSet.icmp(
            protocol, both.getAsInt() >> 8, both.getAsInt() & 255, both.getAsInt() & 255);
  }

  /** {@return a word of an entry in one spelling: names of ports, protocols and messages as numbers} */
  String canonical(String word) {
    OptionalInt number = flavor.port(word);
    if (number.isEmpty()) {
      number = flavor.number("icmp", word, 255);
    }
    return number.isPresent() ? Integer.toString(number.getAsInt()) : word;
  }
}
