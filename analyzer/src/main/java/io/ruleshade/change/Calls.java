package io.ruleshade.change;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** By which rules of one list packets get to rules of another. */
public final class Calls {
  private Calls() {}

  /**
   * {@return rules of a rule's own list that stand before it and send packets, straight or through further
   * chains, to where other rules stand}
   */
  public static List<RuleRef> callers(Device device, RuleRef rule, List<RuleRef> others) {
    Set<String> wanted = new HashSet<>();
    for (RuleRef other : others) {
      if (!other.ruleset().name().equals(rule.ruleset().name())) {
        wanted.add(other.ruleset().name());
      }
    }
    List<RuleRef> out = new ArrayList<>();
    if (wanted.isEmpty()) {
      return out;
    }
    for (Rule each : rule.ruleset().rules()) {
      if (each.index() >= rule.rule().index()) {
        break;
      }
      Set<String> seen = new HashSet<>();
      if (each.enabled() && each.targets().stream().anyMatch(t -> leads(device, t, wanted, seen))) {
        out.add(new RuleRef(rule.ruleset(), each));
      }
    }
    return out;
  }

  private static boolean leads(Device device, String from, Set<String> wanted, Set<String> seen) {
    if (wanted.contains(from)) {
      return true;
    }
    Optional<Ruleset> ruleset = device.ruleset(from);
    return seen.add(from)
        && ruleset.isPresent()
        && ruleset.get().rules().stream()
            .anyMatch(r -> r.targets().stream().anyMatch(t -> leads(device, t, wanted, seen)));
  }
}
