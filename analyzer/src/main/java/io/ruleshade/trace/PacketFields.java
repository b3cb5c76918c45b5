package io.ruleshade.trace;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Packet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the values of a packet's fields, the same ones for the language and for JSON. */
final class PacketFields {
  private static final Map<String, Integer> PROTOCOLS =
      Map.ofEntries(
          Map.entry("icmp", 1),
          Map.entry("igmp", 2),
          Map.entry("ipip", 4),
          Map.entry("tcp", 6),
          Map.entry("egp", 8),
          Map.entry("udp", 17),
          Map.entry("dccp", 33),
          Map.entry("rsvp", 46),
          Map.entry("gre", 47),
          Map.entry("esp", 50),
          Map.entry("ah", 51),
          Map.entry("icmpv6", 58),
          Map.entry("icmp6", 58),
          Map.entry("ipv6-icmp", 58),
          Map.entry("ipv6_icmp", 58),
          Map.entry("eigrp", 88),
          Map.entry("ospf", 89),
          Map.entry("pim", 103),
          Map.entry("vrrp", 112),
          Map.entry("sctp", 132),
          Map.entry("udplite", 136));

  /** What predicates may ask about. */
  static final List<String> PROPERTIES =
      List.of(
          "smac", "mark", "ctmark", "ttl", "tos", "len", "uid", "gid", "physin", "physout",
          "pkttype", "srctype", "dsttype");

  private PacketFields() {}

  /** {@return whether a word is the name of a protocol} */
  static boolean isProtocol(String word) {
    return PROTOCOLS.containsKey(word.toLowerCase(Locale.ROOT));
  }

  static int protocol(String word) throws PacketException {
    Integer known = PROTOCOLS.get(word.toLowerCase(Locale.ROOT));
    return known != null ? known : number("protocol", word, 255);
  }

  static int number(String field, String word, int most) throws PacketException {
    try {
      int value = Integer.parseInt(word);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new PacketException(field + " is a number from 0 to " + most + ", not `" + word + "`");
  }

  static IpAddress address(String word) throws PacketException {
    return IpAddress.parse(word)
        .orElseThrow(() -> new PacketException("`" + word + "` is not an IP address"));
  }

  static String hook(String word) throws PacketException {
    String name = word.toLowerCase(Locale.ROOT);
    if (!Hooks.isHook(name)) {
      throw new PacketException(
          "`" + word + "` is no hook; there are input, forward, output, prerouting, postrouting, ingress");
    }
    return name;
  }

  static ConnState state(String word) throws PacketException {
    String name = word.toLowerCase(Locale.ROOT);
    if (name.equals("reply")) {
      return ConnState.ESTABLISHED;
    }
    for (ConnState state : ConnState.values()) {
      if (state.label().equals(name)) {
        return state;
      }
    }
    throw new PacketException(
        "`" + word + "` is not a state; there are new, established, related, invalid, untracked");
  }

  /** Names ({@code syn,ack}), initials ({@code SA}), {@code none} or a number. */
  static int flags(String word) throws PacketException {
    String text = word.toLowerCase(Locale.ROOT);
    if (text.isEmpty() || text.equals("none")) {
      return 0;
    }
    if (Character.isDigit(text.charAt(0))) {
      return number("flags", text, 255);
    }
    int octet = 0;
    boolean names = true;
    for (String name : text.split("[,+|]", -1)) {
      int bit = TcpFlags.bit(name);
      names &= bit != 0;
      octet |= bit;
    }
    if (names) {
      return octet;
    }
    octet = 0;
    for (int i = 0; i < text.length(); i++) {
      int at = "fsrpauec".indexOf(text.charAt(i));
      if (at < 0) {
        throw new PacketException(
            "`" + word + "` are no TCP flags; write syn,ack or SA (of fin syn rst psh ack urg)");
      }
      octet |= 1 << at;
    }
    return octet;
  }

  /** Checks what can only be checked when all is read. */
  static PacketSpec finish(PacketSpec spec) throws PacketException {
    if (spec.src == null || spec.dst == null) {
      throw new PacketException(
          "a packet needs a source and a destination: `tcp 10.0.0.1 > 192.0.2.5:443`");
    }
    if (spec.src.v6() != spec.dst.v6()) {
      throw new PacketException(
          "source and destination are of two IP versions: " + spec.src + ", " + spec.dst);
    }
    if (spec.protocol >= 0 && !ServiceSet.hasPorts(spec.protocol) && spec.dstPort > 0) {
      throw new PacketException(
          "protocol " + ServiceSet.protocolName(spec.protocol) + " has no ports");
    }
    return spec;
  }

  /** What a person who writes a packet in words will have meant otherwise. */
  static void wholeWords(PacketSpec spec) throws PacketException {
    Packet packet = spec.packet("", "");
    String name = ServiceSet.protocolName(packet.protocol());
    boolean ports = ServiceSet.hasPorts(packet.protocol());
    if (!ports && spec.srcPort >= 0) {
      throw new PacketException("protocol " + name + " has no ports");
    }
    if (packet.hasPorts() && spec.dstPort < 0) {
      throw new PacketException(
          name
              + " has ports: say the destination port, as in 192.0.2.5:443 or [2001:db8::5]:443");
    }
    if (spec.laterFragment && (spec.srcPort >= 0 || spec.dstPort >= 0)) {
      throw new PacketException("a fragment with an offset carries no ports");
    }
    if (spec.flags >= 0 && packet.protocol() != ServiceSet.TCP) {
      throw new PacketException("protocol " + name + " has no TCP flags");
    }
    if ((spec.icmpType >= 0 || spec.icmpCode >= 0) && !ServiceSet.hasTypes(packet.protocol())) {
      throw new PacketException("protocol " + name + " has no type or code");
    }
    int other = packet.src().v6() ? ServiceSet.ICMP : ServiceSet.ICMPV6;
    if (packet.protocol() == other) {
      throw new PacketException(
          packet.src().v6() ? "IPv6 has icmpv6, not icmp" : "IPv4 has icmp, not icmpv6");
    }
  }
}
