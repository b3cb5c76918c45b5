package io.ruleshade.semantics;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One packet, as far as filters look at it.
 *
 * @param in name of the ingress interface or zone; empty when the device itself sends the packet
 * @param out name of the egress interface or zone; empty when the packet is for the device itself
 * @param src source address
 * @param dst destination address, of the same version
 * @param protocol IP protocol number
 * @param srcPort source port; 0 where the protocol has none
 * @param detail destination port, or ICMP {@code type << 8 | code}; 0 where the protocol has neither
 * @param tcpFlags flag octet of a TCP packet; 0 otherwise
 * @param state state of its connection
 * @param laterFragment whether it is a fragment with an offset, which carries no ports
 * @param conditions truth of named predicates, by their text
 * @param properties what predicates may ask about, as text: {@code smac, mark, ttl …}
 */
public record Packet(
    String in,
    String out,
    IpAddress src,
    IpAddress dst,
    int protocol,
    int srcPort,
    int detail,
    int tcpFlags,
    ConnState state,
    boolean laterFragment,
    Map<String, Boolean> conditions,
    Map<String, String> properties) {
  public Packet {
    if (src.v6() != dst.v6()) {
      throw new IllegalArgumentException("two IP versions: " + src + ", " + dst);
    }
    conditions = Collections.unmodifiableMap(new TreeMap<>(conditions));
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** {@return the value in the service domain, see {@link ServiceSet}} */
  public int service() {
    return (protocol << 16) | detail;
  }

  /** {@return whether it carries ports} */
  public boolean hasPorts() {
    return ServiceSet.hasPorts(protocol) && !laterFragment;
  }
}
