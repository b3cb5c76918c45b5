package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.Outcomes.Outcome;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
import io.ruleshade.model.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a dead rule is dead: who takes its packets, how they are decided, and a packet to show it. */
final class Evidence {
  /** From so many dead rules on they are taken out of the index rather than stepped over. */
  private static final int MANY = 256;

  private final FilterProgram program;
  private final CoverIndex index;
  private final Blocking blocking;
  private final Witnesses witnesses;
  private final BitSet notAlive;
  private final Values values;

  /** Rules that leave a chain. */
  private final BitSet leaving = new BitSet();

  /** The index in which live rules are looked for where nothing leaves a chain early. */
  private final CoverIndex live;

  /** Rules to leave out of it; null when it has no others. */
  private final @Nullable BitSet excluded;

  /** Rules to leave out of it where verdicts of one kind count: what leaves, and rules of several kinds. */
  private final BitSet ownExcluded;

  private final Map<Action, BitSet> sameEffect = new HashMap<>();
  private final Map<Action.Kind, BitSet> otherDisposition = new HashMap<>();

  @SuppressWarnings("ReferenceEquality") // a rule's action is often the very one of the rule before
  Evidence(FilterProgram program, Blocking blocking, BitSet notAlive) {
    this.program = program;
    this.index = program.index();
    this.blocking = blocking;
    this.witnesses = new Witnesses(program);
    this.notAlive = notAlive;
    this.values = new Values(program.predicates());
    Action last = null;
    BitSet same = new BitSet();
    for (int i = 0; i < program.rules().size(); i++) {
      Rule rule = program.rules().get(i).rule();
      if (rule.branches().isEmpty()) {
        if (rule.action() != last) {
          last = rule.action();
          same = sameEffect.computeIfAbsent(last, a -> new BitSet());
        }
        same.set(i);
        continue;
      }
      List<Rule.Arm> arms = rule.branches();
      Action action = arms.get(0).action();
      if (arms.stream().allMatch(arm -> arm.action().sameEffect(action))) {
        sameEffect.computeIfAbsent(action, a -> new BitSet()).set(i);
      }
    }
    // What leaves a base chain acts as the default does, without any further effect.
    for (int i = 0; i < program.rules().size(); i++) {
      leaving.set(i, kinds(i).stream().allMatch(k -> k == Action.Kind.RETURN || k == Action.Kind.GOTO));
    }
    sameEffectOf(Action.PERMIT).or(leaving);
    sameEffectOf(Action.DENY).or(leaving);
    boolean many = !program.escapes() && notAlive.cardinality() > MANY;
    live = many ? index.without(notAlive) : index;
    excluded = many ? null : notAlive;
    ownExcluded = (BitSet) leaving.clone();
    if (!many) {
      ownExcluded.or(notAlive);
    }
    if (program.escapes()) {
      excludeOtherDispositions();
    }
  }

  private void excludeOtherDispositions() {
    for (Action.Kind kind : Action.Kind.values()) {
      BitSet others = (BitSet) notAlive.clone();
      for (int i = 0; i < program.rules().size(); i++) {
        if (kinds(i).stream().noneMatch(k -> isAlike(k, kind))) {
          others.set(i);
        }
      }
      others.set(program.structure());
      otherDisposition.put(kind, others);
    }
  }

  private static boolean isAlike(Action.Kind a, Action.Kind b) {
    return a == b || (a.isDrop() && b.isDrop());
  }

  /** The kinds of action of a rule. */
  private List<Action.Kind> kinds(int rule) {
    Rule one = program.rules().get(rule).rule();
    return one.branches().isEmpty()
        ? List.of(one.action().kind())
        : one.branches().stream().map(arm -> arm.action().kind()).toList();
  }

