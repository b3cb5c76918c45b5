package io.ruleshade.change;

import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a match holds without another, as a match again. Exact; where it cannot be said in the terms of a
 * match (a condition with memory, interfaces by overlapping patterns), there is none.
 */
final class Subtraction {
  /** More products than this are no rule that anybody would write. */
  private static final int MOST = 4096;

  private Subtraction() {}

  /** {@return the packets of one match that are not in the other; empty where that is no match} */
  static Optional<Match> minus(Match from, Match what) {
    List<Product> left = from.products();
    for (Product product : what.products()) {
      List<Product> next = new ArrayList<>();
      for (Product each : left) {
        if (!minus(each, product, next) || next.size() > MOST) {
          return Optional.empty();
        }
      }
      left = next;
    }
    return Optional.of(new Match(left));
  }

  /** Cuts field by field: what is outside of the field goes out, what is inside goes on. */
  private static boolean minus(Product from, Product what, List<Product> out) {
    for (Condition condition : what.conditions()) {
      if (!(condition instanceof Condition.Predicate)) {
        return false;
      }
    }
    InterfaceSet in = common(from.in(), what.in());
    InterfaceSet egress = common(from.out(), what.out());
    InterfaceSet notIn = without(from.in(), what.in());
    InterfaceSet notOut = without(from.out(), what.out());
    if (in == null || egress == null || notIn == null || notOut == null) {
      return false;
    }
    Product rest = from;
    add(rest.withIn(notIn), out);
    rest = rest.withIn(in);
    add(rest.withOut(notOut), out);
    rest = rest.withOut(egress);
    add(rest.withSrc(rest.src().intersect(what.src().complement())), out);
    rest = rest.withSrc(rest.src().intersect(what.src()));
    add(rest.withDst(rest.dst().intersect(what.dst().complement())), out);
    rest = rest.withDst(rest.dst().intersect(what.dst()));
    add(rest.withService(rest.service().intersect(what.service().complement())), out);
    rest = rest.withService(rest.service().intersect(what.service()));
    add(
        rest.withSrcPort(rest.srcPort().intersect(what.srcPort().complement(0xffff))),
        out);
    rest =
        what.srcPort().equals(ServiceSet.ALL_PORTS)
            ? rest
            : rest.withSrcPort(rest.srcPort().intersect(what.srcPort()));
    add(rest.withTcpFlags(rest.tcpFlags().intersect(what.tcpFlags().complement(0xff))), out);
    rest =
        what.tcpFlags().equals(TcpFlags.ANY)
            ? rest
            : rest.withTcpFlags(rest.tcpFlags().intersect(what.tcpFlags()));
    add(rest.withState(states(rest.state(), what.state(), false)), out);
    rest = rest.withState(states(rest.state(), what.state(), true));
    if (what.fragments() != Fragments.ANY) {
      if (rest.fragments() == Fragments.ANY) {
        boolean first = what.fragments() == Fragments.FIRST;
        add(rest.withFragments(first ? Fragments.LATER : Fragments.FIRST), out);
        rest = rest.withFragments(what.fragments());
      } else if (rest.fragments() != what.fragments()) {
        add(rest, out);
        return true;
      }
    }
    for (Condition condition : what.conditions()) {
      Condition.Predicate predicate = (Condition.Predicate) condition;
      add(rest.and(predicate.negate()), out);
      rest = rest.and(predicate);
    }
    return true;
  }

  private static void add(Product product, List<Product> out) {
    if (!product.isEmpty()) {
      out.add(product);
    }
  }

  private static Set<ConnState> states(Set<ConnState> of, Set<ConnState> what, boolean inside) {
    Set<ConnState> states = EnumSet.noneOf(ConnState.class);
    for (ConnState state : of) {
      if (what.contains(state) == inside) {
        states.add(state);
      }
    }
    return states;
  }

  /** The names in both sets; null where that cannot be said by names, or by all others. */
  static @Nullable InterfaceSet common(InterfaceSet from, InterfaceSet what) {
    if (what.isAny() || from.equals(what)) {
      return from;
    }
    if (from.isAny()) {
      return what;
    }
    if (isNames(from)) {
      return names(from, what, true);
    }
    return isNames(what) ? names(what, from, true) : null;
  }

  private static @Nullable InterfaceSet without(InterfaceSet from, InterfaceSet what) {
    if (what.isAny() || from.equals(what)) {
      return InterfaceSet.EMPTY;
    }
    if (from.isAny()) {
      return what.negate();
    }
    return isNames(from) ? names(from, what, false) : null;
  }

  private static boolean isNames(InterfaceSet set) {
    return !set.complement() && set.patterns().stream().noneMatch(InterfaceSet.Pattern::prefix);
  }

  private static InterfaceSet names(InterfaceSet from, InterfaceSet what, boolean inside) {
    return InterfaceSet.named(
        from.patterns().stream()
            .map(InterfaceSet.Pattern::text)
            .filter(name -> what.contains(name) == inside)
            .toList());
  }
}
