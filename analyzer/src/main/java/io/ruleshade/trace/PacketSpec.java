package io.ruleshade.trace;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.report.PacketWords;
import io.ruleshade.semantics.Packet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A packet as somebody wrote it, with what was left out still open. {@link #packet} fills in what
 * is usual: tcp, a new connection that begins with SYN, source port 40000, an echo request.
 */
public final class PacketSpec {
  private static final int USUAL_SOURCE_PORT = 40000;

  @Nullable String hook;
  @Nullable String ruleset;
  @Nullable String in;
  @Nullable String out;
  @Nullable IpAddress src;
  @Nullable IpAddress dst;
  int protocol = -1;
  int srcPort = -1;
  int dstPort = -1;
  int icmpType = -1;
  int icmpCode = -1;
  int flags = -1;
  @Nullable ConnState state;
  boolean laterFragment;
  final Map<String, Boolean> conditions = new LinkedHashMap<>();
  final Map<String, String> properties = new LinkedHashMap<>();

  /** A packet of which nothing is said yet. */
  PacketSpec() {}

  /** {@return the hook it is to enter at: {@code input, forward, output …}; null when not said} */
  public @Nullable String hook() {
    return hook;
  }

  /** {@return the ruleset it is to enter; null when not said} */
  public @Nullable String ruleset() {
    return ruleset;
  }

  /** {@return the ingress interface or zone; null when not said} */
  public @Nullable String in() {
    return in;
  }

  /** {@return the egress interface or zone; null when not said} */
  public @Nullable String out() {
    return out;
  }

  /** {@return the same packet with other interfaces} */
  PacketSpec with(@Nullable String ingress, @Nullable String egress) {
    PacketSpec copy = new PacketSpec();
    copy.hook = hook;
    copy.ruleset = ruleset;
    copy.in = ingress;
    copy.out = egress;
    copy.src = src;
    copy.dst = dst;
    copy.protocol = protocol;
    copy.srcPort = srcPort;
    copy.dstPort = dstPort;
    copy.icmpType = icmpType;
    copy.icmpCode = icmpCode;
    copy.flags = flags;
    copy.state = state;
    copy.laterFragment = laterFragment;
    copy.conditions.putAll(conditions);
    copy.properties.putAll(properties);
    return copy;
  }

  /**
   * {@return the packet with what is usual filled in}
   *
   * @param ingress name of the ingress interface; empty for none
   * @param egress name of the egress interface; empty for none
   */
  public Packet packet(String ingress, String egress) {
    if (src == null || dst == null) {
      throw new IllegalStateException("checked when read");
    }
    int proto = protocol >= 0 ? protocol : impliedProtocol();
    ConnState connection = state == null ? ConnState.NEW : state;
    boolean ports = ServiceSet.hasPorts(proto) && !laterFragment;
    int detail = 0;
    if (ports) {
      detail = Math.max(dstPort, 0);
    } else if (ServiceSet.hasTypes(proto) && !laterFragment) {
      int type = icmpType >= 0 ? icmpType : proto == ServiceSet.ICMP ? 8 : 128;
      detail = type << 8 | Math.max(icmpCode, 0);
    }
    int octet = 0;
    if (proto == ServiceSet.TCP && !laterFragment) {
      octet = flags >= 0 ? flags : PacketWords.usualFlags(connection);
    }
    return new Packet(
        ingress,
        egress,
        src,
        dst,
        proto,
        ports ? (srcPort >= 0 ? srcPort : USUAL_SOURCE_PORT) : 0,
        detail,
        octet,
        connection,
        laterFragment,
        conditions,
        properties);
  }

  private int impliedProtocol() {
    if (icmpType >= 0) {
      return src != null && src.v6() ? ServiceSet.ICMPV6 : ServiceSet.ICMP;
    }
    return ServiceSet.TCP;
  }
}
