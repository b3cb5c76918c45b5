package io.ruleshade.parser.cisco;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of an access list as it was typed.
 *
 * @param form what sort of entry it is
 * @param permit whether it permits
 * @param dynamic the name of a lock-and-key entry; null for others
 * @param service the protocol or, with {@code serviceGroup}, a service group; null where the entry
 *     states none
 * @param serviceGroup whether {@code service} follows the word {@code object-group}
 * @param source the source; null only for {@code evaluate}
 * @param sourcePorts the source ports; null when there are none
 * @param destination the destination; null in a standard list
 * @param destinationPorts the destination ports; null when there are none
 * @param message ICMP type and code, or IGMP type, by name or number
 * @param options what follows
 * @param text the entry's words as typed, options included
 */
record Ace(
    Form form,
    boolean permit,
    @Nullable Word dynamic,
    @Nullable Word service,
    boolean serviceGroup,
    @Nullable Address source,
    @Nullable Ports sourcePorts,
    @Nullable Address destination,
    @Nullable Ports destinationPorts,
    List<Word> message,
    Options options,
    String text) {

  /** The sorts of entries. */
  enum Form {
    STANDARD,
    EXTENDED,
    /** {@code evaluate NAME}: the entries that {@code reflect NAME} makes for return traffic. */
    EVALUATE
  }

  /**
   * A word and where it stands.
   *
   * @param text the word
   * @param start offset in the file
   * @param end offset after it
   */
  record Word(String text, int start, int end) {}

  /** How an address is stated. */
  enum AddressKind {
    ANY,
    HOST,
    GROUP,
    PREFIX,
    /** An address and a mask, as wildcard or netmask. */
    MASKED,
    /** An address and a prefix length as a word of its own. */
    LENGTH,
    /** An address alone. */
    BARE
  }

  /**
   * An address.
   *
   * @param kind how it is stated
   * @param word the address, prefix or name
   * @param mask the mask or length; null where there is none
   */
  record Address(AddressKind kind, Word word, @Nullable Word mask) {}

  /**
   * A condition on ports, or on another number.
   *
   * @param operator how it compares; null for a group
   * @param values the numbers or names; the group's name
   */
  record Ports(CiscoNumbers.@Nullable Operator operator, List<Word> values) {
    public Ports {
      values = List.copyOf(values);
    }
  }

  /**
   * A comparison of another field.
   *
   * @param key the option's first word: {@code dscp, precedence, tos, ttl, packet-length}
   * @param test the comparison
   */
  record Comparison(String key, Ports test) {}

  /** The options of an entry. Filled by one reader, then left alone. */
  static final class Options {
    /** {@code log} or {@code log-input}; null without. */
    @Nullable String log;

    boolean established;
    boolean fragments;

    /** {@code match-all}; else the flags are alternatives. */
    boolean allFlags;

    /** {@code +ack}, {@code -fin}, or plain {@code ack}. */
    final List<String> flags = new ArrayList<>(0);

    /** NX-OS: the bits that do not count; -1 without. */
    int flagsMask = -1;

    final List<Comparison> comparisons = new ArrayList<>(0);

    /** Conditions that are kept as they are: {@code option any-options}. */
    final List<String> predicates = new ArrayList<>(0);

    @Nullable Word timeRange;

    /** Whether the device says if the time range is active, which shows that it knows it. */
    boolean timeRangeKnown;

    @Nullable Word reflect;

    /** What the entry does besides: {@code capture}, {@code counter X}. */
    final List<String> effects = new ArrayList<>(0);

    /** {@code sequence N} behind an IPv6 entry; -1 without. */
    int sequence = -1;

    /** What {@code show access-lists} counted; -1 without. */
    long hits = -1;

    /** What cannot be read; null when all can. */
    @Nullable String error;
  }
}
