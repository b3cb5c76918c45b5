package io.ruleshade.parser.asa;

import io.ruleshade.model.AddressSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Puts together again what {@code show access-list} writes out: the lines below an entry are the
 * elements of its object groups, and together they are the entry.
 */
final class AsaExpansion {
  private AsaExpansion() {}

  /**
   * {@return products that hold the same packets, those that differ in one field joined}
   *
   * <p>Complexity: n log n in the number of products.
   */
  static List<Product> joined(List<Product> products) {
    List<Product> out = products;
    out = join(out, p -> p.withService(ServiceSet.EMPTY), AsaExpansion::services);
    out = join(out, p -> p.withSrc(AddressSet.EMPTY), AsaExpansion::sources);
    return join(out, p -> p.withDst(AddressSet.EMPTY), AsaExpansion::destinations);
  }

  private static List<Product> join(
      List<Product> products,
      Function<Product, Product> key,
      BiFunction<Product, List<Product>, Product> union) {
    Map<Product, List<Product>> alike = new LinkedHashMap<>();
    for (Product product : products) {
      alike.computeIfAbsent(key.apply(product), k -> new ArrayList<>(1)).add(product);
    }
    List<Product> out = new ArrayList<>(alike.size());
    alike.values().forEach(group -> out.add(union.apply(group.get(0), group)));
    return out;
  }

  private static Product services(Product first, List<Product> all) {
    IntRanges.Builder union = new IntRanges.Builder();
    all.forEach(product -> union.addAll(product.service().values()));
    return first.withService(ServiceSet.of(union.build()));
  }

  private static Product sources(Product first, List<Product> all) {
    return first.withSrc(AddressSet.union(all.stream().map(Product::src).toList()));
  }

  private static Product destinations(Product first, List<Product> all) {
    return first.withDst(AddressSet.union(all.stream().map(Product::dst).toList()));
  }
}
