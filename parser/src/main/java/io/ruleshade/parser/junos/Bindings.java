package io.ruleshade.parser.junos;

import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where filters are applied: to units of interfaces, the loopback interface, the forwarding table,
 * VLANs. A list of filters is gone through in order like one filter; a single filter and a list take
 * each other's place. Units with the same filters in one direction are one entry point.
 *
 * <p>A filter on {@code lo0} sees what is addressed to the device, or sent by it.
 *
 * <p>Source: Juniper, Routing Policies, Firewall Filters, and Traffic Policers User Guide, "Guidelines
 * for Applying Standard Firewall Filters", "Understanding Multiple Firewall Filters Applied as a
 * List".
 */
final class Bindings {
  private final Context context;
  private final Filters filters;
  private final Map<String, List<Ruleset.Binding>> byFilter = new LinkedHashMap<>();
  private final Map<Key, List<Place>> places = new LinkedHashMap<>();

  /** What makes one entry point of several places. */
  private record Key(
      List<String> filters, boolean input, String family, boolean self, boolean everywhere) {}

  private record Place(String name, @Nullable InterfaceSet interfaces) {}

  Bindings(Context context, Filters filters) {
    this.context = context;
    this.filters = filters;
    Statement interfaces = context.system.get("interfaces");
    if (interfaces != null) {
      for (Statement one : interfaces.all()) {
        if (!one.inactive && one.shape.isEntry()) {
          units(one, one.name());
        } else if (!one.inactive && one.keyword().equals("interface-range")) {
          units(one, null);
        }
      }
    }
    Statement forwarding = context.system.get("forwarding-options");
    if (forwarding != null) {
      for (Statement family : forwarding.each("family")) {
        apply(family.get("filter"), family.name(), "forwarding table", null);
      }
    }
    Statement instances = context.system.get("routing-instances");
    if (instances != null) {
      for (Statement instance : instances.entries()) {
        Statement options = instance.get("forwarding-options");
        if (options != null) {
          for (Statement family : options.each("family")) {
            String place = "forwarding table " + instance.name();
            apply(family.get("filter"), family.name(), place, null);
          }
        }
      }
    }
    for (String keyword : List.of("vlans", "bridge-domains")) {
      Statement domains = context.system.get(keyword);
      if (domains != null) {
        for (Statement domain : domains.entries()) {
          String family = keyword.equals("vlans") ? "ethernet-switching" : "bridge";
          apply(domain.get("filter"), family, "vlan " + domain.name(), null);
          Statement options = domain.get("forwarding-options");
          if (options != null) {
            apply(options.get("filter"), family, "vlan " + domain.name(), null);
          }
        }
      }
    }
  }

  /** The units of an interface, or of a range of interfaces for a null name. */
  private void units(Statement block, @Nullable String name) {
    for (Statement family : block.each("family")) {
      String place = name == null ? "interface-range " + block.name() : name;
      apply(family.get("filter"), family.name(), place, name == null ? null : InterfaceSet.startingWith(name + "."));
    }
    for (Statement unit : block.each("unit")) {
      String place =
          name == null
              ? "interface-range " + block.name() + " unit " + unit.name()
              : name + "." + unit.name();
      InterfaceSet set = name == null ? null : InterfaceSet.named(place);
      for (Statement family : unit.each("family")) {
        apply(family.get("filter"), family.name(), place, set);
      }
      apply(unit.get("filter"), "any", place, set);
    }
  }

  private void apply(
      @Nullable Statement binding, String family, String place, @Nullable InterfaceSet set) {
    if (binding == null) {
      return;
    }
    direction(binding, "input", family, place, set);
    direction(binding, "output", family, place, set);
  }

  private void direction(
      Statement binding,
      String direction,
      String family,
      String place,
      @Nullable InterfaceSet set) {
    Map<String, Integer> names = new LinkedHashMap<>();
    Statement single = binding.get(direction);
    if (single != null) {
      for (String text : single.texts()) {
        names.clear();
        names.put(text.split(" ")[0], single.last);
      }
    }
    Statement list = binding.get(direction + "-list");
    if (list != null) {
      names.putAll(list.valueLines());
    }
    if (names.isEmpty()) {
      return;
    }
    List<String> full = new ArrayList<>();
    names.forEach(
        (name, line) -> {
          Filters.Filter filter = filters.find(family, name);
          if (filter == null) {
            context.undefined("filter", name, line);
          }
          String fullName = filter == null ? "filter " + name + " undefined" : filter.name();
          full.add(fullName);
          byFilter
              .computeIfAbsent(fullName, k -> new ArrayList<>())
              .add(new Ruleset.Binding(direction + " " + place, context.span(line)));
        });
    boolean self = place.startsWith("lo0.");
    Key key = new Key(full, direction.equals("input"), family, self, set == null);
    places.computeIfAbsent(key, k -> new ArrayList<>()).add(new Place(place, set));
  }

  /** {@return where a filter is applied} */
  List<Ruleset.Binding> of(String filter) {
    return byFilter.getOrDefault(filter, List.of());
  }

  /** {@return the entry points} */
  List<EntryPoint> entryPoints() {
    List<EntryPoint> out = new ArrayList<>();
    Map<String, Integer> taken = new LinkedHashMap<>();
    places.forEach(
        (key, all) -> {
          String direction = key.input() ? "input " : "output ";
          String name = direction + all.get(0).name();
          if (all.size() > 1) {
            name = name + " and " + (all.size() - 1) + " more";
          }
          if (!key.family().equals("inet")) {
            name = name + " " + key.family();
          }
          int n = taken.merge(name, 1, Integer::sum);
          out.add(
              new EntryPoint(
                  n == 1 ? name : name + " (" + n + ")",
                  guard(key, all),
                  key.filters(),
                  Action.Kind.DENY));
        });
    return out;
  }

  private static Product guard(Key key, List<Place> all) {
    AddressSet addresses =
        key.family().equals("inet")
            ? AddressSet.ANY4
            : key.family().equals("inet6") ? AddressSet.ANY6 : AddressSet.ANY;
    Product guard = Product.ANY.withSrc(addresses).withDst(addresses);
    if (key.self()) {
      return key.input() ? guard.withOut(InterfaceSet.NONE) : guard.withIn(InterfaceSet.NONE);
    }
    if (key.everywhere()) {
      return guard;
    }
    List<InterfaceSet.Pattern> patterns = new ArrayList<>();
    for (Place place : all) {
      if (place.interfaces() != null) {
        patterns.addAll(place.interfaces().patterns());
      }
    }
    InterfaceSet set = new InterfaceSet(false, patterns);
    return key.input() ? guard.withIn(set) : guard.withOut(set);
  }
}
