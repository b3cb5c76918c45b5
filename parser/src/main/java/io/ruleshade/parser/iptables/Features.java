package io.ruleshade.parser.iptables;

import io.ruleshade.parser.Dialect.Feature;
import java.util.List;

/** What the front end reads. */
final class Features {
  static final List<Feature> ALL =
      List.of(
          new Feature(
              "tables, chains, policies, -j, -g, RETURN, rules without target", "exact", ""),
          new Feature(
              "-s -d with any mask, lists, ! in old and new place", "exact", "names are unknown"),
          new Feature("-i -o with +, -p, -f", "exact", ""),
          new Feature("tcp udp udplite sctp dccp ports, multiport, tcp-flags, syn", "exact", ""),
          new Feature("icmp, icmp6 types and codes", "exact", ""),
          new Feature("state, conntrack ctstate", "exact", "a predicate in table raw"),
          new Feature("iprange", "exact", ""),
          new Feature("set", "exact", "with an ipset save listing, else a predicate"),
          new Feature(
              "mac mark connmark owner ttl hl length dscp tos pkttype physdev addrtype",
              "predicate",
              ""),
          new Feature("conntrack ctorig* ctrepl* ctproto ctdir ctstatus", "predicate", ""),
          new Feature("time", "predicate", ""),
          new Feature(
              "policy rpfilter socket string u32 bpf helper realm ipv4options and others",
              "predicate",
              "all options together are one predicate"),
          new Feature(
              "limit hashlimit recent statistic quota connlimit connbytes and others",
              "stateful",
              ""),
          new Feature(
              "DNAT SNAT MASQUERADE REDIRECT NETMAP", "kept", "the translation is an effect"),
          new Feature(
              "MARK CONNMARK TOS DSCP TTL HL SET CT and others",
              "kept",
              "they change what later matches see"),
          new Feature("comments, counters", "kept", ""));

  private Features() {}
}
