package io.ruleshade.analysis;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two configurations as one device, so that one packet space and one index hold both: the rulesets of
 * each keep their order and get a mark before their names.
 *
 * @param both the device of both
 * @param rules the rules of both as they were, in the order of the device's rules
 * @param firstNew the number of the first rule of the new configuration
 */
record Sides(Device both, List<RuleRef> rules, int firstNew) {
  private static final String OLD = "1/";
  private static final String NEW = "2/";

  static Sides of(Device before, Device after) {
    List<Ruleset> rulesets = new ArrayList<>();
    List<EntryPoint> entries = new ArrayList<>();
    add(before, OLD, rulesets, entries);
    add(after, NEW, rulesets, entries);
    List<RuleRef> rules = new ArrayList<>();
    Stream.concat(before.rulesets().stream(), after.rulesets().stream())
        .forEach(set -> set.rules().forEach(rule -> rules.add(new RuleRef(set, rule))));
    Device both =
        new Device(
            before.id() + " and " + after.id(),
            before.dialect(),
            List.of(),
            rulesets,
            entries,
            List.of());
    return new Sides(both, List.copyOf(rules), before.ruleCount());
  }

  /** Whether a root of the program is of the new configuration. */
  static boolean isNew(FilterProgram.Root root) {
    return root.entry().name().startsWith(NEW);
  }

  /** The name of an entry point as it was. */
  static String name(FilterProgram.Root root) {
    return root.entry().name().substring(OLD.length());
  }

  private static void add(
      Device device, String mark, List<Ruleset> rulesets, List<EntryPoint> entries) {
    for (Ruleset set : device.rulesets()) {
      rulesets.add(
          new Ruleset(
              mark + set.name(),
              set.kind(),
              set.family(),
              set.defaultAction(),
              set.bindings(),
              set.rules().stream().map(rule -> marked(rule, mark)).toList(),
              set.gaps().stream().map(gap -> marked(gap, device, mark)).toList(),
              set.opening(),
              set.referenced()));
    }
    for (EntryPoint entry : device.entryPoints()) {
      entries.add(
          new EntryPoint(
              mark + entry.name(),
              entry.guard(),
              entry.rulesets().stream().map(name -> mark + name).toList(),
              entry.defaultAction(),
              entry.exclusive()));
    }
  }

  private static Ruleset.Gap marked(Ruleset.Gap gap, Device device, String mark) {
    List<String> callees =
        device.possibleCallees(gap).stream().map(set -> mark + set.name()).toList();
    return new Ruleset.Gap(gap.after(), gap.span(), callees);
  }

  private static Rule marked(Rule rule, String mark) {
    if (rule.targets().isEmpty()) {
      return rule;
    }
    List<Rule.Arm> arms =
        rule.branches().stream()
            .map(arm -> new Rule.Arm(arm.match(), marked(arm.action(), mark)))
            .toList();
    return new Rule(
        rule.index(), rule.name(), rule.span(), rule.enabled(), marked(rule.action(), mark),
        rule.match(), rule.comment(), rule.hits(), rule.uses(), arms, rule.parts());
  }

  private static Action marked(Action action, String mark) {
    return action.target() == null
        ? action
        : new Action(
            action.kind(), mark + action.target(), action.log(), action.effects(), action.writes());
  }
}
