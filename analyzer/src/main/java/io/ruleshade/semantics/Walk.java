package io.ruleshade.semantics;

import io.ruleshade.model.Action;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Match;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ways of one packet from one entry point.
 *
 * <p>As long as all is certain there is one way. Behind the first open condition a chain is walked once
 * however many calls lead to it: what the packet may meet in a chain, and how it may leave it, does not
 * depend on where the chain returns to (reachability in a pushdown system; Bouajjani, Esparza and Maler,
 * "Reachability Analysis of Pushdown Automata", CONCUR 1997).
 */
final class Walk {
  private final Evaluator rules;
  private final Packet packet;
  private final EntryPoint entry;
  private final Set<Verdict> verdicts = new LinkedHashSet<>();
  private final Set<Evaluation.Step> executed = new LinkedHashSet<>();
  private final List<Evaluation.Step> path = new ArrayList<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Deque<State> pending = new ArrayDeque<>();
  private final Set<State> seen = new HashSet<>();
  private final Map<Call, Frame> frames = new HashMap<>();
  private boolean certain = true;

  /** What may have been written on the way that is being walked. */
  private Set<String> dirty = Set.of();

  /**
   * What tells calls of a ruleset apart.
   *
   * @param sequence place among the entry point's rulesets; -1 for a called chain
   * @param circle the rulesets on the way that call each other in a circle
   */
  private record Call(String ruleset, int sequence, Set<String> dirty, Set<String> circle) {}

  /** A ruleset that is being gone through, with all the places it returns to. */
  private static final class Frame {
    final Ruleset ruleset;
    final int sequence;
    final Set<String> circle;
    final Set<Return> returns = new LinkedHashSet<>();
    final Set<Set<String>> exits = new LinkedHashSet<>();

    Frame(Ruleset ruleset, int sequence, Set<String> circle) {
      this.ruleset = ruleset;
      this.sequence = sequence;
      this.circle = circle;
    }
  }

  /** The rule of a ruleset with which a packet goes on; frames are compared by identity. */
  private record Return(Frame frame, int next) {}

  /**
   * A place on a way.
   *
   * @param arm the arm of the next rule that the packet takes; -1 where that is still to be seen
   */
  private record State(Frame frame, int next, Set<String> dirty, int arm) {
    /** Not over all that was written: that would cost as much as the set, each time. */
    @Override
    public int hashCode() {
      return 31 * (31 * (31 * System.identityHashCode(frame) + next) + arm) + dirty.size();
    }
  }

  Walk(Evaluator rules, Packet packet, EntryPoint entry) {
    this.rules = rules;
    this.packet = packet;
    this.entry = entry;
  }

  /** Goes all ways; nothing when there are more than so many. */
  Optional<Evaluation> run(Set<String> written, int mostWays) {
    State first = sequence(0, written);
    if (first != null) {
      pending.push(first);
    }
    while (!pending.isEmpty()) {
      if (seen.size() > mostWays) {
        return Optional.empty();
      }
      go(pending.pop());
    }
    return Optional.of(
        new Evaluation(verdicts, executed, List.copyOf(path), List.copyOf(open)));
  }

  /** Another way that is possible from here; what follows is no longer certain. */
  private void fork(State state) {
    certain = false;
    if (seen.add(state)) {
      pending.push(state);
    }
  }

  /** The start of one of the entry point's rulesets; null when the packet is decided instead. */
  private @Nullable State sequence(int at, Set<String> written) {
    if (at == entry.rulesets().size()) {
      end(Verdict.byDefault(entry.defaultAction()));
      return null;
    }
    Ruleset ruleset = rules.ruleset(entry.rulesets().get(at));
    if (ruleset == null) {
      end(Verdict.unknown());
      return null;
    }
    return enter(ruleset, at, written, Set.of(), null);
  }

  /** The first place in a ruleset; null when it was gone through before in the same way. */
  private @Nullable State enter(
      Ruleset ruleset, int at, Set<String> written, Set<String> circle, @Nullable Return back) {
    Frame frame = certain ? null : frames.get(new Call(ruleset.name(), at, written, circle));
    boolean known = frame != null;
    if (frame == null) {
      frame = new Frame(ruleset, at, circle);
      if (!certain) {
        frames.put(new Call(ruleset.name(), at, written, circle), frame);
      }
    }
    if (back != null && frame.returns.add(back)) {
      for (Set<String> exit : frame.exits) {
        fork(new State(back.frame(), back.next(), exit, -1));
      }
    }
    return known ? null : new State(frame, 0, written, -1);
  }

  /** Behind the last rule of a ruleset: on with one of its callers, or with the next ruleset. */
  private @Nullable State exit(Frame frame) {
    if (frame.sequence >= 0) {
      return sequence(frame.sequence + 1, dirty);
    }
    if (certain) {
      Return back = frame.returns.iterator().next();
      return new State(back.frame(), back.next(), dirty, -1);
    }
    if (frame.exits.add(dirty)) {
      for (Return back : frame.returns) {
        fork(new State(back.frame(), back.next(), dirty, -1));
      }
    }
    return null;
  }

