package io.ruleshade.parser.nftables;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads. */
final class Features {
  static final List<Feature> ALL =
      List.of(
          new Feature("tables of ip, ip6, inet, bridge, netdev; base chains, hooks, priorities, policies", "exact", "frames that are no IP packets are told apart by predicates"),
          new Feature("jump, goto, return, anonymous chains, verdict maps", "exact", "a map that changes at run time is unknown"),
          new Feature("sets, intervals, maps, concatenations, negated sets, `*`", "exact", "what `list ruleset` shows of a set without timeout is taken to be all"),
          new Feature("dynamic and timed sets, meters", "predicate", "never empty"),
          new Feature("ip and ip6 saddr, daddr with masks", "exact", "masks with scattered bits of IPv6 are predicates"),
          new Feature("tcp udp udplite sctp dccp th ports, tcp flags, icmp and icmpv6 types and codes", "exact", ""),
          new Feature("iif, oif, iifname, oifname with `*`", "exact", "iif is taken for the interface that has the name when the rule is loaded"),
          new Feature("meta l4proto, nfproto, protocol, ip protocol", "exact", ""),
          new Feature("ct state", "exact", "a predicate before connection tracking, and where notrack is used"),
          new Feature("ip frag-off & 0x1fff", "exact", ""),
          new Feature("other meta, ct, fib, socket, osf, rt, ipsec, options, extension headers, raw bits", "predicate", ""),
          new Feature("limit, quota, ct count, numgen, meters", "stateful", ""),
          new Feature("log, counters, named objects, mark and other writes", "kept", "a write is known to change what later matches see"),
          new Feature("snat, dnat, masquerade, redirect, reject, queue, tproxy, dup, fwd, flow", "kept", "the translation is an effect"),
          new Feature("define, include, add, insert, delete, flush, rename", "exact", "handles are not known; files elsewhere are not read"),
          new Feature("JSON", "exact", "as `nft -j list ruleset` prints it"));

  private Features() {}
}
