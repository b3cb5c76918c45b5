package io.ruleshade.agent.chat;

import io.ruleshade.analysis.Differences;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.model.Action;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which new connections between two places are permitted, exactly: what would be newly denied if a rule at the top
 * of every list denied all of them is what is permitted now. Entry points are looked at each by itself.
 *
 * @param permitted the sets that are permitted, each with the rule that does
 * @param complete whether all packets were looked at
 */
record Reach(List<Change> permitted, boolean complete) {
  private static final long WORK = 20_000_000;
  private static final int MOST_SETS = 8;

  static Reach between(Device device, Places from, Places to, ServiceSet service) {
    Product wanted =
        Product.ANY
            .withSrc(from.addresses())
            .withDst(to.addresses())
            .withService(service)
            .withState(Set.of(ConnState.NEW));
    wanted = from.zone().isEmpty() ? wanted : wanted.withIn(InterfaceSet.named(from.zone()));
    wanted = to.zone().isEmpty() ? wanted : wanted.withOut(InterfaceSet.named(to.zone()));
    Match asked = Match.of(wanted);
    Differences.Result result =
        Differences.between(device, closed(device, asked), asked, WORK, MOST_SETS, 1);
    List<Change> permitted = new ArrayList<>();
    boolean unknown = false;
    for (Change change : result.changes()) {
      switch (change.kind()) {
        case NEWLY_DENIED -> permitted.add(change);
        case UNKNOWN -> unknown = true;
        case NEWLY_PERMITTED, OTHER_EFFECT -> {}
      }
    }
    return new Reach(List.copyOf(permitted), result.complete() && !unknown);
  }

  /** The device with a rule that denies at the top of every list that packets enter. */
  private static Device closed(Device device, Match match) {
    Set<String> first = new HashSet<>();
    for (EntryPoint entry : device.entryPoints()) {
      if (!entry.rulesets().isEmpty()) {
        first.add(entry.rulesets().get(0));
      }
    }
    List<Ruleset> rulesets = new ArrayList<>();
    for (Ruleset old : device.rulesets()) {
      rulesets.add(first.contains(old.name()) ? closed(old, match) : old);
    }
    return new Device(
        device.id(), device.dialect(), device.coverage(), rulesets, device.entryPoints(), device.objects());
  }

  private static Ruleset closed(Ruleset old, Match match) {
    List<Rule> rules = new ArrayList<>();
    rules.add(
        new Rule(1, null, old.opening(), true, Action.DENY, match, null, null, List.of()));
    for (Rule rule : old.rules()) {
      rules.add(
          new Rule(
              rule.index() + 1, rule.name(), rule.span(), rule.enabled(), rule.action(), rule.match(),
              rule.comment(), rule.hits(), rule.uses(), rule.branches()));
    }
    List<Ruleset.Gap> gaps =
        old.gaps().stream().map(g -> new Ruleset.Gap(g.after() + 1, g.span(), g.mayCall())).toList();
    return new Ruleset(
        old.name(), old.kind(), old.family(), old.defaultAction(), old.bindings(), rules, gaps,
        old.opening(), old.referenced());
  }
}