  /** Walks on from a state until a verdict, or to where another way has been. */
  private void go(State from) {
    State at = from;
    boolean first = true;
    while (at != null) {
      if (!certain && !first && !seen.add(at)) {
        return;
      }
      first = false;
      Frame frame = at.frame();
      dirty = at.dirty();
      int next = at.arm() < 0 ? scan(frame, at.next()) : at.next();
      if (next >= frame.ruleset.rules().size()) {
        at = exit(frame);
        continue;
      }
      Rule rule = frame.ruleset.rules().get(next);
      int taken = at.arm() < 0 ? choose(rule, frame, next) : at.arm();
      Action action = rule.arms().get(taken).action();
      Evaluation.Step step = new Evaluation.Step(frame.ruleset, rule);
      executed.add(step);
      if (certain) {
        path.add(step);
      }
      if (!action.writes().isEmpty()) {
        write(action.writes());
      }
      at =
          switch (action.kind()) {
            case PERMIT, DENY, REJECT, QUEUE -> {
              end(new Verdict(action.kind(), frame.ruleset, rule, action));
              yield null;
            }
            case CONTINUE -> new State(frame, next + 1, dirty, -1);
            case BRANCH -> throw new IllegalStateException("an arm has no arms");
            case RETURN -> {
              if (frame.sequence >= 0) {
                end(Verdict.byDefault(entry.defaultAction()));
                yield null;
              }
              yield exit(frame);
            }
            case JUMP -> call(frame, action, next + 1);
            // Back behind all of the chain that has the goto, also behind a line at its end that was
            // not understood.
            case GOTO -> call(frame, action, frame.ruleset.rules().size() + 1);
          };
    }
  }

  private @Nullable State call(Frame frame, Action action, int back) {
    Ruleset target = rules.ruleset(action.target());
    if (target == null) {
      return notKnown(frame, action, back);
    }
    String caller = frame.ruleset.name();
    if (!rules.loops().areInOne(caller, target.name())) {
      return enter(target, -1, dirty, Set.of(), new Return(frame, back));
    }
    if (caller.equals(target.name()) || frame.circle.contains(target.name())) {
      return notKnown(frame, action, back);
    }
    Set<String> way = new TreeSet<>(frame.circle);
    way.add(caller);
    if (rules.loops().isLarge(caller)) {
      // Any call may be the one that closes the circle.
      fork(notKnown(frame, action, back));
      way.clear();
    }
    return enter(target, -1, dirty, way, new Return(frame, back));
  }

  /** Nobody knows what is there: it may decide, or change the packet and come back. */
  private State notKnown(Frame frame, Action action, int back) {
    certain = false;
    open.add("chain `" + action.target() + "`, which is not declared or calls itself");
    end(Verdict.unknown());
    write(List.of(Matching.ANYTHING));
    return new State(frame, back, dirty, -1);
  }

  /**
   * The arm that a packet takes of a rule that it may match. Where the arm is not certain, the later
   * ones and the way past the rule are other ways.
   */
  private int choose(Rule rule, Frame frame, int next) {
    List<Rule.Arm> arms = rule.arms();
    int taken = -1;
    for (int i = 0; i < arms.size(); i++) {
      Match match = arms.get(i).match();
      Matching.Truth truth = Matching.matches(match, packet, dirty);
      if (truth == Matching.Truth.NO) {
        continue;
      }
      if (taken < 0) {
        taken = i;
      } else {
        fork(new State(frame, next, dirty, i));
      }
      if (truth == Matching.Truth.YES) {
        return taken;
      }
      Matching.open(match, packet, dirty, open);
    }
    fork(new State(frame, next + 1, dirty, -1));
    return taken;
  }

  /** The index of the next rule that may match, past the lines that were not understood. */
  private int scan(Frame frame, int from) {
    Ruleset ruleset = frame.ruleset;
    List<Rule> all = ruleset.rules();
    Hulls hull = rules.hulls(ruleset);
    int size = all.size();
    boolean understood = ruleset.gaps().isEmpty();
    int next = from;
    while (next <= size) {
      int fits = hull.next(next, packet);
      if (understood) {
        next = fits;
      } else {
        gaps(frame, next);
        for (; next < fits; next++) {
          gaps(frame, next + 1);
        }
      }
      if (next == size) {
        return next;
      }
      Rule rule = all.get(next);
      if (rule.enabled() && Matching.matches(rule.match(), packet, dirty) != Matching.Truth.NO) {
        return next;
      }
      next++;
    }
    return next;
  }

  /** A line that was not understood may decide, leave the chain, or go through another. */
  private void gaps(Frame frame, int next) {
    for (Ruleset.Gap gap : frame.ruleset.gaps()) {
      if (gap.after() == next) {
        certain = false;
        open.add("a line that was not understood");
        write(List.of(Matching.ANYTHING));
        end(Verdict.unknown());
        if (frame.sequence < 0) {
          exit(frame);
        }
        for (Ruleset target : rules.possibleCallees(gap)) {
          State start = enter(target, -1, dirty, Set.of(), new Return(frame, next));
          if (start != null) {
            fork(start);
          }
        }
      }
    }
  }

  private void write(List<String> what) {
    Set<String> more = new TreeSet<>(dirty);
    more.addAll(what);
    dirty = more;
  }

  private void end(Verdict verdict) {
    verdicts.add(verdict);
  }
}
