package io.ruleshade.check.exposure;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.InterfaceSet.Pattern;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Products cut with each other and joined. */
final class Products {
  private Products() {}

  /**
   * {@return the packets of both products, with the conditions of both; empty when there are none}
   * Where two sets of interface names cannot be cut exactly the result may hold names that only one
   * of them has; what is said of it is shown by a packet.
   */
  static Optional<Product> cut(Product a, Product b) {
    Set<ConnState> state = EnumSet.noneOf(ConnState.class);
    state.addAll(a.state());
    state.retainAll(b.state());
    List<Condition> conditions = new ArrayList<>(a.conditions());
    b.conditions().stream().filter(c -> !conditions.contains(c)).forEach(conditions::add);
    if (a.fragments() != b.fragments()
        && a.fragments() != Fragments.ANY
        && b.fragments() != Fragments.ANY) {
      return Optional.empty();
    }
    Product both =
        new Product(
            cut(a.in(), b.in()),
            cut(a.out(), b.out()),
            a.src().intersect(b.src()),
            a.dst().intersect(b.dst()),
            a.service().intersect(b.service()),
            a.srcPort().intersect(b.srcPort()),
            a.tcpFlags().intersect(b.tcpFlags()),
            state,
            a.fragments() == Fragments.ANY ? b.fragments() : a.fragments(),
            conditions);
    List<Product> left = Match.of(both).products();
    return left.isEmpty() ? Optional.empty() : Optional.of(left.get(0));
  }

  private static InterfaceSet cut(InterfaceSet a, InterfaceSet b) {
    if (a.isAny() || a.equals(b)) {
      return b;
    }
    if (b.isAny()) {
      return a;
    }
    if (a.complement() && b.complement()) {
      List<Pattern> all = new ArrayList<>(a.patterns());
      all.addAll(b.patterns());
      return new InterfaceSet(true, all);
    }
    if (a.complement()) {
      return cut(b, a);
    }
    List<Pattern> left = new ArrayList<>();
    for (Pattern pattern : a.patterns()) {
      if (b.complement()) {
        if (pattern.prefix() || b.contains(pattern.text())) {
          left.add(pattern);
        }
      } else {
        for (Pattern other : b.patterns()) {
          if (other.fits(pattern.text()) && (other.prefix() || !pattern.prefix())) {
            left.add(pattern);
          } else if (pattern.fits(other.text()) && (pattern.prefix() || !other.prefix())) {
            left.add(other);
          }
        }
      }
    }
    return new InterfaceSet(false, left);
  }

  /**
   * {@return products that hold the same packets, where products that differ in the services, the
   * sources or the destinations alone are joined} Complexity: linear but for hashing.
   */
  static List<Product> joined(List<Product> products) {
    Map<Product, Product> byService = new LinkedHashMap<>();
    for (Product p : products) {
      byService.merge(
          p.withService(ServiceSet.EMPTY), p, (x, y) -> x.withService(x.service().union(y.service())));
    }
    Map<Product, Product> bySource = new LinkedHashMap<>();
    for (Product p : byService.values()) {
      bySource.merge(
          p.withSrc(AddressSet.EMPTY),
          p,
          (x, y) -> x.withSrc(x.src().union(y.src())));
    }
    Map<Product, Product> byDestination = new LinkedHashMap<>();
    for (Product p : bySource.values()) {
      byDestination.merge(
          p.withDst(AddressSet.EMPTY),
          p,
          (x, y) -> x.withDst(x.dst().union(y.dst())));
    }
    return List.copyOf(byDestination.values());
  }
}
