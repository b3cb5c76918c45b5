package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.analysis.FilterProgram.Root;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.PacketTest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Packets that leave by the interface or zone they came in by, and packets that do not, where entry points
 * tell them apart ({@link PacketTest.Crosses}). Whether a packet is of the one kind or the other is a function
 * of the two names; the ranks of both sides are such that they can be compared.
 */
final class Crossings {
  private final FiniteField<InterfaceSet, String> in;
  private final FiniteField<InterfaceSet, String> out;

  /** The rank on the other side of each name that was looked at. */
  private final Map<String, Integer> outRanks = new HashMap<>();

  private Crossings(PacketSpace space) {
    this.in = space.in();
    this.out = space.out();
    for (int rank = 0; rank < out.size(); rank++) {
      for (String name : out.members(rank)) {
        outRanks.put(name, rank);
      }
    }
  }

  /** What an entry point lets in: packets that cross, or that do not; empty where it takes both. */
  static Optional<Boolean> of(Root root) {
    return root.entry().guard().crossing();
  }

  /** The packets that enter at no root, because the pair of their interfaces is of the other kind. */
  static List<Box> impossible(PacketSpace space, List<Root> roots) {
    List<Box> boxes = new ArrayList<>();
    for (boolean crosses : new boolean[] {true, false}) {
      addImpossible(space, roots, Optional.of(crosses), crosses, new int[0], boxes);
    }
    return boxes;
  }

  /**
   * The same with the packets of a condition that cannot hold for the pair of their interfaces, where the
   * entry point lets both kinds in.
   */
  static List<Box> impossible(PacketSpace space, List<Root> roots, Predicates predicates) {
    List<Box> boxes = impossible(space, roots);
    for (int id = 0; id < predicates.count(); id++) {
      if (predicates.get(id).test() instanceof PacketTest.Crosses) {
        addImpossible(space, roots, Optional.empty(), true, new int[] {id << 1}, boxes);
        addImpossible(space, roots, Optional.empty(), false, new int[] {id << 1 | 1}, boxes);
      }
    }
    return boxes;
  }

  /** Adds the pairs that are not of a kind, for the roots that ask this of their packets. */
  private static void addImpossible(
      PacketSpace space,
      List<Root> roots,
      Optional<Boolean> asked,
      boolean crosses,
      int[] literals,
      List<Box> boxes) {
    BitSet some = new BitSet();
    for (int root = 0; root < roots.size(); root++) {
      some.set(root, of(roots.get(root)).equals(asked));
    }
    if (some.isEmpty()) {
      return;
    }
    Crossings crossings = new Crossings(space);
    Map<BitSet, BitSet> alike = new LinkedHashMap<>();
    for (int rank = 0; rank < crossings.in.size(); rank++) {
      BitSet never = crossings.possible(rank, crosses);
      never.flip(0, crossings.out.size());
      if (!never.isEmpty()) {
        alike.computeIfAbsent(never, k -> new BitSet()).set(rank);
      }
    }
    alike.forEach(
        (outs, ins) -> boxes.add(space.pairs(set(some), set(ins), set(outs), literals)));
  }

  /** The egress ranks that make pairs of a kind with an ingress rank. */
  private BitSet possible(int rank, boolean crosses) {
    BitSet ranks = new BitSet();
    if (crosses) {
      ranks.set(0, out.size());
      Integer same = in.hasSeveral(rank) ? null : outRanks.get(in.value(rank));
      if (same != null && !out.hasSeveral(same)) {
        ranks.clear(same);
      }
    } else {
      for (String name : in.members(rank)) {
        Integer same = outRanks.get(name);
        if (same != null) {
          ranks.set(same);
        }
      }
    }
    return ranks;
  }

  private static IntSet set(BitSet ranks) {
    int[] pairs = new int[2 * ranks.cardinality()];
    int next = 0;
    for (int rank = ranks.nextSetBit(0); rank >= 0; rank = ranks.nextSetBit(rank + 1)) {
      pairs[next++] = rank;
      pairs[next++] = rank;
    }
    return IntSet.of(pairs);
  }

  /** Whether a box holds a pair of interfaces of a kind. */
  static boolean holds(PacketSpace space, Box box, boolean crosses) {
    Crossings crossings = new Crossings(space);
    BitSet outs = ranks(space, box, PacketSpace.OUT, space.out().size());
    BitSet ins = ranks(space, box, PacketSpace.IN, space.in().size());
    return ins.stream().anyMatch(rank -> crossings.possible(rank, crosses).intersects(outs));
  }

  private static BitSet ranks(PacketSpace space, Box box, int field, int size) {
    BitSet ranks = new BitSet();
    int axis = space.axis(field);
    if (axis < 0) {
      ranks.set(0, size);
      return ranks;
    }
    IntSet set = box.set(axis);
    for (int i = 0; i < set.rangeCount(); i++) {
      ranks.set(set.lo(i), set.hi(i) + 1);
    }
    return ranks;
  }

  /**
   * What is asked of the two interfaces of a packet: by where it enters, or by a condition on its way; empty
   * where no rule asks.
   */
  private static Optional<Boolean> asked(FilterProgram program, Point point) {
    Predicates predicates = program.predicates();
    int root = program.space().rank(point, PacketSpace.ROOT);
    Optional<Boolean> asked =
        root < program.roots().size() ? of(program.roots().get(root)) : Optional.empty();
    for (int id = 0; asked.isEmpty() && id < predicates.count(); id++) {
      if (predicates.get(id).test() instanceof PacketTest.Crosses) {
        asked = Optional.of(point.holds(id));
      }
    }
    return asked;
  }

  /** The names of the ingress and the egress interface that a packet of a point has. */
  static List<String> names(FilterProgram program, Point point) {
    PacketSpace space = program.space();
    int from = space.rank(point, PacketSpace.IN);
    int to = space.rank(point, PacketSpace.OUT);
    // No name where no rule looks at it.
    String ingress = space.in().size() == 1 ? "" : space.in().value(from);
    String egress = space.out().size() == 1 ? "" : space.out().value(to);
    Optional<Boolean> asked = space.crosses() ? asked(program, point) : Optional.empty();
    if (asked.isEmpty() || asked.get() != ingress.equals(egress)) {
      return List.of(ingress, egress);
    }
    boolean crosses = asked.get();
    Set<String> outs = new LinkedHashSet<>(space.out().members(to));
    for (String name : space.in().members(from)) {
      Optional<String> other =
          crosses
              ? outs.stream().filter(out -> !out.equals(name)).findFirst()
              : outs.contains(name) ? Optional.of(name) : Optional.empty();
      if (other.isPresent()) {
        return List.of(name, other.get());
      }
    }
    return List.of(ingress, egress);
  }
}
