package io.ruleshade.parser.iptables;

import io.ruleshade.model.Condition;
import io.ruleshade.model.Extent;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Product;
import io.ruleshade.model.RuleParts;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The transport protocols' own matches and {@code multiport}.
 *
 * <p>None of them matches a fragment with an offset, whatever is asked for, negated or not: {@code
 * tcp_mt} and {@code udp_mt} in net/netfilter/xt_tcpudp.c, {@code multiport_mt}, {@code sctp_mt},
 * {@code dccp_mt} return false when {@code fragoff} is not zero. So {@code -m tcp} alone is not the
 * same as {@code -p tcp}.
 */
final class PortLowering {
  private PortLowering() {}

  /** Lowers {@code -m tcp}, {@code udp}, {@code udplite}, {@code sctp}, {@code dccp}. */
  static void transport(Use use, MatchDraft draft) throws Unreadable {
    int protocol = Names.protocol(use.module().name());
    draft.and(MatchDraft.service(Ports.protocol(protocol)));
    draft.and(MatchDraft.fragments(Fragments.FIRST));
    for (Given given : use.options()) {
      switch (given.name()) {
        case "source-port", "destination-port" -> port(given, protocol, draft);
        case "syn" ->
            flags(
                TcpFlags.SYN | TcpFlags.RST | TcpFlags.ACK | TcpFlags.FIN,
                TcpFlags.SYN,
                given.negated(),
                draft);
        case "tcp-flags" ->
            flags(
                octet(given.values().get(0)), octet(given.values().get(1)), given.negated(), draft);
        default -> other(use, given, draft);
      }
    }
  }

  private static void port(Given given, int protocol, MatchDraft draft) {
    boolean source = given.name().equals("source-port");
    IntRanges ports = Ports.range(given.value(), protocol);
    if (ports == null) {
      draft.unknown(
          (source ? "source" : "destination") + " port `" + given.value() + "`: no such service");
      return;
    }
    IntRanges asked = given.negated() ? ports.complement(65535) : ports;
    draft.and(
        source ? MatchDraft.srcPort(asked) : MatchDraft.service(ServiceSet.ports(protocol, asked)));
  }

  /** The octet of a list of flag names; {@code ALL} are the six of RFC 793. */
  private static int octet(String text) throws Unreadable {
    int octet = 0;
    for (String name : text.split(",", -1)) {
      String lower = name.toLowerCase(Locale.ROOT);
      int bit = TcpFlags.bit(lower);
      if (lower.equals("all")) {
        octet |= 0x3f;
      } else if (bit != 0 && bit < TcpFlags.ECE) {
        octet |= bit;
      } else if (!lower.equals("none")) {
        throw new Unreadable("unknown TCP flag `" + name + "`");
      }
    }
    return octet;
  }

  /** A flag that must be set but is not looked at can never be seen set. */
  private static void flags(int mask, int value, boolean negated, MatchDraft draft) {
    IntRanges octets = (value & ~mask) == 0 ? TcpFlags.masked(value, mask) : IntRanges.EMPTY;
    draft.and(MatchDraft.tcpFlags(negated ? octets.complement(255) : octets));
  }

  /** TCP options, SCTP chunks, DCCP types: predicates. Their negation needs no further header. */
  private static void other(Use use, Given given, MatchDraft draft) {
    StringBuilder text = new StringBuilder(use.module().name()).append(' ').append(given.name());
    for (String value : given.values()) {
      text.append(' ').append(given.option().number() ? Values.canonicalNumber(value) : value);
    }
    List<String> touches = given.name().equals("tcp-option") ? List.of("tcpopt") : List.of();
    draft.condition(new Condition.Predicate(text.toString(), given.negated(), touches, null));
  }

  /** Lowers {@code -m multiport}: {@code --ports} is either port. */
  static void multiport(Use use, int protocol, MatchDraft draft) {
    draft.and(MatchDraft.fragments(Fragments.FIRST));
    draft.and(MatchDraft.service(ServiceSet.WITH_PORTS));
    for (Given given : use.options()) {
      IntRanges ports = Ports.list(given.value(), protocol);
      if (ports == null) {
        draft.unknown("ports `" + given.value() + "`: no such service");
        continue;
      }
      IntRanges asked = given.negated() ? ports.complement(65535) : ports;
      UnaryOperator<Product> source = MatchDraft.srcPort(asked);
      UnaryOperator<Product> destination = MatchDraft.service(onPorts(protocol, asked));
      switch (given.name()) {
        case "source-ports" -> draft.and(source);
        case "destination-ports" -> draft.and(destination);
        default -> {
          if (given.negated()) {
            draft.and(source);
            draft.and(destination);
          } else {
            draft.andAny(List.of(source, destination));
          }
        }
      }
    }
  }

  /** Says which ports stand side by side in a list of {@code multiport}. */
  static void tell(Use use, int protocol, Span rule, RuleParts.Builder parts) {
    if (!use.module().name().equals("multiport") && !use.module().name().equals("mport")) {
      return;
    }
    for (Given given : use.options()) {
      List<RuleParts.Member> members = new ArrayList<>();
      for (String written : given.value().split(",", -1)) {
        IntRanges ports = Ports.range(written, protocol);
        if (ports != null) {
          members.add(new RuleParts.Member(written, Extent.ofPorts(ports), rule));
        }
      }
      RuleParts.Field field =
          switch (given.name()) {
            case "source-ports" -> RuleParts.Field.SOURCE_PORT;
            case "destination-ports" -> RuleParts.Field.DESTINATION_PORT;
            default -> RuleParts.Field.PORT;
          };
      parts.add(field, null, members);
    }
  }

  private static ServiceSet onPorts(int protocol, IntRanges ports) {
    if (ServiceSet.hasPorts(protocol)) {
      return ServiceSet.ports(protocol, ports);
    }
    return ServiceSet.ports(ServiceSet.TCP, ports)
        .union(ServiceSet.ports(ServiceSet.UDP, ports))
        .union(ServiceSet.ports(ServiceSet.DCCP, ports))
        .union(ServiceSet.ports(ServiceSet.SCTP, ports))
        .union(ServiceSet.ports(ServiceSet.UDPLITE, ports));
  }
}