  /**
   * The fate of a rule that is known to be dead.
   *
   * @param limit limit of work for each of the questions asked about it
   */
  Fate of(int number, long limit) {
    List<Query> queries = Blocking.queries(program.occurrences().get(number));
    boolean bound =
        program.occurrences().get(number).stream()
            .anyMatch(o -> program.roots().get(o.root()).bound());
    RuleRef ref = program.rules().get(number);
    RuleRef duplicateOf = duplicateOf(number, queries, Work.limit(limit));
    List<Outcomes> outcomes = new ArrayList<>(1);
    BitSet ownOwners = new BitSet();
    boolean isOwn = true;
    List<Rule.Arm> arms = ref.rule().arms();
    for (int arm = 0; arm < arms.size(); arm++) {
      Action action = arms.get(arm).action();
      List<Query> of = ofArm(number, arm);
      if (action.kind().isVerdict() && !of.isEmpty()) {
        Outcomes one = new Outcomes(program, action, sameEffectOf(action), values);
        one.explore(of, Work.limit(limit));
        if (one.any() || one.exhausted()) {
          outcomes.add(one);
        }
        isOwn = isOwn && ownCover(of, action.kind(), ownOwners, Work.limit(limit));
      } else if (!of.isEmpty()) {
        isOwn = false;
      }
    }
    int[] own = isOwn ? ownOwners.stream().toArray() : null;
    Agreement agreement = agreement(outcomes);
    boolean opposed =
        agreement == Agreement.OPPOSITE || (agreement == Agreement.MIXED && own == null);
    int[] by;
    if (duplicateOf != null) {
      by = new int[] {program.number(duplicateOf.ruleset(), duplicateOf.rule().index())};
    } else {
      int[] candidates =
          own != null && !opposed ? own : anyCover(queries, Work.limit(limit));
      by =
          candidates == null
              ? null
              : blocking.irreducible(queries, candidates, Work.limit(4 * limit));
    }
    if (by == null) {
      return new Fate.Undecided("the work limit was reached while looking for the causes");
    }
    List<RuleRef> causes =
        Arrays.stream(by).mapToObj(owner -> program.rules().get(owner)).toList();
    Shown shown = witness(queries, outcomes, opposed);
    return new Fate.Dead(
        causes.size() == 1 ? Cause.SINGLE : Cause.UNION,
        causes,
        opposed,
        agreement,
        opposed && shown != null ? shown.conditions() : List.of(),
        duplicateOf,
        shown == null ? null : shown.witness(),
        bound);
  }

  /** The packets of one arm of a rule. */
  private List<Query> ofArm(int number, int arm) {
    return Blocking.queries(
        program.occurrences().get(number).stream().filter(o -> o.arm() == arm).toList());
  }

  private BitSet sameEffectOf(Action action) {
    BitSet same = sameEffect.get(action);
    return same == null ? new BitSet() : same;
  }

  /** How the packets for which a verdict is asked are decided, over all arms that ask for one. */
  private static Agreement agreement(List<Outcomes> outcomes) {
    if (outcomes.isEmpty()) {
      return Agreement.NONE;
    }
    if (outcomes.stream().anyMatch(o -> o.has(Outcome.UNKNOWN) || o.exhausted())) {
      return Agreement.UNKNOWN;
    }
    boolean other = outcomes.stream().anyMatch(o -> o.has(Outcome.OTHER_EFFECT));
    boolean same = other || outcomes.stream().anyMatch(o -> o.has(Outcome.SAME));
    if (outcomes.stream().anyMatch(o -> o.has(Outcome.OPPOSITE))) {
      return same ? Agreement.MIXED : Agreement.OPPOSITE;
    }
    return other ? Agreement.SAME_DISPOSITION : Agreement.SAME;
  }

  /** Whether live rules of a verdict's own disposition alone take all packets; adds them. */
  private boolean ownCover(List<Query> queries, Action.Kind kind, BitSet owners, Work work) {
    for (Query query : queries) {
      if (coverByOwn(query, kind, work)
          instanceof Coverage.Covered covered) {
        Arrays.stream(covered.owners()).forEach(owners::set);
      } else {
        return false;
      }
    }
    return true;
  }

  /** Live rules that take all the rule's packets; null when the work ran out. */
  private int @Nullable [] anyCover(List<Query> queries, Work work) {
    BitSet owners = new BitSet();
    for (Query query : queries) {
      if (coverByAny(query, work)
          instanceof Coverage.Covered covered) {
        Arrays.stream(covered.owners()).forEach(owners::set);
      } else {
        return null;
      }
    }
    return owners.stream().toArray();
  }

  private Coverage coverByOwn(Query query, Action.Kind kind, Work work) {
    int verdicts = 1 << Kinds.verdict(kind, true);
    if (program.escapes()) {
      BitSet others = otherDisposition.getOrDefault(kind, notAlive);
      return blocking.blockedByVerdicts(query.box(), query.position(), others, verdicts, work);
    }
    Filter own = new Filter(verdicts, ownExcluded, null);
    return live.covered(query.box(), query.position(), own, work);
  }

