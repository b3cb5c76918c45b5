package io.ruleshade.change;

import io.ruleshade.model.ConnState;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The union of two products that differ in one field, which is a product again. */
final class Unions {
  private Unions() {}

  /** {@return the product of both; empty when they differ in more than one field, or in none} */
  static Optional<Product> of(Product one, Product other) {
    if (one.withSrc(other.src()).equals(other)) {
      return Optional.of(one.withSrc(one.src().union(other.src())));
    }
    if (one.withDst(other.dst()).equals(other)) {
      return Optional.of(one.withDst(one.dst().union(other.dst())));
    }
    if (one.withService(other.service()).equals(other)) {
      return Optional.of(one.withService(one.service().union(other.service())));
    }
    if (one.withSrcPort(other.srcPort()).equals(other)) {
      return Optional.of(one.withSrcPort(one.srcPort().union(other.srcPort())));
    }
    if (one.withState(other.state()).equals(other)) {
      Set<ConnState> both = EnumSet.noneOf(ConnState.class);
      both.addAll(one.state());
      both.addAll(other.state());
      return Optional.of(one.withState(both));
    }
    if (one.withIn(other.in()).equals(other) && isNames(one.in()) && isNames(other.in())) {
      return Optional.of(one.withIn(one.in().union(other.in())));
    }
    if (one.withOut(other.out()).equals(other) && isNames(one.out()) && isNames(other.out())) {
      return Optional.of(one.withOut(one.out().union(other.out())));
    }
    return Optional.empty();
  }

  private static boolean isNames(InterfaceSet set) {
    return !set.complement();
  }
}
