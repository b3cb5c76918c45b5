package io.ruleshade.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A set of services: IP protocol together with the destination port, or with ICMP type and code.
 *
 * <p>One linear domain: {@code protocol << 16 | detail}, where the detail is the destination port
 * of tcp, udp, sctp, dccp and udplite, {@code type << 8 | code} of icmp and icmpv6, and means
 * nothing for any other protocol, of which a set holds all details or none. So a group of {@code
 * tcp/80}, {@code udp/53} and an echo request is one set.
 */
public final class ServiceSet {
  /** Protocol number of ICMP. */
  public static final int ICMP = 1;

  /** Protocol number of TCP. */
  public static final int TCP = 6;

  /** Protocol number of UDP. */
  public static final int UDP = 17;

  /** Protocol number of DCCP. */
  public static final int DCCP = 33;

  /** Protocol number of ICMPv6. */
  public static final int ICMPV6 = 58;

  /** Protocol number of SCTP. */
  public static final int SCTP = 132;

  /** Protocol number of UDP-Lite. */
  public static final int UDPLITE = 136;

  /** The last value of the domain. */
  public static final int LAST = (255 << 16) | 0xffff;

  /** No service. */
  public static final ServiceSet EMPTY = new ServiceSet(IntRanges.EMPTY);

  /** Every service. */
  public static final ServiceSet ANY = new ServiceSet(IntRanges.between(0, LAST));

  /** All ports. */
  public static final IntRanges ALL_PORTS = IntRanges.between(0, 0xffff);

  /** The services of the protocols that have ports. */
  public static final ServiceSet WITH_PORTS =
      protocol(TCP)
          .union(protocol(UDP))
          .union(protocol(DCCP))
          .union(protocol(SCTP))
          .union(protocol(UDPLITE));

  private static final Map<Integer, String> NAMES =
      Map.of(
          ICMP, "icmp", TCP, "tcp", UDP, "udp", DCCP, "dccp", ICMPV6, "icmpv6", SCTP, "sctp",
          UDPLITE, "udplite");

  private final IntRanges values;

  private ServiceSet(IntRanges values) {
    this.values = values;
  }

  /** The set of values of the linear domain. */
  public static ServiceSet of(IntRanges values) {
    return values.isEmpty() ? EMPTY : new ServiceSet(values);
  }

  /** All of one protocol. */
  public static ServiceSet protocol(int protocol) {
    return new ServiceSet(IntRanges.between(protocol << 16, (protocol << 16) | 0xffff));
  }

  /** Some destination ports of one protocol that has ports. */
  public static ServiceSet ports(int protocol, IntRanges ports) {
    IntRanges.Builder builder = new IntRanges.Builder();
    for (int i = 0; i < ports.count(); i++) {
      builder.add((protocol << 16) | ports.lo(i), (protocol << 16) | ports.hi(i));
    }
    return of(builder.build());
  }

  /**
   * ICMP messages of a type and a range of codes.
   *
   * @param protocol {@link #ICMP} or {@link #ICMPV6}
   * @param type 0 to 255
   */
  public static ServiceSet icmp(int protocol, int type, int firstCode, int lastCode) {
    int base = (protocol << 16) | (type << 8);
    return of(IntRanges.between(base | firstCode, base | lastCode));
  }

  /** {@return whether a protocol has ports} */
  public static boolean hasPorts(int protocol) {
    return protocol == TCP
        || protocol == UDP
        || protocol == DCCP
        || protocol == SCTP
        || protocol == UDPLITE;
  }

  /** {@return whether a protocol has ICMP types and codes} */
  public static boolean hasTypes(int protocol) {
    return protocol == ICMP || protocol == ICMPV6;
  }

  /** {@return the name of a protocol, or its number where no short name is in common use} */
  public static String protocolName(int protocol) {
    return NAMES.getOrDefault(protocol, Integer.toString(protocol));
  }

  /** {@return the values of the linear domain} */
  public IntRanges values() {
    return values;
  }

  /** {@return whether the set is empty} */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** {@return whether the set has every service} */
  public boolean isAny() {
    return equals(ANY);
  }

  /** {@return the services of either set} */
  public ServiceSet union(ServiceSet other) {
    return of(values.union(other.values));
  }

  /** {@return the services of both sets} */
  public ServiceSet intersect(ServiceSet other) {
    return of(values.intersect(other.values));
  }

  /** {@return every service that is not in the set} */
  public ServiceSet complement() {
    return of(values.complement(LAST));
  }

  /** {@return whether all of {@code other} is in the set} */
  public boolean containsAll(ServiceSet other) {
    return values.containsAll(other.values);
  }

  /**
   * {@return the set in words} {@code any}, {@code tcp}, {@code tcp/80}, {@code tcp/445-450}, {@code
   * icmp/8/0}, {@code icmp/8}, {@code icmp/3/0-4}, {@code 47}; ascending by protocol number.
   */
  public List<String> toStrings() {
    if (isAny()) {
      return List.of("any");
    }
    List<String> out = new ArrayList<>();
    for (int i = 0; i < values.count(); i++) {
      int lo = values.lo(i);
      int hi = values.hi(i);
      while (lo >> 16 < hi >> 16) {
        words(lo, lo | 0xffff, out);
        lo = ((lo >> 16) + 1) << 16;
      }
      words(lo, hi, out);
    }
    return out;
  }

  /** Words for a range within one protocol. */
  private static void words(int lo, int hi, List<String> out) {
    int protocol = lo >> 16;
    String name = protocolName(protocol);
    int first = lo & 0xffff;
    int last = hi & 0xffff;
    if (first == 0 && last == 0xffff) {
      out.add(name);
    } else if (hasTypes(protocol)) {
      for (int type = first >> 8; type <= last >> 8; type++) {
        int from = Math.max(first, type << 8) & 0xff;
        int to = Math.min(last, (type << 8) | 0xff) & 0xff;
        String codes = from == 0 && to == 0xff ? "" : from == to ? "/" + from : "/" + from + "-" + to;
        out.add(name + "/" + type + codes);
      }
    } else {
      out.add(name + "/" + (first == last ? Integer.toString(first) : first + "-" + last));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServiceSet set && values.equals(set.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toStrings().toString();
  }
}
