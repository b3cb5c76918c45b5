package io.ruleshade.parser.nftables;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Unions of products: their intersections and complements. */
final class Products {
  /** Above this many products a complement is not written out. */
  private static final int MOST = 512;

  private Products() {}

  /** {@return the packets in both unions} */
  static List<Product> both(List<Product> one, List<Product> other) {
    if (one.size() == 1 && one.get(0).equals(Product.ANY)) {
      return other;
    }
    if (other.size() == 1 && other.get(0).equals(Product.ANY)) {
      return one;
    }
    List<Product> out = new ArrayList<>(one.size() * other.size());
    for (Product a : one) {
      for (Product b : other) {
        Product both = both(a, b);
        if (both != null) {
          out.add(both);
        }
      }
    }
    return out;
  }

  /** {@return the packets in both products; null when there are none} */
  static @Nullable Product both(Product a, Product b) {
    List<Condition> conditions = new ArrayList<>(a.conditions());
    for (Condition condition : b.conditions()) {
      if (condition instanceof Condition.Predicate p) {
        if (conditions.contains(p.negate())) {
          return null;
        }
        if (conditions.contains(p)) {
          continue;
        }
      }
      conditions.add(condition);
    }
    Fragments fragments = a.fragments() == Fragments.ANY ? b.fragments() : a.fragments();
    if (b.fragments() != Fragments.ANY && b.fragments() != fragments) {
      return null;
    }
    InterfaceSet in = both(a.in(), b.in(), "meta iifname", conditions);
    InterfaceSet out = both(a.out(), b.out(), "meta oifname", conditions);
    Product product =
        new Product(
            in,
            out,
            both(a.src(), b.src()),
            both(a.dst(), b.dst()),
            a.service().isAny()
                ? b.service()
                : b.service().isAny() ? a.service() : a.service().intersect(b.service()),
            a.srcPort().intersect(b.srcPort()),
            a.tcpFlags().intersect(b.tcpFlags()),
            both(a.state(), b.state()),
            fragments,
            conditions);
    return product.isEmpty() ? null : product;
  }

  private static AddressSet both(AddressSet a, AddressSet b) {
    return a.isAny() ? b : b.isAny() ? a : a.intersect(b);
  }

  private static Set<ConnState> both(Set<ConnState> a, Set<ConnState> b) {
    EnumSet<ConnState> out = EnumSet.noneOf(ConnState.class);
    out.addAll(a);
    out.retainAll(b);
    return out;
  }

  /**
   * The interfaces in both sets. What no such set can say (names with a beginning, but for some of them)
   * becomes a predicate.
   */
  private static InterfaceSet both(
      InterfaceSet a, InterfaceSet b, String key, List<Condition> conditions) {
    if (a.isAny()) {
      return b;
    }
    if (b.isAny()) {
      return a;
    }
    List<InterfaceSet.Pattern> patterns = new ArrayList<>();
    if (a.complement() && b.complement()) {
      patterns.addAll(a.patterns());
      patterns.addAll(b.patterns());
      return new InterfaceSet(true, patterns);
    }
    InterfaceSet plain = a.complement() ? b : a;
    InterfaceSet other = a.complement() ? a : b;
    for (InterfaceSet.Pattern pattern : plain.patterns()) {
      if (!other.complement()) {
        other.patterns().stream()
            .filter(o -> within(o, pattern) || within(pattern, o))
            .forEach(o -> patterns.add(within(o, pattern) ? o : pattern));
      } else if (other.patterns().stream().noneMatch(o -> within(pattern, o))) {
        patterns.add(pattern);
        if (other.patterns().stream().anyMatch(o -> within(o, pattern))) {
          String text = key + " { " + String.join(", ", other.negate().toStrings()) + " }";
          conditions.add(Condition.Predicate.of(text).negate());
        }
      }
    }
    return new InterfaceSet(false, patterns);
  }

