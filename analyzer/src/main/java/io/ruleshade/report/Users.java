package io.ruleshade.report;

import io.ruleshade.check.RuleRef;
import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which rule uses a name that nothing defines: the one in whose text the name stands. A name in a group has
 * no such rule.
 */
final class Users {
  private final List<Device> devices;
  private @Nullable IdentityHashMap<SourceFile, TreeMap<Integer, RuleRef>> byStart;

  Users(List<Device> devices) {
    this.devices = devices;
  }

  /**
   * {@return the rule in which an undefined name stands; null where there is none, and for all else that a
   * parser says} Complexity: logarithmic in the number of rules, after one pass over them.
   */
  @Nullable RuleRef of(Diagnostic diagnostic) {
    if (!diagnostic.code().equals(Diagnostic.UNDEFINED) || diagnostic.primary() == null) {
      return null;
    }
    Span place = diagnostic.primary().span();
    TreeMap<Integer, RuleRef> rules = rules().get(place.file());
    Map.Entry<Integer, RuleRef> before = rules == null ? null : rules.floorEntry(place.start());
    return before != null && before.getValue().rule().span().end() >= place.end()
        ? before.getValue()
        : null;
  }

  private IdentityHashMap<SourceFile, TreeMap<Integer, RuleRef>> rules() {
    IdentityHashMap<SourceFile, TreeMap<Integer, RuleRef>> made = byStart;
    if (made == null) {
      made = new IdentityHashMap<>();
      for (Device device : devices) {
        for (Ruleset ruleset : device.rulesets()) {
          for (Rule rule : ruleset.rules()) {
            made.computeIfAbsent(rule.span().file(), k -> new TreeMap<>())
                .putIfAbsent(rule.span().start(), new RuleRef(ruleset, rule));
          }
        }
      }
      byStart = made;
    }
    return made;
  }
}
