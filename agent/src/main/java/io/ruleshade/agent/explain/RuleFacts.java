package io.ruleshade.agent.explain;

import io.ruleshade.change.Calls;
import io.ruleshade.agent.evidence.Fact.Section;
import io.ruleshade.agent.evidence.MatchWords;
import io.ruleshade.agent.evidence.PackBuilder;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
import io.ruleshade.model.Rule;
import java.util.List;

/** Facts about rules that never matter, or whose order matters. */
final class RuleFacts {
  private final Finding finding;
  private final RuleRef rule;
  private final PackBuilder pack;

  private RuleFacts(Finding finding, RuleRef rule, PackBuilder pack) {
    this.finding = finding;
    this.rule = rule;
    this.pack = pack;
  }

  /** Says the facts. {@return the question that only people can answer; empty where none is open} */
  static String say(Finding finding, RuleRef rule, PackBuilder pack) {
    return new RuleFacts(finding, rule, pack).say();
  }

  private String say() {
    asks(rule);
    switch (finding.code()) {
      case "RS101", "RS102", "RS105" -> dead();
      case "RS103" -> redundant();
      case "RS104" -> empty();
      default -> pack.say(Section.WHAT, Explainer.sentence(finding.message(), pack));
    }
    if (finding.code().equals("RS106") || finding.code().equals("RS107") || finding.code().equals("RS109")) {
      partners();
    }
    witness();
    pack.look(rule);
    finding.by().stream().limit(3).forEach(pack::look);
    return question();
  }

  private void asks(RuleRef ref) {
    Rule its = ref.rule();
    String target = its.action().target();
    if (target != null) {
      pack.say(
          Section.WHAT,
          pack.rule(ref) + " sends " + pack.value(MatchWords.of(its)) + " on to "
              + pack.value("`" + target + "`") + ".");
      return;
    }
    pack.say(
        Section.WHAT,
        pack.rule(ref) + " " + MatchWords.verb(its) + " " + pack.value(MatchWords.of(its)) + ".");
  }

  private void dead() {
    List<RuleRef> by = finding.by();
    String me = pack.rule(rule);
    if (finding.cause() == Cause.UNREACHED || by.isEmpty()) {
      pack.say(Section.WHAT, Explainer.sentence(finding.message(), pack));
      return;
    }
    if (finding.code().equals("RS105")) {
      pack.say(
          Section.WHAT,
          pack.rules(by) + " stands before it, matches the same packets and does the same with them, so"
              + " that no packet is left for " + me + ".");
      return;
    }
    String takers = pack.rules(by);
    pack.say(
        Section.WHAT,
        finding.cause() == Cause.SINGLE
            ? "No packet comes to " + me + ": " + takers + " is asked before it and takes every one of them"
                + (isTakenEarlier(by) ? " that no other rule takes before that." : ".")
            : "No packet comes to " + me + ": " + takers + " are asked before it and together take every one"
                + " of them; without any one of these, some packet would come to it.");
    for (RuleRef caller : Calls.callers(finding.device(), rule, by)) {
      pack.say(Section.WHAT, pack.rule(caller) + " sends packets there, and stands before " + me + ".");
    }
    if (by.size() <= 3) {
      by.forEach(this::asks);
    }
    String how = instead();
    if (!how.isEmpty()) {
      pack.say(Section.WHAT, how);
    }
  }

  /** Whether some packets are decided by other rules than the one that leaves none over. */
  private boolean isTakenEarlier(List<RuleRef> by) {
    if (finding.agreement() == Agreement.MIXED) {
      // One rule decides its packets in one way.
      return true;
    }
    Witness witness = finding.witness();
    RuleRef decider = witness == null ? null : witness.decider();
    return decider != null
        && by.stream()
            .noneMatch(
                each ->
                    each.rule().index() == decider.rule().index()
                        && each.ruleset().name().equals(decider.ruleset().name()));
  }

