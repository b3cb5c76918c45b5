package io.ruleshade.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One IPv4 or IPv6 address as a number: 128 bits in two words, of which IPv4 uses the lower 32.
 *
 * <p>The two versions are disjoint: {@code ::ffff:1.2.3.4} is an IPv6 address.
 *
 * @param v6 whether it is an IPv6 address
 * @param high the upper 64 bits; zero for IPv4
 * @param low the lower 64 bits
 */
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {
  /** The IPv4 address of a 32-bit number. */
  public static IpAddress v4(long value) {
    return new IpAddress(false, 0, value & 0xffff_ffffL);
  }

  /** The IPv6 address of two 64-bit words. */
  public static IpAddress v6(long high, long low) {
    return new IpAddress(true, high, low);
  }

  /** {@return the address a text stands for, in dotted-quad or RFC 4291 notation} */
  public static Optional<IpAddress> parse(CharSequence text) {
    long four = parseV4(text);
    if (four >= 0) {
      return Optional.of(v4(four));
    }
    return parseV6(text.toString());
  }

  /**
   * {@return the number of a dotted quad, or -1 when the text is none} Four decimal numbers of at
   * most three digits are asked for; shorter forms ({@code 10.1}) are not addresses here.
   */
  public static long parseV4(CharSequence text) {
    long value = 0;
    int part = -1;
    int digits = 0;
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        part = digits == 0 ? c - '0' : part * 10 + c - '0';
        if (++digits > 3 || part > 255) {
          return -1;
        }
      } else if (c == '.' && digits > 0 && dots < 3) {
        value = value << 8 | part;
        digits = 0;
        dots++;
      } else {
        return -1;
      }
    }
    return dots == 3 && digits > 0 ? value << 8 | part : -1;
  }

  private static Optional<IpAddress> parseV6(String text) {
    int colons = text.indexOf("::");
    if (text.indexOf(':') < 0 || text.length() > 45) {
      return Optional.empty();
    }
    int[] head;
    int[] tail;
    if (colons < 0) {
      head = groups(text);
      tail = new int[0];
    } else {
      head = groups(text.substring(0, colons));
      tail = groups(text.substring(colons + 2));
    }
    if (head == null || tail == null) {
      return Optional.empty();
    }
    int given = head.length + tail.length;
    if (colons < 0 ? given != 8 : given > 7) {
      return Optional.empty();
    }
    long[] words = new long[2];
    for (int i = 0; i < head.length; i++) {
      words[i / 4] |= (long) head[i] << (48 - 16 * (i % 4));
    }
    for (int i = 0; i < tail.length; i++) {
      int at = 8 - tail.length + i;
      words[at / 4] |= (long) tail[i] << (48 - 16 * (at % 4));
    }
    return Optional.of(v6(words[0], words[1]));
  }

  /** The 16-bit groups of a text without {@code ::}; null when it has none. */
  private static int @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    long four = parseV4(parts[parts.length - 1]);
    int[] groups = new int[parts.length + (four >= 0 ? 1 : 0)];
    int n = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && four >= 0) {
        groups[n++] = (int) (four >> 16);
        groups[n++] = (int) (four & 0xffff);
        continue;
      }
      if (parts[i].isEmpty() || parts[i].length() > 4) {
        return null;
      }
      int value = 0;
      for (int k = 0; k < parts[i].length(); k++) {
        int digit = Character.digit(parts[i].charAt(k), 16);
        if (digit < 0) {
          return null;
        }
        value = value << 4 | digit;
      }
      groups[n++] = value;
    }
    return groups;
  }

  /** {@return the number of bits of an address of this version: 32 or 128} */
  public int bits() {
    return v6 ? 128 : 32;
  }

  @Override
  public int compareTo(IpAddress other) {
    if (v6 != other.v6) {
      return v6 ? 1 : -1;
    }
    int upper = Long.compareUnsigned(high, other.high);
    return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
  }

  /** {@return the text of RFC 5952, or a dotted quad} */
  @Override
  public String toString() {
    if (!v6) {
      return (low >> 24 & 255) + "." + (low >> 16 & 255) + "." + (low >> 8 & 255) + "." + (low & 255);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4)) & 0xffff);
    }
    int bestAt = -1;
    int best = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups[i + run] == 0) {
        run++;
      }
      if (run > best) {
        best = run;
        bestAt = i;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestAt) {
        out.append("::");
        i += best - 1;
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(groups[i]));
    }
    return out.toString();
  }
}
