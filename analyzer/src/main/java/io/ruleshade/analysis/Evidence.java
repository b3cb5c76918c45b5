package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.ShownPackets.Shown;
import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Why a dead rule is dead: who takes its packets, how they are decided, and a packet to show it. */
final class Evidence {
  /** From so many dead rules on they are taken out of the index rather than stepped over. */
  private static final int MANY = 256;

  private final FilterProgram program;
  private final CoverIndex index;
  private final Blocking blocking;
  private final Duplicates duplicates;
  private final ShownPackets packets;
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

  /** The index without the entries to which no packet comes. */
  private final CoverIndex reached;

  /** Of those, the entries of rules that ask for no conditions somewhere. */
  private final CoverIndex free;

  private final Map<Action, BitSet> sameEffect = new HashMap<>();
  private final Map<Action, Boolean> otherEffects = new ConcurrentHashMap<>();
  private final Map<Action.Kind, BitSet> otherDisposition = new HashMap<>();

  /**
   * Looks for evidence.
   *
   * @param notAlive rules that are not known to be alive
   * @param dead those of them to which no packet comes for certain
   */
  @SuppressWarnings("ReferenceEquality") // a rule's action is often the very one of the rule before
  Evidence(FilterProgram program, Blocking blocking, BitSet notAlive, BitSet dead) {
    this.program = program;
    this.index = program.index();
    this.blocking = blocking;
    this.duplicates = new Duplicates(program, blocking, notAlive);
    this.packets = new ShownPackets(program, blocking);
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
    reached = many && dead.equals(notAlive) ? live : index.without(dead);
    BitSet asking = asking();
    free = asking.isEmpty() ? reached : reached.without(asking);
    if (program.escapes()) {
      excludeOtherDispositions();
    }
  }

