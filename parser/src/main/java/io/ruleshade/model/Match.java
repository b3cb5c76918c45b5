package io.ruleshade.model;

import java.util.List;

/**
 * The packets a rule matches as written: a union of products; none at all is the empty set.
 *
 * @param products the products; those with an empty set are left out
 */
public record Match(List<Product> products) {
  /** Every packet. */
  public static final Match ANY = new Match(List.of(Product.ANY));

  /** No packet. */
  public static final Match NONE = new Match(List.of());

  public Match {
    products = normalised(products);
  }

  private static List<Product> normalised(List<Product> products) {
    if (products.size() == 1) { // nearly always
      Product only = products.get(0).normalised();
      return only.isEmpty() ? List.of() : List.of(only);
    }
    return products.stream().map(Product::normalised).filter(p -> !p.isEmpty()).toList();
  }

  /** The match of one product. */
  public static Match of(Product product) {
    return new Match(List.of(product));
  }

  /** {@return whether the rule must match all that it may match} */
  public boolean isExact() {
    return products.stream().allMatch(Product::isExact);
  }

  /**
   * {@return whether a packet may be in both} False only when there is none for sure: interfaces, states
   * and conditions are passed over. Complexity: products times products.
   */
  public boolean mayMeet(Match other) {
    for (Product one : products) {
      for (Product its : other.products) {
        if (one.mayMeet(its)) {
          return true;
        }
      }
    }
    return false;
  }
}
