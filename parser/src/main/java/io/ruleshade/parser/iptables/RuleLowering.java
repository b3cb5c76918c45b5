package io.ruleshade.parser.iptables;

import io.ruleshade.model.Action;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.parser.iptables.LowerContext.Lowered;
import io.ruleshade.parser.iptables.Modules.Treatment;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The meaning of a rule: its options of no module here, each module by a class of its family. */
final class RuleLowering {
  /** Routing, fragment, authentication and destination options headers of IPv6 (RFC 8200). */
  static final Set<Integer> EXTENSION_HEADERS = Set.of(43, 44, 51, 60);

  private RuleLowering() {}

  /** Lowers an appended or inserted rule. */
  static Lowered lower(RuleText text, LowerContext context) throws Unreadable {
    MatchDraft draft = new MatchDraft();
    int protocol = -1;
    for (Given given : text.general()) {
      if (given.name().equals("protocol")) {
        protocol = protocol(given, draft, context);
      } else {
        general(given, draft, context);
      }
    }
    List<Rule.Use> uses = new ArrayList<>(0);
    List<String> writes = new ArrayList<>(0);
    RuleParts.Builder parts = new RuleParts.Builder();
    String comment = null;
    for (Use use : text.matches()) {
      comment = join(comment, module(use, protocol, draft, context, text, uses));
      PortLowering.tell(use, protocol, context.file().span(text.line()), parts);
      writes.addAll(sideEffects(use));
    }
    Action action = TargetLowering.lower(text, draft, context, writes, uses);
    if (draft.isRepeated() && !action.kind().isVerdict()) {
      draft.unknown("addresses that overlap: some packets come to this rule more than once");
    }
    if (draft.asked() != null && draft.match().products().isEmpty()) {
      throw new Unreadable("it matches no packet, but packets come to its `" + draft.asked() + "`");
    }
    return new Lowered(Asking.settled(draft.match()), action, comment, uses, parts.build());
  }

  private static @Nullable String join(@Nullable String one, @Nullable String other) {
    return one == null ? other : other == null ? one : one + "; " + other;
  }

  private static void general(Given given, MatchDraft draft, LowerContext context) {
    switch (given.name()) {
      case "source" -> address("src", given, draft, context);
      case "destination" -> address("dst", given, draft, context);
      case "in-interface", "out-interface" -> netdev(given, draft);
      case "fragment" ->
          draft.and(MatchDraft.fragments(given.negated() ? Fragments.FIRST : Fragments.LATER));
      default -> throw new IllegalStateException(given.name());
    }
  }

  private static void address(String field, Given given, MatchDraft draft, LowerContext context) {
    Addresses.Meaning meaning = context.addresses().of(field, given.value(), given.negated());
    if (given.value().indexOf(',') >= 0) {
      draft.several(field + " " + given.value());
      if (context.addresses().overlap(field, given.value())) {
        draft.repeats();
      }
    }
    draft.and(field.equals("src") ? MatchDraft.src(meaning.set()) : MatchDraft.dst(meaning.set()));
    if (meaning.condition() != null) {
      draft.condition(meaning.condition());
    }
  }

  private static void netdev(Given given, MatchDraft draft) {
    boolean in = given.name().equals("in-interface");
    String name = given.value();
    if (Values.illegible(name)) {
      draft.unknown((in ? "in" : "out") + " interface `" + name + "`: illegible");
      return;
    }
    InterfaceSet set = interfaces(name);
    InterfaceSet asked = given.negated() ? set.negate() : set;
    draft.and(in ? MatchDraft.in(asked) : MatchDraft.out(asked));
  }

  /** The interfaces of a name; {@code eth+} is every name that begins with {@code eth}. */
  static InterfaceSet interfaces(String name) {
    if (name.isEmpty()) {
      return InterfaceSet.ANY;
    }
    return name.endsWith("+")
        ? InterfaceSet.startingWith(name.substring(0, name.length() - 1))
        : InterfaceSet.named(name);
  }

  /**
   * Narrows to a protocol. Zero is every protocol ({@code ip_packet_match} in
   * net/ipv4/netfilter/ip_tables.c compares only when it is not zero). ip6tables compares what follows
   * the extension headers ({@code ip6_packet_match} in net/ipv6/netfilter/ip6_tables.c), so that none of
   * these is ever found.
   *
   * @return the protocol where it is known and asked for without negation; else -1
   */
  private static int protocol(Given given, MatchDraft draft, LowerContext context) {
    int protocol = Names.protocol(given.value());
    if (protocol < 0) {
      draft.unknown("protocol `" + given.value() + "`: no such name");
      return -1;
    }
    if (protocol == 0) {
      if (given.negated()) {
        draft.never();
      }
      return -1;
    }
    if (context.v6() && EXTENSION_HEADERS.contains(protocol)) {
      if (!given.negated()) {
        draft.never();
      }
      return -1;
    }
    ServiceSet set = Ports.protocol(protocol);
    draft.and(MatchDraft.service(given.negated() ? set.complement() : set));
    return given.negated() ? -1 : protocol;
  }

