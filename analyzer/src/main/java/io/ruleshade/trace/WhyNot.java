package io.ruleshade.trace;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Fate;
import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.Edits;
import io.ruleshade.change.SemanticDiff;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.semantics.Matching;
import io.ruleshade.semantics.Packet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a rule does not decide a packet, or which packets it does not decide at all.
 *
 * @param rule the rule
 * @param answer the answer in one sentence
 * @param reasons the reasons, in words
 * @param by rules that take the packets
 * @param packet a packet that shows it; null where there is none
 * @param taken where all packets are asked about and the rule is alive: those that earlier rules of its
 *     ruleset take from it and treat otherwise
 * @param complete whether {@code taken} is all of them
 */
public record WhyNot(
    RuleRef rule,
    String answer,
    List<String> reasons,
    List<RuleRef> by,
    @Nullable Packet packet,
    List<Change> taken,
    boolean complete) {
  /** What is asked about all packets is a comparison of the device with the rule on top. */
  private static final SemanticDiff.Options COMPARED =
      new SemanticDiff.Options(50_000_000, 64, Runtime.getRuntime().availableProcessors());

  public WhyNot {
    reasons = List.copyOf(reasons);
    by = List.copyOf(by);
    taken = List.copyOf(taken);
  }

  /** {@return whether a device has a rule of that id} */
  public static boolean knows(Device device, String id) {
    try {
      Edits.find(device, id);
      return true;
    } catch (EditException e) {
      return false;
    }
  }

  /**
   * {@return why a rule does not decide a packet} Where an interface was not said and makes a difference, all of
   * them are named.
   *
   * @throws PacketException when it names a ruleset that the device does not have
   */
  public static WhyNot ofPacket(RuleRef rule, Tracer tracer, PacketSpec spec)
      throws PacketException {
    Map<String, WhyNot> found = new LinkedHashMap<>();
    for (TraceAnswer answer : tracer.each(spec)) {
      WhyNot its = ofPacket(rule, answer);
      found.putIfAbsent(its.answer() + its.reasons(), its);
    }
    WhyNot first = found.values().iterator().next();
    if (found.size() == 1) {
      return first;
    }
    List<String> reasons = new ArrayList<>();
    for (WhyNot each : found.values()) {
      Packet packet = each.packet();
      String where =
          packet == null
              ? ""
              : (spec.in() == null && !packet.in().isEmpty() ? "in " + packet.in() + " " : "")
                  + (spec.out() == null && !packet.out().isEmpty() ? "out " + packet.out() : "");
      reasons.add(
          where.strip()
              + ": "
              + each.answer()
              + (each.reasons().isEmpty() ? "" : " (" + String.join("; ", each.reasons()) + ")"));
    }
    return of(rule, "that hangs on the interface, which was not said", reasons, List.of(), null);
  }

  /** {@return why a rule does not decide the packet of an answer} */
  static WhyNot ofPacket(RuleRef rule, TraceAnswer answer) {
    Packet packet = answer.packet();
    if (isSame(rule, answer.decider())) {
      return of(rule, "it does decide this packet", List.of(), List.of(), packet);
    }
    if (answer.path().stream().anyMatch(step -> isSame(rule, step))) {
      String kind = rule.rule().action().kind().label();
      return of(
          rule, "the packet comes to it and matches, and goes on: its action is " + kind, List.of(),
          deciders(answer), packet);
    }
    if (!rule.rule().enabled()) {
      return of(rule, "it is disabled", List.of(), deciders(answer), packet);
    }
    if (mayCome(rule, answer)) {
      List<String> reasons =
          answer.open().stream().map(text -> "that hangs on: " + text).toList();
      return of(rule, "it may decide this packet", reasons, deciders(answer), packet);
    }
    Set<String> dirty = dirty(answer);
    Matching.Truth truth = Matching.matches(rule.rule().match(), packet, dirty);
    if (truth == Matching.Truth.NO) {
      return of(rule, "it does not match this packet", misfits(rule.rule(), packet), List.of(), packet);
    }
    List<String> reasons = new ArrayList<>();
    if (truth == Matching.Truth.MAYBE) {
      conditions(rule.rule(), packet, dirty)
          .forEach(text -> reasons.add("whether it matches hangs on: " + text));
    }
    if (answer.verdict() == null) {
      answer.open().forEach(text -> reasons.add("how the packet is decided hangs on: " + text));
      return of(rule, "nobody can say whether the packet comes to it", reasons, List.of(), packet);
    }
    return matching(rule, answer, reasons);
  }

  /** Whether a packet comes to a rule however open conditions turn out, or only if they turn out so. */
  private static boolean mayCome(RuleRef rule, TraceAnswer answer) {
    return answer.passages().stream()
        .flatMap(passage -> passage.evaluation().executed().stream())
        .anyMatch(step -> isSame(rule, new RuleRef(step.ruleset(), step.rule())));
  }

  /** What the rules on the way of a packet may have written. */
  private static Set<String> dirty(TraceAnswer answer) {
    Set<String> dirty = new TreeSet<>();
    for (TraceAnswer.Passage passage : answer.passages()) {
      dirty.addAll(passage.evaluation().written());
    }
    return dirty;
  }

  /** What happens to a packet that a rule matches and that does not come to it. */
  private static WhyNot matching(RuleRef rule, TraceAnswer answer, List<String> reasons) {
    RuleRef decider = answer.decider();
    String name = rule.ruleset().name();
    List<RuleRef> before =
        answer.path().stream()
            .filter(step -> step.ruleset().name().equals(name))
            .filter(step -> step.rule().index() < rule.rule().index())
            .toList();
    RuleRef last = before.isEmpty() ? null : before.get(before.size() - 1);
    List<RuleRef> by = new ArrayList<>();
    String how;
    if (last != null && isSame(last, decider)) {
      how = "which " + last.id() + " decides before";
    } else if (last != null && leaves(last.rule())) {
      by.add(last);
      how = "which leaves its ruleset before, by " + last.id();
    } else if (last != null && decider != null && !last.rule().targets().isEmpty()) {
      by.add(last);
      how = "which " + decider.id() + " decides before, called by " + last.id();
    } else {
      boolean called =
          answer.path().stream().anyMatch(step -> step.rule().targets().contains(name));
      how = decider != null
          ? "which " + decider.id() + " decides on another way"
          : called || last != null
              ? "which is decided by default"
              : "which does not come to its ruleset and is decided by default";
    }
    by.addAll(deciders(answer));
    return of(rule, "it matches this packet, " + how, reasons, by, answer.packet());
  }

  private static boolean leaves(Rule rule) {
    return rule.arms().stream()
        .map(arm -> arm.action().kind())
        .anyMatch(kind -> kind == Action.Kind.RETURN || kind == Action.Kind.GOTO);
  }

  /** {@return what takes packets away from a rule, over all packets} */
  public static WhyNot ofAll(Device device, RuleRef rule, long workPerRule, int threads) {
    AnalysisResult analysis = Analyzer.analyze(device, workPerRule, threads);
    Fate fate = analysis.fate(rule.ruleset(), rule.rule().index());
    return switch (fate) {
      case Fate.Disabled disabled ->
          of(rule, "it decides no packet: it is disabled", List.of(), List.of(), null);
      case Fate.NeverMatches never ->
          of(
              rule,
              never.cause() == Finding.Cause.EMPTY
                  ? "it decides no packet: its match holds none"
                  : "it decides no packet: none that comes to its ruleset can match",
              List.of(), never.calls(), null);
      case Fate.Dead dead ->
          of(
              rule,
              "it decides no packet: "
                  + (dead.by().size() == 1 ? "one rule takes" : dead.by().size() + " rules take")
                  + " all of them first",
              List.of(),
              dead.by(),
              dead.witness() == null ? null : dead.witness().packet());
      case Fate.Undecided undecided ->
          of(rule, "not decided: " + undecided.reason(), List.of(), List.of(), null);
      case Fate.Alive alive -> alive(device, rule, witness(analysis, rule));
    };
  }

  private static Optional<Witness> witness(AnalysisResult analysis, RuleRef rule) {
    for (int number = 0; number < analysis.rules().size(); number++) {
      if (isSame(rule, analysis.rules().get(number))) {
        return analysis.liveWitness(number);
      }
    }
    return Optional.empty();
  }

  private static WhyNot alive(Device device, RuleRef rule, Optional<Witness> witness) {
    Packet packet = witness.map(Witness::packet).orElse(null);
    String answer = "packets come to it";
    if (rule.rule().index() == 1) {
      return of(
          rule, answer + ", and no earlier rule of its ruleset takes one", List.of(), List.of(), packet);
    }
    try {
      String first = rule.ruleset().id(rule.ruleset().rules().get(0));
      Device onTop =
          Edits.apply(device, List.of(new Edit.Move(rule.id(), first, false)), text -> List.of());
      SemanticDiff.Pair pair = SemanticDiff.ofEdited(device, onTop, rule.rule().match(), COMPARED);
      List<Change> taken = pair.result().changes();
      boolean complete = pair.result().complete();
      String rest =
          taken.isEmpty()
              ? complete
                  ? ", and none of them is taken by an earlier rule of its ruleset and treated otherwise"
                  : ", and what earlier rules take could not be compared to the end"
              : ", and earlier rules of its ruleset take some and treat them otherwise";
      return new WhyNot(rule, answer + rest, List.of(), List.of(), packet, taken, complete);
    } catch (EditException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WhyNot of(
      RuleRef rule, String answer, List<String> reasons, List<RuleRef> by, @Nullable Packet packet) {
    return new WhyNot(rule, answer, reasons, by, packet, List.of(), true);
  }

  private static List<RuleRef> deciders(TraceAnswer answer) {
    return answer.decider() == null ? List.of() : List.of(answer.decider());
  }

  private static boolean isSame(RuleRef rule, @Nullable RuleRef other) {
    return other != null && rule.id().equals(other.id());
  }

  /** What the packet lacks for the product that it fits best. */
  private static List<String> misfits(Rule rule, Packet packet) {
    List<String> best = null;
    for (Product product : rule.match().products()) {
      List<String> its = Matching.misfits(product, packet);
      best = best == null || its.size() < best.size() ? its : best;
    }
    return best == null ? List.of("its match holds no packet") : best;
  }

  private static List<String> conditions(Rule rule, Packet packet, Set<String> dirty) {
    List<String> open = new ArrayList<>();
    for (Product product : rule.match().products()) {
      if (Matching.fits(product, packet)) {
        for (Condition condition : product.conditions()) {
          if (Matching.holds(condition, packet, dirty) == Matching.Truth.MAYBE) {
            open.add(condition.text());
          }
        }
      }
    }
    return open;
  }
}
