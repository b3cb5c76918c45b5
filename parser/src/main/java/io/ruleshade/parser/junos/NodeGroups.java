package io.ruleshade.parser.junos;

import io.ruleshade.parser.LineLedger;
import java.util.List;
import java.util.Set;

/**
 * Groups that hold what only one node of a cluster or one routing engine has: {@code node0}, {@code
 * re1}. They are applied by the name {@code ${node}}, each to one of them. Where they apply
 * filters to interfaces is taken for both nodes; what else they say of filtering is reported as not
 * understood. So are groups with {@code when}, which apply under a condition.
 *
 * <p>Source: Juniper, Chassis Cluster User Guide for SRX Series Devices, "Understanding Chassis Cluster
 * Configuration Groups"; CLI User Guide, "Using Conditions to Apply Configuration Groups".
 */
final class NodeGroups {
  private final Statement root;
  private final LineLedger ledger;

  NodeGroups(Statement root, LineLedger ledger) {
    this.root = root;
    this.ledger = ledger;
  }

  static boolean isNode(String name) {
    return name.matches("(node|re)[01]");
  }

  /** {@return the groups that a name of {@code apply-groups} means} */
  static List<String> meant(String name, Set<String> defined) {
    if (name.startsWith("${node}")) {
      return List.of("node0", "node1").stream().filter(defined::contains).toList();
    }
    return List.of(name);
  }

  /** Reports what such groups say of filtering. */
  void report() {
    Statement groups = root.get("groups");
    if (groups == null) {
      return;
    }
    for (Statement group : groups.entries()) {
      Statement when = group.get("when");
      if (when != null) {
        for (int line = Math.max(1, when.first); line <= when.last; line++) {
          ledger.notUnderstood(line, "a group that applies under a condition");
        }
      }
      if (isNode(group.name()) && !root.values("apply-groups").contains(group.name())) {
        for (String keyword :
            List.of("firewall", "applications", "schedulers", "policy-options", "security")) {
          Statement block = group.get(keyword);
          if (block != null && !block.isEmptyBlock()) {
            for (int line = block.first; line <= block.last; line++) {
              ledger.notUnderstood(
                  Math.max(1, line), "filter statement of one node of a cluster");
            }
          }
        }
      }
    }
  }
}
