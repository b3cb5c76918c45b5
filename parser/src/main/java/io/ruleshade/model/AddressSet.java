package io.ruleshade.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A set of IPv4 and IPv6 addresses: two disjoint blocks, so that {@code any4}, {@code any6} and
 * {@code any} are three ordinary sets and {@code ::/0} holds no IPv4 address.
 *
 * <p>Immutable. Operations are linear in the number of ranges unless they say otherwise.
 */
public final class AddressSet {
  private static final WideRanges ALL_V4 = WideRanges.between(0, 0, 0, 0xffff_ffffL);
  private static final WideRanges ALL_V6 = WideRanges.between(0, 0, -1, -1);

  /** No address. */
  public static final AddressSet EMPTY = new AddressSet(WideRanges.EMPTY, WideRanges.EMPTY);

  /** Every IPv4 address. */
  public static final AddressSet ANY4 = new AddressSet(ALL_V4, WideRanges.EMPTY);

  /** Every IPv6 address. */
  public static final AddressSet ANY6 = new AddressSet(WideRanges.EMPTY, ALL_V6);

  /** Every address of both versions. */
  public static final AddressSet ANY = new AddressSet(ALL_V4, ALL_V6);

  /** Above this many ranges a mask with holes is no longer written out as ranges. */
  private static final int MASK_RANGES = 1 << 16;

  private final WideRanges v4;
  private final WideRanges v6;

  private AddressSet(WideRanges v4, WideRanges v6) {
    this.v4 = v4;
    this.v6 = v6;
  }

  /** The addresses from {@code first} to {@code last}, which are of one version; empty if reversed. */
  public static AddressSet between(IpAddress first, IpAddress last) {
    if (first.v6() != last.v6()) {
      throw new IllegalArgumentException("addresses of two versions: " + first + ", " + last);
    }
    WideRanges ranges = WideRanges.between(first.high(), first.low(), last.high(), last.low());
    return first.v6()
        ? new AddressSet(WideRanges.EMPTY, ranges)
        : new AddressSet(ranges, WideRanges.EMPTY);
  }

  /** The set of one address. */
  public static AddressSet of(IpAddress address) {
    return between(address, address);
  }

