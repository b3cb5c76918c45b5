package io.ruleshade.parser.cisco;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Numbers, addresses, masks and comparisons as Cisco command lines write them. */
public final class CiscoNumbers {
  /** Severity names in the order of their numbers. */
  private static final String[] LEVELS = {
    "emergencies",
    "alerts",
    "critical",
    "errors",
    "warnings",
    "notifications",
    "informational",
    "debugging"
  };

  private CiscoNumbers() {}

  /** How a number is compared. */
  public enum Operator {
    EQ,
    NEQ,
    LT,
    GT,
    RANGE;

    /**
     * {@return the numbers of {@code 0..most} that pass}
     *
     * @param first the number compared with
     * @param last the second number of a range
     */
    public IntRanges select(int first, int last, int most) {
      return switch (this) {
        case EQ -> IntRanges.of(first);
        case NEQ -> IntRanges.of(first).complement(most);
        case LT -> IntRanges.between(0, first - 1);
        case GT -> IntRanges.between(first + 1, most);
        case RANGE -> IntRanges.between(first, last);
      };
    }
  }

  /** {@return the name of a log level given by name or number} */
  public static Optional<String> level(String text) {
    for (int i = 0; i < LEVELS.length; i++) {
      if (LEVELS[i].equals(text) || (text.length() == 1 && text.charAt(0) == '0' + i)) {
        return Optional.of(LEVELS[i]);
      }
    }
    return Optional.empty();
  }

  /** {@return a decimal number of at most {@code last}} */
  public static OptionalInt number(String text, int last) {
    if (text.isEmpty() || text.length() > 10) {
      return OptionalInt.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return OptionalInt.empty();
      }
      value = value * 10 + digit;
    }
    return value <= last ? OptionalInt.of((int) value) : OptionalInt.empty();
  }

  /** {@return the number of a dotted quad or of the short form {@code 0}, or -1} */
  public static long quad(String text) {
    return text.equals("0") ? 0 : IpAddress.parseV4(text);
  }

  /** {@return the address of a text, or null} */
  public static @Nullable IpAddress address(String text) {
    long four = quad(text);
    if (four >= 0) {
      return IpAddress.v4(four);
    }
    return text.indexOf(':') < 0 ? null : IpAddress.parse(text).orElse(null);
  }

  /** {@return whether a mask is ones followed by zeros} */
  public static boolean isNetmask(long mask) {
    long free = ~mask & 0xffff_ffffL;
    return (free & (free + 1)) == 0;
  }

  /** {@return the addresses of a prefix {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or null} */
  public static @Nullable AddressSet prefix(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? null : prefix(text.substring(0, slash), text.substring(slash + 1));
  }

  /** {@return the addresses of a prefix given by address and length, or null} */
  public static @Nullable AddressSet prefix(String address, String length) {
    IpAddress base = address(address);
    OptionalInt bits = number(length, base == null ? 0 : base.bits());
    return base == null || bits.isEmpty() ? null : AddressSet.prefix(base, bits.getAsInt());
  }
}
