package io.ruleshade.parser.asa;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says what the names of a configuration stand for.
 *
 * <p>Groups are flattened without recursion, however deep they are nested; a group that is part of
 * a circle stands for something unknown. Values of groups that entries use are kept.
 */
final class AsaResolver {
  private final AsaConfig config;
  private final Set<String> cyclic;
  private final Map<String, AsaValues.Addresses> addresses = new HashMap<>();
  private final Map<String, AsaValues.Services> services = new HashMap<>();
  private final Map<String, AsaValues.Ports> ports = new HashMap<>();

  AsaResolver(AsaConfig config, Set<String> cyclic) {
    this.config = config;
    this.cyclic = cyclic;
  }

  // ---- addresses

  /** {@return the address of a word: a literal or a name} */
  @Nullable IpAddress literal(String text) {
    IpAddress address = AsaNames.address(text);
    if (address == null) {
      AsaConfig.AsaName name = config.names.get(text);
      address = name == null ? null : AsaNames.address(name.address());
    }
    return address;
  }

  /** {@return a host} */
  AsaValues.Addresses host(String text) {
    IpAddress address = literal(text);
    return address == null
        ? AsaValues.Addresses.unknown("undefined name `" + text + "`")
        : AsaValues.Addresses.of(AddressSet.of(address));
  }

  /** {@return a network, or null when the words are no network} */
  AsaValues.@Nullable Addresses subnet(String text, @Nullable String mask) {
    if (mask == null) {
      return prefix(text);
    }
    long care = AsaNames.quad(mask);
    if (care < 0) {
      return null;
    }
    IpAddress address = literal(text);
    if (address == null) {
      return AsaNames.number(text, 999_999).isPresent()
          ? null
          : AsaValues.Addresses.unknown("undefined name `" + text + "`");
    }
    if (address.v6()) {
      return null;
    }
    long base = address.low() & care;
    return AddressSet.masked(base, care)
        .map(AsaValues.Addresses::of)
        .orElseGet(
            () ->
                AsaValues.Addresses.predicate(
                    AddressSet.ANY4,
                    "address " + IpAddress.v4(base) + " mask " + IpAddress.v4(care)));
  }

  /** An IPv6 prefix; IPv4 networks have a mask of their own. */
  private AsaValues.@Nullable Addresses prefix(String text) {
    int slash = text.indexOf('/');
    IpAddress address = slash < 0 ? null : literal(text.substring(0, slash));
    if (address == null || !address.v6()) {
      return null;
    }
    OptionalInt length = AsaNames.number(text.substring(slash + 1), 128);
    return length.isEmpty()
        ? null
        : AsaValues.Addresses.of(AddressSet.prefix(address, length.getAsInt()));
  }

  /** {@return the addresses from one to another} */
  AsaValues.@Nullable Addresses range(String first, String last) {
    IpAddress from = literal(first);
    IpAddress to = literal(last);
    return from == null || to == null || from.v6() != to.v6()
        ? null
        : AsaValues.Addresses.of(AddressSet.between(from, to));
  }

  /** {@return the addresses of a host name} */
  static AsaValues.Addresses fqdn(int version, String name) {
    AddressSet bound =
        version == 4 ? AddressSet.ANY4 : version == 6 ? AddressSet.ANY6 : AddressSet.ANY;
    return AsaValues.Addresses.predicate(bound, "fqdn " + name.toLowerCase(Locale.ROOT));
  }

  /** {@return the address of the device's own interface} */
  AsaValues.Addresses interfaceAddress(String name) {
    AsaConfig.Interface known = config.interfaces.get(name);
    IpAddress address =
        known == null || known.address == null || known.six ? null : literal(known.address);
    return address == null
        ? AsaValues.Addresses.predicate(AddressSet.ANY, "interface " + name + " address")
        : AsaValues.Addresses.of(AddressSet.of(address));
  }

  /** {@return the addresses of an {@code object network}} */
  AsaValues.Addresses networkObject(String name) {
    AsaObject object = config.objects.get(name);
    if (object == null || object.service) {
      return AsaValues.Addresses.unknown("undefined network object `" + name + "`");
    }
    AsaValues.Addresses value =
        switch (object.value) {
          case AsaObject.Value.Host h -> host(h.address().text());
          case AsaObject.Value.Subnet s ->
              subnet(s.address().text(), s.mask() == null ? null : s.mask().text());
          case AsaObject.Value.Range r -> range(r.first().text(), r.last().text());
          case AsaObject.Value.Fqdn f -> fqdn(f.version(), f.name());
          case AsaObject.Value.Service s -> null;
          case AsaObject.Value.Unreadable u -> null;
          case null -> AsaValues.Addresses.unknown("network object `" + name + "` has no value");
        };
    return value != null
        ? value
        : AsaValues.Addresses.unknown("value of network object `" + name + "`");
  }

