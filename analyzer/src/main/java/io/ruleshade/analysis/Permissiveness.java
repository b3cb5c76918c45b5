package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Root;
import io.ruleshade.model.Action;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Product;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * How much of all packets is permitted where they enter, every field taken by itself and all its values
 * alike: addresses, protocols with ports or messages, source ports, flag octets, states, the interfaces that
 * the file tells apart; of a condition half the packets meet it. So a share is no statement about traffic;
 * it compares a policy with itself before and after, or with another.
 *
 * <p>The packets are cut into regions that fare alike, the largest first, by following one packet at a
 * time. What is left when the work is used up, and what hangs on a condition that nobody can decide, lies
 * between the two bounds.
 */
final class Permissiveness {
  /** So many regions are looked at for one entry point and IP version. */
  private static final int MOST_REGIONS = 20_000;

  private static final int BLOCK = 256;

  /** For each axis, how many values each rank has. */
  private final double[][] weights;

  /** The sums of whole blocks of them. */
  private final double[][] blocks;

  private final FilterProgram program;
  private final CoverIndex index;

  /**
   * A share of packets, between two bounds that are equal when it is exact.
   *
   * @param low the least that is permitted
   * @param high the most that may be
   */
  record Share(double low, double high) {}

  Permissiveness(FilterProgram program) {
    this.program = program;
    this.index = program.index();
    PacketSpace space = program.space();
    this.weights = new double[space.axes().count()][];
    for (int field = 0; field < PacketSpace.FIELDS; field++) {
      int axis = space.axis(field);
      if (axis >= 0) {
        weights[axis] = weights(space, field, space.axes().size(axis));
      }
    }
    for (int axis = 0; axis < weights.length; axis++) {
      if (weights[axis] == null) {
        weights[axis] = new double[space.axes().size(axis)];
        Arrays.fill(weights[axis], 1);
      }
    }
    this.blocks = new double[weights.length][];
    for (int axis = 0; axis < weights.length; axis++) {
      blocks[axis] = new double[weights[axis].length / BLOCK + 1];
      for (int rank = 0; rank < weights[axis].length; rank++) {
        blocks[axis][rank / BLOCK] += weights[axis][rank];
      }
    }
  }

  /** How many values each rank of a field has. */
  private static double[] weights(PacketSpace space, int field, int size) {
    double[] out = new double[size];
    for (int rank = 0; rank < size; rank++) {
      out[rank] =
          switch (field) {
            case PacketSpace.SRC -> space.src().count(rank);
            case PacketSpace.DST -> space.dst().count(rank);
            case PacketSpace.SERVICE ->
                space.service().last(rank) - space.service().first(rank) + 1.0;
            case PacketSpace.SRC_PORT ->
                space.srcPort().last(rank) - space.srcPort().first(rank) + 1.0;
            case PacketSpace.FLAGS -> space.flags().members(rank).size();
            case PacketSpace.STATE -> space.state().members(rank).size();
            default -> 1;
          };
    }
    return out;
  }

  /** The share that is permitted at a root; null where no packet of the IP version enters. */
  @Nullable Share of(int root, boolean six, Work work) {
    Root entry = program.roots().get(root);
    AddressSet version = six ? AddressSet.ANY6 : AddressSet.ANY4;
    Product guard = entry.entry().guard();
    AddressSet src = guard.src().intersect(version);
    AddressSet dst = guard.dst().intersect(version);
    if (src.isEmpty() || dst.isEmpty()) {
      return null;
    }
    Box box = program.space().box(guard).intersect(program.space().root(root));
    Box whole = box == null ? null : box.intersect(versionBox(six));
    return whole == null ? null : share(entry, whole, work);
  }

