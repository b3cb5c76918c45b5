package io.ruleshade.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets of TCP flag octets (RFC 9293 section 3.1), as {@link IntRanges} over {@code 0..255}: bit 0
 * FIN, 1 SYN, 2 RST, 3 PSH, 4 ACK, 5 URG, 6 ECE, 7 CWR.
 */
public final class TcpFlags {
  /** FIN, no more data from sender. */
  public static final int FIN = 1;

  /** SYN, synchronize sequence numbers. */
  public static final int SYN = 2;

  /** RST, reset the connection. */
  public static final int RST = 4;

  /** PSH, push function. */
  public static final int PSH = 8;

  /** ACK, acknowledgment field is significant. */
  public static final int ACK = 16;

  /** URG, urgent pointer field is significant. */
  public static final int URG = 32;

  /** ECE, ECN echo. */
  public static final int ECE = 64;

  /** CWR, congestion window reduced. */
  public static final int CWR = 128;

  /** Every octet. */
  public static final IntRanges ANY = IntRanges.between(0, 255);

  /** ACK or RST set: what access lists call {@code established}. */
  public static final IntRanges ESTABLISHED =
      IntRanges.where(255, flags -> (flags & (ACK | RST)) != 0);

  private static final String[] NAMES = {"fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"};

  private TcpFlags() {}

  /** The octets that have exactly the bits of {@code value} among those of {@code mask}. */
  public static IntRanges masked(int value, int mask) {
    return IntRanges.where(255, flags -> (flags & mask) == (value & mask));
  }

  /** {@return the bit of a flag's name in lower case, or 0 when there is none of that name} */
  public static int bit(String name) {
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(name)) {
        return 1 << i;
      }
    }
    return 0;
  }

  /** {@return names of the flags set in an octet, joined by commas; {@code none} for zero} */
  public static String names(int octet) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < NAMES.length; i++) {
      if ((octet & (1 << i)) != 0) {
        out.add(NAMES[i]);
      }
    }
    return out.isEmpty() ? "none" : String.join(",", out);
  }

  /**
   * {@return a set of octets in words} {@code any}, {@code established}, one {@code value/mask} where
   * the set is one, {@code not value/mask} where its complement is, and otherwise a {@code
   * value/mask} over all eight bits for each octet.
   */
  public static List<String> toStrings(IntRanges octets) {
    if (octets.equals(ANY)) {
      return List.of("any");
    }
    if (octets.equals(ESTABLISHED)) {
      return List.of("established");
    }
    String one = valueAndMask(octets);
    if (one != null) {
      return List.of(one);
    }
    String other = valueAndMask(octets.complement(255));
    if (other != null) {
      return List.of("not " + other);
    }
    List<String> out = new ArrayList<>();
    for (int octet = 0; octet <= 255; octet++) {
      if (octets.contains(octet)) {
        out.add(names(octet) + "/" + names(255));
      }
    }
    return out;
  }

  private static @Nullable String valueAndMask(IntRanges octets) {
    if (octets.isEmpty()) {
      return null;
    }
    int all = 255;
    int any = 0;
    for (int i = 0; i < octets.count(); i++) {
      for (int octet = octets.lo(i); octet <= octets.hi(i); octet++) {
        all &= octet;
        any |= octet;
      }
    }
    int mask = ~(all ^ any) & 255;
    return masked(all, mask).equals(octets) ? names(all) + "/" + names(mask) : null;
  }
}
