package io.ruleshade.parser.panos;

import java.util.List;
import java.util.Set;

/** The parts of a configuration that can affect filtering: the dialect's declared list. */
final class Sections {
  /** Sections of objects that rules refer to; each is the table of that name. */
  static final List<String> OBJECTS =
      List.of(
          "address",
          "address-group",
          "service",
          "service-group",
          "application",
          "application-group",
          "application-filter",
          "external-list",
          "region",
          "schedule");

  /** Sections of rules. */
  static final List<String> RULEBASES = List.of("pre-rulebase", "rulebase", "post-rulebase");

  private static final Set<String> OTHERS = Set.of("zone", "security", "rules");

  /** Parts of a rulebase that are read; those of other policies do not permit or deny. */
  private static final Set<String> POLICIES = Set.of("security", "nat", "default-security-rules");

  private Sections() {}

  /** {@return whether a section of a scope belongs to filtering} */
  static boolean isSection(String name) {
    return OBJECTS.contains(name) || RULEBASES.contains(name) || OTHERS.contains(name);
  }

  /** {@return whether a part of a rulebase belongs to filtering} */
  static boolean isPolicy(String name) {
    return POLICIES.contains(name);
  }

  /** {@return whether a node is in a section that belongs to filtering} */
  static boolean isFilter(Node node) {
    Node below = null;
    for (Node at = node; at.parent != null; at = at.parent) {
      if (Places.isScope(at.parent) && isSection(at.name)) {
        return !RULEBASES.contains(at.name) || below == null || isPolicy(below.name);
      }
      below = at;
    }
    return false;
  }
}