  private Box versionBox(boolean six) {
    PacketSpace space = program.space();
    IntSet[] sets = new IntSet[space.axes().count()];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = space.axes().full(axis);
    }
    restrict(sets, space.axis(PacketSpace.SRC), space.src(), six);
    restrict(sets, space.axis(PacketSpace.DST), space.dst(), six);
    return Box.of(sets, new int[0]);
  }

  private static void restrict(IntSet[] sets, int axis, AddressRanks ranks, boolean six) {
    if (axis >= 0) {
      sets[axis] = ranks.of(six ? AddressSet.ANY6 : AddressSet.ANY4);
    }
  }

  /** A box with its size. */
  private record Piece(Box box, double size) {}

  private Share share(Root root, Box whole, Work work) {
    double permitted = 0;
    double open = 0;
    PriorityQueue<Piece> pieces =
        new PriorityQueue<>(Comparator.comparingDouble(Piece::size).reversed());
    List<Box> some = List.of(whole);
    for (Box box : Crossings.impossible(program.space(), program.roots())) {
      some = some.stream().flatMap(each -> each.minus(box).stream()).toList();
    }
    some.forEach(each -> add(pieces, each));
    double all = some.stream().mapToDouble(this::size).sum();
    for (int regions = 0; !pieces.isEmpty() && regions < MOST_REGIONS; regions++) {
      Piece piece = pieces.poll();
      if (!work.spend(64)) {
        open += piece.size;
        break;
      }
      Point point = index.pick(piece.box);
      Route route = Route.from(index, point, 0, program.end(), Route.Scope.ALL, work);
      Ending ending = ending(route, root);
      Box common = route.common(piece.box);
      int other = ending == Ending.OPEN ? -1 : other(route, common, ending);
      if (work.exhausted()) {
        open += piece.size;
        break;
      }
      if (other >= 0) {
        Box by = index.box(other);
        Box inside = piece.box.intersect(by);
        add(pieces, inside);
        piece.box.minus(by).forEach(part -> add(pieces, part));
        continue;
      }
      permitted += ending == Ending.PERMITTED ? size(common) : 0;
      open += ending == Ending.OPEN ? size(common) : 0;
      piece.box.minus(common).forEach(part -> add(pieces, part));
    }
    for (Piece left : pieces) {
      open += left.size;
    }
    return new Share(Math.min(1, permitted / all), Math.min(1, (permitted + open) / all));
  }

  private void add(PriorityQueue<Piece> pieces, @Nullable Box box) {
    if (box != null) {
      pieces.add(new Piece(box, size(box)));
    }
  }

  private enum Ending {
    PERMITTED,
    DENIED,
    OPEN
  }

  private Ending ending(Route route, Root root) {
    boolean permitted = false;
    boolean denied = false;
    if (route.arrives) {
      if (root.leaves()) {
        return Ending.OPEN;
      }
      permitted = root.entry().defaultAction() == Action.Kind.PERMIT;
      denied = root.entry().defaultAction().isDrop();
      if (!permitted && !denied) {
        return Ending.OPEN;
      }
    }
    for (int entry : route.deciders) {
      int kind = index.kind(entry);
      permitted |= kind == Kinds.PERMIT || kind == Kinds.MAYBE_PERMIT;
      denied |= kind == Kinds.DROP || kind == Kinds.MAYBE_DROP;
      if (kind == Kinds.QUEUE || kind == Kinds.ANYTHING) {
        return Ending.OPEN;
      }
    }
    return permitted && denied ? Ending.OPEN : permitted ? Ending.PERMITTED : Ending.DENIED;
  }

  /** An entry that could end some packets of a box in another way; -1 when there is none. */
  private int other(Route route, Box common, Ending ending) {
    int detour = route.detour(common);
    if (detour >= 0) {
      return detour;
    }
    int alike =
        ending == Ending.PERMITTED
            ? 1 << Kinds.PERMIT | 1 << Kinds.MAYBE_PERMIT
            : 1 << Kinds.DROP | 1 << Kinds.MAYBE_DROP;
    return route.meeting(common, 0xff & ~alike & ~Kinds.ESCAPES, null);
  }

  /** The values of some ranks. Nothing is subtracted, so that small ranks beside huge ones are not lost. */
  private double sum(int axis, int lo, int hi) {
    double sum = 0;
    for (int rank = lo; rank <= hi; rank++) {
      if (rank % BLOCK == 0 && rank + BLOCK - 1 <= hi) {
        sum += blocks[axis][rank / BLOCK];
        rank += BLOCK - 1;
      } else {
        sum += weights[axis][rank];
      }
    }
    return sum;
  }

  private double size(Box box) {
    double out = 1;
    for (int axis = 0; axis < weights.length; axis++) {
      IntSet set = box.set(axis);
      double sum = 0;
      for (int i = 0; i < set.rangeCount(); i++) {
        sum += sum(axis, set.lo(i), set.hi(i));
      }
      out *= sum;
    }
    return Math.scalb(out, -box.literals().length);
  }
}
