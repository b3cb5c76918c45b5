package io.ruleshade.parser.asa;

import io.ruleshade.model.Extent;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that stand side by side in a field of an entry. An entry takes one operand for a field, so
 * these are the members of the group that is named there. Kept by group, for entries share them.
 */
final class AsaMembers {
  private final AsaConfig config;
  private final AsaResolver resolver;
  private final Set<String> cyclic;
  private final Map<String, List<RuleParts.Member>> known = new HashMap<>();

  AsaMembers(AsaConfig config, AsaResolver resolver, Set<String> cyclic) {
    this.config = config;
    this.resolver = resolver;
    this.cyclic = cyclic;
  }

  /**
   * {@return the members of a group of which the extent is known} Empty for a group of another kind.
   *
   * @param protocol for ports {@code tcp}, {@code udp} or {@code tcp-udp}; for ICMP types the number of the
   *     protocol; else empty
   */
  List<RuleParts.Member> of(String name, String protocol) {
    return known.computeIfAbsent(protocol + " " + name, key -> members(name, protocol));
  }

  private List<RuleParts.Member> members(String name, String protocol) {
    AsaGroup group = config.groups.get(name);
    if (group == null || cyclic.contains(name)) {
      return List.of();
    }
    List<RuleParts.Member> out = new ArrayList<>(group.members.size());
    for (AsaGroup.Member member : group.members) {
      Extent extent = extent(group, member, protocol);
      if (extent != null) {
        out.add(new RuleParts.Member(written(member), extent, group.span));
      }
    }
    return List.copyOf(out);
  }

  /** An object or group goes by its name. */
  private static String written(AsaGroup.Member member) {
    return switch (member) {
      case AsaGroup.Member.Group g -> g.name().text();
      case AsaGroup.Member.ObjectRef o -> o.name().text();
      default -> member.words();
    };
  }

  private @Nullable Extent extent(AsaGroup group, AsaGroup.Member member, String protocol) {
    return switch (group.type) {
      case NETWORK ->
          switch (member) {
            case AsaGroup.Member.Group g -> resolver.networkGroup(g.name().text()).extent();
            case AsaGroup.Member.ObjectRef o -> resolver.networkObject(o.name().text()).extent();
            case AsaGroup.Member.Host h -> resolver.host(h.address().text()).extent();
            case AsaGroup.Member.Subnet s -> {
              AsaValues.Addresses value =
                  resolver.subnet(s.address().text(), s.mask() == null ? null : s.mask().text());
              yield value == null ? null : value.extent();
            }
            default -> null;
          };
      case SERVICE, PROTOCOL ->
          switch (member) {
            case AsaGroup.Member.Group g -> resolver.serviceGroup(g.name().text()).extent();
            case AsaGroup.Member.ObjectRef o -> resolver.serviceObject(o.name().text()).extent();
            case AsaGroup.Member.Service s -> AsaResolver.spec(s.spec(), "").extent();
            case AsaGroup.Member.Protocol p ->
                AsaResolver.spec(new AsaGroup.ServiceSpec(p.name(), null, null, List.of()), "")
                    .extent();
            default -> null;
          };
      case PORTS ->
          switch (member) {
            case AsaGroup.Member.Group g -> resolver.portGroup(g.name().text(), protocol).extent();
            case AsaGroup.Member.Ports p -> {
              IntRanges ports = AsaNames.ports(p.ports());
              yield ports == null ? null : Extent.ofPorts(ports);
            }
            default -> null;
          };
      case ICMP_TYPE -> icmp(member, protocol);
      case USER, SECURITY -> null;
    };
  }

  private @Nullable Extent icmp(AsaGroup.Member member, String protocol) {
    int number = protocol.equals("58") ? ServiceSet.ICMPV6 : ServiceSet.ICMP;
    return switch (member) {
      case AsaGroup.Member.Group g -> resolver.icmpGroup(number, g.name().text()).extent();
      case AsaGroup.Member.Icmp i -> {
        List<String> words =
            i.code().isEmpty() ? List.of(i.name()) : List.of(i.name(), i.code());
        ServiceSet set = AsaResolver.icmp(number, words);
        yield set == null ? null : AsaValues.Services.of(set).extent();
      }
      default -> null;
    };
  }
}
