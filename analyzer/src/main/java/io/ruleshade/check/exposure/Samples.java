package io.ruleshade.check.exposure;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everyday packets of a product: the same ones every time, spread over its sets. */
final class Samples {
  /** Names that are tried where a set of interfaces does not name one. */
  private static final List<String> INTERFACES = List.of("outside", "inside", "if1", "if2");

  /** Well-known services that are tried first where a set has them: tcp/443, tcp/22, udp/53 … */
  private static final int[] EVERYDAY = {
    tcp(443), tcp(22), tcp(8080), (ServiceSet.UDP << 16) | 53, tcp(3389), tcp(40_000),
    (ServiceSet.UDP << 16) | 50_000, ServiceSet.ICMP << 16 | 8 << 8
  };

  private Samples() {}

  private static int tcp(int port) {
    return (ServiceSet.TCP << 16) | port;
  }

  /** {@return the packet of a number, which opens a connection; null when the product has none} */
  static @Nullable Packet packet(Product product, int k) {
    boolean six = Sizes.count(product.src(), false).signum() == 0
        || Sizes.count(product.dst(), false).signum() == 0;
    IpAddress src = address(product.src(), six, 2 * k);
    IpAddress dst = address(product.dst(), six, 2 * k + 1);
    List<String> pair = pair(product);
    if (src == null || dst == null || pair.isEmpty()) {
      return null;
    }
    int service = service(product.service(), six, k);
    if (service < 0 || !product.state().contains(ConnState.NEW)) {
      return null;
    }
    int protocol = service >> 16;
    boolean ports = ServiceSet.hasPorts(protocol);
    Map<String, Boolean> conditions = new TreeMap<>();
    for (Condition condition : product.conditions()) {
      if (condition instanceof Condition.Predicate p && !(p.test() instanceof PacketTest.Crosses)) {
        conditions.put(p.text(), !p.negated());
      }
    }
    int srcPort = product.srcPort().contains(40_000 + k) ? 40_000 + k : product.srcPort().lo(0);
    if (product.fragments() == Fragments.LATER
        || (protocol == ServiceSet.TCP && !product.tcpFlags().contains(TcpFlags.SYN))) {
      return null;
    }
    return new Packet(
        pair.get(0),
        pair.get(1),
        src,
        dst,
        protocol,
        ports ? srcPort : 0,
        ports || ServiceSet.hasTypes(protocol) ? service & 0xffff : 0,
        protocol == ServiceSet.TCP ? TcpFlags.SYN : 0,
        ConnState.NEW,
        false,
        conditions,
        Map.of());
  }

  /** The ingress and the egress interface, as the product asks for; empty when none is found. */
  private static List<String> pair(Product product) {
    Optional<Boolean> crosses = product.crossing();
    for (String in : names(product.in(), product.out(), 0)) {
      for (String out : names(product.out(), product.in(), 1)) {
        if (crosses.isEmpty() || crosses.get() != in.equals(out)) {
          return List.of(in, out);
        }
      }
    }
    return List.of();
  }

  /** Interfaces of a set: those that are named, or some that are not excluded, then those of the other side. */
  private static List<String> names(InterfaceSet set, InterfaceSet other, int nth) {
    if (!set.complement()) {
      return set.patterns().stream().map(p -> p.prefix() ? p.text() + "0" : p.text()).toList();
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < INTERFACES.size(); i++) {
      all.add(INTERFACES.get((i + nth) % INTERFACES.size()));
    }
    other.patterns().stream().filter(p -> !p.prefix()).forEach(p -> all.add(p.text()));
    return all.stream().filter(set::contains).toList();
  }

  private static int service(ServiceSet set, boolean six, int k) {
    for (int i = 0; i < EVERYDAY.length; i++) {
      int everyday = EVERYDAY[(i + k) % EVERYDAY.length];
      if (set.values().contains(everyday) && !(six && everyday >> 16 == ServiceSet.ICMP)) {
        return everyday;
      }
    }
    IntRanges values = set.values();
    for (int i = 0; i < values.count(); i++) {
      int n = (i + k) % values.count();
      int span = values.hi(n) - values.lo(n) + 1;
      int value = values.lo(n) + (int) (mix(k) % span);
      int wrong = six ? ServiceSet.ICMP : ServiceSet.ICMPV6;
      if (value >> 16 != wrong) {
        boolean detail = ServiceSet.hasPorts(value >> 16) || ServiceSet.hasTypes(value >> 16);
        return detail ? value : value & ~0xffff;
      }
    }
    return -1;
  }

  /** The address of a number: a global one where the set has every kind. */
  static @Nullable IpAddress address(AddressSet set, boolean six, int k) {
    if (Sizes.isAny(set, six)) {
      return six
          ? IpAddress.v6(0x2600_0000_0000_0000L | (mix(k) & 0xff_ffff_ffffL) << 16, mix(k + 7))
          : IpAddress.v4(global(k));
    }
    List<IpAddress[]> ranges = new ArrayList<>();
    set.forEachRange(
        (v6, loHigh, loLow, hiHigh, hiLow) -> {
          if (v6 == six) {
            ranges.add(
                new IpAddress[] {new IpAddress(v6, loHigh, loLow), new IpAddress(v6, hiHigh, hiLow)});
          }
        });
    if (ranges.isEmpty()) {
      return null;
    }
    IpAddress[] range = ranges.get(k % ranges.size());
    if (six) {
      return k % 2 == 0 ? range[0] : range[1];
    }
    long size = range[1].low() - range[0].low() + 1;
    long offset = size <= 2 ? k % size : 1 + mix(k) % (size - 2);
    return IpAddress.v4(range[0].low() + offset);
  }

  /** An IPv4 address of a number, in none of the special blocks (IANA registry, RFC 6890). */
  private static long global(int k) {
    for (int i = 0; ; i++) {
      long address = mix(31L * k + i) & 0xffff_ffffL;
      int first = (int) (address >> 24);
      int second = (int) (address >> 16) & 255;
      boolean special =
          first == 0 || first == 10 || first == 100 || first == 127 || first >= 224
              || (first == 169 && second == 254) || (first == 172 && second >> 4 == 1)
              || (first == 192 && (second == 0 || second == 88 || second == 168))
              || (first == 198 && (second == 18 || second == 19 || second == 51))
              || (first == 203 && second == 0);
      if (!special) {
        return address;
      }
    }
  }

  /** A number that looks like chance and is the same every time (the finaliser of SplitMix64). */
  private static long mix(long k) {
    long z = (k + 1) * 0x9e37_79b9_7f4a_7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return (z ^ (z >>> 31)) >>> 1;
  }
}
