package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Query;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Occurrence;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of the verdict maps of live rules that no packet finds: every packet that would is taken
 * away by earlier rules, wherever the map is reached. Conditions that an element's packets must meet are
 * left aside, so that more packets are asked about and a dead element may be missed, never invented.
 */
final class DeadElements {
  private final FilterProgram program;
  private final Blocking blocking;
  private final BitSet notAlive;

  /**
   * A search.
   *
   * @param notAlive rules that are not known to be alive, which do not count
   */
  DeadElements(FilterProgram program, BitSet notAlive) {
    this.program = program;
    this.blocking = new Blocking(program);
    this.notAlive = notAlive;
  }

  /**
   * A dead element.
   *
   * @param element the element
   * @param by live rules that take its packets, none of which can be spared; none where no packet that
   *     comes to the map fits it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(RuleParts.Element element, int[] by) {}

  /** The dead elements of a live rule; one that the work is too little for counts as alive. */
  List<Found> of(int number, long limit) {
    Rule rule = program.rules().get(number).rule();
    List<Found> out = new ArrayList<>(0);
    for (RuleParts.Element element : rule.parts().elements()) {
      int[] by = takers(queries(number, element), Work.limit(limit));
      if (by != null) {
        out.add(new Found(element, by));
      }
    }
    return out;
  }

  private List<Query> queries(int number, RuleParts.Element element) {
    List<Query> out = new ArrayList<>();
    for (Occurrence occurrence : program.occurrences().get(number)) {
      for (Box box : occurrence.boxes()) {
        for (Product product : element.match().products()) {
          Box both = box.intersect(program.space().box(product));
          if (both != null) {
            out.add(new Query(both, occurrence.position()));
          }
        }
      }
    }
    return out;
  }

  private int @Nullable [] takers(List<Query> queries, Work work) {
    BitSet owners = new BitSet();
    for (Query query : queries) {
      if (blocking.blocked(query.box(), query.position(), notAlive, work)
          instanceof Coverage.Covered covered) {
        Arrays.stream(covered.owners()).forEach(owners::set);
      } else {
        return null;
      }
    }
    return blocking.irreducible(queries, owners.stream().toArray(), work);
  }
}