  private String instead() {
    Agreement agreement = finding.agreement();
    if (agreement == null) {
      return "";
    }
    String asked = asked(rule.rule());
    return switch (agreement) {
      case SAME -> "They are decided as " + pack.rule(rule) + " asks, by other rules.";
      case SAME_DISPOSITION ->
          "They meet the verdict that " + pack.rule(rule) + " asks for, but another log, translation or kind of"
              + " rejection.";
      case OPPOSITE ->
          "They are decided the opposite way: " + pack.rule(rule) + " " + asked + ", and that does not happen.";
      case MIXED ->
          "Some of them are decided the opposite way of what " + pack.rule(rule) + " asks for, or would be"
              + " where a condition holds; the others as it asks.";
      case NONE -> pack.rule(rule) + " decides nothing itself.";
      case UNKNOWN -> "How they are decided instead, nobody can say from the file.";
    };
  }

  private static String asked(Rule rule) {
    return switch (rule.action().kind()) {
      case PERMIT -> "would let them pass";
      case DENY, REJECT -> "would keep them out";
      case QUEUE, JUMP, GOTO, RETURN, CONTINUE, BRANCH -> "asks for something else";
    };
  }

  private void redundant() {
    String me = pack.rule(rule);
    pack.say(
        Section.WHAT,
        "Packets do come to " + me + ", but taking it out changes nothing for any of them.");
    boolean rules = !finding.by().isEmpty();
    String takers = rules ? pack.rules(finding.by()) : "";
    if (rules && finding.byDefault()) {
      takers += " and the default";
    } else if (finding.byDefault()) {
      takers = "the default";
    }
    if (!takers.isEmpty()) {
      boolean one = finding.by().size() + (finding.byDefault() ? 1 : 0) == 1;
      pack.say(Section.WHAT, "Without it " + takers + (one ? " does" : " do") + " the same with its packets.");
    }
    if (finding.by().size() <= 2) {
      finding.by().forEach(this::asks);
    }
  }

  private void empty() {
    pack.say(Section.WHAT, Explainer.sentence(finding.message(), pack));
    if (finding.cause() == Cause.UNREACHED && !finding.by().isEmpty()) {
      pack.say(Section.WHAT, "Packets come there by " + pack.rules(finding.by()) + ".");
      finding.by().stream().limit(2).forEach(this::asks);
    }
    pack.say(Section.WHAT, "It was written for something, and does nothing for it.");
  }

  private void partners() {
    finding.by().stream().limit(3).forEach(this::asks);
  }

  private void witness() {
    Witness witness = finding.witness();
    if (witness == null) {
      return;
    }
    String shown = Explainer.shown(witness, pack);
    pack.say(
        Section.SHOWN,
        finding.cause() == null
            ? shown + "."
            : "A packet that " + pack.rule(rule) + " is written for: " + shown + ".");
  }

  /** Where the opposite is done of what a rule asks for, only people know which was meant. */
  private String question() {
    Witness witness = finding.witness();
    boolean opposed =
        finding.agreement() == Agreement.OPPOSITE || finding.agreement() == Agreement.MIXED;
    if (!opposed || witness == null || witness.verdict() == null) {
      return "";
    }
    hints();
    Action.Kind asks = rule.rule().action().kind();
    Action.Kind done = witness.verdict();
    if (!asks.isOpposite(done)) {
      return "";
    }
    String by = witness.decider() == null ? "the default" : pack.rule(witness.decider());
    return "Is " + pack.packet(witness) + " to be " + Explainer.ended(asks) + ", as " + pack.rule(rule)
        + " asks, or " + Explainer.ended(done) + ", as " + by + " does now?";
  }

  /** How the rules lie to each other says something about how it came about. */
  private void hints() {
    if (finding.cause() != Cause.SINGLE || finding.by().size() != 1) {
      return;
    }
    RuleRef by = finding.by().get(0);
    if (!rule.rule().action().kind().isOpposite(by.rule().action().kind())) {
      // Some packets are decided the opposite way by others, before either is asked.
      return;
    }
    if (by.rule().match().equals(rule.rule().match())) {
      pack.say(
          Section.MEANT,
          pack.rule(by) + " and " + pack.rule(rule) + " match the same packets and do the opposite: one of them is"
              + " a mistake, or was forgotten when the other was written.");
    } else {
      pack.say(
          Section.MEANT,
          pack.rule(by) + " takes more than " + pack.rule(rule) + " is written for. An exception that was added"
              + " below the rule it is an exception from looks like this; so does a rule that was left over when"
              + " the wider one was put above it.");
    }
  }
}
