package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Fate;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.Finding.Certainty;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the checks of dead rules share: finding them, and saying what takes their packets. */
final class DeadRules {
  /** How many causes a message names before it counts the rest. */
  private static final int NAMED = 4;

  private DeadRules() {}

  /** The wording of one finding. */
  record Words(Severity severity, String message, String help) {}

  /** Says a dead rule in the words of one check. */
  interface Wording {
    Words of(RuleRef rule, Fate.Dead fate);
  }

  /** One finding for each dead rule that a check is about. */
  static List<Finding> find(
      Check check,
      Device device,
      AnalysisResult analysis,
      Predicate<Fate.Dead> about,
      Wording wording) {
    List<Finding> out = new ArrayList<>();
    for (int i = 0; i < analysis.rules().size(); i++) {
      if (analysis.fate(i) instanceof Fate.Dead dead && about.test(dead)) {
        RuleRef ref = analysis.rules().get(i);
        Words words = wording.of(ref, dead);
        out.add(
            new Finding(
                check.code(),
                check.name(),
                words.severity(),
                device,
                ref.ruleset(),
                ref,
                ref.rule().span(),
                dead.cause(),
                dead.agreement(),
                dead.conditions().isEmpty() ? Certainty.PROVEN : Certainty.CONDITIONAL,
                dead.conditions(),
                dead.by(),
                false,
                dead.witness(),
                words.message(),
                notes(ref, dead),
                words.help(),
                Fingerprints.of(check.code(), device, ref.ruleset(), ref.rule())));
      }
    }
    return out;
  }

  private static List<String> notes(RuleRef ref, Fate.Dead dead) {
    List<String> notes = new ArrayList<>();
    if (!dead.bound()) {
      notes.add(unbound(ref));
    }
    if (dead.agreement() == Agreement.UNKNOWN) {
      notes.add(
          "how its packets are decided instead is not known: something that was not understood could"
              + " decide them first");
    }
    if (!dead.conditions().isEmpty()) {
      notes.add("the opposition rests on: " + String.join(", ", dead.conditions()));
    }
    return notes;
  }

  /** Says that a rule is judged although nothing brings packets to it. */
  static String unbound(RuleRef ref) {
    if (ref.ruleset().referenced()) {
      return "`"
          + ref.ruleset().name()
          + "` is bound to no interface that this file shows; its rules are judged as if every packet"
          + " entered it";
    }
    return "nothing binds or calls `"
        + ref.ruleset().name()
        + "`; its rules are judged as if something did";
  }

  /** Some of a rule's packets; where nobody knows what it matches, not even that it has any. */
  static String some(RuleRef ref) {
    boolean unknown =
        ref.rule().match().products().stream()
            .flatMap(product -> product.conditions().stream())
            .anyMatch(Condition.Unknown.class::isInstance);
    return unknown ? "some that it may match" : "some of them";
  }

  /** Who takes the packets: {@code rule 2 takes}, {@code rules 2, 5 and 7 together take}. */
  static String takers(RuleRef rule, Fate.Dead dead) {
    List<String> names = new ArrayList<>();
    for (RuleRef by : dead.by()) {
      names.add(name(rule, by));
    }
    if (dead.cause() == Cause.SINGLE) {
      return "rule " + names.get(0) + " takes all its packets first";
    }
    String listed =
        names.size() <= NAMED
            ? String.join(", ", names.subList(0, names.size() - 1))
                + " and "
                + names.get(names.size() - 1)
            : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    return "rules " + listed + " together take all its packets first";
  }

  /** Some rules, counted: {@code rule 2}, {@code rules 2, 5 and 7}, {@code rules 1, 2 and 40 more}. */
  static String listed(RuleRef rule, List<RuleRef> first, int count, int named) {
    List<String> names = new ArrayList<>();
    for (RuleRef by : first.subList(0, Math.min(named, first.size()))) {
      names.add(name(rule, by));
    }
    if (count > names.size()) {
      names.add(count - names.size() + " more");
    }
    if (names.size() == 1) {
      return "rule " + names.get(0);
    }
    return "rules "
        + String.join(", ", names.subList(0, names.size() - 1))
        + " and "
        + names.get(names.size() - 1);
  }

  static String name(RuleRef rule, RuleRef by) {
    return by.ruleset().name().equals(rule.ruleset().name())
        ? Integer.toString(by.rule().index())
        : by.id();
  }

  /** What a rule does, as a noun: {@code permit}, {@code deny}, {@code jump}. */
  static String noun(RuleRef rule) {
    Action action = rule.rule().action();
    return switch (action.kind()) {
      case PERMIT, DENY, REJECT, RETURN, JUMP, GOTO -> action.kind().label();
      case QUEUE -> "queue rule";
      case CONTINUE -> action.log() ? "log rule" : "rule without verdict";
      case BRANCH -> "rule with several verdicts";
    };
  }

  /** What becomes of a rule's packets against what it asks for, as a participle. */
  static String instead(RuleRef rule, Fate.Dead dead) {
    return switch (rule.rule().action().kind()) {
      case PERMIT -> "denied";
      case BRANCH -> letsPass(rule, dead) ? "permitted" : "denied";
      case DENY, REJECT, QUEUE, JUMP, GOTO, RETURN, CONTINUE -> "permitted";
    };
  }

  /** Whether packets pass that the rule asks to keep out. */
  static boolean letsPass(RuleRef rule, Fate.Dead dead) {
    Action.Kind kind = rule.rule().action().kind();
    Witness witness = dead.witness();
    return kind == Action.Kind.BRANCH
        ? witness != null && witness.verdict() == Action.Kind.PERMIT
        : kind.isDrop();
  }

}
