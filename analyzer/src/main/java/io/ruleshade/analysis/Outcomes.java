package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the packets of a dead rule are finally decided, against what the rule asks for: which kinds of
 * outcome occur at all, each with a packet.
 *
 * <p>Where nothing leaves a chain early, an outcome occurs exactly if some entry before the rule that
 * leads to it is not covered by what stands before that entry. Otherwise one packet is followed, the
 * region that surely fares alike is taken, it is made sure that nothing in it could lead to an outcome
 * that was not seen yet, and so on with the rest. Rules that are dead themselves are not looked at: no
 * packet comes to them.
 */
final class Outcomes {
  private static final long SURE_WORK = 400_000;
  private static final int SURE_TRIES = 24;

  /** So many entries are looked for one by one, as one of the first mostly decides. */
  private static final int FEW = 4;

  /** Up to so many that meet a rule are found in one search, which the outcomes share. */
  private static final int MANY = 256;

  private final FilterProgram program;
  private final CoverIndex index;
  private final Contrast contrast;
  private final Premises premises;
  private final Values values;
  private final List<Box> boxes;
  private final CoverIndex free;
  private final Map<Ruling, Point> found = new EnumMap<>(Ruling.class);
  private boolean exhausted;

  /**
   * Looks at packets for which a rule asks a verdict.
   *
   * @param index the entries of the program without those to which no packet comes
   * @param contrast compares with the verdict
   * @param boxes the packets
   * @param values which conditions can hold together
   * @param free the entries of rules that ask for no conditions somewhere
   */
  Outcomes(
      FilterProgram program,
      CoverIndex index,
      Contrast contrast,
      List<Box> boxes,
      Values values,
      CoverIndex free) {
    this.program = program;
    this.index = index;
    this.contrast = contrast;
    this.boxes = boxes;
    this.premises = new Premises(program, index, contrast, boxes, values);
    this.values = values;
    this.free = free;
  }

  /** The packets that it is about. */
  List<Box> boxes() {
    return boxes;
  }

  /** Explores all packets of the rule until nothing new can be found or the work runs out. */
  void explore(List<Query> queries, Budget budget) {
    Work work = budget.question();
    explore(
        queries,
        EnumSet.of(Ruling.SAME, Ruling.OTHER_EFFECT, Ruling.OPPOSITE, Ruling.UNKNOWN),
        work);
    exhausted |= work.exhausted();
    Point opposite = found.get(Ruling.OPPOSITE);
    if (opposite != null && !has(Ruling.UNKNOWN) && !exhausted) {
      Work further = budget.question(SURE_WORK);
      Ruling sure = premises.sure(route(opposite, further), opposite, further);
      if (sure != null && !further.exhausted()) {
        found.put(sure, opposite);
      }
      if (mayBeFree(further)) {
        exploreSure(Ruling.OPPOSITE_FREE, budget.question(SURE_WORK));
      }
      if (boxes.stream().anyMatch(box -> box.literals().length > 0)) {
        exploreSure(Ruling.OPPOSITE_OWN, budget.question(SURE_WORK));
      }
    }
  }

  private void explore(List<Query> queries, Set<Ruling> wanted, Work work) {
    if (program.escapes()) {
      follow(wanted, work);
      return;
    }
    for (Query query : queries) {
      List<Integer> some = meeting(query, 0, Filter.ALL_KINDS & ~Kinds.ESCAPES, MANY, work);
      for (Ruling outcome : wanted) {
        look(query, outcome, some, work);
        if (exhausted || found.containsKey(Ruling.UNKNOWN)) {
          return;
        }
      }
    }
  }

  /**
   * Looks for packets of a query with an outcome; they are all decided before its position.
   *
   * @param some entries that meet the query, by position: all of them, or more than {@link #MANY}
   */
  private void look(Query query, Ruling outcome, List<Integer> some, Work work) {
    boolean all = some.size() <= MANY;
    lookAt(query, outcome, some, all ? MANY : FEW, work);
    int from = 0;
    for (int tried = 0; !all && tried < FEW && !found.containsKey(outcome); tried++) {
      int kinds = contrast.kinds(outcome);
      BitSet excluded = contrast.excluded(outcome);
      int first =
          index.firstMeeting(query.box(), from, query.position(), kinds, -1, excluded, work);
      if (first < 0 || exhausted) {
        return;
      }
      from = index.position(first) + 1;
      List<Integer> entries = new ArrayList<>();
      index.forEachMeetingAt(query.box(), from - 1, kinds, work, entries::add);
      entries.forEach(entry -> decides(query.box(), entry, work));
    }
    if (!all && !found.containsKey(outcome) && !exhausted) {
      List<Integer> rest = meeting(query, from, contrast.kinds(outcome), Integer.MAX_VALUE, work);
      lookAt(query, outcome, rest, rest.size(), work);
    }
  }

