package io.ruleshade.parser.asa;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@code object-group} of one type with its members in the order of the file. */
final class AsaGroup {
  /** The types of group. */
  enum Type {
    NETWORK("network-group"),
    /** Of protocols with ports or ICMP types; takes the protocol's place in an entry. */
    SERVICE("service-group"),
    /** Of ports of tcp, udp or both; follows an address in an entry. */
    PORTS("service-group"),
    PROTOCOL("protocol-group"),
    ICMP_TYPE("icmp-type-group"),
    USER("user-group"),
    SECURITY("security-group");

    final String kind;

    Type(String kind) {
      this.kind = kind;
    }
  }

  final String name;
  final Type type;

  /** {@code tcp}, {@code udp} or {@code tcp-udp} of a port group; empty otherwise. */
  final String ports;

  Span span;
  final List<Member> members = new ArrayList<>();

  AsaGroup(String name, Type type, String ports, Span span) {
    this.name = name;
    this.type = type;
    this.ports = ports;
    this.span = span;
  }

  /**
   * Protocol, ports and ICMP type as a {@code service} or {@code service-object} line states them.
   *
   * @param protocol the protocol as typed
   * @param source source ports; null when none are stated
   * @param destination destination ports; null when none are stated
   * @param details ICMP type and code as typed
   */
  record ServiceSpec(
      String protocol,
      Ace.@Nullable Operand source,
      Ace.@Nullable Operand destination,
      List<String> details) {
    ServiceSpec {
      details = List.copyOf(details);
    }
  }

  /** A member of a group. */
  sealed interface Member {
    /** {@return the member as typed} */
    String words();

    /** {@code group-object G}. */
    record Group(Ace.Operand name) implements Member {
      @Override
      public String words() {
        return "group-object " + name.text();
      }
    }

    /** {@code network-object object O} or {@code service-object object O}. */
    record ObjectRef(Ace.Operand name) implements Member {
      @Override
      public String words() {
        return "object " + name.text();
      }
    }

    /** {@code network-object host A}. */
    record Host(Ace.Operand address) implements Member {
      @Override
      public String words() {
        return "host " + address.text();
      }
    }

    /** {@code network-object A M} or an IPv6 prefix. */
    record Subnet(Ace.Operand address, Ace.@Nullable Operand mask) implements Member {
      @Override
      public String words() {
        return mask == null ? address.text() : address.text() + " " + mask.text();
      }
    }

    /** {@code port-object eq P} or {@code range P Q}. */
    record Ports(Ace.Operand ports) implements Member {
      @Override
      public String words() {
        return ports.words();
      }
    }

    /** {@code service-object tcp destination eq 80}. */
    record Service(ServiceSpec spec, String words) implements Member {}

    /** {@code protocol-object P}. */
    record Protocol(String name) implements Member {
      @Override
      public String words() {
        return name;
      }
    }

    /** {@code icmp-object T}. */
    record Icmp(String name, String code) implements Member {
      @Override
      public String words() {
        return code.isEmpty() ? name : name + " " + code;
      }
    }

    /** {@code user U}, {@code user-group G}, {@code security-group name|tag S}. */
    record Identity(String words) implements Member {}

    /** A line that could not be read: the group may hold anything besides its other members. */
    record Unreadable(String words) implements Member {}
  }
}