  private Coverage coverByAny(Query query, Work work) {
    return program.escapes()
        ? blocking.blocked(query.box(), query.position(), notAlive, work)
        : live.covered(
            query.box(), query.position(), new Filter(Kinds.VERDICTS, excluded, null), work);
  }

  /** The first live rule of the ruleset before this one with the same match and effect. */
  private @Nullable RuleRef duplicateOf(int number, List<Query> queries, Work work) {
    RuleRef ref = program.rules().get(number);
    List<Action.Kind> kinds = kinds(number);
    if (!kinds.stream().allMatch(kind -> kind.isVerdict() || kind == Action.Kind.RETURN)) {
      return null;
    }
    Point point = possible(queries);
    if (point == null) {
      return null;
    }
    int before = queries.stream().mapToInt(Query::position).max().orElse(0);
    BitSet candidates = new BitSet();
    index.forEachMeeting(
        Box.of(single(point), new int[0]),
        0,
        before,
        Kinds.CERTAIN,
        entry -> candidates.set(index.owner(entry)));
    for (int other = candidates.nextSetBit(0); other >= 0 && other < number; ) {
      RuleRef earlier = program.rules().get(other);
      if (earlier.ruleset().name().equals(ref.ruleset().name())
          && !notAlive.get(other)
          && earlier.rule().action().sameEffect(ref.rule().action())
          && sameMatch(number, other, work)
          && covers(other, queries, work)) {
        return earlier;
      }
      other = candidates.nextSetBit(other + 1);
    }
    return null;
  }

