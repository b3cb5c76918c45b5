package io.ruleshade.parser.junos;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads, for the table in the README. */
final class JunosFeatures {
  static final List<Feature> ALL =
      List.of(
          new Feature("form with braces, form of set commands, both in one file", "exact", ""),
          new Feature(
              "delete, deactivate, activate, insert, rename, copy, edit, inactive:, replace:, delete:",
              "exact",
              "replayed in file order; load, rollback and replace pattern are reported"),
          new Feature(
              "groups, apply-groups, apply-groups-except, wildcards",
              "exact",
              "inherited terms and policies follow the block's own"),
          new Feature(
              "groups of one node or routing engine, groups with when",
              "opaque",
              "what they say of filtering is reported as not understood"),
          new Feature(
              "zone policies, global policies, default-policy",
              "exact",
              "pairs of zones without policies meet the default, of up to 64 zones"),
          new Feature(
              "policies to and from junos-host",
              "exact",
              "what they do not decide is left open: host-inbound traffic is not modelled"),
          new Feature("address books of zones, attached and global; nested address sets", "exact", ""),
          new Feature("range-address, wildcard-address, negated addresses", "exact", ""),
          new Feature(
              "dns-name", "predicate", "the addresses behind a host name are not looked up"),
          new Feature("applications with terms, application sets", "exact", ""),
          new Feature(
              "predefined junos-* applications",
              "exact",
              "from a table; those that differ between releases are unknown"),
          new Feature(
              "RPC programs, UUIDs, dynamic-application, source-identity, url-category, schedulers",
              "predicate",
              ""),
          new Feature("firewall filters of family inet, inet6 and of no family", "exact", ""),
          new Feature(
              "filters of ethernet-switching, bridge, vpls, ccc, any",
              "exact",
              "for frames that carry IP; whether they do is a predicate"),
          new Feature(
              "addresses, prefix lists, except", "exact", "the longest prefix decides"),
          new Feature(
              "lists of except entries alone, equal prefixes with and without except",
              "opaque",
              "such addresses may match"),
          new Feature("apply-path", "predicate", "not looked up"),
          new Feature(
              "ports, ICMP messages, TCP flags",
              "exact",
              "without a protocol that has them: certain for the protocols that have them, may match for others"),
          new Feature(
              "is-fragment, first-fragment, fragment-offset",
              "exact",
              "what differs between platforms is a predicate"),
          new Feature(
              "dscp, ttl, packet-length, forwarding-class, interface-group, ip-options …",
              "predicate",
              ""),
          new Feature(
              "next term, nested filters, filter lists, bindings to units, lo0, VLANs", "exact", ""),
          new Feature(
              "policer", "kept", "what is over the rate may be discarded; the term decides the rest"),
          new Feature("logical systems, tenants", "exact", "each is a device"),
          new Feature("services stateful-firewall", "exact", "each rule is a ruleset"),
          new Feature(
              "host-inbound-traffic, screens, NAT, service filters, simple filters",
              "kept",
              "out of scope"));

  private JunosFeatures() {}
}
