package io.ruleshade.parser.iptables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -s}, {@code -d} and address ranges stand for in one family. Equal texts give the same
 * set object.
 */
final class Addresses {
  /**
   * A set of addresses, or a set with a condition where the text cannot be said as a set.
   *
   * @param set what it may hold
   * @param condition what must hold besides; null for an exact set
   */
  record Meaning(AddressSet set, @Nullable Condition condition) {}

  private final boolean v6;
  private final AddressSet any;
  private final Map<String, Meaning> known = new HashMap<>();

  Addresses(boolean v6) {
    this.v6 = v6;
    this.any = v6 ? AddressSet.ANY6 : AddressSet.ANY4;
  }

  /** {@return every address of the family} */
  AddressSet any() {
    return any;
  }

  /**
   * The meaning of an address, a network or a list of them.
   *
   * @param field {@code src} or {@code dst}, for the text of a condition
   */
  Meaning of(String field, String text, boolean negated) {
    String key = (negated ? '!' : ' ') + field + ' ' + text;
    Meaning meaning = known.get(key);
    if (meaning == null) {
      meaning = negated ? opposite(field, text) : list(field, text);
      known.put(key, meaning);
    }
    return meaning;
  }

  private Meaning opposite(String field, String text) {
    Meaning plain = of(field, text, false);
    return switch (plain.condition()) {
      case null -> new Meaning(plain.set().complement().intersect(any), null);
      case Condition.Predicate predicate -> new Meaning(any, predicate.negate());
      case Condition other -> new Meaning(any, other);
    };
  }

  private Meaning list(String field, String text) {
    if (text.indexOf(',') < 0) {
      return one(field, text);
    }
    List<AddressSet> all = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Meaning meaning = one(field, part);
      if (meaning.condition() != null) {
        return new Meaning(any, new Condition.Unknown(field + " `" + text + "` is not one set"));
      }
      all.add(meaning.set());
    }
    return new Meaning(AddressSet.union(all), null);
  }

  /**
   * {@return whether some address is in several members of a list} Each member makes a rule of its own.
   * Complexity: members times ranges.
   */
  boolean overlap(String field, String list) {
    AddressSet before = AddressSet.EMPTY;
    for (String part : list.split(",", -1)) {
      AddressSet set = one(field, part).set();
      if (!before.intersect(set).isEmpty()) {
        return true;
      }
      before = AddressSet.union(List.of(before, set));
    }
    return false;
  }

  private Meaning one(String field, String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String mask = slash < 0 ? "" : text.substring(slash + 1);
    Optional<IpAddress> base = v6 ? parse6(address) : parse4(address);
    if (base.isPresent()) {
      long length = slash < 0 ? (v6 ? 128 : 32) : Values.number(mask, v6 ? 128 : 32);
      if (length >= 0) {
        return new Meaning(AddressSet.prefix(base.get(), (int) length), null);
      }
      Meaning masked = v6 ? masked6(field, base.get(), mask) : masked4(field, base.get(), mask);
      if (masked != null) {
        return masked;
      }
    }
    String why =
        Values.illegible(text)
            ? "illegible address"
            : (v6 ? parse4(address) : parse6(address)).isPresent()
                ? "address of the other IP version"
                : "no address but a name";
    return new Meaning(any, new Condition.Unknown(field + " `" + text + "`: " + why));
  }

  private static @Nullable Meaning masked4(String field, IpAddress base, String text) {
    long mask = dotted(text, true);
    if (mask < 0) {
      return null;
    }
    Optional<AddressSet> set = AddressSet.masked(base.low(), mask);
    if (set.isPresent()) {
      return new Meaning(set.get(), null);
    }
    String canonical = IpAddress.v4(base.low() & mask) + "/" + IpAddress.v4(mask);
    return new Meaning(AddressSet.ANY4, Condition.Predicate.of(field + " " + canonical));
  }

  private static @Nullable Meaning masked6(String field, IpAddress base, String text) {
    Optional<IpAddress> mask = IpAddress.parse(text).filter(IpAddress::v6);
    if (mask.isEmpty()) {
      return null;
    }
    long high = mask.get().high();
    long low = mask.get().low();
    int ones = Long.numberOfLeadingZeros(~high);
    if (ones == 64) {
      ones += Long.numberOfLeadingZeros(~low);
    }
    AddressSet prefix = AddressSet.prefix(base, ones);
    int all = Long.bitCount(high) + Long.bitCount(low);
    if (all == ones) {
      return new Meaning(prefix, null);
    }
    IpAddress masked = IpAddress.v6(base.high() & high, base.low() & low);
    return new Meaning(prefix, Condition.Predicate.of(field + " " + masked + "/" + mask.get()));
  }

  /** The addresses of {@code a-b} or {@code a}; empty when it is no range of the family. */
  Optional<AddressSet> range(String text) {
    int dash = text.indexOf('-');
    Optional<IpAddress> first = single(dash < 0 ? text : text.substring(0, dash));
    Optional<IpAddress> last = dash < 0 ? first : single(text.substring(dash + 1));
    return first.isPresent() && last.isPresent()
        ? Optional.of(AddressSet.between(first.get(), last.get()))
        : Optional.empty();
  }

  private Optional<IpAddress> single(String text) {
    return v6 ? parse6(text) : parse4(text);
  }

  static Optional<IpAddress> parse6(String text) {
    return IpAddress.parse(text).filter(IpAddress::v6);
  }

  static Optional<IpAddress> parse4(String text) {
    long address = dotted(text, false);
    return address < 0 ? Optional.empty() : Optional.of(IpAddress.v4(address));
  }

  /**
   * The number of a dotted quad as {@code numeric_to_ipaddr} of libxtables reads it: parts in any
   * notation of strtoul, and an address may leave out trailing parts, which are zero.
   */
  private static long dotted(String text, boolean mask) {
    long value = 0;
    int from = 0;
    for (int part = 0; part < 4; part++) {
      int dot = text.indexOf('.', from);
      if (part == 3 ? dot >= 0 : dot < 0 && mask) {
        return -1;
      }
      long octet = Values.number(text.substring(from, dot < 0 ? text.length() : dot), 255);
      if (octet < 0) {
        return -1;
      }
      value = value << 8 | octet;
      if (dot < 0) {
        return value << (8 * (3 - part));
      }
      from = dot + 1;
    }
    return -1;
  }
}
