package io.ruleshade.check.exposure;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.math.BigInteger;
import java.util.Locale;

/**
 * How much a permit lets through, counted exactly, and the score made of it.
 *
 * <p>A service is a destination port of tcp, udp, sctp, dccp or udplite, or a whole protocol of any
 * other number, so there are 5 · 65,536 + 251 services. The score is the logarithm of the number of
 * (source, destination, service) triples over the logarithm of all there are, 0 to 100. Of IPv6 it is
 * networks of 64 bits that are counted, on a scale on which {@code 2000::/3}, all that is global (RFC
 * 4291), is as wide as {@code 0.0.0.0/0}, a site's /48 about as wide as a /24, and one /64 as a host.
 */
final class Sizes {
  private static final int WITH_PORTS = 5;
  private static final BigInteger SERVICES = BigInteger.valueOf(WITH_PORTS * 65_536L + 256 - WITH_PORTS);
  private static final double ADDRESS_BITS = 32;
  private static final double ALL_BITS = 2 * ADDRESS_BITS + log2(SERVICES);

  /** Half of the IPv4 addresses, and what the global unicast addresses of IPv6 are (RFC 4291). */
  private static final BigInteger MOST_V4 = BigInteger.ONE.shiftLeft(31);

  private static final BigInteger MOST_V6 = BigInteger.ONE.shiftLeft(125);

  /** As many ports as leave out the well-known ones only, or a few that were thought of. */
  private static final int MOST_PORTS = 60_000;

  private Sizes() {}

  /**
   * The numbers behind a score.
   *
   * @param src number of source addresses
   * @param dst number of destination addresses
   * @param services number of services
   * @param v6 whether the addresses are of IPv6
   * @param score 0 to 100, rounded down
   */
  record Score(BigInteger src, BigInteger dst, BigInteger services, boolean v6, int score) {
    /** {@return the numbers in words} */
    String words() {
      return (src.equals(BigInteger.ONE) ? "1 source" : number(src) + " sources")
          + " × "
          + (dst.equals(BigInteger.ONE) ? "1 destination" : number(dst) + " destinations")
          + " × "
          + (services.equals(BigInteger.ONE) ? "1 service" : number(services) + " services")
          + (v6 ? " (IPv6)" : " (IPv4)");
    }
  }

  /** {@return the score of a product: that of the IP version of which it holds more} */
  static Score score(Product product) {
    Score four = score(product, false);
    Score six = score(product, true);
    return six.score > four.score ? six : four;
  }

  private static Score score(Product product, boolean v6) {
    BigInteger src = count(product.src(), v6);
    BigInteger dst = count(product.dst(), v6);
    BigInteger services = count(product.service());
    if (src.signum() == 0 || dst.signum() == 0 || services.signum() == 0) {
      return new Score(src, dst, services, v6, 0);
    }
    double bits = width(src, v6) + width(dst, v6) + log2(services);
    return new Score(src, dst, services, v6, (int) Math.floor(100 * bits / ALL_BITS + 1e-9));
  }

  /** How wide a number of addresses is, from 0 for one host to 32 for all. */
  private static double width(BigInteger addresses, boolean v6) {
    double bits = log2(addresses);
    return v6 ? Math.max(0, Math.min(1, (bits - 64) / (125 - 64))) * ADDRESS_BITS : bits;
  }

  /** {@return the number of addresses of one version} */
  static BigInteger count(AddressSet set, boolean v6) {
    BigInteger[] sum = {BigInteger.ZERO};
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) -> {
          if (six == v6) {
            sum[0] =
                sum[0].add(wide(hiHigh, hiLow).subtract(wide(loHigh, loLow)).add(BigInteger.ONE));
          }
        });
    return sum[0];
  }

  private static BigInteger wide(long high, long low) {
    return unsigned(high).shiftLeft(64).add(unsigned(low));
  }

  private static BigInteger unsigned(long value) {
    BigInteger signed = BigInteger.valueOf(value);
    return value < 0 ? signed.add(BigInteger.ONE.shiftLeft(64)) : signed;
  }

  /** {@return the number of services of a set} */
  static BigInteger count(ServiceSet set) {
    long sum = 0;
    IntRanges values = set.values();
    int last = -1;
    for (int i = 0; i < values.count(); i++) {
      for (int protocol = values.lo(i) >> 16; protocol <= values.hi(i) >> 16; protocol++) {
        if (ServiceSet.hasPorts(protocol)) {
          int lo = Math.max(values.lo(i), protocol << 16);
          int hi = Math.min(values.hi(i), (protocol << 16) | 0xffff);
          sum += hi - lo + 1;
        } else if (protocol != last) {
          sum++;
        }
        last = protocol;
      }
    }
    return BigInteger.valueOf(sum);
  }

  /** {@return whether a set is every address of a version} */
  static boolean isAny(AddressSet set, boolean v6) {
    return set.containsAll(v6 ? AddressSet.ANY6 : AddressSet.ANY4);
  }

  /** {@return whether a set is every address of IPv4 or of IPv6} */
  static boolean isAny(AddressSet set) {
    return isAny(set, false) || isAny(set, true);
  }

  /** {@return whether a set is most addresses of a version: as good as any} */
  static boolean isMost(AddressSet set) {
    return count(set, false).compareTo(MOST_V4) >= 0 || count(set, true).compareTo(MOST_V6) >= 0;
  }

  /** {@return whether a set has the most of the ports of tcp or of udp} */
  static boolean isMostPorts(ServiceSet set) {
    return count(set.intersect(ServiceSet.protocol(ServiceSet.TCP))).intValue() >= MOST_PORTS
        || count(set.intersect(ServiceSet.protocol(ServiceSet.UDP))).intValue() >= MOST_PORTS;
  }

  private static double log2(BigInteger number) {
    int bits = number.bitLength();
    int shift = Math.max(0, bits - 60);
    return shift + Math.log(number.shiftRight(shift).doubleValue()) / Math.log(2);
  }

  /** {@return a number in words: {@code 65,536}, {@code 2^32}; above 2^33 it may be rounded} */
  static String number(BigInteger number) {
    if (number.bitLength() > 20 && number.bitCount() == 1) {
      return "2^" + (number.bitLength() - 1);
    }
    if (number.bitLength() > 33) {
      return String.format(Locale.ROOT, "about 2^%.1f", log2(number));
    }
    return String.format(Locale.ROOT, "%,d", number);
  }
}
