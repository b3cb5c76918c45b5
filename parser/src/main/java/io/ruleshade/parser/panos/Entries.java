package io.ruleshade.parser.panos;

import io.ruleshade.model.Action;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where packets enter: each virtual system with its rulebase between what Panorama pushed, and, in
 * a configuration of Panorama, each device group that has devices or no group below it.
 *
 * <p><b>Defaults.</b> Within a zone the default is to permit, between zones to deny. So a virtual
 * system has two entry points, one for packets that stay within a zone and one for those that do not;
 * together they take every packet once.
 *
 * <p><b>Panorama.</b> What a firewall has between the pre- and the post-rules, and its default
 * rules, are not in the file. So the default is not known, and a second entry point ends before the
 * firewall's own rules: a pre-rule is redundant only when what takes over comes before them too.
 */
final class Entries {
  /** A packet always has two zones. */
  private static final Product PASSING =
      Product.ANY.withIn(InterfaceSet.SOME).withOut(InterfaceSet.SOME);

  private final Config config;
  private final Map<String, Rulebase> rulebases = new LinkedHashMap<>();
  private final List<EntryPoint> entries = new ArrayList<>();
  private final Map<String, List<Ruleset.Binding>> bindings = new LinkedHashMap<>();

  Entries(Config config, List<Rulebase> all) {
    this.config = config;
    for (Rulebase rulebase : all) {
      rulebases.put(rulebase.name(), rulebase);
    }
    systems();
    groups();
  }

  /** {@return the entry points} */
  List<EntryPoint> entries() {
    return entries;
  }

  /** {@return where a rulebase is applied} */
  List<Ruleset.Binding> bindings(Rulebase rulebase) {
    return bindings.getOrDefault(rulebase.name(), List.of());
  }

  // ---- firewalls

  private void systems() {
    List<Namespace> systems = new ArrayList<>(config.systems.values());
    if (systems.isEmpty() && !config.pushed.isEmpty()) {
      systems.add(new Namespace(Namespace.Kind.VSYS, "vsys1"));
    }
    for (Namespace system : systems) {
      List<Namespace> pushed = new ArrayList<>();
      for (String key : List.of("", system.name)) {
        Namespace place = config.pushed.get(key);
        if (place != null) {
          pushed.add(place);
        }
      }
      List<Rulebase> order = new ArrayList<>();
      pushed.forEach(place -> add(order, place, "pre-rulebase"));
      add(order, system, "pre-rulebase");
      add(order, system, "rulebase");
      pushed.forEach(place -> add(order, place, "rulebase"));
      add(order, system, "post-rulebase");
      pushed.reversed().forEach(place -> add(order, place, "post-rulebase"));
      if (!order.isEmpty()) {
        bind(order, system.name);
        system(system, order, Defaults.of(system, pushed));
      }
    }
  }

  private void add(List<Rulebase> order, Namespace place, String section) {
    for (Rulebase rulebase : rulebases.values()) {
      if (rulebase.home() == place && rulebase.section().equals(section)) {
        order.add(rulebase);
      }
    }
  }

  private void bind(List<Rulebase> order, String text) {
    for (Rulebase rulebase : order) {
      bindings
          .computeIfAbsent(rulebase.name(), k -> new ArrayList<>())
          .add(new Ruleset.Binding(text, null));
    }
  }

  private void system(Namespace system, List<Rulebase> order, Defaults defaults) {
    List<String> names = order.stream().map(Rulebase::name).toList();
    entry(
        system.name + " within a zone",
        PASSING.and(Zones.DIFFER.negate()),
        names,
        defaults.intrazone());
    entry(system.name + " between zones", PASSING.and(Zones.DIFFER), names, defaults.interzone());
  }

  /** {@return whether every entry point tells packets within a zone from others} */
  boolean tellZonesApart() {
    return entries.stream().allMatch(entry -> entry.guard().crossing().isPresent());
  }

  private void entry(String name, Product guard, List<String> names, Action.Kind end) {
    entries.add(new EntryPoint(name, guard, names, end, true));
  }

  // ---- Panorama

  private void groups() {
    for (Namespace group : config.groups.values()) {
      if (group.children.isEmpty() || config.withDevices.contains(group.name)) {
        group(group);
      }
    }
    if (config.groups.isEmpty()) {
      group(config.shared);
    }
  }

  private void group(Namespace group) {
    List<Namespace> up = group.chain();
    List<Rulebase> before = new ArrayList<>();
    up.reversed().forEach(place -> add(before, place, "pre-rulebase"));
    List<Rulebase> after = new ArrayList<>();
    up.forEach(place -> add(after, place, "rulebase"));
    up.forEach(place -> add(after, place, "post-rulebase"));
    List<Rulebase> order = new ArrayList<>(before);
    order.addAll(after);
    if (order.isEmpty()) {
      return;
    }
    boolean isGroup = group.kind == Namespace.Kind.GROUP;
    bind(order, isGroup ? "device-group " + group.name : group.name);
    List<String> names = order.stream().map(Rulebase::name).toList();
    if (!before.isEmpty() && !after.isEmpty()) {
      entry(
          group.name + " before the firewall's own rules",
          PASSING,
          before.stream().map(Rulebase::name).toList(),
          Action.Kind.QUEUE);
    }
    entry(group.name, PASSING, names, Action.Kind.QUEUE);
  }
}
