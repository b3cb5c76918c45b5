package io.ruleshade.parser.junos;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that a name or list stands for: those known, and parts of which only a bound is known.
 *
 * @param known addresses that belong to it for certain
 * @param open parts that may belong to it
 */
record Addresses(AddressSet known, List<Open> open) {
  /** No address. */
  static final Addresses NONE = new Addresses(AddressSet.EMPTY, List.of());

  /** Every address. */
  static final Addresses ANY = new Addresses(AddressSet.ANY, List.of());

  Addresses {
    open = List.copyOf(open);
  }

  /**
   * A part of which only a bound is known.
   *
   * @param bound addresses that may belong to it
   * @param text what decides, without the side of the packet it is asked of
   * @param known whether the same text always decides alike
   */
  record Open(AddressSet bound, String text, boolean known) {
    /** {@return the condition on one side of a packet} */
    Condition on(String side) {
      return known
          ? Condition.Predicate.of(side + " " + text)
          : new Condition.Unknown(side + " " + text);
    }
  }

  static Addresses of(AddressSet known) {
    return new Addresses(known, List.of());
  }

  /** Addresses that something known decides: a host name. */
  static Addresses predicate(AddressSet bound, String text) {
    return new Addresses(AddressSet.EMPTY, List.of(new Open(bound, text, true)));
  }

  /** Addresses of which nothing is known. */
  static Addresses unknown(String why) {
    return new Addresses(AddressSet.EMPTY, List.of(new Open(AddressSet.ANY, why, false)));
  }

  boolean isExact() {
    return open.isEmpty();
  }

  /** {@return the addresses of all} */
  static Addresses union(List<Addresses> all) {
    List<AddressSet> known = new ArrayList<>(all.size());
    Set<Open> open = new LinkedHashSet<>();
    for (Addresses one : all) {
      known.add(one.known);
      open.addAll(one.open);
    }
    return new Addresses(AddressSet.union(known), merged(open));
  }

  /** Unknown parts become one, so that their number does not grow with their causes. */
  private static List<Open> merged(Set<Open> open) {
    List<Open> out = new ArrayList<>();
    Map<Boolean, Open> unknown = new LinkedHashMap<>();
    for (Open one : open) {
      if (one.known()) {
        out.add(one);
      } else {
        unknown.merge(
            false,
            one,
            (a, b) ->
                new Open(
                    a.bound().union(b.bound()),
                    a.text().length() < 200 ? a.text() + ", " + b.text() : a.text(),
                    false));
      }
    }
    out.addAll(unknown.values());
    return out;
  }

  /**
   * {@return the addresses that are not in it} With one open part the opposite of its condition
   * decides there; with several nobody knows.
   */
  Negated negated() {
    if (open.isEmpty()) {
      return new Negated(known.complement(), null, false);
    }
    List<AddressSet> bounds = new ArrayList<>();
    open.forEach(part -> bounds.add(part.bound()));
    AddressSet bound = AddressSet.union(bounds);
    AddressSet sure = known.union(bound).complement();
    AddressSet rest = bound.intersect(known.complement());
    Open part =
        open.size() == 1
            ? new Open(rest, open.get(0).text(), open.get(0).known())
            : new Open(rest, "in none of several addresses that are not known", false);
    return new Negated(sure, part, open.size() == 1 && part.known());
  }

  /**
   * The complement of addresses.
   *
   * @param known addresses that are in it for certain
   * @param open the part of which only a bound is known; null when there is none
   * @param opposite whether the open part's condition has to fail
   */
  record Negated(AddressSet known, @Nullable Open open, boolean opposite) {}

  // ---- literals

  /** {@return the prefix of a literal: {@code 10.0.0.0/8}, {@code 10.0.0.1}, {@code 2001:db8::/32}} */
  static @Nullable Prefix prefix(String text) {
    int slash = text.indexOf('/');
    String base = slash < 0 ? text : text.substring(0, slash);
    IpAddress address = address(base);
    if (address == null) {
      return null;
    }
    if (slash < 0) {
      return new Prefix(AddressSet.of(address), address.bits(), false);
    }
    String tail = text.substring(slash + 1);
    OptionalInt length =
        tail.length() > 3 ? OptionalInt.empty() : Numbers.number("", tail, address.bits());
    if (length.isPresent() && !tail.startsWith("b")) {
      return new Prefix(
          AddressSet.prefix(address, length.getAsInt()), length.getAsInt(), false);
    }
    long mask = address.v6() ? -1 : IpAddress.parseV4(tail);
    if (mask < 0) {
      return null;
    }
    AddressSet set = AddressSet.masked(address.low(), mask).orElse(null);
    boolean contiguous = ((~mask & 0xffff_ffffL) & ((~mask & 0xffff_ffffL) + 1)) == 0;
    return set == null ? null : new Prefix(set, Long.bitCount(mask), !contiguous);
  }

  /**
   * An address; {@code 10.1} stands for {@code 10.1.0.0}, as the command line completes it.
   *
   * <p>Source: Juniper, "Firewall Filter Match Conditions Based on Address Fields", default prefix
   * length: {@code 10} is shown as {@code 10.0.0.0/32}.
   */
  static @Nullable IpAddress address(String text) {
    if (text.indexOf(':') >= 0) {
      return IpAddress.parse(text).orElse(null);
    }
    long four = IpAddress.parseV4(text);
    StringBuilder padded = new StringBuilder(text);
    long dots = text.chars().filter(c -> c == '.').count();
    for (long i = dots; four < 0 && i < 3 && !text.isEmpty() && !text.endsWith("."); i++) {
      padded.append(".0");
    }
    four = four < 0 ? IpAddress.parseV4(padded) : four;
    return four < 0 ? null : IpAddress.v4(four);
  }

  /**
   * A prefix.
   *
   * @param set its addresses
   * @param length number of bits that count
   * @param holes whether the bits that count are not the leading ones
   */
  record Prefix(AddressSet set, int length, boolean holes) {}
}
