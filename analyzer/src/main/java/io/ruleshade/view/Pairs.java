package io.ruleshade.view;

import io.ruleshade.model.Action;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The pairs of interfaces or zones that an entry point holds together: where a rulebase is one list for all
 * of them (PAN-OS, FortiOS, a forwarding chain), nobody asks what the whole of it permits, but what passes
 * from one to another.
 *
 * <p>A pair is what a permit names on both sides, each by a name and not by a pattern.
 */
final class Pairs {
  private Pairs() {}

  /**
   * {@return the entry point narrowed to each pair that its permits name} None where it is one pair by
   * itself. Complexity: linear in the names that the rules hold.
   */
  static List<EntryPoint> of(EntryPoint entry, List<Ruleset> reached) {
    Product guard = entry.guard();
    if (isOne(guard.in()) && isOne(guard.out())) {
      return List.of();
    }
    Set<Pair> pairs = new LinkedHashSet<>();
    for (Ruleset ruleset : reached) {
      for (Rule rule : ruleset.rules()) {
        if (rule.enabled()) {
          for (Rule.Arm arm : rule.arms()) {
            if (arm.action().kind() == Action.Kind.PERMIT) {
              arm.match().products().forEach(product -> add(product, guard, pairs));
            }
          }
        }
      }
    }
    List<EntryPoint> out = new ArrayList<>();
    for (Pair pair : pairs) {
      out.add(
          new EntryPoint(
              entry.name() + (isOne(guard.in()) ? "" : ", from " + pair.in) + " to " + pair.out,
              guard
                  .withIn(InterfaceSet.named(pair.in))
                  .withOut(InterfaceSet.named(pair.out)),
              entry.rulesets(),
              entry.defaultAction(),
              entry.exclusive()));
    }
    return out;
  }

  private record Pair(String in, String out) {}

  private static void add(Product product, Product guard, Set<Pair> pairs) {
    for (String in : names(product.in())) {
      for (String out : names(product.out())) {
        if (guard.in().contains(in) && guard.out().contains(out)) {
          pairs.add(new Pair(in, out));
        }
      }
    }
  }

  private static List<String> names(InterfaceSet some) {
    List<String> out = new ArrayList<>();
    for (InterfaceSet.Pattern pattern : some.patterns()) {
      if (!some.complement() && !pattern.prefix() && !pattern.text().isEmpty()) {
        out.add(pattern.text());
      }
    }
    return out;
  }

  private static boolean isOne(InterfaceSet some) {
    return !some.complement() && some.patterns().size() == 1 && !some.patterns().get(0).prefix();
  }
}
