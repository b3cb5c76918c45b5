package io.ruleshade.model;

import java.util.List;

/**
 * What a {@link Condition.Predicate} asks of a packet, where that can be said: it lets a trace decide
 * the predicate from a packet that states the value, and leaves it open otherwise.
 */
public sealed interface PacketTest {
  /** {@return the name of the packet's property, as a trace packet spells it: {@code smac, mark …}} */
  String key();

  /**
   * A number under a mask is in one of a few ranges.
   *
   * @param key {@code smac, mark, ctmark, ttl, tos, len, uid, gid}; a MAC address is its 48-bit
   *     number
   * @param mask bits that count
   * @param ranges inclusive
   */
  record Masked(String key, long mask, List<Range> ranges) implements PacketTest {
    public Masked {
      ranges = List.copyOf(ranges);
    }

    /** {@return whether a value passes} */
    public boolean test(long value) {
      return ranges.stream()
          .anyMatch(r -> r.first() <= (value & mask) && (value & mask) <= r.last());
    }
  }

  /**
   * Both ends inclusive.
   *
   * @param first the first value
   * @param last the last value
   */
  record Range(long first, long last) {}

  /**
   * A name is in a set: bridge ports, packet types.
   *
   * @param key {@code physin, physout, pkttype, dsttype, srctype, hook}
   * @param names the names that pass
   */
  record Named(String key, InterfaceSet names) implements PacketTest {}

  /**
   * The packet leaves by another interface or zone than the one it came in by: a function of the two names,
   * so that it is known wherever these are.
   */
  record Crosses() implements PacketTest {
    @Override
    public String key() {
      return "out";
    }
  }
}
