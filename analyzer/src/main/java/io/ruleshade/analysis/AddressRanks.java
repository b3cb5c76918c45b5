package io.ruleshade.analysis;

import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Ranks;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Ranks of addresses: those of IPv4, then those of IPv6. */
final class AddressRanks {
  private final Ranks v4;
  private final Ranks v6;

  AddressRanks(Collection<AddressSet> sets) {
    Ranks.Builder four = Ranks.upTo(0xffff_ffffL);
    Ranks.Builder six = Ranks.upTo(-1L, -1L);
    for (AddressSet set : sets) {
      set.forEachRange(
          (isSix, loHigh, loLow, hiHigh, hiLow) -> {
            if (isSix) {
              six.add(loHigh, loLow, hiHigh, hiLow);
            } else {
              four.add(loLow, hiLow);
            }
          });
    }
    v4 = four.build();
    v6 = six.build();
  }

  int size() {
    return v4.size() + v6.size();
  }

  IntSet of(AddressSet set) {
    int[] pairs = new int[2 * set.rangeCount()];
    int[] at = {0};
    set.forEachRange(
        (isSix, loHigh, loLow, hiHigh, hiLow) -> {
          pairs[at[0]++] = isSix ? v4.size() + v6.rankOf(loHigh, loLow) : v4.rankOf(loLow);
          pairs[at[0]++] = isSix ? v4.size() + v6.rankOf(hiHigh, hiLow) : v4.rankOf(hiLow);
        });
    return IntSet.of(pairs);
  }

  /** The addresses of some ranks. */
  AddressSet set(IntSet ranks) {
    List<AddressSet> parts = new ArrayList<>();
    for (int i = 0; i < ranks.rangeCount(); i++) {
      int from = ranks.lo(i);
      int to = ranks.hi(i);
      if (from < v4.size()) {
        int last = Math.min(to, v4.size() - 1);
        parts.add(AddressSet.between(IpAddress.v4(v4.first(from)), IpAddress.v4(v4.last(last))));
      }
      if (to >= v4.size()) {
        int first = Math.max(from, v4.size()) - v4.size();
        int last = to - v4.size();
        parts.add(
            AddressSet.between(
                IpAddress.v6(v6.firstHigh(first), v6.first(first)),
                IpAddress.v6(v6.lastHigh(last), v6.last(last))));
      }
    }
    return AddressSet.union(parts);
  }

  /** How many addresses a rank has, as a number of limited precision. */
  double count(int rank) {
    if (!isV6(rank)) {
      return v4.last(rank) - v4.first(rank) + 1.0;
    }
    int r = rank - v4.size();
    double high = unsigned(v6.lastHigh(r) - v6.firstHigh(r)) * 0x1p64;
    return high + unsigned(v6.last(r)) - unsigned(v6.first(r)) + 1.0;
  }

  private static double unsigned(long value) {
    return (value >>> 1) * 2.0 + (value & 1);
  }

  boolean isV6(int rank) {
    return rank >= v4.size();
  }

  /** The rank of an address. */
  int rankOf(IpAddress address) {
    return address.v6()
        ? v4.size() + v6.rankOf(address.high(), address.low())
        : v4.rankOf(address.low());
  }

  /** A host of a rank that reads well: not the first address of a wider range. */
  IpAddress host(int rank) {
    if (!isV6(rank)) {
      long first = v4.first(rank);
      long size = v4.last(rank) - first + 1;
      return IpAddress.v4(first + (size > 2 ? 1 : 0));
    }
    int r = rank - v4.size();
    boolean wide = v6.firstHigh(r) != v6.lastHigh(r) || v6.last(r) - v6.first(r) > 2;
    long low = v6.first(r) + (wide && v6.first(r) != -1L ? 1 : 0);
    return IpAddress.v6(v6.firstHigh(r), low);
  }
}
