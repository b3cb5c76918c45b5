package io.ruleshade.parser.asa;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads, for the table in the README. */
final class AsaFeatures {
  static final List<Feature> ALL =
      List.of(
          new Feature(
              "access-list extended, with and without the word",
              "exact",
              "ports mean the whole datagram: the device reassembles fragments virtually"),
          new Feature("any, any4, any6, host, network and mask, IPv6 prefix", "exact", ""),
          new Feature(
              "mask with holes",
              "exact",
              "taken literally as a mask, with a warning; beyond 65,536 ranges a predicate"),
          new Feature("eq, neq, lt, gt, range, port and protocol names", "exact", ""),
          new Feature("icmp and icmp6 types and codes", "exact", ""),
          new Feature("object network, object service, name", "exact", ""),
          new Feature(
              "object-group network, service, protocol, icmp-type, nested",
              "exact",
              "a member that cannot be read makes the rest of the group unknown"),
          new Feature(
              "object-group user and security, user, user-group, security-group", "predicate", ""),
          new Feature("fqdn", "predicate", "the addresses behind a host name are not looked up"),
          new Feature("object-group network-service", "predicate", "only where an entry uses it"),
          new Feature("time-range", "predicate", ""),
          new Feature(
              "interface as an address",
              "exact",
              "where the interface has a static IPv4 address; else a predicate"),
          new Feature("inactive, remark, log, line numbers", "exact", ""),
          new Feature(
              "access-list standard",
              "exact",
              "matches destinations, as for routes and split tunnels; filters no packets"),
          new Feature("ipv6 access-list (before 9.0)", "exact", ""),
          new Feature(
              "access-group in, out, global, per-user-override",
              "exact",
              "lists that the device downloads for a user are not in the file"),
          new Feature(
              "access-group control-plane",
              "exact",
              "no implicit deny: what the list does not decide is left open"),
          new Feature(
              "show access-list", "exact", "hit counts are kept; expanded lines are not rules"),
          new Feature("clear configure, no", "exact", "replayed in file order"),
          new Feature("conduit, outbound, apply", "opaque", "reported as not understood"),
          new Feature(
              "access-list ethertype, webtype",
              "kept",
              "out of scope: they filter frames and URLs, not IP packets"),
          new Feature(
              "security levels, same-security-traffic",
              "kept",
              "out of scope: an interface without a list is no entry point"),
          new Feature(
              "nat, static, crypto map, class-map, route-map, capture, VPN filters",
              "kept",
              "the lists and objects they use count as in use"),
          new Feature("icmp, ssh, telnet, http (management access)", "kept", "out of scope"));

  private AsaFeatures() {}
}