  private static IntSet[] single(Point point) {
    IntSet[] sets = new IntSet[point.axisCount()];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = IntSet.of(point.rank(axis), point.rank(axis));
    }
    return sets;
  }

  private boolean covers(int owner, List<Query> queries, Work work) {
    int[] by = blocking.irreducible(queries, new int[] {owner}, work);
    if (by == null || by.length == 0) {
      return false;
    }
    BitSet others = new BitSet();
    others.set(0, program.structure() + 1);
    others.clear(owner);
    for (Query query : queries) {
      if (!(blocking.blocked(query.box(), query.position(), others, work)
          instanceof Coverage.Covered)) {
        return false;
      }
    }
    return true;
  }

  /** Whether two rules match the same packets as written, whatever nobody can know. */
  private boolean sameMatch(int a, int b, Work work) {
    Rule one = program.rules().get(a).rule();
    Rule other = program.rules().get(b).rule();
    boolean certain = program.parts().get(a).stream().allMatch(FilterProgram.Part::certain);
    if (!one.branches().isEmpty() || !other.branches().isEmpty()) {
      return certain && one.branches().equals(other.branches());
    }
    if (certain && one.match().equals(other.match())) {
      return true;
    }
    return contains(a, b, work) && contains(b, a, work);
  }

  /** Whether rule {@code a} must match all that rule {@code b} may match, as written. */
  private boolean contains(int a, int b, Work work) {
    Deque<Box> open = new ArrayDeque<>();
    Predicates names = new Predicates();
    for (FilterProgram.Part part : program.parts().get(b)) {
      Box box = written(part, names);
      if (box != null) {
        open.add(box);
      }
    }
    List<Box> cover = new ArrayList<>(program.space().impossible());
    for (FilterProgram.Part part : program.parts().get(a)) {
      Box box = written(part, names);
      if (box != null && part.certain()) {
        cover.add(box);
      }
    }
    while (!open.isEmpty()) {
      Box box = open.pop();
      if (!work.spend(16)) {
        return false;
      }
      Box by = null;
      for (Box candidate : cover) {
        if (candidate.meets(box)) {
          by = candidate;
          break;
        }
      }
      if (by == null) {
        return false;
      }
      box.minus(by).forEach(open::push);
    }
    return true;
  }

  private @Nullable Box written(FilterProgram.Part part, Predicates names) {
    int[] literals = names.literals(part.product());
    return literals == null ? null : part.box().intersect(program.space().everything(literals));
  }

  /** What a witness shows, most telling first. */
  private static final List<Outcome> DEFEATED =
      List.of(Outcome.OPPOSITE_FREE, Outcome.OPPOSITE_OWN, Outcome.OPPOSITE, Outcome.UNKNOWN);

  private static final List<Outcome> REPLACED =
      List.of(
          Outcome.UNKNOWN,
          Outcome.OTHER_EFFECT,
          Outcome.SAME,
          Outcome.OPPOSITE_FREE,
          Outcome.OPPOSITE_OWN,
          Outcome.OPPOSITE);

  /**
   * A packet that shows a finding.
   *
   * @param conditions what an opposite decision of it rests on
   */
  private record Shown(Witness witness, List<String> conditions) {}

  /** A packet of the rule that shows the finding, as everyday as can be. */
  private @Nullable Shown witness(List<Query> queries, List<Outcomes> all, boolean opposed) {
    Outcomes outcomes = null;
    Outcome shown = null;
    for (Outcome outcome : opposed ? DEFEATED : REPLACED) {
      for (Outcomes one : all) {
        if (shown == null && one.has(outcome)) {
          shown = outcome;
          outcomes = one;
        }
      }
    }
    Point start = shown == null || outcomes == null ? null : outcomes.point(shown);
    if (start == null) {
      start = possible(queries);
    }
    if (start == null) {
      return null;
    }
    Point from = start;
    Box box = queries.stream().map(Query::box).filter(from::isIn).findFirst().orElse(null);
    if (box == null) {
      return null;
    }
    Outcomes chosen = outcomes;
    Outcome wanted = shown;
    Point point =
        witnesses.everyday(
            from,
            box,
            p ->
                wanted == null
                    || chosen == null
                    || chosen.has(wanted, route(p), p));
    return shown(point, wanted, chosen);
  }

  private Shown shown(Point point, @Nullable Outcome wanted, @Nullable Outcomes outcomes) {
    Route route = route(point);
    FilterProgram.Root root =
        program.roots().get(program.space().rank(point, PacketSpace.ROOT));
    boolean nobodyKnows = wanted == Outcome.UNKNOWN || root.leaves();
    Action.Kind byDefault = nobodyKnows ? null : root.entry().defaultAction();
    RuleRef decider = null;
    Action.Kind verdict = route.arrives ? byDefault : null;
    List<String> conditions = new ArrayList<>();
    // What decides for certain says more than what only may.
    List<Integer> deciders = new ArrayList<>(route.deciders);
    deciders.sort(Comparator.comparing(e -> (1 << index.kind(e) & Kinds.VERDICTS) == 0));
    for (int entry : deciders) {
      int owner = index.owner(entry);
      boolean perhaps = (1 << index.kind(entry) & Kinds.VERDICTS) == 0;
      if (owner < program.structure() && shows(entry, wanted, outcomes)) {
        Action.Kind kind = program.action(entry).kind();
        decider = kind.isVerdict() ? program.rules().get(owner) : null;
        verdict = kind.isVerdict() ? kind : byDefault;
        if (perhaps) {
          conditions.addAll(uncertain(owner, point));
        }
        break;
      }
    }
    if (outcomes != null && wanted != Outcome.OPPOSITE_FREE) {
      conditions.addAll(outcomes.assumptions(route, point));
    }
    return new Shown(
        new Witness(witnesses.packet(point), verdict, decider, root.entry().name()),
        conditions.stream().distinct().toList());
  }

  private static boolean shows(int entry, @Nullable Outcome wanted, @Nullable Outcomes outcomes) {
    if (wanted == null || outcomes == null) {
      return true;
    }
    return switch (wanted) {
      case SAME, OTHER_EFFECT, OPPOSITE, UNKNOWN -> outcomes.ofEntry(entry) == wanted;
      case OPPOSITE_FREE, OPPOSITE_OWN -> outcomes.isSure(entry);
    };
  }

  /** The conditions of a rule that perhaps decides a packet, where it may match it. */
  private List<String> uncertain(int owner, Point point) {
    for (FilterProgram.Part part : program.parts().get(owner)) {
      if (!part.certain() && point.isIn(part.box())) {
        return part.product().conditions().stream()
            .map(c -> (c.negated() ? "not " : "") + c.text())
            .toList();
      }
    }
    return List.of();
  }

  private Route route(Point point) {
    return Route.of(index, point, program.end(), Route.Scope.ALL, true, Work.unlimited());
  }

  private @Nullable Point possible(List<Query> queries) {
    for (Query query : queries) {
      if (blocking.blocked(query.box(), 0, null, Work.unlimited()) instanceof Coverage.Open open) {
        return open.point();
      }
    }
    return null;
  }
}
