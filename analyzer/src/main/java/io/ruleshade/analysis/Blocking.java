package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Occurrence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether all packets of an occurrence are taken away before they come to it, and by whom.
 *
 * <p>Where nothing leaves a chain early, this is a question about unions of boxes, which {@link
 * CoverIndex#covered} answers. With {@code RETURN} and {@code goto} a verdict takes only the packets
 * that come to it: then packets are followed one at a time and regions of packets that fare alike are
 * subtracted.
 */
final class Blocking {
  private final FilterProgram program;
  private final CoverIndex index;

  Blocking(FilterProgram program) {
    this.program = program;
    this.index = program.index();
  }

  /**
   * Whether every packet of a box is taken away before a position.
   *
   * @param excluded verdict rules that do not count; null for none
   */
  Coverage blocked(Box box, int position, @Nullable BitSet excluded, Work work) {
    if (!program.escapes()) {
      Filter filter = new Filter(Kinds.VERDICTS, excluded, null);
      return index.covered(box, position, filter, work);
    }
    return followed(box, position, new Route.Scope(excluded, null), work);
  }

  /**
   * Like {@link #blocked}, as if nothing left a chain that the position is in.
   *
   * @param verdicts the kinds of verdict that count
   */
  Coverage blockedByVerdicts(
      Box box, int position, BitSet excluded, int verdicts, Work work) {
    if (!program.escapes()) {
      return index.covered(box, position, new Filter(verdicts, excluded, null), work);
    }
    return followed(box, position, new Route.Scope(excluded, new BitSet(), verdicts), work);
  }

  private Coverage followed(Box whole, int position, Route.Scope scope, Work work) {
    Deque<Box> open = new ArrayDeque<>();
    open.push(whole);
    BitSet owners = new BitSet();
    int single = single(whole, position, scope, work);
    if (single >= 0) {
      return new Coverage.Covered(new int[] {index.owner(single)});
    }
    while (!open.isEmpty()) {
      Box box = open.pop();
      if (!work.spend(32 + 4L * box.size())) {
        return new Coverage.Exhausted();
      }
      Point point = index.pick(box);
      int impossible = index.firstContaining(point, -1, 0, Filter.ALL_KINDS, work);
      if (impossible >= 0) {
        box.minus(index.box(impossible)).forEach(open::push);
        continue;
      }
      Route route = Route.of(index, point, position, scope, false, work);
      if (work.exhausted()) {
        return new Coverage.Exhausted();
      }
      if (route.arrives) {
        return new Coverage.Open(point);
      }
      Box common = route.common(box);
      int detour = route.detour(common);
      if (detour < 0) {
        route.used.forEach(entry -> owners.set(index.owner(entry)));
        box.minus(common).forEach(open::push);
      } else {
        split(box, index.box(detour), open);
      }
    }
    owners.clear(program.structure());
    return new Coverage.Covered(owners.stream().toArray());
  }

  /** Pushes the parts of a box outside and inside another; the inside is looked at first. */
  static void split(Box box, Box by, Deque<Box> open) {
    box.minus(by).forEach(open::push);
    Box inside = box.intersect(by);
    if (inside != null) {
      open.push(inside);
    }
  }

  /**
   * A verdict that takes the whole box and that nothing leads around; -1 when none is found. What
   * leaves a chain that the position is in leads no packet there.
   */
  private int single(Box box, int position, Route.Scope scope, Work work) {
    int entry =
        index.firstContaining(box, 0, position, scope.verdicts(), -1, scope.without(), work);
    if (entry < 0) {
      return -1;
    }
    int at = index.position(entry);
    int detour = index.firstEnding(box, 0, at, Kinds.ESCAPES, at, position, work);
    return detour < 0 ? entry : -1;
  }

  /** A packet of some queries that can exist; null when there is none. */
  @Nullable Point possible(List<Query> queries) {
    for (Query query : queries) {
      if (blocked(query.box(), 0, null, Work.unlimited()) instanceof Coverage.Open open) {
        return open.point();
      }
    }
    return null;
  }

  /** Who covers all of some queries by a search, ascending; null where one is not covered, or the work ran out. */
  static int @Nullable [] owners(List<Query> queries, Function<Query, Coverage> search) {
    Set<Integer> out = new TreeSet<>(); // Few numbers of many: a set of bits is as long as the list of rules.
    for (Query query : queries) {
      if (search.apply(query) instanceof Coverage.Covered covered) {
        Arrays.stream(covered.owners()).forEach(out::add);
      } else {
        return null;
      }
    }
    return out.stream().mapToInt(Integer::intValue).toArray();
  }

  /** All packets of a rule, with the positions at which they come to it. */
  static List<Query> queries(List<Occurrence> occurrences) {
    List<Query> out = new ArrayList<>();
    for (Occurrence occurrence : occurrences) {
      occurrence.boxes().forEach(box -> out.add(new Query(box, occurrence.position())));
    }
    return out;
  }

  /**
   * The candidates without those that can be spared: all queries stay blocked, and none that is left
   * could go. Shrinks, latest rule first, until nothing changes; null when the work ran out.
   */
  int @Nullable [] irreducible(List<Query> queries, int[] candidates, Work work) {
    if (!program.escapes()) {
      return index.irreducible(queries, candidates, Filter.ofKinds(Kinds.VERDICTS), work);
    }
    BitSet kept = new BitSet();
    for (int candidate : candidates) {
      kept.set(candidate);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int owner = kept.length() - 1; owner >= 0; owner = kept.previousSetBit(owner - 1)) {
        kept.clear(owner);
        Coverage coverage = blockedByOnly(queries, kept, work);
        if (coverage instanceof Coverage.Exhausted) {
          return null;
        }
        if (coverage instanceof Coverage.Covered) {
          changed = true;
        } else {
          kept.set(owner);
        }
      }
    }
    return kept.stream().toArray();
  }

  /** Whether some rules alone, with everything that leads packets around as it is, block all. */
  private Coverage blockedByOnly(List<Query> queries, BitSet rules, Work work) {
    BitSet without = new BitSet();
    without.set(0, program.structure() + 1);
    without.andNot(rules);
    Route.Scope scope = new Route.Scope(without, rules);
    for (Query query : queries) {
      Coverage coverage = followed(query.box(), query.position(), scope, work);
      if (!(coverage instanceof Coverage.Covered)) {
        return coverage;
      }
    }
    return new Coverage.Covered(new int[0]);
  }
}
