package io.ruleshade.parser.asa;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the products of a match: what is known of both sides is one product, each host name and
 * what is unknown is one more, and so is each set of services with source ports of its own. Groups
 * of addresses stay sets; they are never multiplied out.
 */
final class AsaProducts {
  /** Above this many products the host names of a side become one predicate. */
  private static final int PRODUCTS = 64;

  private AsaProducts() {}

  /** A side of a product: addresses and what must hold for them. */
  private record Side(AddressSet set, @Nullable Condition condition) {}

  private static List<Side> sides(AsaValues.Addresses addresses, String prefix, boolean joined) {
    List<Side> out = new ArrayList<>(1);
    if (!addresses.known().isEmpty()) {
      out.add(new Side(addresses.known(), null));
    }
    if (joined && addresses.predicates().size() > 1) {
      List<String> texts =
          addresses.predicates().stream().map(p -> words(p)).sorted().distinct().toList();
      List<AddressSet> bounds =
          addresses.predicates().stream().map(AsaValues.Bounded::bound).toList();
      out.add(
          new Side(
              AddressSet.union(bounds),
              Condition.Predicate.of(prefix + "one of " + String.join(", ", texts))));
    } else {
      for (AsaValues.Bounded p : addresses.predicates()) {
        out.add(new Side(p.bound(), Condition.Predicate.of(prefix + p.text())));
      }
    }
    if (!addresses.unknown().isEmpty()) {
      out.add(new Side(AddressSet.ANY, new Condition.Unknown(prefix + one(addresses.unknown()))));
    }
    return out;
  }

  /** One text for all that is unknown: it makes no difference how much it is. */
  private static String one(List<String> unknown) {
    return unknown.size() == 1
        ? unknown.get(0)
        : unknown.get(0) + " and " + (unknown.size() - 1) + " more";
  }

  /** A predicate with the IP version it is limited to, for a text that stands for both. */
  private static String words(AsaValues.Bounded p) {
    return p.bound().isAny()
        ? p.text()
        : p.text() + (p.bound().equals(AddressSet.ANY4) ? " v4" : " v6");
  }

  /**
   * {@return the match of sides and services}
   *
   * @param bound all services the entry can have, whatever its unknown parts are
   * @param conditions what must hold besides
   */
  static Match of(
      AsaValues.Addresses source,
      AsaValues.Addresses destination,
      AsaValues.Services services,
      ServiceSet bound,
      List<Condition> conditions) {
    List<Side> sources = sides(source, "src ", false);
    List<Side> destinations = sides(destination, "dst ", false);
    int parts = services.parts().size() + 1;
    if ((long) sources.size() * destinations.size() * parts > PRODUCTS) {
      sources = sides(source, "src ", true);
      destinations = sides(destination, "dst ", true);
    }
    List<Product> products = new ArrayList<>(1);
    for (Side from : sources) {
      for (Side to : destinations) {
        Product sides = Product.ANY.withSrc(from.set()).withDst(to.set());
        sides = and(and(sides, from.condition()), to.condition());
        for (Condition condition : conditions) {
          sides = sides.and(condition);
        }
        for (AsaValues.Part part : services.parts()) {
          products.add(sides.withService(part.service()).withSrcPort(part.source()));
        }
        if (!services.unknown().isEmpty()) {
          products.add(
              sides.withService(bound).and(new Condition.Unknown(one(services.unknown()))));
        }
      }
    }
    return new Match(products);
  }

  private static Product and(Product product, @Nullable Condition condition) {
    return condition == null ? product : product.and(condition);
  }
}
