package io.ruleshade.parser.iptables;

import io.ruleshade.model.Asking;
import io.ruleshade.model.Condition;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which matches with memory have one that other rules have too. Most modules allocate a state for each rule
 * (the {@code checkentry} of xt_limit.c, xt_quota.c, xt_statistic.c, xt_connlimit.c in net/netfilter); lists
 * of {@code recent} and tables of {@code hashlimit} are found by name ({@code recent_table_lookup}, {@code
 * htable_find_get}).
 */
final class SharedMemories {
  /** Options of {@code recent} that change its list, whether negated or not. */
  private static final Set<String> CHANGES_RECENT = Set.of("set", "update", "remove", "reap");

  private SharedMemories() {}

  /**
   * A condition that is asked for the packets that a rule has at this point of its text. A rule with lists
   * of addresses is as many for the kernel, which count by themselves, and may all be asked for one packet.
   */
  static Condition.Stateful asked(String words, Condition.@Nullable Shared shared, MatchDraft draft) {
    return new Condition.Stateful(
        words + draft.several(), false, shared, Asking.bare(draft.match()));
  }

  /** {@return the memory of a match; null where it is the rule's own} */
  static Condition.@Nullable Shared of(Use use) {
    return switch (use.module().name()) {
      case "recent" ->
          new Condition.Shared(
              "recent:" + value(use, "name", "DEFAULT"),
              use.options().stream().anyMatch(given -> CHANGES_RECENT.contains(given.name())));
      case "hashlimit" -> named("hashlimit:", value(use, "hashlimit-name", ""));
      case "dstlimit" -> named("dstlimit:", value(use, "dstlimit-name", ""));
      case "quota2" -> named("quota:", value(use, "name", ""));
      case "account" -> named("account:", value(use, "aname", ""));
      case "nfacct" -> named("nfacct:", value(use, "nfacct-name", ""));
      // Sixteen counters for all rules; one record of scans.
      case "nth" -> named("nth:", value(use, "counter", "0"));
      case "psd", "lscan" -> named("", use.module().name());
      default -> null;
    };
  }

  private static Condition.@Nullable Shared named(String kind, String name) {
    return name.isEmpty() ? null : new Condition.Shared(kind + name, true);
  }

  private static String value(Use use, String option, String otherwise) {
    for (Given given : use.options()) {
      if (given.name().equals(option)) {
        return given.value();
      }
    }
    return otherwise;
  }
}
