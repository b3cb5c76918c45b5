package io.ruleshade.kernel;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Packet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A packet in the fields of the kernel oracle, with the values that the oracle gives to what is left
 * out. Fields whose names begin with {@code _} are facts about the kernel's routing at the time.
 */
record TestPacket(Map<String, Object> fields) {
  private static final Map<String, Integer> PROTOCOLS =
      Map.of("icmp", 1, "tcp", 6, "udp", 17, "gre", 47, "esp", 50, "ah", 51, "icmpv6", 58, "sctp", 132);

  TestPacket {
    fields = new LinkedHashMap<>(fields);
  }

  String text(String field, String otherwise) {
    Object value = fields.get(field);
    return value == null ? otherwise : value.toString();
  }

  int number(String field, int otherwise) {
    return fields.get(field) instanceof Number n ? (int) n.longValue() : otherwise;
  }

  private long unsigned(String field) {
    return fields.get(field) instanceof Number n ? n.longValue() & 0xffff_ffffL : 0;
  }

  TestPacket with(String field, @Nullable Object value) {
    Map<String, Object> all = new LinkedHashMap<>(fields);
    if (value == null) {
      all.remove(field);
    } else {
      all.put(field, value);
    }
    return new TestPacket(all);
  }

  String hook() {
    return text("hook", "input");
  }

  boolean v6() {
    return text("dst", "").indexOf(':') >= 0;
  }

  int protocol() {
    Object proto = fields.getOrDefault("proto", "tcp");
    return proto instanceof Number n
        ? n.intValue()
        : PROTOCOLS.get(proto.toString().toLowerCase(Locale.ROOT));
  }

  String requestedState() {
    return text("ct", "new");
  }

  boolean isLaterFragment() {
    return fields.get("frag") instanceof List<?> frag && ((Number) frag.get(0)).longValue() != 0;
  }

  private int icmpType() {
    return number("icmp_type", protocol() == ServiceSet.ICMP ? 8 : 128);
  }

  /**
   * {@return whether the kernel sends another packet than was asked for: it fills in a source of
   * zero ({@code raw_send_hdrinc} in net/ipv4/raw.c), and sends to itself what is for zero ({@code
   * ip_route_output_key_hash_rcu})}
   */
  boolean isRewrittenWhenSent() {
    boolean zero = text("src", "").equals("0.0.0.0") || text("dst", "").equals("0.0.0.0");
    return zero && hook().equals("output");
  }

  /** {@return whether it is an ICMP error, which speaks of another packet} */
  boolean isIcmpError() {
    return switch (protocol()) {
      case ServiceSet.ICMP -> List.of(3, 4, 5, 11, 12).contains(icmpType());
      case ServiceSet.ICMPV6 -> List.of(1, 2, 3, 4).contains(icmpType());
      default -> false;
    };
  }

  /** {@return whether it travels in the reply direction of its connection} */
  boolean isReply() {
    if (requestedState().equals("reply")) {
      return true;
    }
    boolean answer =
        protocol() == ServiceSet.ICMP
            ? List.of(0, 14, 16, 18).contains(icmpType())
            : protocol() == ServiceSet.ICMPV6 && icmpType() == 129;
    return isIcmpError() || (answer && !requestedState().equals("new"));
  }

  /** The packet as it comes through a base chain. */
  Packet at(String chain, ConnState state, Map<String, Boolean> conditions) {
    String hook = chain.substring(chain.indexOf('/') + 1);
    boolean sent = hook().equals("output");
    boolean goes = !hook.equals("PREROUTING") && !hook.equals("INPUT");
    int protocol = protocol();
    boolean later = isLaterFragment();
    boolean ports = ServiceSet.hasPorts(protocol) && !later;
    boolean types = ServiceSet.hasTypes(protocol) && !later;
    int detail =
        ports
            ? number("dport", 0)
            : types ? icmpType() << 8 | number("icmp_code", 0) : 0;
    return new Packet(
        sent ? "" : text("iif", "eth0"),
        goes ? text("oif", "eth0") : "",
        IpAddress.parse(text("src", "")).orElseThrow(),
        IpAddress.parse(text("dst", "")).orElseThrow(),
        protocol,
        ports ? number("sport", 40000) : 0,
        detail,
        protocol == ServiceSet.TCP && !later ? flags() : 0,
        state,
        later,
        conditions,
        properties(hook, sent));
  }

