package io.ruleshade.parser.nftables;

import io.ruleshade.parser.nftables.Syntax.Element;
import io.ruleshade.parser.nftables.Syntax.Expr;
import io.ruleshade.parser.nftables.Syntax.Plain;
import io.ruleshade.parser.nftables.Syntax.Statement;
import io.ruleshade.parser.nftables.Syntax.Verdict;
import io.ruleshade.parser.nftables.Tables.Chain;
import io.ruleshade.parser.nftables.Tables.Entry;
import io.ruleshade.parser.nftables.Tables.Hook;
import io.ruleshade.parser.nftables.Tables.SetDef;
import io.ruleshade.parser.nftables.Tables.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What changes on a packet's passage through a base chain and the chains that it calls: fields that a
 * rule writes, and the connection's state where tracking has not yet begun. A field that may change is
 * no field of the packet space there.
 */
final class Passages {
  /** NF_IP_PRI_CONNTRACK: at or before it the state of a connection is not settled. */
  private static final int CONNTRACK = -200;

  private static final Set<String> EARLY = Set.of("prerouting", "output", "ingress", "egress");

  private final Table table;
  private final Map<String, Set<String>> changing = new HashMap<>();
  private final Set<String> written = new HashSet<>();

  Passages(Table table) {
    this.table = table;
    Map<String, Set<String>> own = new HashMap<>();
    Map<String, Set<String>> calls = new HashMap<>();
    for (Chain chain : table.chains.values()) {
      Set<String> writes = new TreeSet<>();
      Set<String> targets = new HashSet<>();
      for (Entry entry : chain.entries) {
        if (entry.statements() != null) {
          look(entry.statements(), writes, targets);
        }
      }
      own.put(chain.name, writes);
      calls.put(chain.name, targets);
    }
    for (Chain chain : table.chains.values()) {
      Hook hook = chain.hook;
      boolean uncalled = calls.values().stream().noneMatch(t -> t.contains(chain.name));
      if (hook != null || uncalled) {
        Set<String> reached = reached(chain.name, calls);
        Set<String> all = new TreeSet<>();
        reached.forEach(name -> all.addAll(own.getOrDefault(name, Set.of())));
        if (hook != null && isEarly(hook)) {
          all.add("ct");
        }
        reached.forEach(
            name -> changing.computeIfAbsent(name, n -> new TreeSet<>()).addAll(all));
      }
    }
  }

  private static boolean isEarly(Hook hook) {
    return EARLY.contains(hook.name()) && hook.priority() <= CONNTRACK
        || hook.name().equals("ingress")
        || hook.name().equals("egress")
        || hook.name().equals("unknown");
  }

  private static Set<String> reached(String start, Map<String, Set<String>> calls) {
    Set<String> out = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (out.add(name)) {
        calls.getOrDefault(name, Set.of()).forEach(open::push);
      }
    }
    return out;
  }

  private void look(List<Statement> statements, Set<String> writes, Set<String> targets) {
    for (Statement statement : statements) {
      switch (statement) {
        case Verdict verdict -> verdict(verdict, writes, targets);
        case Plain.VerdictMap map -> {
          for (Element element : elements(map.map())) {
            if (element.verdict() != null) {
              verdict(element.verdict(), writes, targets);
            }
          }
        }
        case Plain.Assign assign -> {
          String key = Values.text(assign.field());
          writes.addAll(
              key.startsWith("@")
                  ? Set.of("saddr", "daddr", "sport", "dport", "protocol", "icmp", "tcp flags")
                  : Set.of(Fields.of(key).writes()));
        }
        case Plain.Effect effect -> writes.addAll(effect.writes());
        case Plain.Update update -> written.add(update.set());
        case Plain other -> {}
      }
    }
  }

  private List<Element> elements(Expr map) {
    if (map instanceof Expr.Named named) {
      SetDef found = table.sets.get(named.name());
      return found == null ? List.of() : found.elements;
    }
    return map instanceof Expr.SetOf literal ? literal.elements() : List.of();
  }

  private void verdict(Verdict verdict, Set<String> writes, Set<String> targets) {
    if (verdict.target() != null) {
      targets.add(verdict.target());
    }
    verdict.body().forEach(rule -> look(rule, writes, targets));
  }

  /** {@return what may change on the way through a chain} */
  Set<String> changing(String chain) {
    return changing.getOrDefault(chain, Set.of());
  }

  /** {@return the sets that rules of the table write} */
  Set<String> written() {
    return written;
  }
}
