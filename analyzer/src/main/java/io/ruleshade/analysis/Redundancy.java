package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Occurrence;
import io.ruleshade.analysis.FilterProgram.Root;
import io.ruleshade.model.Action;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a live rule can be removed without changing what happens to any packet: complete downward
 * redundancy (Liu and Gouda, "Complete Redundancy Detection in Firewalls", DBSec 2005), over the whole
 * effect and through chains. What takes over must do the same, and on the way to it no rule may log or
 * write anything that was not logged or written before, or have a memory that these packets would use up.
 */
final class Redundancy {
  /**
   * The answer for one rule.
   *
   * @param redundant whether removing it, and it alone, changes nothing
   * @param takers the rules that take over, by number
   * @param byDefault whether a default takes over some of it
   * @param decided false when the work ran out
   * @param needed a packet that would fare otherwise without the rule; null where there is none
   */
  record Answer(
      boolean redundant,
      BitSet takers,
      boolean byDefault,
      boolean decided,
      @Nullable Point needed) {}

  private final FilterProgram program;
  private final CoverIndex index;
  private final Map<Action, Alike> alike = new HashMap<>();
  private final Mentions mentions;

  /**
   * What does the same as an action.
   *
   * @param rules rules with the action
   * @param kinds the kinds of which all entries are theirs
   * @param others whether they have entries of further kinds too
   */
  private record Alike(BitSet rules, int kinds, boolean others) {}

  @SuppressWarnings("ReferenceEquality") // an action is often the very one of the rule before
  Redundancy(FilterProgram program) {
    this.program = program;
    this.index = program.index();
    Map<Action, BitSet> sameEffect = new LinkedHashMap<>();
    Action last = null;
    BitSet same = new BitSet();
    for (int i = 0; i < program.rules().size(); i++) {
      Action action = program.rules().get(i).rule().action();
      if (action != last) {
        same = sameEffect.computeIfAbsent(action, a -> new BitSet());
        last = action;
      }
      same.set(i);
    }
    BitSet[] owners = new BitSet[8];
    for (int kind = 0; kind < owners.length; kind++) {
      owners[kind] = new BitSet();
    }
    for (int entry = 0; entry < index.size(); entry++) {
      if (index.owner(entry) >= 0) {
        owners[index.kind(entry)].set(index.owner(entry));
      }
    }
    sameEffect.forEach((action, rules) -> alike.put(action, alike(rules, owners)));
    this.mentions = Mentions.of(program);
  }

  private static Alike alike(BitSet rules, BitSet[] owners) {
    int kinds = 0;
    boolean others = false;
    for (int kind = 0; kind < owners.length; kind++) {
      BitSet rest = (BitSet) owners[kind].clone();
      rest.andNot(rules);
      if (rest.isEmpty()) {
        kinds |= 1 << kind;
      } else {
        others |= owners[kind].intersects(rules);
      }
    }
    return new Alike(rules, kinds, others);
  }

  /**
   * Judges a rule with a verdict.
   *
   * @param removed other rules that are taken as removed already; null for none
   */
  Answer of(int number, @Nullable BitSet removed, Work work) {
    if (mentions.matters(number, removed)) {
      return new Answer(false, new BitSet(), false, true, null);
    }
    List<Occurrence> occurrences = program.occurrences().get(number);
    BitSet without = removed;
    if (occurrences.size() > 1) {
      // Behind its place a rule that is in one place only does not come again.
      without = removed == null ? new BitSet() : (BitSet) removed.clone();
      without.set(number);
    }
    Search search =
        new Search(number, new Route.Scope(without, null), removed, program.end(), work);
    for (Occurrence occurrence : occurrences) {
      for (Box box : occurrence.boxes()) {
        if (!search.allTakenOver(box, occurrence.position(), occurrence.position() + 1)) {
          return new Answer(false, new BitSet(), false, !work.exhausted(), search.needed);
        }
      }
    }
    return new Answer(true, search.takers, search.byDefault, true, null);
  }

  /**
   * Whether packets that come to one place fare between it and a later place as a rule would have it:
   * nothing but what does the same as the rule decides them, they leave no chain, and nothing logs or
   * writes. Then the rule may as well decide them at the one place as at the other.
   *
   * @param number the rule
   * @param box the packets
   * @param place where they come to
   * @param from the first position that counts, at or behind the place
   * @param to the later place
   */
  boolean sameOnTheWay(int number, Box box, int place, int from, int to, Work work) {
    if (index.firstMeeting(box, from, to, Kinds.ESCAPES, -1, null, work) >= 0) {
      return false;
    }
    Search search = new Search(number, Route.Scope.ALL, null, to, work);
    return search.allTakenOver(box, place, from);
  }

