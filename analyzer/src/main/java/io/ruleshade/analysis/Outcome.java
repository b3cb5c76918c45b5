package io.ruleshade.analysis;

import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.analysis.Comparison.End;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Rule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether two ends of a packet are the same over the whole effect, and if not, how they differ. */
final class Outcome {
  /** How packets fare differently. */
  enum Change {
    PERMITTED,
    DENIED,
    /** One side hangs on a line that was not understood. */
    UNKNOWN,
    OTHER_EFFECT
  }

  /**
   * A difference.
   *
   * @param before entry that decides on the old side; -1 for the default
   * @param after entry that decides on the new side; -1 for the default
   * @param certain whether it holds whatever the conditions are that nobody can decide
   */
  record Difference(Change change, int before, int after, boolean certain) {}

  /** One way to end: by an entry or by the default, -1; no action where nobody knows. */
  private record Possible(int entry, @Nullable Action action) {}

  private final FilterProgram program;
  private final CoverIndex index;
  private final BitSet aligned;
  private final int before;
  private final int after;

  Outcome(FilterProgram program, BitSet aligned, int before, int after) {
    this.program = program;
    this.index = program.index();
    this.aligned = aligned;
    this.before = before;
    this.after = after;
  }

  /** Whether packets that nothing decides on either side meet the same default. */
  boolean defaultsAgree(boolean oneArrives, boolean otherArrives) {
    return (!oneArrives && !otherArrives)
        || (oneArrives && otherArrives && byDefault(before).equals(byDefault(after)));
  }

  /** The first difference that matters most; null when there is none. */
  @Nullable Difference compare(End one, End other) {
    int same = one.forked() || other.forked() ? 0 : commonDoubts(one.deciders(), other.deciders());
    List<Possible> from = possible(one, same, before);
    List<Possible> to = possible(other, same, after);
    boolean certain = from.size() == 1 && to.size() == 1;
    boolean sameEffects = effects(one).equals(effects(other));
    Difference found = null;
    boolean opened = false;
    boolean closed = false;
    List<Possible> ends = distinct(to);
    for (Possible old : distinct(from)) {
      for (Possible now : ends) {
        Change change = change(old, now, sameEffects);
        opened |= change == Change.PERMITTED;
        closed |= change == Change.DENIED;
        if (change != null && (found == null || change.compareTo(found.change()) < 0)) {
          boolean sure =
              certain
                  && (change != Change.OTHER_EFFECT
                      || !Objects.equals(old.action, now.action)
                      || surelyDone(one, other));
          found = new Difference(change, old.entry, now.entry, sure);
        }
      }
    }
    boolean alike = from.size() > 1 && !one.forked() && !other.forked() && isAlike(one, other);
    if (found != null && opened && closed) {
      // Another rate limit may let more or less pass: nobody can say which way it goes.
      found = new Difference(Change.UNKNOWN, found.before(), found.after(), false);
    }
    return alike ? null : found;
  }

  /**
   * Whether it hangs on no condition that other things are done on the way; or something is done under some
   * condition that is done under none on the other side.
   */
  private boolean surelyDone(End one, End other) {
    return !(hangs(one) || hangs(other))
        || !Set.copyOf(effects(one)).equals(Set.copyOf(effects(other)));
  }

  private boolean hangs(End end) {
    CoverIndex all = program.sideEffects().index();
    return end.forked()
        || end.effects().stream().anyMatch(entry -> all.kind(entry) == SideEffects.PERHAPS_DONE);
  }

  /** The first of each action: a packet may come to thousands of rules with a limit that do the same. */
  private static List<Possible> distinct(List<Possible> all) {
    Set<@Nullable Action> seen = new HashSet<>();
    return all.stream().filter(possible -> seen.add(possible.action)).toList();
  }

