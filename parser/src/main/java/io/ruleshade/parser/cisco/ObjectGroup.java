package io.ruleshade.parser.cisco;

import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object group while its lines are replayed; entered again it is extended. */
final class ObjectGroup {
  /** What a group holds. */
  enum Type {
    NETWORK("network-group"),
    PORT("port-group"),
    SERVICE("service-group"),
    /** Names that the device resolves, security groups: nothing that is a set of packets. */
    OTHER("group");

    /** The kind of object, as in the rule model. */
    final String kind;

    Type(String kind) {
      this.kind = kind;
    }
  }

  final String name;
  final Type type;
  Span span;
  final List<Member> members = new ArrayList<>();

  ObjectGroup(String name, Type type, Span span) {
    this.name = name;
    this.type = type;
    this.span = span;
  }

  /** One member. */
  sealed interface Member {
    /** {@return the member as typed, without its sequence number} */
    String words();

    /**
     * Another group.
     *
     * @param name its name
     */
    record Group(Ace.Word name) implements Member {
      @Override
      public String words() {
        return "group-object " + name.text();
      }
    }

    /**
     * Addresses.
     *
     * @param address how they are stated
     * @param words the member as typed
     */
    record Network(Ace.Address address, String words) implements Member {}

    /**
     * The addresses from one to another.
     *
     * @param first the first
     * @param last the last
     * @param words the member as typed
     */
    record Range(Ace.Word first, Ace.Word last, String words) implements Member {}

    /**
     * Ports.
     *
     * @param ports the comparison
     * @param words the member as typed
     */
    record Port(Ace.Ports ports, String words) implements Member {}

    /**
     * A protocol with ports or a message.
     *
     * @param protocol the protocol
     * @param source source ports; null for any
     * @param destination destination ports; null for any
     * @param message ICMP type and code
     * @param words the member as typed
     */
    record Service(
        Ace.Word protocol,
        Ace.@Nullable Ports source,
        Ace.@Nullable Ports destination,
        List<Ace.Word> message,
        String words)
        implements Member {}

    /**
     * A line that could not be read.
     *
     * @param words the line
     */
    record Unreadable(String words) implements Member {}
  }
}