  private final class Search {
    private final Action action;
    /** Kinds of entries that could end packets in another way. */
    private final int otherKinds;

    /** Rules whose entries of these kinds do not count; null for none. */
    private final @Nullable BitSet excluded;

    private final Route.Scope scope;
    private final @Nullable BitSet removed;
    private final int end;
    private final Work work;
    private final BitSet takers = new BitSet();
    private boolean byDefault;
    private @Nullable Point needed;

    Search(int number, Route.Scope scope, @Nullable BitSet removed, int end, Work work) {
      this.action = program.rules().get(number).rule().action();
      Alike same = Objects.requireNonNull(alike.get(action));
      this.otherKinds = Filter.ALL_KINDS & ~Kinds.ESCAPES & ~same.kinds;
      this.excluded = same.others ? union(same.rules, scope.without()) : scope.without();
      this.scope = scope;
      this.removed = removed;
      this.end = end;
      this.work = work;
    }

    private static BitSet union(BitSet one, @Nullable BitSet other) {
      if (other == null) {
        return one;
      }
      BitSet out = (BitSet) one.clone();
      out.or(other);
      return out;
    }

    /** Whether all packets of a box that come to a position would fare the same from another on. */
    boolean allTakenOver(Box whole, int position, int from) {
      Deque<Box> open = new ArrayDeque<>();
      open.push(whole);
      while (!open.isEmpty()) {
        Box box = open.pop();
        if (!work.spend(32 + 4L * box.size())) {
          return false;
        }
        Point point = index.pick(box);
        int impossible = index.firstContaining(point, -1, 0, Filter.ALL_KINDS, work);
        if (impossible >= 0) {
          box.minus(index.box(impossible)).forEach(open::push);
          continue;
        }
        Route before =
            Route.of(index, point, position, new Route.Scope(removed, null), false, work);
        if (work.exhausted()) {
          return false; // what was seen of the way so far proves nothing
        }
        if (!before.arrives) {
          Box common = before.common(box);
          int detour = before.detour(common);
          if (detour < 0) {
            box.minus(common).forEach(open::push);
          } else {
            Blocking.split(box, index.box(detour), open);
          }
          continue;
        }
        Route after = Route.from(index, point, from, end, scope, work);
        boolean same = !work.exhausted() && sameEnd(after, point);
        if (work.exhausted() || !same) {
          needed = work.exhausted() ? null : point;
          return false;
        }
        Box common = after.common(box);
        int other = other(after, common);
        if (other >= 0) {
          Blocking.split(box, index.box(other), open);
          continue;
        }
        Box side = sideEffect(after, common);
        if (side != null) {
          Blocking.split(box, side, open);
          continue;
        }
        collect(after);
        box.minus(common).forEach(open::push);
      }
      return true;
    }

    private boolean sameEnd(Route after, Point point) {
      Root root = program.roots().get(program.space().rank(point, PacketSpace.ROOT));
      Action byDefault = Action.of(root.entry().defaultAction());
      if (after.arrives && end == program.end() && (root.leaves() || !byDefault.equals(action))) {
        return false;
      }
      for (int entry : after.deciders) {
        int owner = index.owner(entry);
        if (index.kind(entry) == Kinds.ANYTHING || owner >= program.structure()) {
          return false;
        }
        Action other = program.action(entry);
        if (!other.kind().isVerdict()) {
          other = byDefault;
          if (root.leaves()) {
            return false;
          }
        }
        if (!other.equals(action)) {
          return false;
        }
      }
      return !program.sideEffects().contains(point, after.stretches, scope.without(), work);
    }

    /** An entry that would end some packets of a box in another way; -1 when there is none. */
    private int other(Route after, Box box) {
      int detour = after.detour(box);
      return detour >= 0 ? detour : after.meeting(box, otherKinds, excluded);
    }

    private @Nullable Box sideEffect(Route after, Box box) {
      return program.sideEffects().meeting(box, after.stretches, scope.without(), work);
    }

    private void collect(Route after) {
      byDefault |= after.arrives;
      for (int entry : after.deciders) {
        if (program.action(entry).kind().isVerdict()) {
          takers.set(index.owner(entry));
        } else {
          byDefault = true;
        }
      }
    }

  }
}
