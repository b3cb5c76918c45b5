package io.ruleshade.parser.iptables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The match of one rule while its options are gone through: every step narrows it, a step with
 * alternatives multiplies its products.
 */
final class MatchDraft {
  private List<Product> products = List.of(Product.ANY);
  private String several = "";
  private boolean repeats;
  private @Nullable String asked;

  /** Narrows every product. */
  void and(UnaryOperator<Product> step) {
    if (products.size() == 1) {
      products = List.of(step.apply(products.get(0)));
    } else {
      products = products.stream().map(step).toList();
    }
  }

  /** Narrows to the union of some alternatives. */
  void andAny(List<UnaryOperator<Product>> alternatives) {
    List<Product> out = new ArrayList<>(products.size() * alternatives.size());
    for (Product product : products) {
      for (UnaryOperator<Product> alternative : alternatives) {
        out.add(alternative.apply(product));
      }
    }
    products = out;
  }

  /**
   * Notes a list of addresses: the kernel gets a rule for each, with memories of its own (iptables(8), -s:
   * "this will expand to multiple rules").
   */
  void several(String list) {
    several += several.isEmpty() ? ", by itself for each of " + list : " and " + list;
  }

  /** Notes that some packets fit several rules of such a list, one after the other. */
  void repeats() {
    repeats = true;
  }

  /** {@return whether a packet that no verdict takes comes to the rule more than once} */
  boolean isRepeated() {
    return repeats;
  }

  /** {@return a memory that other rules look at and that packets come to, in words; null for none} */
  @Nullable String asked() {
    return asked;
  }

  /** {@return in words, for which lists of addresses the rule is several; empty where it is one} */
  String several() {
    return several;
  }

  /** Asks for a condition. */
  void condition(Condition condition) {
    if (condition instanceof Condition.Stateful stateful
        && stateful.shared() != null
        && !match().products().isEmpty()) {
      asked = condition.text();
    }
    and(with(condition));
  }

  /** Adds what nobody knows. */
  void unknown(String text) {
    condition(new Condition.Unknown(text));
  }

  /** No packet fits. */
  void never() {
    products = List.of();
  }

  Match match() {
    return new Match(products);
  }

  static UnaryOperator<Product> with(Condition condition) {
    return p ->
        p.conditions().contains(condition) && condition instanceof Condition.Predicate
            ? p
            : p.and(condition);
  }

  static UnaryOperator<Product> src(AddressSet set) {
    return p -> p.withSrc(p.src().isAny() ? set : p.src().intersect(set));
  }

  static UnaryOperator<Product> dst(AddressSet set) {
    return p -> p.withDst(p.dst().isAny() ? set : p.dst().intersect(set));
  }

  static UnaryOperator<Product> service(ServiceSet set) {
    return p -> p.withService(p.service().isAny() ? set : p.service().intersect(set));
  }

  static UnaryOperator<Product> srcPort(IntRanges set) {
    return p -> p.withSrcPort(p.srcPort().intersect(set));
  }

  static UnaryOperator<Product> tcpFlags(IntRanges set) {
    return p -> p.withTcpFlags(p.tcpFlags().intersect(set));
  }

  static UnaryOperator<Product> in(InterfaceSet set) {
    return p -> p.withIn(set);
  }

  static UnaryOperator<Product> out(InterfaceSet set) {
    return p -> p.withOut(set);
  }

  static UnaryOperator<Product> state(Set<ConnState> set) {
    return p -> {
      EnumSet<ConnState> both = EnumSet.noneOf(ConnState.class);
      both.addAll(p.state());
      both.retainAll(set);
      return p.withState(both);
    };
  }

  /** Only packets at one place of a datagram; none when another place was asked for before. */
  static UnaryOperator<Product> fragments(Fragments set) {
    return p ->
        p.fragments() == Fragments.ANY || p.fragments() == set
            ? p.withFragments(set)
            : p.withService(ServiceSet.EMPTY);
  }

  /** Two steps in one. */
  static UnaryOperator<Product> both(UnaryOperator<Product> one, UnaryOperator<Product> other) {
    return p -> other.apply(one.apply(p));
  }
}
