package io.ruleshade.parser.iptables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code -m set}: exact where an {@code ipset save} listing says the members, they have no timeouts
 * and no rule of the dump writes the set; otherwise a predicate on the set.
 */
final class SetLowering {
  /** Above this many members a set of address and port stays a predicate. */
  private static final int MOST = 256;

  private static final ServiceSet TCP_AND_UDP =
      ServiceSet.protocol(ServiceSet.TCP).union(ServiceSet.protocol(ServiceSet.UDP));

  private SetLowering() {}

  static void lower(
      Use use, MatchDraft draft, LowerContext context, RuleText text, List<Rule.Use> uses)
      throws Unreadable {
    Given match = null;
    boolean plain = true;
    boolean counters = false;
    for (Given given : use.options()) {
      switch (given.name()) {
        case "match-set" -> {
          if (match != null) {
            throw new Unreadable("two sets in one match");
          }
          match = given;
        }
        case "update-counters", "update-subcounters" -> {}
        case "return-nomatch" -> plain = false;
        default -> counters |= SetUses.counts(given);
      }
    }
    if (match == null) {
      throw new Unreadable("`-m set` names no set");
    }
    String name = match.value();
    if (context.sets().given()) {
      uses.add(new Rule.Use("set", name, context.span(text.line(), name)));
    }
    if (counters || context.setUses().counted().contains(name)) {
      Condition.Shared shared = new Condition.Shared("set:" + name, true);
      draft.condition(SharedMemories.asked(GenericLowering.text(use), shared, draft));
      return;
    }
    if (plain && exact(match, draft, context)) {
      return;
    }
    String words =
        "set " + name + " " + match.values().get(1) + (plain ? "" : " or its exceptions");
    draft.condition(new Condition.Predicate(words, match.negated(), List.of("set:" + name), null));
  }

  private static boolean exact(Given match, MatchDraft draft, LowerContext context) {
    Ipsets.Def set = context.sets().get(match.value());
    if (set == null || !set.lasting() || context.setUses().written().contains(set.name())) {
      return false;
    }
    String[] flags = match.values().get(1).split(",", -1);
    boolean source = flags[0].equals("src");
    Optional<AddressSet> addresses = context.sets().addresses(set, context.setUses().written());
    if (addresses.isPresent()) {
      AddressSet any = context.addresses().any();
      AddressSet members = addresses.get().intersect(any);
      AddressSet asked = match.negated() ? members.complement().intersect(any) : members;
      draft.and(source ? MatchDraft.src(asked) : MatchDraft.dst(asked));
      return true;
    }
    return switch (set.type()) {
      case "bitmap:port", "portmap" -> ports(set, source, match.negated(), draft);
      case "hash:ip,port", "hash:net,port" ->
          flags.length > 1 && !match.negated() && pairs(set, flags, draft, context);
      default -> false;
    };
  }

  /** {@code ip_set_get_ip_port}: ports of tcp and udp, of no fragment with an offset. */
  private static boolean ports(Ipsets.Def set, boolean source, boolean negated, MatchDraft draft) {
    IntRanges.Builder builder = new IntRanges.Builder();
    for (Ipsets.Entry entry : set.entries()) {
      IntRanges range = Ports.range(entry.text().replace('-', ':'), -1);
      if (range == null) {
        return false;
      }
      builder.addAll(range);
    }
    IntRanges members = builder.build();
    IntRanges asked = negated ? members.complement(65535) : members;
    UnaryOperator<Product> first = MatchDraft.fragments(Fragments.FIRST);
    UnaryOperator<Product> services =
        source
            ? MatchDraft.both(MatchDraft.service(TCP_AND_UDP), MatchDraft.srcPort(asked))
            : MatchDraft.service(
                ServiceSet.ports(ServiceSet.TCP, asked)
                    .union(ServiceSet.ports(ServiceSet.UDP, asked)));
    UnaryOperator<Product> fits = MatchDraft.both(first, services);
    if (negated) {
      draft.andAny(
          List.of(
              fits,
              MatchDraft.service(TCP_AND_UDP.complement()),
              MatchDraft.fragments(Fragments.LATER)));
    } else {
      draft.and(fits);
    }
    return true;
  }

  /** Members of an address and a protocol with a port: one product each. */
  private static boolean pairs(
      Ipsets.Def set, String[] flags, MatchDraft draft, LowerContext context) {
    if (set.entries().size() > MOST || set.v6() != context.v6()) {
      return false;
    }
    List<UnaryOperator<Product>> out = new ArrayList<>();
    for (Ipsets.Entry entry : set.entries()) {
      int comma = entry.text().indexOf(',');
      if (comma < 0 || entry.nomatch()) {
        return false;
      }
      Optional<AddressSet> addresses =
          Ipsets.range(entry.text().substring(0, comma), set.v6(), set.netmask());
      UnaryOperator<Product> service =
          service(entry.text().substring(comma + 1), flags[1].equals("src"));
      if (addresses.isEmpty() || service == null) {
        return false;
      }
      AddressSet one = addresses.get();
      out.add(
          MatchDraft.both(
              flags[0].equals("src") ? MatchDraft.src(one) : MatchDraft.dst(one), service));
    }
    draft.andAny(out);
    return true;
  }

  private static @Nullable UnaryOperator<Product> service(String text, boolean source) {
    int colon = text.indexOf(':');
    int protocol = colon < 0 ? ServiceSet.TCP : Names.protocol(text.substring(0, colon));
    boolean known =
        protocol == ServiceSet.TCP
            || protocol == ServiceSet.UDP
            || protocol == ServiceSet.SCTP
            || protocol == ServiceSet.UDPLITE;
    IntRanges ports =
        known ? Ports.range(text.substring(colon + 1).replace('-', ':'), protocol) : null;
    if (ports == null) {
      return null;
    }
    UnaryOperator<Product> fits =
        source
            ? MatchDraft.both(
                MatchDraft.service(Ports.protocol(protocol)), MatchDraft.srcPort(ports))
            : MatchDraft.service(ServiceSet.ports(protocol, ports));
    return MatchDraft.both(MatchDraft.fragments(Fragments.FIRST), fits);
  }
}
