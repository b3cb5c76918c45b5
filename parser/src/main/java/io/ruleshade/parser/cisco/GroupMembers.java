package io.ruleshade.parser.cisco;

import io.ruleshade.model.Extent;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that stand side by side in a field of an entry: the ports of a list, and otherwise the
 * members of the group that is named there. Kept by group, for entries share them.
 */
final class GroupMembers {
  private final RouterConfig config;
  private final Resolver resolver;
  private final Map<String, List<RuleParts.Member>> known = new HashMap<>();

  GroupMembers(RouterConfig config, Resolver resolver) {
    this.config = config;
    this.resolver = resolver;
  }

  /** {@return the members of a group of which the extent is known} */
  List<RuleParts.Member> of(String name) {
    return known.computeIfAbsent(name, this::members);
  }

  private List<RuleParts.Member> members(String name) {
    ObjectGroup group = config.groups.get(name);
    if (group == null || resolver.isCyclic(name)) {
      return List.of();
    }
    List<RuleParts.Member> out = new ArrayList<>(group.members.size());
    for (ObjectGroup.Member member : group.members) {
      Extent extent = extent(group, member);
      if (extent != null) {
        String written =
            member instanceof ObjectGroup.Member.Group g ? g.name().text() : member.words();
        out.add(new RuleParts.Member(written, extent, group.span));
      }
    }
    return List.copyOf(out);
  }

  private @Nullable Extent extent(ObjectGroup group, ObjectGroup.Member member) {
    return switch (group.type) {
      case NETWORK -> {
        Values.Addresses value = resolver.member(member);
        yield value == null ? null : value.extent();
      }
      case PORT ->
          switch (member) {
            case ObjectGroup.Member.Group g -> {
              Values.Ports inner = resolver.portGroup(g.name().text());
              yield inner.unknown().isEmpty() ? Extent.ofPorts(inner.known()) : null;
            }
            case ObjectGroup.Member.Port p -> {
              IntRanges ports = resolver.ports(p.ports());
              yield ports == null ? null : Extent.ofPorts(ports);
            }
            default -> null;
          };
      case SERVICE -> {
        Values.Services value =
            switch (member) {
              case ObjectGroup.Member.Group g -> resolver.serviceGroup(g.name().text());
              case ObjectGroup.Member.Service s -> resolver.service(s);
              default -> null;
            };
        yield value == null ? null : anySource(value.extent());
      }
      case OTHER -> null;
    };
  }

  /**
   * Services that ask for source ports are left aside: a whole protocol matches later fragments where
   * its ports one by one do not, so that the entry is more than the union of such services.
   */
  private static @Nullable Extent anySource(@Nullable Extent extent) {
    return extent != null
            && extent.services().stream().allMatch(s -> s.srcPort().equals(ServiceSet.ALL_PORTS))
        ? extent
        : null;
  }
}
