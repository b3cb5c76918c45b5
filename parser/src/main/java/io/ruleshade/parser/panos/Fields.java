package io.ruleshade.parser.panos;

import java.util.List;
import java.util.Set;

/** The fields of objects: those that say what an object stands for, and those that do not matter. */
final class Fields {
  private static final Set<String> COMMON =
      Set.of("description", "tag", "disable-override", "uuid", "color", "id");
  private static final Set<String> ADDRESS_TYPES =
      Set.of("ip-netmask", "ip-range", "ip-wildcard", "fqdn");
  private static final Set<String> PORTS = Set.of("port", "source-port", "override");

  private Fields() {}

  static boolean isCommonField(String name) {
    return COMMON.contains(name);
  }

  static boolean isAddressType(String name) {
    return ADDRESS_TYPES.contains(name);
  }

  static boolean isAddressField(String name) {
    return COMMON.contains(name) || ADDRESS_TYPES.contains(name);
  }

  static boolean isAddressGroupField(String name) {
    return COMMON.contains(name) || name.equals("static") || name.equals("dynamic");
  }

  static boolean isPortField(String name) {
    return PORTS.contains(name);
  }

  /** {@return the members of a service group or an application group} */
  static List<Node> members(Node group) {
    Node list = group.child("members");
    if (list != null) {
      return list.children();
    }
    return group.children().stream()
        .filter(child -> child.member || !COMMON.contains(child.name))
        .toList();
  }
}