  private int flags() {
    boolean answer = List.of("established", "reply").contains(requestedState());
    Object given = fields.get("flags");
    if (given instanceof Number n) {
      return n.intValue();
    }
    String word = given == null ? (answer ? "A" : "S") : given.toString();
    int octet = 0;
    for (int i = 0; i < word.length(); i++) {
      octet |= 1 << "FSRPAUEC".indexOf(word.charAt(i));
    }
    return octet;
  }

  private Map<String, String> properties(String hook, boolean sent) {
    Map<String, String> out = new TreeMap<>();
    boolean forwarded = hook().equals("forward") && (hook.equals("FORWARD") || hook.equals("POSTROUTING"));
    out.put("ttl", Integer.toString(number("ttl", 64) - (forwarded ? 1 : 0)));
    out.put("tos", Integer.toString(number("tos", 0)));
    out.put("len", Integer.toString(length()));
    if (!fields.containsKey("_mark")) {
      out.put("mark", Long.toString(mark(sent)));
    } else if (!text("_mark", "").isEmpty()) {
      out.put("mark", text("_mark", ""));
    }
    if (!fields.containsKey("_ctmark")) {
      out.put("ctmark", Long.toString(unsigned("ctmark")));
    }
    if (sent) {
      out.put("uid", Long.toString(unsigned("uid")));
      out.put("gid", Long.toString(unsigned("gid")));
    } else {
      out.put("smac", mac());
    }
    out.put("pkttype", packetType(sent));
    for (String side : List.of("srctype", "dsttype")) {
      if (fields.containsKey("_" + side)) {
        out.put(side, text("_" + side, ""));
      }
    }
    return out;
  }

  private String packetType(boolean sent) {
    String dst = text("dst", "");
    if (sent) {
      return "host";
    }
    IpAddress address = IpAddress.parse(dst).orElseThrow();
    boolean multicast = address.v6() ? address.high() >>> 56 == 0xff : address.low() >>> 28 == 0xe;
    String usual = dst.equals("255.255.255.255") ? "broadcast" : multicast ? "multicast" : "host";
    return text("pkttype", usual);
  }

  /** The oracle carries the mark of a received packet in its source MAC address. */
  private String mac() {
    if (fields.containsKey("smac")) {
      return text("smac", "");
    }
    long mark = unsigned("mark");
    StringBuilder out = new StringBuilder("42:");
    out.append(requestedState().equals("untracked") ? "01" : "00");
    for (int shift = 0; shift < 32; shift += 8) {
      out.append(String.format(Locale.ROOT, ":%02x", mark >> shift & 255));
    }
    return out.toString();
  }

  private long mark(boolean sent) {
    String mac = sent ? "" : text("smac", "");
    if (mac.isEmpty()) {
      return unsigned("mark");
    }
    long mark = 0;
    if (mac.startsWith("42:")) {
      String[] octets = mac.split(":", -1);
      for (int i = 5; i >= 2; i--) {
        mark = mark << 8 | Integer.parseInt(octets[i], 16);
      }
    }
    return mark;
  }

  /** Length of the IP packet that the oracle builds. */
  private int length() {
    int header = v6() ? 40 : 20;
    int payload = text("payload", "").getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    int type = icmpType();
    int protocol = protocol();
    int nominal =
        switch (protocol) {
          case 6 -> 20;
          case 17, 136, 1, 58, 50 -> 8;
          case 132 -> 28;
          case 33 -> 16;
          case 51 -> 12;
          case 47 -> 4;
          default -> 0;
        };
    int want = number("len", 0);
    int pad = want > header + nominal + payload ? want - header - nominal - payload : 0;
    int inner = isIcmpError() ? (v6() ? 48 : 28) : 0;
    if (protocol == ServiceSet.ICMPV6 && type >= 133 && type <= 137) {
      inner = (type == 135 || type == 136 ? 16 : 8) + (type == 137 ? 16 : 0);
    }
    int transport = protocol == 132 ? 32 : protocol == 33 ? 20 : nominal;
    return header + transport + inner + payload + pad;
  }
}
