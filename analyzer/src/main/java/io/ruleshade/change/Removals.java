package io.ruleshade.change;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.analysis.AnalysisResult.JointRemovalSet;
import io.ruleshade.analysis.Analyzer;
import io.ruleshade.analysis.Fate;
import io.ruleshade.change.CleanupPlan.Phase;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which rules of a device go, in rounds, each judged in the device without those before: first the calls
 * that no packet comes to, so that no redundant rule leans on what such a call leads to; then all else, until
 * nothing more can go. In lists that packets go through in the order of the device one round is enough, unless
 * it took a rule that others take over only once the rest is gone: by induction from the last rule to the
 * first, what a live rule decides is never less when others go.
 */
final class Removals {
  /** More rounds than three were never seen to find anything. */
  private static final int MOST = 6;

  private final Device device;
  private final AnalysisResult first;
  private final BitSet stays;
  private final Predicate<Ruleset> keepsEmpty;
  private final CleanupPlan.Options options;
  private final Map<Integer, Removal> found = new TreeMap<>();
  private final List<Integer> kept = new ArrayList<>();
  private AnalysisResult last;
  private boolean complete = true;

  /**
   * A rule that goes.
   *
   * @param fate what was proven about it when it went
   * @param round the round in which it went, from 0
   * @param phase when it goes in the round
   */
  record Removal(Fate fate, int round, Phase phase) {}

  private Removals(
      Device device,
      AnalysisResult first,
      BitSet stays,
      Predicate<Ruleset> keepsEmpty,
      CleanupPlan.Options options) {
    this.device = device;
    this.first = first;
    this.last = first;
    this.stays = (BitSet) stays.clone();
    this.keepsEmpty = keepsEmpty;
    this.options = options;
  }

  /**
   * Finds the rules.
   *
   * @param analysis of the device
   * @param stays rules that may not go, by number
   * @param keepsEmpty whether a list may be left without a rule
   */
  static Removals of(
      Device device,
      AnalysisResult analysis,
      BitSet stays,
      Predicate<Ruleset> keepsEmpty,
      CleanupPlan.Options options) {
    Removals removals = new Removals(device, analysis, stays, keepsEmpty, options);
    removals.find();
    return removals;
  }

  /** The rules that go, by number. */
  Map<Integer, Removal> found() {
    return found;
  }

  /** False when the work ran out for some rule, which then stays. */
  boolean complete() {
    return complete;
  }

  /** Rules that stay so that their list is left with one, by number. */
  List<Integer> kept() {
    return kept;
  }

  /** The device without the rules that went before the last round, judged. */
  AnalysisResult last() {
    return last;
  }

  /** Rules that stay as somebody must decide about them, once others have gone: not before. */
  List<Integer> open() {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < last.rules().size(); i++) {
      if (!options.shadowed()
          && !found.containsKey(i)
          && Judgement.isNeeded(last.fate(i))
          && !Judgement.isNeeded(first.fate(i))) {
        out.add(i);
      }
    }
    return out;
  }

  private void find() {
    boolean calls = first.rules().stream().anyMatch(ref -> !ref.rule().targets().isEmpty());
    boolean severalLists =
        device.entryPoints().stream().anyMatch(entry -> entry.rulesets().size() > 1);
    boolean callsOnly = calls && hasDeadCall();
    for (int round = 0; round < MOST; round++) {
      JointRemovalSet joint = round(last, round, callsOnly);
      boolean nothing = joint.dead().isEmpty() && joint.redundant().isEmpty();
      boolean inOrder = !calls && !severalLists && joint.afterwards().isEmpty();
      if (inOrder || (nothing && !callsOnly)) {
        return;
      }
      callsOnly = false;
      last = Analyzer.analyze(left(), options.workPerRule(), options.threads());
    }
    complete = false;
  }

  private boolean hasDeadCall() {
    for (int i = 0; i < first.rules().size(); i++) {
      if (isDeadCall(first, i) && !stays.get(i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDeadCall(AnalysisResult analysis, int number) {
    Fate fate = analysis.fate(number);
    return (fate instanceof Fate.Dead || fate instanceof Fate.NeverMatches)
        && !analysis.rules().get(number).rule().targets().isEmpty();
  }

  /** Takes out what may go now. */
  private JointRemovalSet round(AnalysisResult now, int round, boolean callsOnly) {
    IntPredicate mayGo =
        i ->
            !stays.get(i)
                && !found.containsKey(i)
                && (!callsOnly || isDeadCall(now, i))
                && (options.shadowed() || !Judgement.isNeeded(now.fate(i)));
    JointRemovalSet joint = now.jointRemoval(mayGo);
    while (keepOneOfEach(joint)) {
      joint = now.jointRemoval(mayGo);
    }
    complete &= joint.complete();
    Map<RuleRef, Phase> phases = new HashMap<>();
    for (RuleRef ref : joint.dead()) {
      boolean verdict = ref.rule().action().kind().isVerdict();
      phases.put(ref, verdict ? Phase.NEVER_REACHED : Phase.WITHOUT_VERDICT);
    }
    joint.redundant().forEach(ref -> phases.put(ref, Phase.TAKEN_OVER));
    joint.afterwards().forEach(ref -> phases.put(ref, Phase.TAKEN_OVER_AFTERWARDS));
    for (int i = 0; i < now.rules().size(); i++) {
      Phase phase = phases.get(now.rules().get(i));
      if (phase != null) {
        found.put(i, new Removal(now.fate(i), round, phase));
      }
    }
    return joint;
  }

  /** Lets the last rule of each list stay that would be left without any; whether there was one. */
  private boolean keepOneOfEach(JointRemovalSet joint) {
    Set<RuleRef> gone = new HashSet<>(joint.dead());
    gone.addAll(joint.redundant());
    boolean any = false;
    int number = 0;
    for (Ruleset ruleset : device.rulesets()) {
      int left = 0;
      int latest = -1;
      for (int i = number; i < number + ruleset.rules().size(); i++) {
        boolean goes = gone.contains(last.rules().get(i));
        left += found.containsKey(i) || goes ? 0 : 1;
        latest = goes ? i : latest;
      }
      if (left == 0 && latest >= 0 && !keepsEmpty.test(ruleset)) {
        stays.set(latest);
        kept.add(latest);
        any = true;
      }
      number += ruleset.rules().size();
    }
    return any;
  }

  /** The device without the rules found so far, which keep their numbers. */
  private Device left() {
    Set<RuleRef> gone = new HashSet<>();
    found.keySet().forEach(number -> gone.add(first.rules().get(number)));
    return Edits.disabled(device, gone);
  }
}