  /** Lowers the use of a match module; returns its comment, if it is one. */
  private static @Nullable String module(
      Use use,
      int protocol,
      MatchDraft draft,
      LowerContext context,
      RuleText text,
      List<Rule.Use> uses)
      throws Unreadable {
    switch (use.module().treatment()) {
      case ALWAYS -> {
        return use.options().isEmpty() ? null : use.options().get(0).value();
      }
      case UNKNOWN ->
          draft.unknown("match `" + use.module().name() + "` is not one this program knows");
      case STATEFUL -> {
        String words = GenericLowering.text(use) + (isEarly(use, text) ? ", asked before other matches" : "");
        draft.condition(SharedMemories.asked(words, SharedMemories.of(use), draft));
      }
      case JOINT -> GenericLowering.joint(use, draft);
      case CODE -> code(use, protocol, draft, context, text, uses);
      default -> throw new Unreadable("`" + use.module().name() + "` is no match");
    }
    return null;
  }

  /**
   * Whether a match is asked for packets that a later one turns away: the matches of a rule are asked in
   * the order in which they are given (xt_ematch_foreach in net/ipv4/netfilter/ip_tables.c), so that a
   * limit counts packets that the rule does not match.
   */
  @SuppressWarnings("ReferenceEquality") // The use itself, not one that reads the same.
  private static boolean isEarly(Use use, RuleText text) {
    boolean behind = false;
    for (Use other : text.matches()) {
      if (behind && other.module().treatment() != Treatment.ALWAYS) {
        return true;
      }
      behind |= other == use;
    }
    return false;
  }

  private static void code(
      Use use,
      int protocol,
      MatchDraft draft,
      LowerContext context,
      RuleText text,
      List<Rule.Use> uses)
      throws Unreadable {
    switch (use.module().name()) {
      case "tcp", "udp", "udplite", "sctp", "dccp" -> PortLowering.transport(use, draft);
      case "multiport", "mport" -> PortLowering.multiport(use, protocol, draft);
      case "icmp", "icmp6" -> IcmpLowering.lower(use, draft);
      case "state" -> StateLowering.state(use, draft, context);
      case "conntrack" -> StateLowering.conntrack(use, draft, context);
      case "iprange" -> iprange(use, draft, context);
      case "set" -> SetLowering.lower(use, draft, context, text, uses);
      case "time" -> TimeLowering.lower(use, draft);
      case "mac", "mark", "connmark", "owner" -> PredicateLowering.endpoint(use, draft, context);
      case "ttl", "hl", "length", "dscp", "tos" -> PredicateLowering.header(use, draft);
      case "pkttype", "physdev", "addrtype" -> PredicateLowering.named(use, draft);
      default -> throw new IllegalStateException(use.module().name());
    }
  }

  /**
   * Address ranges. A reversed one holds nothing, its negation everything ({@code iprange_mt4} in
   * net/netfilter/xt_iprange.c).
   */
  private static void iprange(Use use, MatchDraft draft, LowerContext context) {
    for (Given given : use.options()) {
      boolean source = given.name().equals("src-range");
      var range = context.addresses().range(given.value());
      if (range.isEmpty()) {
        draft.unknown((source ? "src" : "dst") + " range `" + given.value() + "`: no such range");
        continue;
      }
      var set =
          given.negated()
              ? range.get().complement().intersect(context.addresses().any())
              : range.get();
      draft.and(source ? MatchDraft.src(set) : MatchDraft.dst(set));
    }
  }

  /** What a match writes: some change the packet when they match. */
  private static List<String> sideEffects(Use use) {
    if (use.module().name().equals("recent")) {
      Condition.Shared list = SharedMemories.of(use);
      return list == null || !list.changed() ? List.of() : List.of(list.name());
    }
    if (use.module().treatment() != Treatment.JOINT) {
      return List.of();
    }
    for (Given given : use.options()) {
      if (given.name().equals("restore-skmark")) {
        return List.of("mark");
      }
      if (use.module().name().equals("connlabel") && given.name().equals("set")) {
        return List.of("label");
      }
    }
    return List.of();
  }
}
