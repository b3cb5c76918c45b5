package io.ruleshade.analysis;

import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.Asks.Ask;
import io.ruleshade.model.Action;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that can happen to one packet from an entry point on, as a decision diagram: conditions that nobody
 * can decide from the packet, each with the two ways that lead on from it, the conditions with memory that
 * the packet comes to, what is logged or written on the way, and the ends.
 *
 * <p>Two packets whose diagrams are the same fare alike whatever the conditions say, as long as the
 * memories say the same: that they do follows, packet by packet, where all packets come to the same memories
 * (a bisimulation). The way through a rule of several arms that hang on a condition is approximated: more
 * ways may be in the diagram than there are, but the same for the same rule.
 */
final class Course {
  /** A place on the way. */
  private sealed interface Step {
    /** The packet's fate; text where nobody knows it. */
    record End(Object fate) implements Step {}

    /** Something is done to the packet. */
    record Done(Action action, int next) implements Step {}

    /** A condition with memory is asked. */
    record Asked(Ask ask, int next) implements Step {}

    /** Whether some conditions hold; the question names memories by {@link Ask}. */
    record Fork(List<Object> question, int yes, int no) implements Step {}

    /** Nothing. */
    record Passed(int next) implements Step {}
  }

  private final FilterProgram program;
  private final CoverIndex index;
  private final CoverIndex effects;
  private final boolean sameDoubts;
  private final Point point;
  private final int root;
  private final Work work;

  /**
   * By place in order, each after all that lead to it: twice the position, and one more for what happens
   * there if a condition holds. Behind the last is the default.
   */
  private final TreeMap<Integer, Step> steps = new TreeMap<>();

  /** The first place of a step at or behind a place. */
  private final Map<Integer, Integer> firstFrom = new HashMap<>();

  private final Deque<Integer> open = new ArrayDeque<>();

  /** What is nowhere else. */
  private record Unique(int root, int position) {}

  private Course(
      FilterProgram program, Point point, int root, boolean sameDoubts, Work work) {
    this.program = program;
    this.index = program.index();
    this.effects = program.sideEffects().index();
    this.point = point;
    this.root = root;
    this.sameDoubts = sameDoubts;
    this.work = work;
  }

  /**
   * Follows a packet.
   *
   * @param root where it enters
   * @param sameDoubts whether lines that were not understood do the same where they read the same
   * @return null where the work runs out
   */
  static @Nullable Course of(
      FilterProgram program, Point point, int root, boolean sameDoubts, Work work) {
    Course course = new Course(program, point, root, sameDoubts, work);
    course.follow();
    return work.exhausted() ? null : course;
  }

  /** The conditions with memory that the packet may come to, in order. */
  List<Ask> asks() {
    List<Ask> out = new ArrayList<>();
    for (Step step : steps.values()) {
      if (step instanceof Step.Asked asked) {
        out.add(asked.ask);
      }
    }
    return out;
  }

  /** Diagrams, each node once: what is the same has the same number. */
  static final class Table {
    private final Map<Object, Integer> numbers = new HashMap<>();

    private int number(Object node) {
      int fresh = numbers.size();
      Integer known = numbers.putIfAbsent(node, fresh);
      return known == null ? fresh : known;
    }
  }

  /**
   * The number of the diagram. Forks of which both ways lead to the same are left out.
   *
   * @param asked the name of a memory that is asked; null where it does not matter what comes to it
   * @param said the name of a memory of which the answer counts
   */
  int number(Table table, Function<Ask, @Nullable Object> asked, Function<Ask, Object> said) {
    Map<Integer, Integer> known = new HashMap<>();
    known.put(at(program.end()), table.number(byDefault()));
    for (Map.Entry<Integer, Step> entry : steps.descendingMap().entrySet()) {
      int number =
          switch (entry.getValue()) {
            case Step.End end -> table.number(end.fate);
            case Step.Done done -> table.number(List.of(done.action, after(done.next, known)));
            case Step.Passed passed -> after(passed.next, known);
            case Step.Asked its -> {
              Object name = asked.apply(its.ask);
              int next = after(its.next, known);
              yield name == null ? next : table.number(List.of("asks", name, next));
            }
            case Step.Fork fork -> {
              int yes = after(fork.yes, known);
              int no = after(fork.no, known);
              yield yes == no
                  ? yes
                  : table.number(List.of(named(fork.question, said), yes, no));
            }
          };
      known.put(entry.getKey(), number);
    }
    return after(0, known);
  }

  private int after(int place, Map<Integer, Integer> known) {
    return Objects.requireNonNull(known.get(Objects.requireNonNull(firstFrom.get(place))));
  }

  /** The place of a position. */
  private static int at(int position) {
    return 2 * position;
  }

  private static Object named(Object part, Function<Ask, Object> said) {
    if (part instanceof Ask ask) {
      return said.apply(ask);
    }
    return part instanceof Collection<?> all
        ? all.stream().map(each -> named(each, said)).toList()
        : part;
  }

  /** What leaves for a caller that is not known gets an action of its own. */
  private Action byDefault() {
    FilterProgram.Root its = program.roots().get(root);
    return Action.of(its.leaves() ? Action.Kind.RETURN : its.entry().defaultAction());
  }

