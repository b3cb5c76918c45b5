package io.ruleshade.parser.fortios;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads, for the table in the README. */
final class FortiosFeatures {
  static final List<Feature> ALL =
      List.of(
          new Feature(
              "firewall policy, policy6, consolidated policy; srcaddr6 and dstaddr6",
              "exact",
              "one ruleset a table and virtual domain, named vdom/policy"),
          new Feature("status, action, send-deny-packet, implicit deny", "exact", ""),
          new Feature(
              "move, delete, purge, rename, clone, append, unset, unselect, abort, edit again",
              "exact",
              "replayed in file order"),
          new Feature(
              "srcintf, dstintf, zones, SD-WAN zones",
              "exact",
              "`set intrazone` is left out: what a zone lets pass within itself without a policy is"
                  + " not modelled"),
          new Feature(
              "address and address6: ipmask, iprange, wildcard, ipprefix; all, none", "exact", ""),
          new Feature("address interface-subnet", "exact", "where the interface has a static address"),
          new Feature(
              "address fqdn, geography, mac, dynamic, route-tag, template, external lists",
              "predicate",
              ""),
          new Feature(
              "addrgrp and addrgrp6 with exclude-member",
              "exact",
              "a predicate where a member or an excluded one is"),
          new Feature(
              "service custom and group: ports with dst:src, several ranges, ICMP, ICMP6, IP",
              "exact",
              "services of the web proxy and of applications are unknown or predicates"),
          new Feature(
              "predefined services",
              "exact",
              "where the file does not define them; those that differ among versions are unknown"),
          new Feature(
              "srcaddr-negate, dstaddr-negate, service-negate",
              "exact",
              "what is unknown stays unknown"),
          new Feature("internet-service and internet-service-src, negated too", "predicate", ""),
          new Feature("users, groups, fsso-groups, devices, ztna tags, sgt", "predicate", ""),
          new Feature(
              "schedule recurring, onetime, group; policy-expiry",
              "predicate",
              "always and none are exact"),
          new Feature("dscp-match, tos, vlan-filter, reputation-minimum", "predicate", ""),
          new Feature(
              "virtual IPs as destinations, vipgrp, port forwarding",
              "predicate",
              "external addresses under the predicate that the virtual IP translated the packet"),
          new Feature(
              "match-vip",
              "exact",
              "unknown where its default depends on the version and the file states none"),
          new Feature(
              "central NAT",
              "kept",
              "destinations are then the translated ones; central-snat-map is kept as objects"),
          new Feature("nat, ippool, poolname, profiles, shaping, logtraffic", "kept", "as effects"),
          new Feature(
              "policy46, policy64",
              "predicate",
              "the destination after translation is a predicate"),
          new Feature("nat46 and nat64 in a policy, identity-based-policy (5.x)", "opaque", ""),
          new Feature(
              "action ipsec",
              "exact",
              "traffic that comes out of the tunnel is unknown"),
          new Feature(
              "local-in-policy, local-in-policy6",
              "exact",
              "no implicit deny: what no policy decides is left open"),
          new Feature(
              "security-policy (policy-based mode)",
              "predicate",
              "applications and URL categories are predicates"),
          new Feature(
              "multicast, DoS, interface, shaping, proxy, TTL policies, acl",
              "kept",
              "out of scope; the objects they use count as in use"));

  private FortiosFeatures() {}
}