  /** The entries of some kinds from a position on that meet a query, by position; of too many, some. */
  private List<Integer> meeting(Query query, int from, int kinds, int most, Work work) {
    List<Integer> entries = new ArrayList<>();
    index.whileMeeting(
        query.box(),
        values.holding(query.box()),
        from,
        query.position(),
        kinds,
        work,
        entry -> entries.add(entry) && entries.size() <= most);
    entries.sort(Comparator.comparingInt(index::position));
    return entries;
  }

  /** Looks at so many of some entries that may lead to an outcome. */
  private void lookAt(Query query, Ruling outcome, List<Integer> entries, int most, Work work) {
    int kinds = contrast.kinds(outcome);
    BitSet excluded = contrast.excluded(outcome);
    int looked = 0;
    for (int entry : entries) {
      if (exhausted || found.containsKey(outcome) || looked == most) {
        return;
      }
      if ((1 << index.kind(entry) & kinds) != 0
          && (excluded == null || !excluded.get(index.owner(entry)))) {
        decides(query.box(), entry, work);
        looked++;
      }
    }
  }

  /** Notes the outcome of an entry if it decides some packet of a box. */
  private void decides(Box box, int entry, Work work) {
    if (!work.spend(1)) {
      exhausted = true;
      return;
    }
    Box by = index.box(entry);
    Box common = values.exclude(box, by) ? null : box.intersect(by);
    if (common != null) {
      arriving(common, index.position(entry), work)
          .ifPresent(point -> found.putIfAbsent(contrast.ofEntry(entry), point));
    }
  }

