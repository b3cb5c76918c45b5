package io.ruleshade.parser.ios;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads, for the table in the README. */
final class IosFeatures {
  static final List<Feature> ALL =
      List.of(
          new Feature("access-list N, ip access-list standard and extended", "exact", ""),
          new Feature("ipv6 access-list", "exact", "with the implicit neighbour discovery"),
          new Feature(
              "sequence numbers, resequence, no",
              "exact",
              "replayed in file order; an entry with a number in use is refused, replaces on IOS-XR"),
          new Feature(
              "any, host, wildcards with and without holes, prefixes",
              "exact",
              "beyond 65,536 ranges a predicate"),
          new Feature("host NAME", "opaque", "host names are not looked up"),
          new Feature(
              "eq and neq with several ports, lt, gt, range, port and protocol names", "exact", ""),
          new Feature("icmp and ICMPv6 types and codes", "exact", ""),
          new Feature("igmp types", "predicate", ""),
          new Feature("established, match-all, match-any, flags", "exact", ""),
          new Feature(
              "fragments, and how ports fare with later fragments",
              "exact",
              "a permit with ports takes later fragments, a deny does not"),
          new Feature("dscp, precedence, tos, ttl, packet length", "predicate", ""),
          new Feature("IP options, IPv6 extension headers, flow label", "predicate", ""),
          new Feature("time-range", "predicate", ""),
          new Feature("dynamic (lock-and-key), reflect and evaluate", "stateful", ""),
          new Feature(
              "object-group network, service, port, v6-network, v6-service, nested",
              "exact",
              "a member that cannot be read makes the rest of the group unknown"),
          new Feature("object-group security, fqdn", "opaque", ""),
          new Feature("remark, log, log-input", "exact", ""),
          new Feature("show access-lists", "exact", "hit counts are kept"),
          new Feature(
              "ip access-group, ipv6 traffic-filter, access-class",
              "exact",
              "an undefined list, or one without entries, lets every packet pass"),
          new Feature(
              "nat, crypto map, class-map, route-map, routing, management",
              "kept",
              "the lists and groups they use count as in use"),
          new Feature(
              "zone-based firewall, ip inspect, control-plane policing",
              "kept",
              "out of scope: what they drop or let back in is not modelled"),
          new Feature("role-based and FQDN lists", "opaque", "reported as not understood"),
          new Feature("MAC, ARP and IPX lists", "kept", "out of scope: no IP packets"));

  private IosFeatures() {}
}