  private static @Nullable Change change(Possible old, Possible now, boolean sameEffects) {
    if (old.action == null || now.action == null) {
      return Change.UNKNOWN;
    }
    Action.Kind from = old.action.kind();
    Action.Kind to = now.action.kind();
    if (from.isDrop() && to == Action.Kind.PERMIT) {
      return Change.PERMITTED;
    }
    if (from == Action.Kind.PERMIT && to.isDrop()) {
      return Change.DENIED;
    }
    return old.action.equals(now.action) && sameEffects
        ? null
        : Change.OTHER_EFFECT;
  }

  /** How many doubtful deciders both sides have in common before anything else. */
  private int commonDoubts(List<Integer> one, List<Integer> other) {
    int same = 0;
    while (same < one.size()
        && same < other.size()
        && isDoubtful(one.get(same))
        && isAlike(one.get(same), other.get(same))) {
      same++;
    }
    return same;
  }

  private boolean isAlike(End one, End other) {
    boolean alike =
        one.deciders().size() == other.deciders().size()
            && one.byDefault() == other.byDefault()
            && defaultsAgree(one.byDefault(), other.byDefault())
            && effects(one).equals(effects(other));
    for (int i = 0; alike && i < one.deciders().size(); i++) {
      alike = isAlike(one.deciders().get(i), other.deciders().get(i));
    }
    return alike;
  }

  private boolean isDoubtful(int entry) {
    return (1 << index.kind(entry) & Kinds.PERHAPS) != 0;
  }

  /** Whether two entries do the same to a packet that is in both, and hang on the same conditions. */
  private boolean isAlike(int one, int other) {
    int owner = index.owner(one);
    int partner = index.owner(other);
    if (owner >= program.structure() || partner >= program.structure()) {
      return owner == partner && aligned.get(owner) && unknown(one).equals(unknown(other));
    }
    return index.kind(one) == index.kind(other)
        && Objects.equals(action(one, before), action(other, after))
        && content(one).equals(content(other));
  }

  private String unknown(int entry) {
    return Sides.unmarkedCall(program.asks().unknowns().getOrDefault(index.position(entry), ""));
  }

  private List<String> content(int entry) {
    Rule rule = program.rules().get(index.owner(entry)).rule();
    return rule.match().products().stream()
        .flatMap(product -> product.conditions().stream())
        .filter(condition -> !(condition instanceof Condition.Predicate))
        .map(Outcome::words)
        .toList();
  }

  private static String words(Condition condition) {
    return (condition.negated() ? "not " : "") + condition.text();
  }

  private List<Possible> possible(End end, int skipped, int root) {
    List<Possible> out = new ArrayList<>();
    for (int entry : end.deciders().subList(skipped, end.deciders().size())) {
      out.add(new Possible(entry, action(entry, root)));
    }
    if (end.byDefault()) {
      out.add(new Possible(-1, byDefault(root)));
    }
    return out;
  }

  private @Nullable Action action(int entry, int root) {
    if (index.owner(entry) >= program.structure() || index.kind(entry) == Kinds.ANYTHING) {
      return null;
    }
    Action action = program.action(entry);
    return action.kind().isVerdict() ? action : byDefault(root);
  }

  /** What leaves for a caller that is not known gets an action of its own. */
  private Action byDefault(int root) {
    FilterProgram.Root its = program.roots().get(root);
    return Action.of(its.leaves() ? Action.Kind.RETURN : its.entry().defaultAction());
  }

  /** What is done to a packet on the way: logs, marks. */
  private List<Object> effects(End end) {
    CoverIndex all = program.sideEffects().index();
    List<Object> out = new ArrayList<>();
    for (int entry : end.effects()) {
      if (program.sideEffects().isAsk(entry)) {
        continue;
      }
      Rule rule = program.rules().get(all.owner(entry)).rule();
      Rule.Arm arm = rule.arms().get(program.arms().getOrDefault(all.position(entry), 0));
      out.add(arm.action());
      out.add(
          arm.match().products().stream()
              .flatMap(product -> product.conditions().stream())
              .filter(condition -> !(condition instanceof Condition.Predicate))
              .map(Outcome::words)
              .toList());
    }
    return out;
  }
}