  /** A packet of a box that can exist and that no verdict takes before a position. */
  private Optional<Point> arriving(Box whole, int position, Work work) {
    Deque<Box> open = new ArrayDeque<>(List.of(whole));
    while (!open.isEmpty()) {
      Box box = open.pop();
      if (!work.spend(16 + box.size())) {
        exhausted = true;
        return Optional.empty();
      }
      switch (index.covered(box, position, Filter.ofKinds(Kinds.VERDICTS), work)) {
        case Coverage.Open o -> {
          int[] conflict = values.conflict(o.point(), work);
          if (conflict == null) {
            return Optional.of(o.point());
          }
          box.minus(program.space().everything(conflict)).forEach(open::push);
        }
        case Coverage.Covered covered -> {}
        case Coverage.Exhausted e -> {
          exhausted = true;
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private void follow(Set<Ruling> wanted, Work work) {
    Deque<Box> open = new ArrayDeque<>(boxes);
    while (!open.isEmpty()) {
      wanted.removeAll(found.keySet());
      if (wanted.isEmpty() || found.containsKey(Ruling.UNKNOWN)) {
        return;
      }
      Box box = open.pop();
      if (!work.spend(32 + 4L * box.size())) {
        exhausted = true;
        return;
      }
      Set<Ruling> possible = possible(box, wanted, work);
      if (possible.isEmpty()) {
        continue;
      }
      Point point = index.pick(box);
      Box none = impossible(point, work);
      if (none != null) {
        box.minus(none).forEach(open::push);
        continue;
      }
      Route route = route(point, work);
      if (work.exhausted()) {
        // What was seen of the way so far proves nothing about the rest.
        exhausted = true;
        return;
      }
      for (Ruling outcome : contrast.verdicts(route, point)) {
        found.putIfAbsent(outcome, point);
      }
      possible.removeAll(found.keySet());
      Box common = route.common(box);
      int other = route.detour(common);
      for (Ruling outcome : possible) {
        if (other < 0) {
          other = route.meeting(common, contrast.kinds(outcome), contrast.excluded(outcome));
        }
      }
      next(box, common, other, open);
    }
  }

  /** Whether something decides oppositely without asking for a condition. */
  private boolean mayBeFree(Work work) {
    int kinds = contrast.oppositeKinds() & Kinds.VERDICTS;
    for (Box box : boxes) {
      if (contrast.ofDefault(root(box)) == Ruling.OPPOSITE
          || free.anyMeeting(box, 0, program.end(), kinds, null, work) >= 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks for a packet that is decided oppositely whatever the conditions of other rules are. Where
   * another rule could lead packets elsewhere under a condition, all of them are left out; so not
   * every such packet is found, and what is found is right.
   */
  private void exploreSure(Ruling wanted, Work work) {
    int tries = 0;
    Deque<Box> open = new ArrayDeque<>(boxes);
    while (!open.isEmpty() && !has(wanted) && tries++ < SURE_TRIES) {
      Box box = open.pop();
      Point point = index.pick(box);
      Box none = impossible(point, work);
      if (none != null) {
        box.minus(none).forEach(open::push);
        continue;
      }
      Route route = route(point, work);
      if (!work.spend(32 + 4L * box.size())) {
        return;
      }
      if (contrast.verdicts(route, point).contains(Ruling.OPPOSITE)) {
        if (premises.sure(route, point, work) == wanted) {
          found.put(wanted, point);
          return;
        }
        List<Integer> blockers = premises.blockers(route, point, work);
        if (!blockers.isEmpty()) {
          Box whole = index.box(blockers.get(0));
          box.minus(whole.withoutLiterals()).forEach(open::push);
          continue;
        }
      }
      Box common = route.common(box);
      int other = route.detour(common);
      if (other < 0) {
        other = route.meeting(common, contrast.oppositeKinds() & Kinds.VERDICTS, null);
      }
      next(box, common, other, open);
    }
  }

  private void next(Box box, Box common, int other, Deque<Box> open) {
    if (other < 0) {
      box.minus(common).forEach(open::push);
    } else {
      Blocking.split(box, index.box(other), open);
    }
  }

  private Route route(Point point, Work work) {
    return Route.of(index, point, program.end(), Route.Scope.ALL, true, work);
  }

  /** Packets that cannot exist, this one among them; null when it can exist. */
  private @Nullable Box impossible(Point point, Work work) {
    int entry = index.firstContaining(point, -1, 0, Filter.ALL_KINDS, work);
    if (entry >= 0) {
      return index.box(entry);
    }
    int[] conflict = values.conflict(point, work);
    return conflict == null ? null : program.space().everything(conflict);
  }

  /** The outcomes that the default or some entry that meets a box, wherever it stands, leads to. */
  private Set<Ruling> possible(Box box, Set<Ruling> wanted, Work work) {
    Ruling byDefault = contrast.ofDefault(root(box));
    Set<Ruling> out = EnumSet.noneOf(Ruling.class);
    for (Ruling outcome : wanted) {
      int kinds = contrast.kinds(outcome);
      BitSet excluded = contrast.excluded(outcome);
      if (outcome == byDefault
          || index.anyMeeting(box, 0, program.end(), kinds, excluded, work) >= 0) {
        out.add(outcome);
      }
    }
    return out;
  }

  private FilterProgram.Root root(Box box) {
    int axis = program.space().axis(PacketSpace.ROOT);
    return program.roots().get(axis < 0 ? 0 : box.set(axis).min());
  }

  /** Whether a packet may have an outcome; no as well where the work runs out. */
  boolean has(Ruling outcome, Route route, Point point, Work work) {
    return switch (outcome) {
      case SAME, OTHER_EFFECT, OPPOSITE, UNKNOWN ->
          contrast.verdicts(route, point).contains(outcome);
      case OPPOSITE_FREE, OPPOSITE_OWN -> premises.sure(route, point, work) == outcome;
    };
  }

  /** What the opposite decision of a packet rests on, besides what the rule itself asks for. */
  List<String> premises(Route route, Point point) {
    return premises.texts(route, point);
  }

  /** Whether an entry shows an outcome. */
  boolean shows(Ruling outcome, int entry) {
    return switch (outcome) {
      case SAME, OTHER_EFFECT, OPPOSITE, UNKNOWN -> contrast.ofEntry(entry) == outcome;
      case OPPOSITE_FREE, OPPOSITE_OWN -> contrast.isSure(entry);
    };
  }

  /** Whether some packet that can exist was looked at. */
  boolean any() {
    return !found.isEmpty();
  }

  boolean has(Ruling outcome) {
    return found.containsKey(outcome);
  }

  /** A packet with an outcome that was found; null when it was not. */
  @Nullable Point point(Ruling outcome) {
    return found.get(outcome);
  }

  boolean exhausted() {
    return exhausted;
  }
}
