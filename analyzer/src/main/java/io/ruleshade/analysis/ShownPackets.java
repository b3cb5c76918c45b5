package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the packet that shows how those of a dead rule are decided. */
final class ShownPackets {
  /** What a witness shows, most telling first. */
  private static final List<Ruling> DEFEATED =
      List.of(Ruling.OPPOSITE_FREE, Ruling.OPPOSITE_OWN, Ruling.OPPOSITE, Ruling.UNKNOWN);

  private static final List<Ruling> REPLACED =
      List.of(
          Ruling.UNKNOWN,
          Ruling.OTHER_EFFECT,
          Ruling.SAME,
          Ruling.OPPOSITE_FREE,
          Ruling.OPPOSITE_OWN,
          Ruling.OPPOSITE);

  private final FilterProgram program;
  private final CoverIndex index;
  private final Blocking blocking;
  private final Witnesses witnesses;

  ShownPackets(FilterProgram program, Blocking blocking) {
    this.program = program;
    this.index = program.index();
    this.blocking = blocking;
    this.witnesses = new Witnesses(program);
  }

  /**
   * A packet that shows a finding.
   *
   * @param conditions what an opposite decision of it rests on
   */
  record Shown(Witness witness, List<String> conditions) {}

  /** A packet of the rule that shows the finding, as everyday as can be. */
  @Nullable Shown show(
      List<Query> queries, List<Outcomes> all, boolean opposed, Work polish) {
    Outcomes outcomes = null;
    Ruling shown = null;
    for (Ruling outcome : opposed ? DEFEATED : REPLACED) {
      for (Outcomes one : all) {
        if (shown == null && one.has(outcome)) {
          shown = outcome;
          outcomes = one;
        }
      }
    }
    Point start = shown == null || outcomes == null ? null : outcomes.point(shown);
    if (start == null) {
      start = blocking.possible(queries);
    }
    if (start == null) {
      return null;
    }
    Point from = start;
    // Of a rule with several arms, a packet of the arm that the outcome is about.
    List<Box> boxes =
        outcomes == null ? queries.stream().map(Query::box).toList() : outcomes.boxes();
    Box box = boxes.stream().filter(from::isIn).findFirst().orElse(null);
    if (box == null) {
      return null;
    }
    Outcomes chosen = outcomes;
    Ruling wanted = shown;
    Point point =
        witnesses.everyday(
            from,
            box,
            p ->
                wanted == null
                    || chosen == null
                    || (chosen.has(wanted, route(p, polish), p, polish) && !polish.exhausted()));
    return shown(point, wanted, chosen, opposed);
  }

  private Shown shown(
      Point point, @Nullable Ruling wanted, @Nullable Outcomes outcomes, boolean opposed) {
    Route route = route(point, Work.unlimited());
    FilterProgram.Root root =
        program.roots().get(program.space().rank(point, PacketSpace.ROOT));
    boolean nobodyKnows = wanted == Ruling.UNKNOWN || root.leaves();
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
    if (opposed && outcomes != null && wanted != Ruling.OPPOSITE_FREE) {
      conditions.addAll(outcomes.premises(route, point));
    }
    return new Shown(
        new Witness(witnesses.packet(point), verdict, decider, root.entry().name()),
        conditions.stream().distinct().toList());
  }

  private static boolean shows(int entry, @Nullable Ruling wanted, @Nullable Outcomes outcomes) {
    return wanted == null || outcomes == null || outcomes.shows(wanted, entry);
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

  private Route route(Point point, Work work) {
    return Route.of(index, point, program.end(), Route.Scope.ALL, true, work);
  }
}
