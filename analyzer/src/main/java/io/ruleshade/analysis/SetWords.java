package io.ruleshade.analysis;

import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sets of packets for a reader who has no room for all of their values: what is nearly everything is named by
 * what it leaves out, and the broadest set comes first.
 */
public final class SetWords {
  private SetWords() {}

  /** {@return services, of which so many are named} */
  public static List<String> services(ServiceSet set, int most) {
    return shorter(set.toStrings(), set.complement().toStrings(), "any but ", most);
  }

  /** {@return addresses, of which so many are named} */
  public static List<String> addresses(AddressSet set, int most) {
    List<String> four = version(set.intersect(AddressSet.ANY4), AddressSet.ANY4, "0.0.0.0/0 but ", most);
    List<String> six = version(set.intersect(AddressSet.ANY6), AddressSet.ANY6, "::/0 but ", most);
    if (set.isAny() || (four.size() + six.size() >= set.toStrings().size())) {
      return set.toStrings();
    }
    List<String> out = new ArrayList<>(four);
    out.addAll(six);
    return out;
  }

  private static List<String> version(AddressSet set, AddressSet all, String but, int most) {
    List<String> without = set.complement().intersect(all).toStrings();
    return set.isEmpty() ? List.of() : shorter(set.toStrings(), without, but, most);
  }

  private static List<String> shorter(
      List<String> values, List<String> without, String but, int most) {
    return without.isEmpty() || values.size() <= without.size() || without.size() > most
        ? values
        : List.of(but + String.join(", ", without));
  }

  /** {@return sets of packets, those of the most sources and destinations first} */
  public static List<Region> broadestFirst(List<Region> regions) {
    List<Region> out = new ArrayList<>(regions);
    out.sort(
        Comparator.comparingDouble((Region each) -> -share(each.src()) * share(each.dst()))
            .thenComparingInt(each -> each.service().complement().toStrings().size()));
    return out;
  }

  /** The share of the addresses of each version, added up: for an order only. */
  private static double share(AddressSet set) {
    double[] sum = new double[1];
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) ->
            sum[0] +=
                six
                    ? Math.max(0x1p-64, (unsigned(hiHigh) - unsigned(loHigh)) * 0x1p-64)
                    : (unsigned(hiLow) - unsigned(loLow) + 1) * 0x1p-32);
    return sum[0];
  }

  private static double unsigned(long value) {
    return (value >>> 1) * 2.0 + (value & 1);
  }
}