  /** Rules all of whose entries ask for conditions. */
  private BitSet asking() {
    BitSet out = new BitSet();
    BitSet plain = new BitSet();
    for (int entry = 0; entry < index.size(); entry++) {
      int owner = index.owner(entry);
      if (owner >= 0 && owner < program.structure()) {
        (index.asks(entry) ? out : plain).set(owner);
      }
    }
    out.andNot(plain);
    return out;
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

  /** Whether a rule may give a verdict; what leaves a base chain gives the default. */
  private static boolean mayGive(Action.Kind kind, Action.Kind verdict) {
    return isAlike(kind, verdict) || kind == Action.Kind.RETURN || kind == Action.Kind.GOTO;
  }

  private static boolean isAlike(Action.Kind a, Action.Kind b) {
    return a == b || (a.isDrop() && b.isDrop());
  }

  private List<Action.Kind> kinds(int rule) {
    return FilterProgram.kinds(program.rules().get(rule).rule());
  }

  /**
   * The fate of a rule that is known to be dead.
   *
   * @param known live rules that are known to take all its packets, for when it takes long to find others;
   *     null for none
   * @param budget the work for each of the questions asked about it
   */
  Fate of(int number, int @Nullable [] known, Budget budget) {
    List<Query> queries = Blocking.queries(program.occurrences().get(number));
    boolean bound =
        program.occurrences().get(number).stream()
            .anyMatch(o -> program.roots().get(o.root()).bound());
    RuleRef ref = program.rules().get(number);
    Work copying = budget.question();
    RuleRef duplicateOf = duplicates.of(number, queries, copying);
    if (duplicateOf == null && copying.exhausted()) {
      return new Fate.Undecided(
          "the work limit was reached while looking for a rule that it is a copy of");
    }
    List<Outcomes> outcomes = new ArrayList<>(1);
    Set<Integer> ownOwners = new TreeSet<>();
    boolean isOwn = true;
    boolean ownUnknown = false;
    List<Rule.Arm> arms = ref.rule().arms();
    for (int arm = 0; arm < arms.size(); arm++) {
      Action action = arms.get(arm).action();
      List<Query> of = ofArm(number, arm);
      if (action.kind().isVerdict() && !of.isEmpty()) {
        Contrast contrast = contrast(action);
        List<Box> boxes = of.stream().map(Query::box).toList();
        Outcomes one = new Outcomes(program, reached, contrast, boxes, values, free);
        one.explore(of, budget);
        if (one.exhausted()) {
          return new Fate.Undecided(
              "the work limit was reached while looking how its packets are decided");
        }
        if (one.any()) {
          outcomes.add(one);
        }
        Work covering = budget.question();
        if (isOwn && !ownCover(of, action.kind(), ownOwners, covering)) {
          isOwn = false;
          ownUnknown = covering.exhausted();
        }
      } else if (!of.isEmpty()) {
        isOwn = false;
      }
    }
    int[] own = isOwn ? array(ownOwners) : null;
    Agreement agreement = agreement(outcomes);
    if (agreement == Agreement.MIXED && ownUnknown) {
      return new Fate.Undecided(
          "the work limit was reached while looking whether rules like it take its packets");
    }
    boolean opposed =
        agreement == Agreement.OPPOSITE || (agreement == Agreement.MIXED && own == null);
    int[] by;
    if (duplicateOf != null) {
      by = new int[] {program.number(duplicateOf.ruleset(), duplicateOf.rule().index())};
    } else {
      int[] candidates =
          own != null && !opposed ? own : anyCover(queries, known, budget);
      by =
          candidates == null || (candidates.length == 1 && !program.escapes())
              ? candidates
              : blocking.irreducible(queries, candidates, budget.reduction());
    }
    if (by == null) {
      return new Fate.Undecided("the work limit was reached while looking for the causes");
    }
    List<RuleRef> causes =
        Arrays.stream(by).mapToObj(owner -> program.rules().get(owner)).toList();
    Shown shown = packets.show(queries, outcomes, opposed, budget.polish());
    return new Fate.Dead(
        causes.size() == 1 ? Cause.SINGLE : Cause.UNION,
        causes,
        opposed,
        agreement,
        outcomes.stream().anyMatch(o -> o.has(Ruling.OPPOSITE_FREE) || o.has(Ruling.OPPOSITE_OWN)),
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

  private Contrast contrast(Action action) {
    BitSet same = sameEffectOf(action);
    boolean others =
        otherEffects.computeIfAbsent(
            action,
            a -> {
              for (int i = 0; i < program.structure(); i++) {
                if (!same.get(i) && kinds(i).stream().anyMatch(kind -> mayGive(kind, a.kind()))) {
                  return true;
                }
              }
              return false;
            });
    return new Contrast(program, action, same, others);
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
    if (outcomes.stream().anyMatch(o -> o.has(Ruling.UNKNOWN))) {
      return Agreement.UNKNOWN;
    }
    boolean other = outcomes.stream().anyMatch(o -> o.has(Ruling.OTHER_EFFECT));
    boolean same = other || outcomes.stream().anyMatch(o -> o.has(Ruling.SAME));
    if (outcomes.stream().anyMatch(o -> o.has(Ruling.OPPOSITE))) {
      return same ? Agreement.MIXED : Agreement.OPPOSITE;
    }
    return other ? Agreement.SAME_DISPOSITION : Agreement.SAME;
  }

  /** Whether live rules of a verdict's own disposition alone take all packets; adds them. */
  private boolean ownCover(List<Query> queries, Action.Kind kind, Set<Integer> owners, Work work) {
    for (Query query : queries) {
      if (coverByOwn(query, kind, work)
          instanceof Coverage.Covered covered) {
        Arrays.stream(covered.owners()).forEach(owners::add);
      } else {
        return false;
      }
    }
    return true;
  }

  private int @Nullable [] anyCover(List<Query> queries, int @Nullable [] known, Budget budget) {
    if (known == null) {
      return anyCover(queries, budget.question());
    }
    int[] others = anyCover(queries, budget.question(Rounds.FIRST));
    return others == null ? known : others;
  }

  /** Live rules that take all the rule's packets; null when the work ran out. */
  private int @Nullable [] anyCover(List<Query> queries, Work work) {
    return Blocking.owners(queries, query -> coverByAny(query, work));
  }

  private static int[] array(Set<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
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
}
