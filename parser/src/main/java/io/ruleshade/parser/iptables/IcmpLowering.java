package io.ruleshade.parser.iptables;

import io.ruleshade.model.Fragments;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.Locale;

/**
 * ICMP types and codes. Like the port matches they take no fragment with an offset. Type 255 of
 * ICMP for IPv4, which {@code any} is, stands for every message ({@code icmp_type_code_match} in
 * net/netfilter/xt_tcpudp.c or net/ipv4/netfilter/ip_tables.c).
 */
final class IcmpLowering {
  private IcmpLowering() {}

  static void lower(Use use, MatchDraft draft) {
    boolean six = use.module().name().equals("icmp6");
    int protocol = six ? ServiceSet.ICMPV6 : ServiceSet.ICMP;
    draft.and(MatchDraft.service(Ports.protocol(protocol)));
    draft.and(MatchDraft.fragments(Fragments.FIRST));
    for (Given given : use.options()) {
      int packed = packed(given.value(), six ? "icmp6" : "icmp");
      if (packed < 0) {
        draft.unknown("ICMP type `" + given.value() + "`: no such name");
        continue;
      }
      int type = packed >> 16;
      ServiceSet set =
          type == 255 && !six
              ? Ports.protocol(protocol)
              : ServiceSet.icmp(protocol, type, packed >> 8 & 255, packed & 255);
      draft.and(MatchDraft.service(given.negated() ? set.complement() : set));
    }
  }

  /** {@code type << 16 | first code << 8 | last code}; -1 when nobody knows. */
  private static int packed(String text, String table) {
    int named = Names.number(table, text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named;
    }
    int slash = text.indexOf('/');
    long type = Values.number(slash < 0 ? text : text.substring(0, slash), 255);
    if (slash < 0) {
      return type < 0 ? -1 : (int) type << 16 | 255;
    }
    long code = Values.number(text.substring(slash + 1), 255);
    return type < 0 || code < 0 ? -1 : (int) (type << 16 | code << 8 | code);
  }
}
