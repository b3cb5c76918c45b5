package io.ruleshade.view;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.Extent;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chooses the rows and columns of a table: what permits name most often, made disjoint, and the rest. */
final class Axes {
  private static final int MOST_ROWS = 14;
  private static final int MOST_COLUMNS = 9;
  private static final int WORDS = 2;

  private final Device device;
  private final List<Ruleset> rulesets;
  private final Product guard;

  Axes(Device device, List<Ruleset> rulesets, Product guard) {
    this.device = device;
    this.rulesets = rulesets;
    this.guard = guard;
  }

  /** {@return disjoint rows that together hold all destinations} */
  List<Permitted.Row> rows() {
    Map<AddressSet, Integer> counts = new LinkedHashMap<>();
    for (Product product : permits()) {
      AddressSet its = product.dst().intersect(guard.dst());
      if (!its.isEmpty() && !its.equals(guard.dst()) && !product.dst().isAny()) {
        counts.merge(its, 1, Integer::sum);
      }
    }
    List<AddressSet> chosen = most(counts, MOST_ROWS);
    Map<AddressSet, BigInteger> sizes = new HashMap<>();
    chosen.forEach(set -> sizes.put(set, size(set)));
    chosen.sort(
        Comparator.comparing((AddressSet set) -> sizes.getOrDefault(set, BigInteger.ZERO))
            .thenComparing(AddressSet::toString));
    Map<AddressSet, String> names = names();
    List<Permitted.Row> rows = new ArrayList<>();
    AddressSet left = guard.dst();
    for (AddressSet set : chosen) {
      AddressSet its = set.intersect(left);
      if (!its.isEmpty()) {
        String words = words(set.toStrings());
        String name = names.get(set);
        rows.add(
            new Permitted.Row(
                name == null || words.equals(name) ? words : name + " (" + words + ")",
                its,
                !its.equals(set)));
        left = left.intersect(set.complement());
      }
    }
    rows.sort(Comparator.comparing((Permitted.Row row) -> first(row.addresses())));
    if (!left.isEmpty()) {
      rows.add(new Permitted.Row(rows.isEmpty() ? "any address" : "every other address", left, true));
    }
    return rows;
  }

  /** {@return disjoint columns, each of protocols that all have TCP flags or all have none} */
  List<Permitted.Column> columns() {
    Map<ServiceSet, Integer> counts = new LinkedHashMap<>();
    for (Product product : permits()) {
      ServiceSet its = product.service().intersect(guard.service());
      IntRanges values = its.values();
      for (int i = 0; i < values.count(); i++) {
        int protocol = values.lo(i) >> 16;
        if (protocol == values.hi(i) >> 16 && ServiceSet.hasPorts(protocol)) {
          ServiceSet one = ServiceSet.of(IntRanges.between(values.lo(i), values.hi(i)));
          if (!one.equals(ServiceSet.protocol(protocol))) {
            counts.merge(one, 1, Integer::sum);
          }
        }
      }
    }
    List<ServiceSet> chosen = most(counts, MOST_COLUMNS);
    chosen.sort(
        Comparator.comparingInt((ServiceSet s) -> s.values().hi(0) - s.values().lo(0))
            .thenComparingInt(s -> s.values().lo(0)));
    List<Permitted.Column> columns = new ArrayList<>();
    // ICMP of one IP version does not go to addresses of the other.
    ServiceSet left = guard.service();
    if (guard.dst().intersect(AddressSet.ANY4).isEmpty()) {
      left = left.intersect(ServiceSet.protocol(ServiceSet.ICMP).complement());
    }
    if (guard.dst().intersect(AddressSet.ANY6).isEmpty()) {
      left = left.intersect(ServiceSet.protocol(ServiceSet.ICMPV6).complement());
    }
    for (ServiceSet set : chosen) {
      ServiceSet its = set.intersect(left);
      if (!its.isEmpty()) {
        columns.add(new Permitted.Column(words(set.toStrings()), its, !its.equals(set)));
        left = left.intersect(set.complement());
      }
    }
    columns.sort(Comparator.comparingInt(column -> column.services().values().lo(0)));
    rest(columns, "TCP", ServiceSet.protocol(ServiceSet.TCP), left);
    rest(columns, "UDP", ServiceSet.protocol(ServiceSet.UDP), left);
    rest(columns, "ICMP", ServiceSet.protocol(ServiceSet.ICMP), left);
    rest(columns, "ICMPv6", ServiceSet.protocol(ServiceSet.ICMPV6), left);
    ServiceSet named =
        ServiceSet.protocol(ServiceSet.TCP)
            .union(ServiceSet.protocol(ServiceSet.UDP))
            .union(ServiceSet.protocol(ServiceSet.ICMP))
            .union(ServiceSet.protocol(ServiceSet.ICMPV6));
    ServiceSet others = left.intersect(named.complement());
    if (!others.isEmpty()) {
      columns.add(new Permitted.Column("other protocols", others, true));
    }
    return columns;
  }

