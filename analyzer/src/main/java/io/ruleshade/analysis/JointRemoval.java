package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Occurrence;
import io.ruleshade.analysis.Redundancy.Answer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The rules that can go together without changing what happens to any packet. Two rules may each be
 * redundant and not both: so they are taken out one after the other, the last of the device first, each
 * judged in the program without those before. By induction the program without all of them is the
 * program with them, effect by effect.
 *
 * <p>Dead rules with a verdict go first; they decide nothing, but one that is dead only because of a
 * redundant rule would come to life with that rule's removal. Dead rules of other kinds (jumps, returns,
 * rules that log) go last, where no packet comes to them in what is left. A rule whose packets would fall
 * to nothing but a default stays: people write that rule on purpose. It is judged once more when all
 * others are through, as a rule may take over by then. Rules that nobody could judge stay.
 *
 * <p>Which set is found depends on the order, and no other is claimed to be larger. Complexity: one
 * judgement of redundancy for each live rule with a verdict, on one thread.
 */
final class JointRemoval {
  /**
   * The set.
   *
   * @param dead rules that no packet comes to
   * @param redundant live rules whose packets others take over
   * @param afterwards those of them that others take over only once the rest is gone: before, it was
   *     a default alone
   * @param complete false when the work ran out for some rule, which then stays
   */
  record Joint(BitSet dead, BitSet redundant, BitSet afterwards, boolean complete) {}

  private final FilterProgram program;
  private final Mentions mentions;
  private final Map<Integer, List<Integer>> asks;
  private final List<Fate> fates;
  private final Rounds.Purse purse;
  private final BitSet removed = new BitSet();
  private final BitSet redundant = new BitSet();
  private final BitSet byDefault = new BitSet();
  private boolean complete = true;

  private final IntPredicate mayGo;

  private JointRemoval(
      FilterProgram program, List<Fate> fates, long workPerRule, IntPredicate mayGo) {
    this.mayGo = mayGo;
    this.program = program;
    this.fates = fates;
    this.mentions = Mentions.of(program);
    this.asks = asks(program);
    this.purse = new Rounds.Purse(fates.size(), workPerRule);
  }

  /**
   * Finds the set.
   *
   * @param mayGo whether a rule may be taken out, by number; the others stay as they are
   */
  static Joint of(
      FilterProgram program, List<Fate> fates, long workPerRule, IntPredicate mayGo) {
    return new JointRemoval(program, fates, workPerRule, mayGo).find();
  }

  private Joint find() {
    int count = program.rules().size();
    for (int rule = 0; rule < count; rule++) {
      removed.set(
          rule, isDead(rule) && isVerdict(rule) && mayGo.test(rule) && !comesToShared(rule));
    }
    Redundancy judge = new Redundancy(program);
    for (int rule = count - 1; rule >= 0; rule--) {
      if (fates.get(rule) instanceof Fate.Alive && isVerdict(rule) && mayGo.test(rule)) {
        judge(judge, rule);
      }
    }
    // What fell to a default alone may fall to a rule now that others have gone.
    BitSet once = (BitSet) redundant.clone();
    BitSet again = (BitSet) byDefault.clone();
    for (int rule = again.length() - 1; rule >= 0; rule = again.previousSetBit(rule - 1)) {
      judge(judge, rule);
    }
    BitSet afterwards = (BitSet) redundant.clone();
    afterwards.andNot(once);
    BitSet dead = (BitSet) removed.clone();
    dead.andNot(redundant);
    Blocking blocking = new Blocking(program);
    for (int rule = 0; rule < count; rule++) {
      if (isDead(rule)
          && !isVerdict(rule)
          && mayGo.test(rule)
          && !comesToShared(rule)
          && staysDead(rule, blocking)) {
        dead.set(rule);
      }
    }
    return new Joint(dead, redundant, afterwards, complete);
  }

  private void judge(Redundancy judge, int rule) {
    Work work = Work.limit(purse.limit());
    Answer answer = judge.of(rule, removed, work);
    purse.pay(work);
    complete &= answer.decided();
    boolean taken = !answer.takers().isEmpty();
    if (answer.redundant() && taken) {
      redundant.set(rule);
      removed.set(rule);
    }
    byDefault.set(rule, answer.redundant() && !taken);
  }

  private boolean isDead(int rule) {
    Fate fate = fates.get(rule);
    return fate instanceof Fate.Dead || fate instanceof Fate.NeverMatches;
  }

  /**
   * Whether packets that a dead rule does not match use up something before, that other rules share: {@code
   * -m recent --set -m tcp --dport 22} puts the sender of every packet on the list.
   */
  private boolean comesToShared(int rule) {
    if (!mentions.matters(rule, null)) {
      return false;
    }
    CoverIndex all = program.sideEffects().index();
    Blocking blocking = new Blocking(program);
    for (int entry : asks.getOrDefault(rule, List.of())) {
      Work work = Work.limit(purse.limit());
      Coverage coverage = blocking.blocked(all.box(entry), all.position(entry), null, work);
      purse.pay(work);
      if (!(coverage instanceof Coverage.Covered)) {
        return true;
      }
    }
    return false;
  }

  /** The places at which rules ask conditions with memory, by rule. */
  private static Map<Integer, List<Integer>> asks(FilterProgram program) {
    CoverIndex all = program.sideEffects().index();
    Map<Integer, List<Integer>> out = new HashMap<>();
    for (int entry = 0; entry < all.size(); entry++) {
      if (program.sideEffects().isAsk(entry)) {
        out.computeIfAbsent(all.owner(entry), k -> new ArrayList<>(1)).add(entry);
      }
    }
    return out;
  }

  private boolean isVerdict(int rule) {
    return program.rules().get(rule).rule().action().kind().isVerdict();
  }

  private boolean staysDead(int rule, Blocking blocking) {
    Work work = Work.limit(purse.limit());
    boolean covered = staysDead(rule, blocking, work);
    purse.pay(work);
    return covered;
  }

  private boolean staysDead(int rule, Blocking blocking, Work work) {
    for (Occurrence occurrence : program.occurrences().get(rule)) {
      for (Box box : occurrence.boxes()) {
        Coverage coverage = blocking.blocked(box, occurrence.position(), removed, work);
        if (!(coverage instanceof Coverage.Covered)) {
          complete &= !(coverage instanceof Coverage.Exhausted);
          return false;
        }
      }
    }
    return true;
  }
}
