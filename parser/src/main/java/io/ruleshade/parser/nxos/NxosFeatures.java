package io.ruleshade.parser.nxos;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads, for the table in the README. */
final class NxosFeatures {
  static final List<Feature> ALL =
      List.of(
          new Feature("ip access-list", "exact", ""),
          new Feature(
              "ipv6 access-list", "exact", "with the implicit neighbour and router discovery"),
          new Feature(
              "sequence numbers, resequence, no",
              "exact",
              "replayed in file order; of two entries with one number nothing is certain"),
          new Feature("any, host, prefixes, wildcards with and without holes", "exact", ""),
          new Feature("eq, neq, lt, gt, range, portgroup", "exact", ""),
          new Feature("icmp and ICMPv6 types and codes", "exact", ""),
          new Feature("igmp types", "predicate", ""),
          new Feature("established, flags with tcp-flags-mask", "exact", ""),
          new Feature(
              "flags without a mask",
              "predicate",
              "the manual leaves open whether others may be set"),
          new Feature(
              "fragments, fragments permit-all and deny-all",
              "exact",
              "a permit with ports takes later fragments, a deny does not"),
          new Feature("dscp, precedence, ttl, packet-length", "predicate", ""),
          new Feature("http-method, vlan, nve vni, tcp-option-length", "predicate", ""),
          new Feature("time-range", "predicate", ""),
          new Feature(
              "object-group ip address, ipv6 address, ip port",
              "exact",
              "a member that cannot be read makes the rest of the group unknown"),
          new Feature("remark, log, statistics per-entry", "exact", ""),
          new Feature("show access-lists", "exact", "hit counts are kept"),
          new Feature(
              "ip access-group, ip port access-group, ipv6 traffic-filter, access-class",
              "exact",
              "an undefined list lets every packet pass"),
          new Feature(
              "VLAN access maps, class maps, route maps",
              "kept",
              "the lists and groups they use count as in use"),
          new Feature("MAC and ARP lists", "kept", "out of scope: no IP packets"));

  private NxosFeatures() {}
}
