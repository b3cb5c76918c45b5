package io.ruleshade.intent;

import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.InterfaceSet.Pattern;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets of packets cut with the packets that enter somewhere, exactly, or not at all. */
final class Products {
  private Products() {}

  /** Thrown where a set of interfaces cannot be said as names and beginnings of names. */
  static final class NotSayable extends Exception {
    private static final long serialVersionUID = 1L;

    NotSayable() {
      super("a set of interfaces that begin with a name, some of them left out");
    }
  }

  /** {@return the packets of both; null when there is none} */
  static @Nullable Product both(Product one, Product other) throws NotSayable {
    Set<Condition> conditions = new LinkedHashSet<>(one.conditions());
    conditions.addAll(other.conditions());
    for (Condition condition : conditions) {
      if (condition instanceof Condition.Predicate p && conditions.contains(p.negate())) {
        return null;
      }
    }
    Fragments fragments = both(one.fragments(), other.fragments());
    Set<ConnState> state = EnumSet.noneOf(ConnState.class);
    state.addAll(one.state());
    state.retainAll(other.state());
    if (fragments == null || state.isEmpty()) {
      return null;
    }
    Product out =
        new Product(
            both(one.in(), other.in()),
            both(one.out(), other.out()),
            one.src().intersect(other.src()),
            one.dst().intersect(other.dst()),
            one.service().intersect(other.service()),
            one.srcPort().intersect(other.srcPort()),
            one.tcpFlags().intersect(other.tcpFlags()),
            state,
            fragments,
            List.copyOf(conditions));
    return out.isEmpty() ? null : out;
  }

  /** {@return the packets of a set that do not enter at a guard, as disjoint sets} */
  static List<Product> outside(Product packets, Product guard) throws NotSayable {
    if (guard.conditions().stream().anyMatch(c -> !(c instanceof Condition.Predicate))
        || !guard.srcPort().equals(ServiceSet.ALL_PORTS)
        || !guard.tcpFlags().equals(TcpFlags.ANY)) {
      throw new NotSayable();
    }
    List<Product> out = new ArrayList<>();
    Product left = packets;
    add(out, left.withIn(both(left.in(), guard.in().negate())));
    left = left.withIn(both(left.in(), guard.in()));
    add(out, left.withOut(both(left.out(), guard.out().negate())));
    left = left.withOut(both(left.out(), guard.out()));
    add(out, left.withSrc(left.src().intersect(guard.src().complement())));
    left = left.withSrc(left.src().intersect(guard.src()));
    add(out, left.withDst(left.dst().intersect(guard.dst().complement())));
    left = left.withDst(left.dst().intersect(guard.dst()));
    add(out, left.withService(left.service().intersect(guard.service().complement())));
    left = left.withService(left.service().intersect(guard.service()));
    Set<ConnState> rest = EnumSet.noneOf(ConnState.class);
    rest.addAll(left.state());
    rest.removeAll(guard.state());
    add(out, left.withState(rest));
    Set<ConnState> kept = EnumSet.noneOf(ConnState.class);
    kept.addAll(left.state());
    kept.retainAll(guard.state());
    left = left.withState(kept);
    if (guard.fragments() != Fragments.ANY) {
      Fragments other = guard.fragments() == Fragments.FIRST ? Fragments.LATER : Fragments.FIRST;
      Fragments both = both(left.fragments(), other);
      if (both != null) {
        add(out, left.withFragments(both));
      }
      Fragments inside = both(left.fragments(), guard.fragments());
      if (inside == null) {
        return out;
      }
      left = left.withFragments(inside);
    }
    for (Condition condition : guard.conditions()) {
      Condition.Predicate predicate = (Condition.Predicate) condition;
      if (!left.conditions().contains(predicate)) {
        add(out, left.and(predicate.negate()));
        left = left.and(predicate);
      }
    }
    return out;
  }

  private static void add(List<Product> out, Product product) {
    if (!product.isEmpty()) {
      out.add(product);
    }
  }

  private static @Nullable Fragments both(Fragments one, Fragments other) {
    if (one == Fragments.ANY || one == other) {
      return other;
    }
    return other == Fragments.ANY ? one : null;
  }

  /** {@return the names of both sets} */
  static InterfaceSet both(InterfaceSet one, InterfaceSet other) throws NotSayable {
    if (one.isAny()) {
      return other;
    }
    if (other.isAny()) {
      return one;
    }
    List<Pattern> patterns = new ArrayList<>();
    if (one.complement() && other.complement()) {
      patterns.addAll(one.patterns());
      patterns.addAll(other.patterns());
      return new InterfaceSet(true, patterns);
    }
    if (one.complement()) {
      return both(other, one);
    }
    for (Pattern pattern : one.patterns()) {
      if (other.complement()) {
        without(pattern, other.patterns(), patterns);
      } else {
        for (Pattern second : other.patterns()) {
          if (isIn(pattern, second)) {
            patterns.add(pattern);
          } else if (isIn(second, pattern)) {
            patterns.add(second);
          }
        }
      }
    }
    return new InterfaceSet(false, patterns);
  }

  /** Adds a pattern unless it is among those left out; a part of it cannot be said. */
  private static void without(Pattern pattern, List<Pattern> left, List<Pattern> out)
      throws NotSayable {
    if (left.stream().anyMatch(other -> isIn(pattern, other))) {
      return;
    }
    if (left.stream().anyMatch(other -> isIn(other, pattern))) {
      throw new NotSayable();
    }
    out.add(pattern);
  }

  /** Whether all names of a pattern fit another. */
  private static boolean isIn(Pattern inner, Pattern outer) {
    return inner.equals(outer) || (outer.prefix() && inner.text().startsWith(outer.text()));
  }
}
