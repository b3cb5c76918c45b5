package io.ruleshade.check.exposure;

import io.ruleshade.check.Listing;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.check.exposure.Traffic.Place;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Condition;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the checks of exposure share: how wide a permit is, and where its packets come from. */
final class Wide {
  private static final ServiceSet TCP_AND_UDP =
      ServiceSet.protocol(ServiceSet.TCP).union(ServiceSet.protocol(ServiceSet.UDP));

  private Wide() {}

  /** {@return whether a part permits every tcp and udp port between any addresses of one version} */
  static boolean isAnyToAny(Part part) {
    Product p = part.product();
    boolean addresses =
        (Sizes.isAny(p.src(), false) && Sizes.isAny(p.dst(), false))
            || (Sizes.isAny(p.src(), true) && Sizes.isAny(p.dst(), true));
    return addresses
        && asksNothing(p)
        && p.srcPort().equals(ServiceSet.ALL_PORTS)
        && p.service().containsAll(TCP_AND_UDP);
  }

  /** {@return the widest part of a permit through the device that asks for nothing else} */
  static Optional<Part> widest(Permit permit) {
    Part best = null;
    int score = -1;
    for (Part part : permit.parts()) {
      if (part.way().place() == Place.THROUGH && asksNothing(part.product())) {
        int its = Sizes.score(part.product()).score();
        if (its > score) {
          best = part;
          score = its;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@return whether RS301 or RS302 looks at a permit, so that what it holds is not said again} */
  static boolean isWide(Permit permit, Policy policy) {
    return permit.parts().stream().anyMatch(Wide::isAnyToAny)
        || widest(permit)
            .filter(p -> Sizes.score(p.product()).score() >= policy.thresholds().wideScore())
            .isPresent();
  }

  /** {@return a severity, one less where only trusted interfaces or zones can send it} */
  static Severity severity(Severity severity, Part part, Policy policy) {
    if (!policy.isTrusted(part.in())) {
      return severity;
    }
    return switch (severity) {
      case CRITICAL -> Severity.HIGH;
      case HIGH -> Severity.MEDIUM;
      case MEDIUM -> Severity.LOW;
      case LOW, INFO -> Severity.INFO;
    };
  }

  /** {@return where packets come in and go out, in brackets, as far as the rule or its binding says} */
  static String where(Part part) {
    String in = names("in ", part.in());
    String out = part.way().place() == Place.TO_DEVICE ? "" : names("out ", part.out());
    return in.isEmpty() && out.isEmpty()
        ? ""
        : " (" + in + (in.isEmpty() || out.isEmpty() ? "" : ", ") + out + ")";
  }

  private static String names(String direction, InterfaceSet set) {
    List<String> names =
        set.patterns().stream()
            .map(Object::toString)
            .filter(name -> !name.equals("none"))
            .map(Listing::quoted)
            .toList();
    return names.isEmpty()
        ? ""
        : direction + (set.complement() ? "all but " : "") + Listing.of(names);
  }

  /** {@return {@code any address} or {@code almost any address}} */
  static String from(Product product) {
    return Sizes.isAny(product.src()) ? "any address" : "almost any address";
  }

  /**
   * {@return whether a product asks for no more than what a rate limit does} A reflexive list that is
   * evaluated lets answers in, and nothing new.
   */
  static boolean isPlain(Product product) {
    return product.conditions().stream()
        .allMatch(
            c ->
                isOfZones(c)
                    || (c instanceof Condition.Stateful && !c.text().startsWith("evaluate ")));
  }

  /** {@return whether a product asks for nothing besides its sets, the pair of zones left aside} */
  static boolean asksNothing(Product product) {
    return product.conditions().stream().allMatch(Wide::isOfZones);
  }

  /** Whether a condition is about the two interfaces or zones alone, which are said anyway. */
  private static boolean isOfZones(Condition condition) {
    return condition instanceof Condition.Predicate p && p.test() instanceof PacketTest.Crosses;
  }

  /** {@return the stateful conditions of a product, in words} */
  static List<String> conditions(Product product, List<String> open) {
    List<String> all = new ArrayList<>(open);
    for (Condition condition : product.conditions()) {
      if (!isOfZones(condition) && !all.contains(condition.text())) {
        all.add(condition.text());
      }
    }
    return all;
  }

  /** {@return a note on the source ports that a product asks for; empty when it asks for none} */
  static Optional<String> sourcePorts(Product product) {
    IntRanges ports = product.srcPort();
    if (ports.equals(ServiceSet.ALL_PORTS)) {
      return Optional.empty();
    }
    return Optional.of(
        "it asks for source port "
            + (ports.isSingle() ? ports.lo(0) : ports.toString())
            + ", which the sender chooses");
  }
}
