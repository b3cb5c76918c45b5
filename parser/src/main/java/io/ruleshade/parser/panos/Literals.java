package io.ruleshade.parser.panos;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and ports as PAN-OS writes them.
 *
 * <p>In rules the IPv4 addresses are a part of the IPv6 addresses, not the other way round: before it compares, the firewall
 * makes an IPv4 address the last 32 bits of an IPv6 address whose first 96 bits are zero, so {@code ::/0} is
 * any address and {@code ::/8} to {@code ::/96} hold all of IPv4 (PAN-OS Administrator's Guide, "Policy").
 */
final class Literals {
  private static final AddressSet MAPPED = AddressSet.prefix(new IpAddress(true, 0, 0), 96);

  private Literals() {}

  /** A set with the IPv4 addresses that match its IPv6 addresses. */
  private static AddressSet withVersion4(AddressSet set) {
    List<AddressSet> all = new ArrayList<>(List.of(set));
    set.intersect(MAPPED)
        .forEachRange(
            (six, loHigh, loLow, hiHigh, hiLow) ->
                all.add(AddressSet.between(IpAddress.v4(loLow), IpAddress.v4(hiLow))));
    return all.size() == 1 ? set : AddressSet.union(all);
  }

  /** {@return an address, a prefix or a range; null when the text is none} */
  static @Nullable AddressSet address(String text) {
    int dash = text.indexOf('-');
    return dash > 0 ? range(text) : netmask(text);
  }

  /**
   * {@return the value of {@code ip-netmask}: an address, a prefix, an IPv4 address with a mask;
   * null when the text is none}
   */
  static @Nullable AddressSet netmask(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return null;
    }
    if (slash < 0) {
      return withVersion4(AddressSet.of(address.get()));
    }
    String mask = text.substring(slash + 1);
    int length = number(mask, address.get().bits());
    if (length >= 0) {
      return withVersion4(AddressSet.prefix(address.get(), length));
    }
    long quad = address.get().v6() ? -1 : IpAddress.parseV4(mask);
    boolean contiguous = quad >= 0 && ((~quad & 0xffff_ffffL) & ((~quad & 0xffff_ffffL) + 1)) == 0;
    return contiguous ? AddressSet.prefix(address.get(), Long.bitCount(quad)) : null;
  }

  /** {@return the addresses from one to another; empty when they are the wrong way round} */
  static @Nullable AddressSet range(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return netmask(text);
    }
    Optional<IpAddress> first = IpAddress.parse(text.substring(0, dash).strip());
    Optional<IpAddress> last = IpAddress.parse(text.substring(dash + 1).strip());
    return first.isEmpty() || last.isEmpty() || first.get().v6() != last.get().v6()
        ? null
        : withVersion4(AddressSet.between(first.get(), last.get()));
  }

  /** {@return the addresses of {@code 10.0.0.1/0.0.255.0}, whose mask has the free bits set} */
  static @Nullable AddressSet wildcard(String text) {
    int slash = text.indexOf('/');
    long address = slash < 0 ? -1 : IpAddress.parseV4(text.substring(0, slash));
    long free = slash < 0 ? -1 : IpAddress.parseV4(text.substring(slash + 1));
    return address < 0 || free < 0 ? null : AddressSet.masked(address, ~free).orElse(null);
  }

  /** {@return the ports of {@code 80,443,8000-8100}; null when the text is none} */
  static @Nullable IntRanges ports(String text) {
    IntRanges.Builder out = new IntRanges.Builder();
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      int dash = word.indexOf('-');
      int first = number(dash < 0 ? word : word.substring(0, dash).strip(), 0xffff);
      int last = dash < 0 ? first : number(word.substring(dash + 1).strip(), 0xffff);
      if (first < 0 || last < 0) {
        return null;
      }
      out.add(first, last);
    }
    return out.build();
  }

  /** A decimal number up to a limit; -1 when the text is none. */
  private static int number(String text, int last) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = 10 * value + c - '0';
    }
    return value <= last ? value : -1;
  }
}