  /** Whether every name that fits one pattern fits the other. */
  private static boolean within(InterfaceSet.Pattern one, InterfaceSet.Pattern other) {
    return other.prefix()
        ? one.text().startsWith(other.text())
        : !one.prefix() && one.text().equals(other.text());
  }

  /**
   * {@return the packets of a whole that are in none of some products; null when there are too many
   * parts}
   *
   * @param parts each without conditions other than predicates, and with interfaces that have a
   *     complement
   */
  static @Nullable List<Product> without(List<Product> whole, List<Product> parts) {
    List<Product> left = whole;
    for (Product part : parts) {
      left = both(left, complement(part));
      if (left.size() > MOST) {
        return null;
      }
    }
    return left;
  }

  /** The packets outside a product, as products that do not overlap. */
  private static List<Product> complement(Product p) {
    List<Product> out = new ArrayList<>();
    Product inside = Product.ANY;
    if (!p.in().isAny()) {
      out.add(inside.withIn(p.in().negate()));
      inside = inside.withIn(p.in());
    }
    if (!p.out().isAny()) {
      out.add(inside.withOut(p.out().negate()));
      inside = inside.withOut(p.out());
    }
    if (!p.src().isAny()) {
      out.add(inside.withSrc(p.src().complement()));
      inside = inside.withSrc(p.src());
    }
    if (!p.dst().isAny()) {
      out.add(inside.withDst(p.dst().complement()));
      inside = inside.withDst(p.dst());
    }
    if (!p.service().isAny()) {
      out.add(inside.withService(p.service().complement()));
      inside = inside.withService(p.service());
    }
    if (!p.srcPort().equals(ServiceSet.ALL_PORTS)) {
      out.add(inside.withService(ServiceSet.WITH_PORTS.complement().intersect(inside.service())));
      out.add(inside.withSrcPort(p.srcPort().complement(0xffff)));
      inside = inside.withSrcPort(p.srcPort());
    }
    if (!p.tcpFlags().equals(TcpFlags.ANY)) {
      ServiceSet tcp = ServiceSet.protocol(ServiceSet.TCP);
      out.add(inside.withService(tcp.complement().intersect(inside.service())));
      out.add(inside.withTcpFlags(p.tcpFlags().complement(255)));
      inside = inside.withTcpFlags(p.tcpFlags());
    }
    if (p.state().size() < ConnState.ANY.size()) {
      EnumSet<ConnState> others = EnumSet.allOf(ConnState.class);
      others.removeAll(p.state());
      out.add(inside.withState(others));
      inside = inside.withState(p.state());
    }
    if (p.fragments() != Fragments.ANY) {
      boolean first = p.fragments() == Fragments.FIRST;
      out.add(inside.withFragments(first ? Fragments.LATER : Fragments.FIRST));
      inside = inside.withFragments(p.fragments());
    }
    for (Condition condition : p.conditions()) {
      if (condition instanceof Condition.Predicate predicate) {
        out.add(inside.and(predicate.negate()));
        inside = inside.and(predicate);
      } else {
        out.add(inside.and(new Condition.Unknown("not: " + condition.text())));
      }
    }
    return out.stream().filter(product -> !product.isEmpty()).toList();
  }

  /** {@return every product with a further condition} */
  static List<Product> with(List<Product> products, Condition condition) {
    return products.stream().map(p -> p.and(condition)).toList();
  }

  /** A product of services of the first fragment, which alone has a transport header. */
  static Product transport(ServiceSet services) {
    return Product.ANY.withService(services).withFragments(Fragments.FIRST);
  }

  /** {@return the ports of a protocol; those of every protocol that has ports when it is 0} */
  static ServiceSet ports(int protocol, IntRanges ports) {
    if (protocol != 0) {
      return ServiceSet.ports(protocol, ports);
    }
    ServiceSet all = ServiceSet.EMPTY;
    for (int each :
        new int[] {
          ServiceSet.TCP, ServiceSet.UDP, ServiceSet.DCCP, ServiceSet.SCTP, ServiceSet.UDPLITE
        }) {
      all = all.union(ServiceSet.ports(each, ports));
    }
    return all;
  }
}
