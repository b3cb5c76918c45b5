package io.ruleshade.parser.panos;

import io.ruleshade.model.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the two default rules do: {@code intrazone-default} permits and {@code interzone-default}
 * denies, without a log, unless the configuration overrides them.
 *
 * @param intrazone what happens within a zone
 * @param interzone what happens between zones
 */
record Defaults(Action.Kind intrazone, Action.Kind interzone) {
  /** As the device comes. */
  static final Defaults FACTORY = new Defaults(Action.Kind.PERMIT, Action.Kind.DENY);

  private static final Set<String> PLAIN = Set.of("allow", "deny");

  /** {@return the default rules that hold for a virtual system with what is pushed to it} */
  static Defaults of(Namespace system, List<Namespace> pushed) {
    List<Node> stated = new ArrayList<>(rules(system));
    pushed.forEach(place -> stated.addAll(rules(place)));
    return new Defaults(
        kind(stated, "intrazone-default", FACTORY.intrazone()),
        kind(stated, "interzone-default", FACTORY.interzone()));
  }

  private static Action.Kind kind(List<Node> stated, String name, Action.Kind factory) {
    Action.@Nullable Kind found = null;
    for (Node rule : stated) {
      if (rule.name.equals(name)) {
        Node action = rule.child("action");
        Action.Kind kind = action == null ? factory : RuleActions.ofDefault(rule);
        if (kind == null || (found != null && found != kind)) {
          return Action.Kind.QUEUE;
        }
        found = kind;
      }
    }
    return found == null ? factory : found;
  }

  /** {@return the default rules that a place states} */
  private static List<Node> rules(Namespace place) {
    List<Node> out = new ArrayList<>(place.sections(RunningPolicy.DEFAULTS));
    for (String section : Sections.RULEBASES) {
      for (Node rulebase : place.sections(section)) {
        Node rules = rulebase.at("default-security-rules", "rules");
        if (rules != null) {
          out.addAll(rules.children());
        }
      }
    }
    return out;
  }

  /**
   * Accounts for the lines of all default rules.
   *
   * @return whether one of them does more than permit or deny
   */
  static boolean read(Config config) {
    boolean acts = false;
    for (Namespace place : config.all()) {
      for (String section : Sections.RULEBASES) {
        for (Node rulebase : place.sections(section)) {
          Node policy = rulebase.child("default-security-rules");
          if (policy != null) {
            policy.modelled();
          }
        }
      }
      place.sections(RunningPolicy.DEFAULTS).forEach(Node::modelled);
      for (Node rule : rules(place)) {
        acts |= acts(rule);
      }
    }
    return acts;
  }

  private static boolean acts(Node rule) {
    String action = rule.text("action");
    return rule.isYes("log-start")
        || rule.isYes("log-end")
        || rule.child("log-setting") != null
        || rule.child("profile-setting") != null
        || (action != null && !PLAIN.contains(action));
  }
}