  private static void rest(
      List<Permitted.Column> columns, String name, ServiceSet protocol, ServiceSet left) {
    ServiceSet its = left.intersect(protocol);
    if (!its.isEmpty()) {
      boolean whole = its.equals(protocol);
      columns.add(new Permitted.Column(whole ? name : "other " + name, its, !whole));
    }
  }

  private List<Product> permits() {
    List<Product> out = new ArrayList<>();
    for (Ruleset ruleset : rulesets) {
      for (Rule rule : ruleset.rules()) {
        if (rule.enabled()) {
          for (Rule.Arm arm : rule.arms()) {
            if (arm.action().kind() == Action.Kind.PERMIT) {
              out.addAll(arm.match().products());
            }
          }
        }
      }
    }
    return out;
  }

  private static <T> List<T> most(Map<T, Integer> counts, int most) {
    List<Map.Entry<T, Integer>> entries = new ArrayList<>(counts.entrySet());
    // Stable, so that what is named first goes before what is named as often.
    entries.sort(Comparator.comparingInt((Map.Entry<T, Integer> e) -> -e.getValue()));
    List<T> out = new ArrayList<>();
    entries.subList(0, Math.min(most, entries.size())).forEach(e -> out.add(e.getKey()));
    return out;
  }

  private Map<AddressSet, String> names() {
    Map<AddressSet, String> names = new HashMap<>();
    for (NamedObject object : device.objects()) {
      Extent extent = object.extent();
      if (extent != null && !extent.addresses().isEmpty()) {
        names.putIfAbsent(extent.addresses(), object.name());
      }
    }
    return names;
  }

  private static String words(List<String> texts) {
    String first = String.join(", ", texts.subList(0, Math.min(WORDS, texts.size())));
    return texts.size() <= WORDS ? first : first + " and " + (texts.size() - WORDS) + " more";
  }

  private static BigInteger size(AddressSet set) {
    BigInteger[] sum = {BigInteger.ZERO};
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) ->
            sum[0] =
                sum[0].add(number(hiHigh, hiLow).subtract(number(loHigh, loLow)).add(BigInteger.ONE)));
    return sum[0];
  }

  private static BigInteger number(long high, long low) {
    return new BigInteger(Long.toUnsignedString(high))
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(low)));
  }

  /** The first address as a number behind its version, so that rows sort as their addresses do. */
  private static BigInteger first(AddressSet set) {
    BigInteger[] out = new BigInteger[1];
    set.forEachRange(
        (six, loHigh, loLow, hiHigh, hiLow) -> {
          if (out[0] == null) {
            IpAddress address = new IpAddress(six, loHigh, loLow);
            out[0] = number(loHigh, loLow).add(BigInteger.ONE.shiftLeft(address.v6() ? 129 : 0));
          }
        });
    return out[0];
  }
}
