package io.ruleshade.change;

import io.ruleshade.model.Device;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Interfaces and zones of a device under the names that they have on another. */
final class InterfaceNames {
  private InterfaceNames() {}

  /** {@return whether a device names an interface or zone, or the beginning of its name} */
  static boolean knows(Device device, String name) {
    return patterns(device).stream().anyMatch(pattern -> pattern.fits(name));
  }

  /** {@return whether a device names an interface or zone of a pattern} */
  static boolean names(Device device, InterfaceSet.Pattern wanted) {
    return patterns(device).stream()
        .anyMatch(
            pattern ->
                pattern.fits(wanted.text()) || (wanted.prefix() && pattern.text().startsWith(wanted.text())));
  }

  private static Set<InterfaceSet.Pattern> patterns(Device device) {
    Set<InterfaceSet.Pattern> out = new LinkedHashSet<>();
    device.entryPoints().forEach(entry -> patterns(entry.guard(), out));
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        for (Rule.Arm arm : rule.arms()) {
          arm.match().products().forEach(product -> patterns(product, out));
        }
      }
    }
    return out;
  }

  private static void patterns(Product product, Set<InterfaceSet.Pattern> out) {
    out.addAll(product.in().patterns());
    out.addAll(product.out().patterns());
  }

  /** Two interfaces under one name would be one, and a prefix would hold others than before. */
  static void check(Device device, Map<String, String> names) throws EditException {
    Map<String, String> owners = new LinkedHashMap<>();
    for (InterfaceSet.Pattern pattern : patterns(device)) {
      if (pattern.prefix()) {
        for (Map.Entry<String, String> name : names.entrySet()) {
          if (name.getValue().startsWith(pattern.text()) && !name.getKey().startsWith(pattern.text())) {
            throw new EditException(
                "`" + name.getValue() + "` would be one of `" + pattern.text() + "+`, which `" + name.getKey()
                    + "` is not");
          }
        }
        continue;
      }
      String now = names.getOrDefault(pattern.text(), pattern.text());
      String other = owners.putIfAbsent(now, pattern.text());
      if (other != null && !other.equals(pattern.text())) {
        throw new EditException(
            "`" + other + "` and `" + pattern.text() + "` would both be `" + now
                + "`, so that they could not be told apart; map one of them at a time");
      }
    }
  }

  static Product renamed(Product product, Map<String, String> names) {
    return product.withIn(renamed(product.in(), names)).withOut(renamed(product.out(), names));
  }

  /** A prefix holds the interfaces that it held, whatever they are called now. */
  private static InterfaceSet renamed(InterfaceSet set, Map<String, String> names) {
    Set<InterfaceSet.Pattern> out = new LinkedHashSet<>();
    for (InterfaceSet.Pattern pattern : set.patterns()) {
      if (!pattern.prefix()) {
        out.add(
            new InterfaceSet.Pattern(names.getOrDefault(pattern.text(), pattern.text()), false));
        continue;
      }
      out.add(pattern);
      names.forEach(
          (name, now) -> {
            if (name.startsWith(pattern.text())) {
              out.add(new InterfaceSet.Pattern(now, false));
            }
          });
    }
    return new InterfaceSet(set.complement(), List.copyOf(out));
  }
}
