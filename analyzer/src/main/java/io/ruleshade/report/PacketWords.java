package io.ruleshade.report;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Packet;
import java.util.Map;

/**
 * A packet in the words that {@code trace --packet} reads: {@code tcp 10.0.0.1:40000 >
 * 192.0.2.5:443 in outside}. What is usual (a new connection that begins with SYN) is left out.
 */
public final class PacketWords {
  private PacketWords() {}

  /** {@return the packet in words} */
  public static String of(Packet packet) {
    StringBuilder out = new StringBuilder();
    out.append(ServiceSet.protocolName(packet.protocol())).append(' ');
    boolean ports = packet.hasPorts();
    endpoint(out, packet.src(), ports ? packet.srcPort() : -1);
    out.append(" > ");
    endpoint(out, packet.dst(), ports ? packet.detail() : -1);
    if (ServiceSet.hasTypes(packet.protocol()) && !packet.laterFragment()) {
      out.append(" type ").append(packet.detail() >> 8);
      out.append(" code ").append(packet.detail() & 255);
    }
    if (!packet.in().isEmpty()) {
      out.append(" in ").append(quoted(packet.in()));
    }
    if (!packet.out().isEmpty()) {
      out.append(" out ").append(quoted(packet.out()));
    }
    if (packet.state() != ConnState.NEW) {
      out.append(" state ").append(packet.state().label());
    }
    boolean tcp = packet.protocol() == ServiceSet.TCP && !packet.laterFragment();
    if (tcp && packet.tcpFlags() != usualFlags(packet.state())) {
      out.append(" flags ").append(TcpFlags.names(packet.tcpFlags()));
    }
    if (packet.laterFragment()) {
      out.append(" fragment");
    }
    for (Map.Entry<String, String> property : packet.properties().entrySet()) {
      out.append(' ').append(property.getKey()).append('=').append(quoted(property.getValue()));
    }
    for (Map.Entry<String, Boolean> condition : packet.conditions().entrySet()) {
      out.append(condition.getValue() ? " if " : " unless ").append(literal(condition.getKey()));
    }
    return out.toString();
  }

  /**
   * {@return the flags that a TCP packet has when nothing is said: SYN, or ACK once established}
   */
  public static int usualFlags(ConnState state) {
    return state == ConnState.ESTABLISHED ? TcpFlags.ACK : TcpFlags.SYN;
  }

  private static void endpoint(StringBuilder out, IpAddress address, int port) {
    if (port < 0) {
      out.append(address);
    } else if (address.v6()) {
      out.append('[').append(address).append("]:").append(port);
    } else {
      out.append(address).append(':').append(port);
    }
  }

  private static String quoted(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == '\'' || c == '"' || c == '>' || c == '=' || c == ',' || c == '\\') {
        return literal(name);
      }
    }
    return name;
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
