package io.ruleshade.parser.fortios;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the names of one virtual domain stand for. */
final class FortiosTables {
  private final FortiosAddresses four;
  private final FortiosAddresses six;
  private final FortiosVips vipsFour;
  private final FortiosVips vipsSix;
  private final FortiosServices services;
  private final FortiosSchedules schedules;

  /** The zone of each interface that is in one. */
  private final Map<String, String> zones = new HashMap<>();

  /** All names of interfaces and zones; empty when the file does not say. */
  private final Set<String> interfaces = new HashSet<>();

  FortiosTables(FortiosContext context) {
    four = new FortiosAddresses(context, false);
    six = new FortiosAddresses(context, true);
    vipsFour = new FortiosVips(context, false);
    vipsSix = new FortiosVips(context, true);
    services = new FortiosServices(context);
    schedules = new FortiosSchedules(context);
    for (FortiosEntry zone : context.entries("system zone")) {
      for (FortiosWord word : zone.words("interface")) {
        zones.put(word.text(), zone.name);
      }
      interfaces.add(zone.name);
    }
    for (FortiosVdom vdom : List.of(context.vdom(), context.config().global)) {
      vdom.entries("system interface").forEach(entry -> interfaces.add(entry.name));
      vdom.entries("vpn ipsec phase1-interface").forEach(entry -> interfaces.add(entry.name));
      for (String path : List.of("system sdwan", "system virtual-wan-link")) {
        FortiosTable table = vdom.tables.get(path);
        FortiosTable inside = table == null ? null : table.settings.children.get("zone");
        if (inside != null) {
          inside.entries().forEach(entry -> interfaces.add(entry.name));
        }
      }
    }
    boolean listed =
        !context.entries("system interface").isEmpty()
            || !context.config().global.entries("system interface").isEmpty();
    if (!listed) {
      interfaces.clear();
    }
  }

  FortiosAddresses addresses(boolean ofSix) {
    return ofSix ? six : four;
  }

  FortiosVips vips(boolean ofSix) {
    return ofSix ? vipsSix : vipsFour;
  }

  FortiosServices services() {
    return services;
  }

  FortiosSchedules schedules() {
    return schedules;
  }

  /** {@return the zone an interface is in; itself when it is in none} */
  String zone(String name) {
    return zones.getOrDefault(name, name);
  }

  /** {@return whether an interface or zone exists, as far as the file says} Some come with the device. */
  boolean isInterface(String name) {
    return interfaces.isEmpty()
        || interfaces.contains(name)
        || name.equals("any")
        || name.equals("virtual-wan-link")
        || name.startsWith("ssl.")
        || name.startsWith("l2t.")
        || name.startsWith("naf.")
        || name.startsWith("npu");
  }
}
