package io.ruleshade.parser.cisco;

import io.ruleshade.model.IntRanges;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * TCP flags as an entry asks for them.
 *
 * <p>{@code established} is ACK or RST. {@code match-all +ack -fin} asks for all of it, {@code
 * match-any} for any; flags without a sign are alternatives on IOS (Cisco IOS Security Configuration
 * Guide, "ACL TCP Flags Filtering"). On NX-OS {@code tcp-flags-mask} has the bits that do not count;
 * without it the manual leaves open whether flags that are not named may be set, and then a predicate
 * is asked for within what is possible.
 *
 * @param octets flag octets that may fit
 * @param predicate what must hold too; null where the octets say all
 */
record FlagTest(IntRanges octets, @Nullable String predicate) {
  /** {@return the test; null when a flag has no such name} */
  static @Nullable FlagTest of(Ace.Options options, boolean nexus) {
    List<IntRanges> sets = new ArrayList<>();
    int value = 0;
    boolean signed = false;
    for (String text : options.flags) {
      boolean sign = text.charAt(0) == '+' || text.charAt(0) == '-';
      int bit = TcpFlags.bit(sign ? text.substring(1) : text);
      if (bit == 0) {
        return null;
      }
      signed = signed || sign;
      value |= bit;
      sets.add(TcpFlags.masked(text.charAt(0) == '-' ? 0 : bit, bit));
    }
    if (options.flagsMask >= 0) {
      boolean exact = !options.established && !signed;
      return exact ? new FlagTest(TcpFlags.masked(value, ~options.flagsMask & 63), null) : null;
    }
    if (sets.isEmpty()) {
      return new FlagTest(TcpFlags.ESTABLISHED, null);
    }
    if (options.allFlags && !options.established) {
      IntRanges all = TcpFlags.ANY;
      for (IntRanges set : sets) {
        all = all.intersect(set);
      }
      return new FlagTest(all, null);
    }
    IntRanges any = options.established ? TcpFlags.ESTABLISHED : IntRanges.EMPTY;
    for (IntRanges set : sets) {
      any = any.union(set);
    }
    boolean open = options.established || (nexus && !signed);
    String names = String.join(" ", new TreeSet<>(options.flags));
    String prefix = options.established ? "tcp flags established " : "tcp flags ";
    return new FlagTest(any, open ? prefix + names : null);
  }
}