  private void follow() {
    open.push(0);
    while (!open.isEmpty() && work.spend(16)) {
      int place = open.pop();
      if (firstFrom.containsKey(place)) {
        continue;
      }
      int from = place / 2;
      int sure = first(index, from, program.end(), Kinds.CERTAIN);
      int until = sure < 0 ? program.end() : index.position(sure);
      int maybe = first(index, from, until, Kinds.PERHAPS);
      until = maybe < 0 ? until : index.position(maybe);
      int effect = first(effects, from, until, SideEffects.ALL);
      int here = effect < 0 ? until : effects.position(effect);
      firstFrom.put(place, at(here));
      if (here != program.end() && !steps.containsKey(at(here))) {
        put(at(here), effect >= 0 ? effect(here) : maybe >= 0 ? maybe(maybe) : sure(sure));
      }
    }
  }

  private void put(int place, Step step) {
    steps.put(place, step);
    switch (step) {
      case Step.End end -> {}
      case Step.Done done -> open.push(done.next);
      case Step.Asked asked -> open.push(asked.next);
      case Step.Passed passed -> open.push(passed.next);
      case Step.Fork fork -> {
        open.push(fork.yes);
        open.push(fork.no);
      }
    }
  }

  /** A fork at a position of which one way leads to a step, and the other on. */
  private Step fork(List<Object> question, Step then, int position) {
    int place = at(position) + 1;
    firstFrom.put(place, place);
    put(place, then);
    return new Step.Fork(question, place, at(position + 1));
  }

  private int first(CoverIndex in, int from, int to, int kinds) {
    return from >= to ? -1 : in.firstContaining(point, from, to, kinds, work);
  }

  private Step sure(int entry) {
    return index.kind(entry) == Kinds.ESCAPE
        ? new Step.Passed(at(index.scopeEnd(entry)))
        : new Step.End(fate(entry));
  }

  private Object fate(int entry) {
    Action action = program.action(entry);
    return action.kind().isVerdict() ? action : byDefault();
  }

  private Step maybe(int entry) {
    int here = index.position(entry);
    int owner = index.owner(entry);
    if (owner >= program.structure() || program.asks().unknowns().containsKey(here)) {
      String text = Sides.unmarkedCall(program.asks().unknowns().getOrDefault(here, ""));
      Object unknown = sameDoubts ? text : new Unique(root, here);
      return index.kind(entry) == Kinds.MAYBE_ESCAPE
          ? new Step.Fork(
              List.of("led by", unknown), at(index.scopeEnd(entry)), at(here + 1))
          : fork(List.of("decided by", unknown), new Step.End(List.of("unknown", unknown)), here);
    }
    Rule rule = program.rules().get(owner).rule();
    Match match = rule.arms().get(program.arms().getOrDefault(here, 0)).match();
    if (index.kind(entry) == Kinds.MAYBE_ESCAPE) {
      boolean skips = program.asks().skips().get(here);
      boolean leaves = !skips && program.action(entry).kind() == Action.Kind.GOTO;
      List<Object> question = question(owner, match, leaves ? "back behind" : "holds");
      return skips
          ? new Step.Fork(question, at(here + 1), at(index.scopeEnd(entry)))
          : new Step.Fork(question, at(index.scopeEnd(entry)), at(here + 1));
    }
    return fork(question(owner, match, "holds"), new Step.End(fate(entry)), here);
  }

  private Step effect(int here) {
    int sure = first(effects, here, here + 1, SideEffects.SURE);
    int entry = sure >= 0 ? sure : first(effects, here, here + 1, SideEffects.ALL);
    int owner = effects.owner(entry);
    Rule rule = program.rules().get(owner).rule();
    Ask ask = program.asks().byPosition().get(here);
    Match match;
    Step step;
    if (ask != null) {
      match = program.asks().of(owner).get(ask.number()).match();
      step = new Step.Asked(ask, at(here + 1));
    } else {
      List<Rule.Arm> arms = rule.arms();
      int arm = program.arms().getOrDefault(here, 0);
      match = arms.get(arm).match();
      step = new Step.Done(arms.get(arm).action(), at(here + arms.size() - arm));
    }
    return sure >= 0 ? step : fork(question(owner, match, "holds"), step, here);
  }

  /**
   * What a rule asks of the packet that nobody can decide: the conditions of each product that the packet
   * is in. Where these differ from product to product, with the predicates, which say what product counts;
   * then one that may have been written is another at each place.
   */
  private List<Object> question(int owner, Match match, String how) {
    Set<List<Object>> doubts = new LinkedHashSet<>();
    Set<List<Object>> whole = new LinkedHashSet<>();
    for (Product product : match.products()) {
      if (!point.isIn(program.space().box(product))) {
        continue;
      }
      List<Object> its = new ArrayList<>();
      List<Object> all = new ArrayList<>();
      List<Ask> asked = program.asks().asked(owner, product);
      int number = 0;
      for (Condition condition : product.conditions()) {
        Object name =
            switch (condition) {
              case Condition.Stateful s -> List.of(asked.get(number++), s.text(), s.negated());
              case Condition.Unknown u -> u.text();
              case Condition.Predicate p ->
                  List.of(
                      p.dependsOn().isEmpty() ? "" : new Unique(root, owner), p.text(), p.negated());
            };
        all.add(name);
        if (!(condition instanceof Condition.Predicate)) {
          its.add(name);
        }
      }
      doubts.add(its);
      whole.add(all);
    }
    return List.of(how, doubts.size() > 1 ? List.copyOf(whole) : List.copyOf(doubts));
  }
}