  /** {@return the addresses of an {@code object-group network}} */
  AsaValues.Addresses networkGroup(String name) {
    AsaValues.Addresses known = addresses.get(name);
    if (known == null) {
      AsaValues.AddressCollector out = new AsaValues.AddressCollector();
      flatten(
          name,
          AsaGroup.Type.NETWORK,
          "",
          out::unknown,
          member -> {
            switch (member) {
              case AsaGroup.Member.Host h -> out.add(host(h.address().text()));
              case AsaGroup.Member.ObjectRef o -> out.add(networkObject(o.name().text()));
              case AsaGroup.Member.Subnet s -> {
                AsaValues.Addresses value =
                    subnet(s.address().text(), s.mask() == null ? null : s.mask().text());
                if (value == null) {
                  out.unknown("member `" + s.words() + "` of `" + name + "`");
                } else {
                  out.add(value);
                }
              }
              default -> out.unknown("member `" + member.words() + "` of `" + name + "`");
            }
          });
      known = out.build();
      addresses.put(name, known);
    }
    return known;
  }

  // ---- services

  /** {@return the services of an {@code object service}} */
  AsaValues.Services serviceObject(String name) {
    AsaObject object = config.objects.get(name);
    if (object == null || !object.service) {
      return AsaValues.Services.unknown("undefined service object `" + name + "`");
    }
    return object.value instanceof AsaObject.Value.Service service
        ? spec(service.spec(), "value of service object `" + name + "`")
        : AsaValues.Services.unknown("service object `" + name + "` has no value");
  }

  /** {@return the services of a protocol group or of a service group without a protocol} */
  AsaValues.Services serviceGroup(String name) {
    AsaValues.Services known = services.get(name);
    if (known == null) {
      AsaGroup group = config.groups.get(name);
      AsaGroup.Type type = group == null ? AsaGroup.Type.SERVICE : group.type;
      AsaValues.ServiceCollector out = new AsaValues.ServiceCollector();
      flatten(
          name,
          type,
          "",
          out::unknown,
          member -> {
            String words = "member `" + member.words() + "` of `" + name + "`";
            switch (member) {
              case AsaGroup.Member.Service s -> out.add(spec(s.spec(), words));
              case AsaGroup.Member.ObjectRef o -> out.add(serviceObject(o.name().text()));
              case AsaGroup.Member.Protocol p ->
                  out.add(spec(new AsaGroup.ServiceSpec(p.name(), null, null, List.of()), words));
              default -> out.unknown(words);
            }
          });
      known = out.build();
      services.put(name, known);
    }
    return known;
  }

  /** The services that a {@code service} or {@code service-object} line states. */
  static AsaValues.Services spec(AsaGroup.ServiceSpec spec, String words) {
    if (spec.protocol().equals("tcp-udp")) {
      return ports(spec, words, ServiceSet.TCP, ServiceSet.UDP);
    }
    OptionalInt protocol = AsaNames.protocol(spec.protocol());
    if (protocol.isEmpty()) {
      return AsaValues.Services.unknown(words);
    }
    int number = protocol.getAsInt();
    if (ServiceSet.hasPorts(number)) {
      return ports(spec, words, number);
    }
    if (spec.source() != null || spec.destination() != null) {
      return AsaValues.Services.unknown(words);
    }
    if (ServiceSet.hasTypes(number) && !spec.details().isEmpty()) {
      ServiceSet set = spec.details().size() > 2 ? null : icmp(number, spec.details());
      return set == null ? AsaValues.Services.unknown(words) : AsaValues.Services.of(set);
    }
    return spec.details().isEmpty()
        ? AsaValues.Services.of(protocolSet(number))
        : AsaValues.Services.unknown(words);
  }

  private static AsaValues.Services ports(
      AsaGroup.ServiceSpec spec, String words, int... protocols) {
    IntRanges source = spec.source() == null ? ServiceSet.ALL_PORTS : AsaNames.ports(spec.source());
    IntRanges destination =
        spec.destination() == null ? ServiceSet.ALL_PORTS : AsaNames.ports(spec.destination());
    if (source == null || destination == null || !spec.details().isEmpty()) {
      return AsaValues.Services.unknown(words);
    }
    ServiceSet set = ServiceSet.EMPTY;
    for (int protocol : protocols) {
      set = set.union(ServiceSet.ports(protocol, destination));
    }
    return new AsaValues.Services(List.of(new AsaValues.Part(set, source)), List.of());
  }

