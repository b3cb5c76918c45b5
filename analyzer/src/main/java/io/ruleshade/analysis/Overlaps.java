package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Filter;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Part;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Product;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pairs of live rules of one ruleset with opposite verdicts whose matches, as written, have packets in
 * common: correlation and generalization of Al-Shaer and Hamed ("Firewall Policy Advisor for anomaly
 * discovery and rule editing", IM 2003). There can be as many pairs as the square of the rules, so that
 * for each later rule they are counted and only the first are named.
 *
 * <p>Rules with a condition that nobody can decide are left out: whether they overlap is not known. Named
 * conditions count as booleans of which any may hold. Complexity: one search of an index for each rule,
 * and one test of containment for each pair.
 */
final class Overlaps {
  /** How many earlier rules are named for each rule. */
  static final int NAMED = 20;

  /**
   * What one later rule has in common with earlier rules of the opposite verdict.
   *
   * @param crossing number of those of which neither holds the other
   * @param exceptions number of those that it holds strictly
   * @param firstCrossing the first of the one kind, by number
   * @param firstExceptions the first of the other kind
   */
  record Found(
      int crossing, int exceptions, List<Integer> firstCrossing, List<Integer> firstExceptions) {}

  private final FilterProgram program;
  private final List<List<Box>> matches = new ArrayList<>();
  private final CoverIndex index;

  private Overlaps(FilterProgram program, List<Fate> fates, int threads) {
    this.program = program;
    Predicates predicates = new Predicates();
    Map<Ruleset.Family, List<Box>> families = new HashMap<>();
    for (int rule = 0; rule < program.rules().size(); rule++) {
      matches.add(
          fates.get(rule) instanceof Fate.Alive ? asWritten(rule, predicates, families) : List.of());
    }
    Values values = new Values(predicates);
    CoverIndex.Builder builder =
        new CoverIndex.Builder(program.space().axes(), predicates.count());
    for (int rule = 0; rule < matches.size(); rule++) {
      List<Box> boxes = matches.get(rule).stream().map(values::strengthen).toList();
      matches.set(rule, boxes);
      for (Box box : boxes) {
        builder.add(box, rule, Integer.MAX_VALUE, rule, Kinds.verdict(kind(rule), true));
      }
    }
    index = builder.build(threads);
  }

  static List<Optional<Found>> of(FilterProgram program, List<Fate> fates, int threads) {
    Overlaps overlaps = new Overlaps(program, fates, threads);
    int count = program.rules().size();
    List<Optional<Found>> out = new ArrayList<>(Collections.nCopies(count, Optional.empty()));
    Parallel.forEach(count, threads, rule -> out.set(rule, overlaps.find(rule)));
    return out;
  }

  private Action.Kind kind(int rule) {
    return program.rules().get(rule).rule().action().kind();
  }

  /** The packets of a rule that can exist and enter its ruleset; none when not all are known. */
  private List<Box> asWritten(
      int rule, Predicates predicates, Map<Ruleset.Family, List<Box>> families) {
    RuleRef ref = program.rules().get(rule);
    List<Part> parts = program.parts().get(rule);
    Action.Kind kind = kind(rule);
    if ((kind != Action.Kind.PERMIT && !kind.isDrop()) || !parts.stream().allMatch(Part::certain)) {
      return List.of();
    }
    List<Box> out = new ArrayList<>(2);
    for (Part part : parts) {
      int[] literals = predicates.literals(part.product());
      if (literals == null) {
        continue;
      }
      Box asked = part.box().intersect(program.space().everything(literals));
      for (Box family : families.computeIfAbsent(ref.ruleset().family(), this::versions)) {
        Box box = asked == null ? null : asked.intersect(family);
        if (box != null && !box.isEmpty()) {
          out.add(box);
        }
      }
    }
    return out;
  }

  private List<Box> versions(Ruleset.Family family) {
    return (switch (family) {
          case IPV4 -> List.of(Ruleset.Family.IPV4);
          case IPV6 -> List.of(Ruleset.Family.IPV6);
          case BOTH -> List.of(Ruleset.Family.IPV4, Ruleset.Family.IPV6);
        })
        .stream()
        .map(one -> Product.ANY.withSrc(one.addresses()).withDst(one.addresses()))
        .map(program.space()::box)
        .toList();
  }

  private Optional<Found> find(int rule) {
    List<Box> boxes = matches.get(rule);
    if (boxes.isEmpty()) {
      return Optional.empty();
    }
    Action.Kind opposite = kind(rule) == Action.Kind.PERMIT ? Action.Kind.DENY : Action.Kind.PERMIT;
    int mask = 1 << Kinds.verdict(opposite, true);
    RuleRef ref = program.rules().get(rule);
    int first = program.firstRule().getOrDefault(ref.ruleset().name(), rule);
    BitSet meeting = new BitSet();
    for (Box box : boxes) {
      index.forEachMeeting(box, first, rule, mask, Work.unlimited(), entry -> meeting.set(index.owner(entry)));
    }
    int crossing = 0;
    int exceptions = 0;
    List<Integer> firstCrossing = new ArrayList<>();
    List<Integer> firstExceptions = new ArrayList<>();
    for (int other = meeting.nextSetBit(0); other >= 0; other = meeting.nextSetBit(other + 1)) {
      if (contains(other, rule)) {
        // Equal, or the later in the earlier: then the later is alive only by another way.
        continue;
      }
      if (contains(rule, other)) {
        exceptions++;
        add(firstExceptions, other);
      } else {
        crossing++;
        add(firstCrossing, other);
      }
    }
    return crossing + exceptions == 0
        ? Optional.empty()
        : Optional.of(new Found(crossing, exceptions, firstCrossing, firstExceptions));
  }

  private static void add(List<Integer> list, int rule) {
    if (list.size() < NAMED) {
      list.add(rule);
    }
  }

  /** Whether all packets of one rule are packets of another. */
  private boolean contains(int whole, int part) {
    List<Box> outer = matches.get(whole);
    for (Box box : matches.get(part)) {
      if (!contains(outer, box) && (outer.size() == 1 || !covers(whole, box))) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(List<Box> outer, Box box) {
    for (Box each : outer) {
      if (each.contains(box)) {
        return true;
      }
    }
    return false;
  }

  private boolean covers(int whole, Box box) {
    BitSet only = new BitSet();
    only.set(whole);
    Filter filter = Filter.ofKinds(Kinds.VERDICTS).onlyOwners(only);
    return index.covered(box, matches.size(), filter, Work.unlimited()) instanceof Coverage.Covered;
  }
}
