package io.ruleshade.parser.iptables;

import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the rules of a dump do with ipsets besides looking whether something is in them.
 *
 * @param written sets of which a rule changes the members
 * @param counted sets of which a rule looks at the counters: every match of such a set counts, unless it says
 *     otherwise ({@code ip_set_test} in net/netfilter/ipset/ip_set_core.c), so that it changes what the others see
 */
record SetUses(Set<String> written, Set<String> counted) {
  /** Options of a match that leave the answer as it is. */
  private static final Set<String> PLAIN =
      Set.of("match-set", "update-counters", "update-subcounters", "return-nomatch");

  /** Whether an option of a match looks at counters. */
  static boolean counts(Given option) {
    return !PLAIN.contains(option.name());
  }

  /** Looks through the rules of a dump. */
  static SetUses of(List<RuleText> rules) {
    Set<String> written = new HashSet<>();
    Set<String> counted = new HashSet<>();
    for (RuleText rule : rules) {
      Use target = rule.targetUse();
      if (target != null && target.module().name().equals("SET")) {
        for (Given given : target.options()) {
          if (given.name().equals("add-set") || given.name().equals("del-set")) {
            written.add(given.value());
          }
        }
      }
      for (Use use : rule.matches()) {
        if (use.module().name().equals("set") && use.options().stream().anyMatch(SetUses::counts)) {
          use.options().stream()
              .filter(given -> given.name().equals("match-set"))
              .forEach(given -> counted.add(given.value()));
        }
      }
    }
    return new SetUses(Set.copyOf(written), Set.copyOf(counted));
  }
}
