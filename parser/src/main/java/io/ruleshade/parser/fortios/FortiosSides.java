package io.ruleshade.parser.fortios;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.parser.fortios.FortiosValues.Addresses;
import io.ruleshade.parser.fortios.FortiosValues.Bounded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The alternatives of one field of a policy: sets, each with what must hold for them. */
final class FortiosSides {
  /** Above this many predicates in one field they become one. */
  private static final int PREDICATES = 16;

  private FortiosSides() {}

  /**
   * Addresses and what must hold for them.
   *
   * @param set the addresses
   * @param conditions what must hold
   * @param vip the virtual IP that must have translated the packet; null for plain addresses
   */
  record Side(
      AddressSet set, List<Condition> conditions, FortiosVips.@Nullable Vip vip) {
    Side {
      conditions = List.copyOf(conditions);
    }

    static Side of(AddressSet set, Condition... conditions) {
      return new Side(set, List.of(conditions), null);
    }

    /** {@return the same with fewer addresses and a further condition} */
    Side and(AddressSet other, Condition condition) {
      List<Condition> all = new ArrayList<>(conditions);
      all.add(condition);
      return new Side(other, all, vip);
    }
  }

  /**
   * Interfaces and what must hold for them.
   *
   * @param set interfaces or zones
   * @param condition what must hold; null when nothing must
   */
  record Port(InterfaceSet set, @Nullable Condition condition) {}

  /**
   * {@return the alternatives of a field of addresses}
   *
   * @param prefix the field, with which its predicates begin
   * @param any every address of the version
   */
  static List<Side> of(Addresses addresses, String prefix, AddressSet any) {
    List<Side> out = new ArrayList<>();
    if (!addresses.known().isEmpty()) {
      out.add(Side.of(addresses.known()));
    }
    if (addresses.predicates().size() > PREDICATES) {
      List<String> texts =
          addresses.predicates().stream().map(Bounded::text).sorted().distinct().toList();
      AddressSet bound =
          AddressSet.union(addresses.predicates().stream().map(Bounded::bound).toList());
      String version = any.equals(AddressSet.ANY6) ? " (IPv6)" : "";
      out.add(
          Side.of(
              bound,
              Condition.Predicate.of(
                  prefix + "one of " + String.join(", ", texts) + version)));
    } else {
      for (Bounded p : addresses.predicates()) {
        out.add(Side.of(p.bound(), Condition.Predicate.of(prefix + p.text())));
      }
    }
    if (!addresses.unknown().isEmpty()) {
      out.add(Side.of(any, new Condition.Unknown(prefix + one(addresses.unknown()))));
    }
    return out;
  }

  /**
   * {@return the alternatives of a negated field of addresses} What is not known, the addresses of a
   * host name say, must not be among them: known addresses are left out, and predicates are negated.
   */
  static List<Side> negated(Addresses addresses, String prefix, AddressSet any) {
    AddressSet rest = any.intersect(addresses.known().complement());
    List<Condition> conditions = new ArrayList<>();
    List<AddressSet> bounds = new ArrayList<>();
    for (Bounded p : addresses.predicates()) {
      conditions.add(Condition.Predicate.of(prefix + p.text()).negate());
      bounds.add(p.bound());
    }
    if (!addresses.unknown().isEmpty()) {
      conditions.add(new Condition.Unknown(prefix + "not " + one(addresses.unknown())));
      bounds.add(any);
    }
    AddressSet open = AddressSet.union(bounds).intersect(rest);
    AddressSet sure = rest.intersect(open.complement());
    List<Side> out = new ArrayList<>(2);
    if (!sure.isEmpty()) {
      out.add(Side.of(sure));
    }
    if (!open.isEmpty()) {
      out.add(new Side(open, conditions, null));
    }
    return out;
  }

  /** One text for all that is unknown: it makes no difference how much it is. */
  static String one(List<String> unknown) {
    return unknown.size() == 1
        ? unknown.get(0)
        : unknown.get(0) + " and " + (unknown.size() - 1) + " more";
  }
}
