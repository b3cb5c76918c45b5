package io.ruleshade.semantics;

import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides packets by walking through the rules as a device does: first match, jumps, gotos, returns.
 *
 * <p>Where a condition cannot be decided from the packet, both ways are gone, so the answer holds all
 * that can happen. Complexity: linear in the rules that the packet comes past, once for each way of
 * being called.
 */
public final class Evaluator {
  /** Callers that are looked at for a loop at every call. */
  private static final int NEAREST = 64;

  private final Device device;
  private final Map<String, Ruleset> rulesets = new HashMap<>();
  private final Map<Ruleset, Hulls> hulls = new ConcurrentHashMap<>();

  /** An evaluator of a device's rulesets. */
  public Evaluator(Device device) {
    this.device = device;
    for (Ruleset ruleset : device.rulesets()) {
      rulesets.putIfAbsent(ruleset.name(), ruleset);
    }
  }

  /** {@return whether a packet enters at an entry point} */
  public static boolean enters(EntryPoint entry, Packet packet) {
    return Matching.fits(entry.guard(), packet);
  }

  /** {@return what can happen to a packet that enters at an entry point} */
  public Evaluation decide(EntryPoint entry, Packet packet) {
    return new Walk(packet, entry, Integer.MAX_VALUE).run().orElseThrow();
  }

  /**
   * {@return what can happen to a packet that enters at an entry point, or nothing when there are more
   * ways than so many}
   */
  public Optional<Evaluation> decide(EntryPoint entry, Packet packet, int mostWays) {
    return new Walk(packet, entry, mostWays).run();
  }

  /**
   * Where a walk goes on: the next rule of a ruleset, and where it returns to.
   *
   * @param ruleset the ruleset; null only for one that is not declared
   * @param next index into its rules
   * @param caller where a return leads; null for the entry point's own rulesets
   * @param depth number of callers
   */
  private record Place(Ruleset ruleset, int next, @Nullable Place caller, int depth) {
    @Override
    public boolean equals(Object other) {
      Place a = this;
      Object b = other;
      while (a != null && b instanceof Place p) {
        if (a == p) {
          return true;
        }
        if (a.next != p.next || a.depth != p.depth || !a.ruleset.name().equals(p.ruleset.name())) {
          return false;
        }
        a = a.caller;
        b = p.caller;
      }
      return a == null && b == null;
    }

    @Override
    public int hashCode() {
      int hash = depth;
      Place p = this;
      for (int i = 0; p != null && i < 4; i++, p = p.caller) {
        hash = 31 * (31 * hash + p.next) + p.ruleset.name().hashCode();
      }
      return hash;
    }

