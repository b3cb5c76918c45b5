package io.ruleshade.agent.explain;

import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.report.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts findings together that one explanation serves: the same code, the same list, the same rules that
 * cause it, decided in the same way. The first of them is explained, the others are named.
 */
final class Clusters {
  private Clusters() {}

  /** Findings of one cause. */
  record Cluster(Item first, List<Item> others) {}

  static List<Cluster> of(List<Item> items) {
    Map<Object, List<Item>> byCause = new LinkedHashMap<>();
    for (Item item : items) {
      byCause.computeIfAbsent(key(item), k -> new ArrayList<>()).add(item);
    }
    List<Cluster> out = new ArrayList<>();
    for (List<Item> same : byCause.values()) {
      out.add(new Cluster(same.get(0), List.copyOf(same.subList(1, same.size()))));
    }
    return out;
  }

  private static Object key(Item item) {
    Finding finding = item.finding();
    boolean caused = finding != null && finding.cause() != null && !finding.by().isEmpty();
    if (finding == null || !caused || !finding.conditions().isEmpty()) {
      return new Object();
    }
    List<Object> key = new ArrayList<>();
    key.add(item.code());
    key.add(finding.device().id());
    key.add(String.valueOf(item.ruleset()));
    key.add(String.valueOf(finding.cause()));
    key.add(String.valueOf(finding.agreement()));
    RuleRef rule = finding.rule();
    key.add(rule == null ? "" : rule.rule().action().kind());
    finding.by().forEach(by -> key.add(by.id()));
    return key;
  }
}