  /** The prefix of a length; host bits of the address are ignored, as devices do. */
  public static AddressSet prefix(IpAddress address, int length) {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException("no such prefix length: " + length);
    }
    int host = address.bits() - length;
    long maskLow = host >= 64 ? -1L : (1L << host) - 1;
    long maskHigh = host <= 64 ? 0 : host == 128 ? -1L : (1L << (host - 64)) - 1;
    return between(
        new IpAddress(address.v6(), address.high() & ~maskHigh, address.low() & ~maskLow),
        new IpAddress(address.v6(), address.high() | maskHigh, address.low() | maskLow));
  }

  /**
   * The IPv4 addresses that agree with {@code address} in the bits that {@code mask} has set; the
   * mask may have holes ({@code 255.255.0.255}, or an inverted Cisco wildcard).
   *
   * @return the set, or empty when it has more than 65,536 ranges
   */
  public static Optional<AddressSet> masked(long address, long mask) {
    long care = mask & 0xffff_ffffL;
    long free = ~care & 0xffff_ffffL;
    int run = Long.numberOfTrailingZeros(free + 1);
    long scattered = free >>> run << run;
    if (Long.bitCount(scattered) > 16) {
      return Optional.empty();
    }
    long tail = (1L << run) - 1;
    long base = address & care;
    List<WideRanges> ranges = new ArrayList<>(1 << Long.bitCount(scattered));
    long choice = 0;
    do {
      ranges.add(WideRanges.between(0, base | choice, 0, base | choice | tail));
      choice = (choice - scattered) & scattered;
    } while (choice != 0 && ranges.size() < MASK_RANGES);
    return Optional.of(new AddressSet(WideRanges.union(ranges), WideRanges.EMPTY));
  }

  /** The union of many sets. Complexity: n log n in the number of their ranges. */
  public static AddressSet union(List<AddressSet> sets) {
    List<WideRanges> four = new ArrayList<>(sets.size());
    List<WideRanges> six = new ArrayList<>(sets.size());
    for (AddressSet set : sets) {
      four.add(set.v4);
      six.add(set.v6);
    }
    return new AddressSet(WideRanges.union(four), WideRanges.union(six));
  }

  /** {@return the addresses of either set} */
  public AddressSet union(AddressSet other) {
    return union(List.of(this, other));
  }

  /** {@return the addresses of both sets} */
  public AddressSet intersect(AddressSet other) {
    return new AddressSet(v4.intersect(other.v4), v6.intersect(other.v6));
  }

  /** {@return whether some address is in both sets} Complexity: linear in the ranges. */
  public boolean meets(AddressSet other) {
    return v4.meets(other.v4) || v6.meets(other.v6);
  }

  /** {@return every address that is not in the set, of both versions} */
  public AddressSet complement() {
    return new AddressSet(v4.complement(0, 0xffff_ffffL), v6.complement(-1, -1));
  }

  /** {@return whether the set has no address} */
  public boolean isEmpty() {
    return v4.isEmpty() && v6.isEmpty();
  }

  /** {@return whether the set has every address of both versions} */
  public boolean isAny() {
    return equals(ANY);
  }

  /** {@return whether an address is in the set} Complexity: logarithmic. */
  public boolean contains(IpAddress address) {
    return (address.v6() ? v6 : v4).contains(address.high(), address.low());
  }

  /** {@return whether all of {@code other} is in the set} */
  public boolean containsAll(AddressSet other) {
    return v4.containsAll(other.v4) && v6.containsAll(other.v6);
  }

  /** Takes the ranges of a set, IPv4 first, ascending. */
  @FunctionalInterface
  public interface RangeConsumer {
    /** One range, both ends inclusive; IPv4 addresses are the lower 32 bits. */
    void accept(boolean v6, long loHigh, long loLow, long hiHigh, long hiLow);
  }

  /** Hands each range to a consumer, IPv4 first, ascending. */
  public void forEachRange(RangeConsumer consumer) {
    for (int i = 0; i < v4.count(); i++) {
      consumer.accept(false, v4.loHigh(i), v4.loLow(i), v4.hiHigh(i), v4.hiLow(i));
    }
    for (int i = 0; i < v6.count(); i++) {
      consumer.accept(true, v6.loHigh(i), v6.loLow(i), v6.hiHigh(i), v6.hiLow(i));
    }
  }

  /** {@return the number of ranges} */
  public int rangeCount() {
    return v4.count() + v6.count();
  }

  /**
   * {@return the set in words} One text for each range: a prefix where the range is one, otherwise
   * {@code first-last}; {@code any} alone for all addresses.
   */
  public List<String> toStrings() {
    if (isAny()) {
      return List.of("any");
    }
    List<String> out = new ArrayList<>(rangeCount());
    forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) -> {
          IpAddress first = new IpAddress(six, loHigh, loLow);
          int length = prefixLength(first.bits(), loHigh, loLow, hiHigh, hiLow);
          out.add(
              length >= 0 ? first + "/" + length : first + "-" + new IpAddress(six, hiHigh, hiLow));
        });
    return out;
  }

  private static int prefixLength(int bits, long loHigh, long loLow, long hiHigh, long hiLow) {
    long differHigh = loHigh ^ hiHigh;
    long differLow = loLow ^ hiLow;
    int host =
        differHigh != 0
            ? 128 - Long.numberOfLeadingZeros(differHigh)
            : 64 - Long.numberOfLeadingZeros(differLow);
    long maskLow = host >= 64 ? -1L : (1L << host) - 1;
    long maskHigh = host <= 64 ? 0 : host == 128 ? -1L : (1L << (host - 64)) - 1;
    boolean whole =
        differHigh == maskHigh
            && differLow == maskLow
            && (loHigh & maskHigh) == 0
            && (loLow & maskLow) == 0;
    return whole ? bits - host : -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressSet set && v4.equals(set.v4) && v6.equals(set.v6);
  }

  @Override
  public int hashCode() {
    return 31 * v4.hashCode() + v6.hashCode();
  }

  @Override
  public String toString() {
    return toStrings().toString();
  }
}