    /**
     * Whether a call of a ruleset from here closes a loop: it is among the nearest callers, or there
     * are more callers than rulesets.
     */
    boolean isIn(String name, int rulesets) {
      int looked = 0;
      for (Place p = this; p != null && (looked < NEAREST || depth > rulesets); p = p.caller) {
        looked++;
        if (p.ruleset.name().equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * A place in the entry point's sequence of rulesets, with what may have been written so far.
   *
   * @param arm the arm of the next rule that the packet takes; -1 where that is still to be seen
   */
  private record State(@Nullable Place place, int sequence, Set<String> dirty, int arm) {}

  private final class Walk {
    private final Packet packet;
    private final EntryPoint entry;
    private final Set<Verdict> verdicts = new LinkedHashSet<>();
    private final Set<Evaluation.Step> executed = new LinkedHashSet<>();
    private final List<Evaluation.Step> path = new ArrayList<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final Deque<State> pending = new ArrayDeque<>();
    private final Set<State> seen = new HashSet<>();
    private final int mostWays;
    private boolean certain = true;

    /** What may have been written on the way that is being walked. */
    private Set<String> dirty = Set.of();

    Walk(Packet packet, EntryPoint entry, int mostWays) {
      this.packet = packet;
      this.entry = entry;
      this.mostWays = mostWays;
    }

    Optional<Evaluation> run() {
      pending.push(new State(null, 0, Set.of(), -1));
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

    /** Walks on from a state until a verdict. */
    private void go(State from) {
      Place place = from.place();
      int sequence = from.sequence();
      dirty = from.dirty();
      int arm = from.arm();
      while (true) {
        if (place == null) {
          if (sequence == entry.rulesets().size()) {
            end(Verdict.byDefault(entry.defaultAction()));
            return;
          }
          Ruleset ruleset = rulesets.get(entry.rulesets().get(sequence++));
          if (ruleset == null) {
            end(Verdict.unknown());
            return;
          }
          place = new Place(ruleset, 0, null, 0);
        }
        int next = arm < 0 ? scan(place, sequence) : place.next();
        Place here = place;
        if (next >= here.ruleset().rules().size()) {
          place = here.caller();
          continue;
        }
        Rule rule = here.ruleset().rules().get(next);
        Place after = new Place(here.ruleset(), next + 1, here.caller(), here.depth());
        place = after;
        int taken = arm < 0 ? choose(rule, here, next, sequence) : arm;
        arm = -1;
        Action action = rule.arms().get(taken).action();
        Evaluation.Step step = new Evaluation.Step(here.ruleset(), rule);
        executed.add(step);
        if (certain) {
          path.add(step);
        }
        if (!action.writes().isEmpty()) {
          write(action.writes());
        }
        switch (action.kind()) {
          case PERMIT, DENY, REJECT, QUEUE -> {
            end(new Verdict(action.kind(), here.ruleset(), rule, action));
            return;
          }
          case CONTINUE -> {}
          case BRANCH -> throw new IllegalStateException("an arm has no arms");
          case RETURN -> {
            if (here.caller() == null) {
              end(Verdict.byDefault(entry.defaultAction()));
              return;
            }
            place = here.caller();
          }
          case JUMP, GOTO -> {
            Ruleset target = rulesets.get(action.target());
            boolean isGoto = action.kind() == Action.Kind.GOTO;
            Place back = isGoto ? backFromGoto(here) : after;
            if (target == null || here.isIn(target.name(), rulesets.size())) {
              // Nobody knows what is there: it may decide, or change the packet and come back.
              certain = false;
              open.add("chain `" + action.target() + "`, which is not declared or calls itself");
              end(Verdict.unknown());
              write(List.of(Matching.ANYTHING));
              place = back;
              continue;
            }
            place = new Place(target, 0, back, here.depth() + 1);
          }
        }
      }
    }

    /**
     * The arm that a packet takes of a rule that it may match. Where the arm is not certain, the later
     * ones and the way past the rule are other ways.
     */
    private int choose(Rule rule, Place here, int next, int sequence) {
      List<Rule.Arm> arms = rule.arms();
      Place at = new Place(here.ruleset(), next, here.caller(), here.depth());
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
          fork(new State(at, sequence, dirty, i));
        }
        if (truth == Matching.Truth.YES) {
          return taken;
        }
        Matching.open(match, packet, dirty, open);
      }
      fork(
          new State(
              new Place(here.ruleset(), next + 1, here.caller(), here.depth()),
              sequence,
              dirty,
              -1));
      return taken;
    }

    /**
     * Where a chain entered by goto returns to: behind all of the chain that has the goto, also behind
     * a line at its end that was not understood. The place keeps the chain's name, so that a loop through it is seen.
     */
    private Place backFromGoto(Place here) {
      return new Place(
          here.ruleset(), here.ruleset().rules().size() + 1, here.caller(), here.depth());
    }

    /** The index of the next rule that may match, past the lines that were not understood. */
    private int scan(Place from, int sequence) {
      Ruleset ruleset = from.ruleset();
      List<Rule> rules = ruleset.rules();
      Hulls hull = hulls.computeIfAbsent(ruleset, Hulls::new);
      int next = from.next();
      while (next <= rules.size()) {
        if (!ruleset.gaps().isEmpty()) {
          gaps(new Place(ruleset, next, from.caller(), from.depth()), sequence);
        }
        if (next == rules.size()) {
          return next;
        }
        if (!hull.meets(next, packet)) {
          next++;
          continue;
        }
        Rule rule = rules.get(next);
        if (rule.enabled()
            && Matching.matches(rule.match(), packet, dirty) != Matching.Truth.NO) {
          return next;
        }
        next++;
      }
      return next;
    }

    /** A line that was not understood may decide, leave the chain, or go through another. */
    private void gaps(Place at, int sequence) {
      for (Ruleset.Gap gap : at.ruleset().gaps()) {
        if (gap.after() == at.next()) {
          certain = false;
          open.add("a line that was not understood");
          write(List.of(Matching.ANYTHING));
          end(Verdict.unknown());
          if (at.caller() != null) {
            fork(new State(at.caller(), sequence, dirty, -1));
          }
          for (Ruleset target : device.possibleCallees(gap)) {
            if (!at.isIn(target.name(), rulesets.size())) {
              fork(
                  new State(new Place(target, 0, at, at.depth() + 1), sequence, dirty, -1));
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
}
