package io.ruleshade.parser.junos;

import io.ruleshade.model.AddressSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that match a list of prefixes, some of which may be marked {@code except}.
 *
 * <p>Of the prefixes that hold an address the longest decides; an address that none holds does not
 * match. Address lists and prefix lists on the same field of a term are one list. Of a prefix that is
 * in the list with and without {@code except}, and of masks with holes where an entry of the other
 * kind holds the address too, the manual says nothing: those addresses may match. So may all
 * addresses outside a list that has {@code except} entries alone: by the manual such a list matches
 * nothing, but it is commonly written, and believed, to match everything else.
 *
 * <p>Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide, "Firewall
 * Filter Match Conditions Based on Address Fields" ("implied match on the 0/0 except address",
 * longest match) and "Prefixes in Match Conditions" (order is not significant).
 */
final class PrefixMatch {
  private final AddressSet family;
  private final TreeMap<Integer, List<AddressSet>> included = new TreeMap<>();
  private final TreeMap<Integer, List<AddressSet>> excepted = new TreeMap<>();
  private final List<AddressSet> holesIncluded = new ArrayList<>(0);
  private final List<AddressSet> holesExcepted = new ArrayList<>(0);
  private final List<Addresses.Open> open = new ArrayList<>(0);
  private @Nullable String openExcept;
  private boolean any;
  private boolean anyIncluded;

  /** A list of a filter that sees addresses of a family. */
  PrefixMatch(AddressSet family) {
    this.family = family;
  }

  /** Adds a prefix. One of the other IP version never matches. */
  void add(Addresses.Prefix prefix, boolean except) {
    any = true;
    anyIncluded |= !except;
    if (prefix.holes()) {
      (except ? holesExcepted : holesIncluded).add(prefix.set());
    } else {
      (except ? excepted : included)
          .computeIfAbsent(prefix.length(), k -> new ArrayList<>())
          .add(prefix.set());
    }
  }

  /** Adds what cannot be resolved. */
  void addOpen(String text, boolean known, boolean except) {
    any = true;
    anyIncluded |= !except;
    if (except) {
      openExcept = openExcept == null ? text : openExcept + ", " + text;
    } else {
      open.add(new Addresses.Open(family, text, known));
    }
  }

  /** {@return whether there is any entry} */
  boolean isGiven() {
    return any;
  }

  /** {@return what matches} Complexity: prefix lengths times ranges. */
  Addresses result() {
    AddressSet yes = AddressSet.EMPTY;
    AddressSet maybe = AddressSet.EMPTY;
    int last =
        Math.max(
            included.isEmpty() ? 0 : included.lastKey(),
            excepted.isEmpty() ? 0 : excepted.lastKey());
    AddressSet allExcepted = AddressSet.EMPTY;
    for (int length = 0; length <= last; length++) {
      AddressSet in = AddressSet.union(included.getOrDefault(length, List.of()));
      List<AddressSet> outs = excepted.get(length);
      if (outs == null) {
        if (!in.isEmpty()) {
          yes = yes.union(in);
          maybe = minus(maybe, in);
        }
        continue;
      }
      AddressSet out = AddressSet.union(outs);
      allExcepted = allExcepted.union(out);
      AddressSet both = in.intersect(out);
      yes = minus(yes.union(in), out);
      maybe = minus(minus(maybe, in), out).union(both);
    }
    AddressSet scatteredOut = AddressSet.union(holesExcepted);
    AddressSet scatteredIn = AddressSet.union(holesIncluded);
    maybe = maybe.union(yes.intersect(scatteredOut));
    yes = minus(yes, scatteredOut);
    AddressSet doubtful = allExcepted.union(scatteredOut);
    maybe = minus(maybe.union(scatteredIn.intersect(doubtful)), minus(scatteredIn, doubtful));
    yes = yes.union(minus(scatteredIn, doubtful));
    maybe = minus(maybe, yes);
    List<Addresses.Open> parts = new ArrayList<>();
    for (Addresses.Open part : open) {
      // A longer entry marked except may hold some of these addresses.
      boolean sure = part.known() && doubtful.isEmpty() && openExcept == null;
      parts.add(new Addresses.Open(part.bound(), part.text(), sure));
    }
    if (any && !anyIncluded) {
      AddressSet rest = minus(family, doubtful);
      parts.add(new Addresses.Open(rest, "list of except entries alone", true));
    }
    if (openExcept != null) {
      parts.add(new Addresses.Open(yes.union(maybe), "not except " + openExcept, false));
      yes = AddressSet.EMPTY;
    } else if (!maybe.isEmpty()) {
      parts.add(new Addresses.Open(maybe, "except entries of equal rank", false));
    }
    return new Addresses(yes, parts);
  }

  private static AddressSet minus(AddressSet a, AddressSet b) {
    return b.isEmpty() ? a : a.intersect(b.complement());
  }
}
