package io.ruleshade.parser.junos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The firewall filters of a logical system by family and name. A filter outside any family is one of
 * family {@code inet}.
 *
 * <p>Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide, "Guidelines
 * for Configuring Firewall Filters".
 */
final class Filters {
  private final List<Filter> all = new ArrayList<>();
  private final Map<String, Filter> byFamilyAndName = new LinkedHashMap<>();

  /** Whether a filter asks for a place in a fragmented datagram. */
  final boolean tellFragmentsApart;

  /** Whether IPv6 filters ask for the next header and for the payload's protocol. */
  final boolean mixHeaders;

  /**
   * A filter.
   *
   * @param family {@code inet}, {@code inet6}, {@code ethernet-switching} …
   * @param name full name of the ruleset
   * @param block its statements
   */
  record Filter(String family, String name, Statement block) {
    boolean isInet() {
      return family.equals("inet");
    }

    boolean isInet6() {
      return family.equals("inet6");
    }

    /** {@return whether it filters frames, of which only some carry IP} */
    boolean isFrames() {
      return !isInet() && !isInet6();
    }
  }

  Filters(@Nullable Statement firewall) {
    List<Filter> found = new ArrayList<>();
    if (firewall != null) {
      for (Statement family : firewall.each("family")) {
        family.each("filter").forEach(f -> found.add(new Filter(family.name(), f.name(), f)));
      }
      firewall.each("filter").forEach(f -> found.add(new Filter("inet", f.name(), f)));
    }
    Map<String, Integer> uses = new LinkedHashMap<>();
    found.forEach(f -> uses.merge(f.name(), 1, Integer::sum));
    Map<String, Integer> taken = new LinkedHashMap<>();
    for (Filter f : found) {
      String name = "filter " + f.name();
      if (uses.getOrDefault(f.name(), 0) > 1) {
        name = name + " " + f.family();
      }
      int n = taken.merge(name, 1, Integer::sum);
      Filter filter = new Filter(f.family(), n == 1 ? name : name + " (" + n + ")", f.block());
      all.add(filter);
      byFamilyAndName.putIfAbsent(f.family() + " " + f.name(), filter);
    }
    all.sort((a, b) -> Integer.compare(a.block().first, b.block().first));
    boolean fragments = false;
    boolean next = false;
    boolean payload = false;
    for (Filter filter : all) {
      for (Statement term : filter.block().each("term")) {
        Statement from = term.get("from");
        if (from == null) {
          continue;
        }
        fragments |=
            from.has("is-fragment")
                || from.has("first-fragment")
                || from.has("fragment-offset")
                || from.has("fragment-offset-except")
                || from.has("fragment-flags");
        if (filter.isInet6()) {
          next |= from.has("next-header") || from.has("next-header-except");
          payload |=
              from.has("payload-protocol")
                  || from.has("payload-protocol-except")
                  || from.has("extension-header")
                  || from.has("extension-headers")
                  || from.has("extension-header-except");
        }
      }
    }
    this.tellFragmentsApart = fragments;
    this.mixHeaders = next && payload;
  }

  /** {@return the filters in file order} */
  List<Filter> all() {
    return all;
  }

  /** {@return the filter that a name means where packets of a family pass; null when there is none} */
  @Nullable Filter find(String family, String name) {
    Filter found = byFamilyAndName.get(family + " " + name);
    return found == null ? byFamilyAndName.get("any " + name) : found;
  }
}