  /** {@return all of a protocol; everything for {@code ip}} */
  static ServiceSet protocolSet(int protocol) {
    return protocol == 0 ? ServiceSet.ANY : ServiceSet.protocol(protocol);
  }

  /** {@return the ICMP messages of a type and perhaps a code, or null when they are unknown} */
  static @Nullable ServiceSet icmp(int protocol, List<String> typeAndCode) {
    OptionalInt type = AsaNames.icmpType(protocol == ServiceSet.ICMPV6, typeAndCode.get(0));
    if (type.isEmpty()) {
      return null;
    }
    if (typeAndCode.size() == 1) {
      return ServiceSet.icmp(protocol, type.getAsInt(), 0, 255);
    }
    OptionalInt code = AsaNames.number(typeAndCode.get(1), 255);
    return code.isEmpty()
        ? null
        : ServiceSet.icmp(protocol, type.getAsInt(), code.getAsInt(), code.getAsInt());
  }

  /** {@return the ICMP messages of an {@code object-group icmp-type}} */
  AsaValues.Services icmpGroup(int protocol, String name) {
    AsaValues.ServiceCollector out = new AsaValues.ServiceCollector();
    flatten(
        name,
        AsaGroup.Type.ICMP_TYPE,
        "",
        out::unknown,
        member -> {
          ServiceSet set =
              member instanceof AsaGroup.Member.Icmp icmp
                  ? icmp(
                      protocol,
                      icmp.code().isEmpty()
                          ? List.of(icmp.name())
                          : List.of(icmp.name(), icmp.code()))
                  : null;
          if (set == null) {
            out.unknown("member `" + member.words() + "` of `" + name + "`");
          } else {
            out.add(AsaValues.Services.of(set));
          }
        });
    return out.build();
  }

  /**
   * {@return the ports of an {@code object-group service} with a protocol} A group of the ports of
   * another protocol than the entry's, or such a group inside it, is unknown: the device refuses
   * it.
   *
   * @param protocol {@code tcp}, {@code udp} or {@code tcp-udp}, as the entry says
   */
  AsaValues.Ports portGroup(String name, String protocol) {
    AsaValues.Ports known = ports.get(protocol + " " + name);
    if (known == null) {
      IntRanges.Builder all = new IntRanges.Builder();
      Set<String> unknown = new LinkedHashSet<>();
      flatten(
          name,
          AsaGroup.Type.PORTS,
          protocol,
          unknown::add,
          member -> {
            IntRanges set =
                member instanceof AsaGroup.Member.Ports p ? AsaNames.ports(p.ports()) : null;
            if (set == null) {
              unknown.add("member `" + member.words() + "` of `" + name + "`");
            } else {
              all.addAll(set);
            }
          });
      known = new AsaValues.Ports(all.build(), List.copyOf(unknown));
      ports.put(protocol + " " + name, known);
    }
    return known;
  }

  // ---- groups

  /**
   * Hands each member that is no group to a consumer, once for each group it is in.
   *
   * <p>Complexity: linear in the members of all groups that are reached.
   */
  private void flatten(
      String top,
      AsaGroup.Type type,
      String protocol,
      Consumer<String> unknown,
      Consumer<AsaGroup.Member> consumer) {
    Deque<String> open = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    open.push(top);
    seen.add(top);
    while (!open.isEmpty()) {
      String name = open.pop();
      AsaGroup group = config.groups.get(name);
      if (group == null || group.type != type) {
        unknown.accept("undefined group `" + name + "`");
        continue;
      }
      if (!group.ports.equals(protocol) && !group.ports.equals("tcp-udp") && !protocol.isEmpty()) {
        unknown.accept("group `" + name + "` is of " + group.ports);
        continue;
      }
      if (cyclic.contains(name)) {
        unknown.accept("group `" + name + "` is a member of itself");
        continue;
      }
      List<String> nested = new ArrayList<>();
      for (AsaGroup.Member member : group.members) {
        if (member instanceof AsaGroup.Member.Group g) {
          if (seen.add(g.name().text())) {
            nested.add(g.name().text());
          }
        } else {
          consumer.accept(member);
        }
      }
      for (int i = nested.size() - 1; i >= 0; i--) {
        open.push(nested.get(i));
      }
    }
  }
}
