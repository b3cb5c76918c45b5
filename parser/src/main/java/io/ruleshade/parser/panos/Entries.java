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
import java.util.Set;
import java.util.TreeSet;

/**
 * Where packets enter: each virtual system with its rulebase between what Panorama pushed, and, in a
 * configuration of Panorama, each device group that has devices or no group below it.
 *
 * <p><b>Defaults.</b> Within a zone the default is to permit, between zones to deny. So a virtual
 * system has one entry point for each zone by itself, one for each zone towards all others, one from
 * the zones that are not named to those that are, and one among zones that are not named, in which
 * nobody can say which default holds. Together they take every packet once. With more than {@value
 * #MOST_ZONES} zones there is one entry point without a known default instead. Whether a rule is dead
 * does not depend on it.
 *
 * <p><b>Panorama.</b> What a firewall has between the pre- and the post-rules, and its default rules,
 * are not in the file. So the default is not known, and a second entry point ends before the
 * firewall's own rules: a pre-rule is redundant only when what takes over comes before them too.
 */
final class Entries {
  private static final int MOST_ZONES = 64;

  /** Above this many places of rules the entry points are not told apart by zones. */
  private static final long MOST_PLACES = 1_000_000;

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
    Set<String> zones = new TreeSet<>();
    long rules = 0;
    for (Rulebase rulebase : order) {
      rules += rulebase.rules().size();
      rulebase.rules().forEach(rule -> addZones(rule, zones));
    }
    Set<String> all = new TreeSet<>(zones);
    for (Node section : system.sections("zone")) {
      section.children().forEach(zone -> all.add(zone.name));
    }
    if (all.size() <= MOST_ZONES) {
      zones.addAll(all);
    }
    boolean apart =
        defaults.intrazone() != defaults.interzone()
            && zones.size() <= MOST_ZONES
            && 2L * (zones.size() + 1) * rules <= MOST_PLACES;
    String at = system.name;
    if (!apart) {
      boolean same = defaults.intrazone() == defaults.interzone();
      entry(
          at,
          InterfaceSet.SOME,
          InterfaceSet.SOME,
          names,
          same ? defaults.intrazone() : Action.Kind.QUEUE);
      return;
    }
    for (String zone : zones) {
      InterfaceSet one = InterfaceSet.named(zone);
      entry(at + " within " + zone, one, one, names, defaults.intrazone());
      entry(at + " from " + zone, one, others(Set.of(zone)), names, defaults.interzone());
    }
    if (!zones.isEmpty()) {
      InterfaceSet named = InterfaceSet.named(List.copyOf(zones));
      entry(at + " from other zones", others(zones), named, names, defaults.interzone());
    }
    entry(at + " among other zones", others(zones), others(zones), names, Action.Kind.QUEUE);
  }

  /** All zones but some; a packet always has a zone. */
  private static InterfaceSet others(Set<String> zones) {
    List<String> names = new ArrayList<>(zones);
    names.add("");
    return InterfaceSet.named(names).negate();
  }

  /** Adds the zones that a rule names. */
  static void addZones(Node rule, Set<String> zones) {
    for (String field : List.of("from", "to")) {
      Node node = rule.child(field);
      if (node != null) {
        node.children().stream()
            .map(child -> child.name)
            .filter(name -> !name.equals("any"))
            .forEach(zones::add);
      }
    }
  }

  private void entry(
      String name, InterfaceSet in, InterfaceSet out, List<String> names, Action.Kind end) {
    entries.add(new EntryPoint(name, Product.ANY.withIn(in).withOut(out), names, end));
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
          InterfaceSet.SOME,
          InterfaceSet.SOME,
          before.stream().map(Rulebase::name).toList(),
          Action.Kind.QUEUE);
    }
    entry(group.name, InterfaceSet.SOME, InterfaceSet.SOME, names, Action.Kind.QUEUE);
  }
}
