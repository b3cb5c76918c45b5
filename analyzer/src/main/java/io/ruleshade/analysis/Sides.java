package io.ruleshade.analysis;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Match;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Two configurations as one device, so that one packet space and one index hold both: the rulesets of
 * each keep their order and get a mark before their names.
 *
 * @param both the device of both
 * @param rules the rules of both as they were, in the order of the device's rules
 * @param firstNew the number of the first rule of the new configuration
 * @param memories the memories that several rules can have and that both configurations mention, by name
 */
record Sides(Device both, List<RuleRef> rules, int firstNew, Set<String> memories) {
  private static final String OLD = "1/";
  private static final String NEW = "2/";

  static Sides of(Device before, Device after) {
    return of(before, after, Match.ANY);
  }

  /**
   * Two configurations that can differ for the packets of a match alone. Rules that none of them can meet,
   * and that are the same on both sides, are left out: they do nothing to any of these packets. What is
   * left treats all other packets alike on both sides, as the two configurations do.
   */
  static Sides of(Device before, Device after, Match within) {
    Set<Match> shared = within.equals(Match.ANY) ? Set.of() : shared(before, after);
    List<Ruleset> rulesets = new ArrayList<>();
    List<EntryPoint> entries = new ArrayList<>();
    List<RuleRef> rules = new ArrayList<>();
    add(before, OLD, within, shared, rulesets, entries, rules);
    int firstNew = rules.size();
    add(after, NEW, within, shared, rulesets, entries, rules);
    Device both =
        new Device(
            before.id() + " and " + after.id(),
            before.dialect(),
            List.of(),
            rulesets,
            entries,
            List.of());
    return new Sides(both, List.copyOf(rules), firstNew, Mentions.both(before, after));
  }

  /** Whether a root of the program is of the new configuration. */
  static boolean isNew(FilterProgram.Root root) {
    return root.entry().name().startsWith(NEW);
  }

  /** The name of an entry point as it was. */
  static String name(FilterProgram.Root root) {
    return root.entry().name().substring(OLD.length());
  }

  /** Calls stay, so that the same chains are called. */
  private static boolean isLaidOut(Rule rule, Match within, Set<Match> shared) {
    return !rule.targets().isEmpty()
        || !shared.contains(rule.match())
        || rule.match().mayMeet(within)
        || Asking.of(rule).stream().anyMatch(asking -> asking.match().mayMeet(within));
  }

  /** What nobody knows, with the ruleset that a call names as it was named. */
  static String unmarkedCall(String unknown) {
    return unknown.startsWith("> " + OLD) || unknown.startsWith("> " + NEW)
        ? "> " + unknown.substring(2 + OLD.length())
        : unknown;
  }

  /** The very matches, not those that read the same, that both sides have. */
  private static Set<Match> shared(Device before, Device after) {
    Set<Match> old = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Match> both = Collections.newSetFromMap(new IdentityHashMap<>());
    before.rulesets().forEach(set -> set.rules().forEach(rule -> old.add(rule.match())));
    for (Ruleset set : after.rulesets()) {
      for (Rule rule : set.rules()) {
        if (old.contains(rule.match())) {
          both.add(rule.match());
        }
      }
    }
    return both;
  }

  private static void add(
      Device device,
      String mark,
      Match within,
      Set<Match> shared,
      List<Ruleset> rulesets,
      List<EntryPoint> entries,
      List<RuleRef> all) {
    for (Ruleset set : device.rulesets()) {
      List<Rule> rules = new ArrayList<>();
      int[] kept = new int[set.rules().size() + 1];
      for (Rule rule : set.rules()) {
        if (isLaidOut(rule, within, shared)) {
          rules.add(marked(rule, mark, rules.size() + 1));
          all.add(new RuleRef(set, rule));
        }
        kept[rule.index()] = rules.size();
      }
      rulesets.add(
          new Ruleset(
              mark + set.name(),
              set.kind(),
              set.family(),
              set.defaultAction(),
              set.bindings(),
              rules,
              set.gaps().stream()
                  .map(gap -> marked(gap, device, mark, kept[gap.after()]))
                  .toList(),
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

  private static Ruleset.Gap marked(Ruleset.Gap gap, Device device, String mark, int after) {
    List<String> callees =
        device.possibleCallees(gap).stream().map(set -> mark + set.name()).toList();
    return new Ruleset.Gap(after, gap.span(), callees);
  }

  private static Rule marked(Rule rule, String mark, int index) {
    if (rule.targets().isEmpty() && rule.index() == index) {
      return rule;
    }
    List<Rule.Arm> arms =
        rule.branches().stream()
            .map(arm -> new Rule.Arm(arm.match(), marked(arm.action(), mark)))
            .toList();
    return new Rule(
        index, rule.name(), rule.span(), rule.enabled(), marked(rule.action(), mark),
        rule.match(), rule.comment(), rule.hits(), rule.uses(), arms, rule.parts());
  }

  private static Action marked(Action action, String mark) {
    return action.target() == null
        ? action
        : new Action(
            action.kind(), mark + action.target(), action.log(), action.effects(), action.writes());
  }
}
