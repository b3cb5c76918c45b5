package io.ruleshade.analysis;

import io.ruleshade.algebra.Axes;
import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Ranks;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one device as numbers: every field is cut where some rule begins or ends, and each
 * piece becomes one rank, so that two packets of the same ranks match the same rules. Immutable after
 * {@link Builder#build}, but for caches, which threads may share.
 *
 * <p>Fields with a single rank get no axis.
 */
final class PacketSpace {
  static final int ROOT = 0;
  static final int IN = 1;
  static final int OUT = 2;
  static final int SRC = 3;
  static final int DST = 4;
  static final int SERVICE = 5;
  static final int SRC_PORT = 6;
  static final int FLAGS = 7;
  static final int STATE = 8;
  static final int FRAGMENT = 9;
  static final int FIELDS = 10;

  private final FiniteField<InterfaceSet, String> in;
  private final FiniteField<InterfaceSet, String> out;
  private final AddressRanks src;
  private final AddressRanks dst;
  private final Ranks service;
  private final Ranks srcPort;
  private final FiniteField<IntRanges, Integer> flags;
  private final FiniteField<Set<ConnState>, ConnState> state;
  private final boolean fragments;
  private final boolean crosses;

  private final Axes axes;
  /** The axis of each field; -1 for a field with one rank. */
  private final int[] axisOf = new int[FIELDS];

  private final Map<AddressSet, IntSet> srcCache = new ConcurrentHashMap<>();
  private final Map<AddressSet, IntSet> dstCache = new ConcurrentHashMap<>();
  private final Map<ServiceSet, IntSet> serviceCache = new ConcurrentHashMap<>();
  private volatile boolean caching = true;

  private PacketSpace(Builder builder, int roots) {
    if (builder.crosses) {
      Set<InterfaceSet> all = new LinkedHashSet<>(builder.in);
      all.addAll(builder.out);
      in = FiniteField.interfaces(builder.in, all, 2);
      out = FiniteField.interfaces(builder.out, all, 2);
    } else {
      in = FiniteField.interfaces(builder.in);
      out = FiniteField.interfaces(builder.out);
    }
    src = new AddressRanks(builder.src);
    dst = new AddressRanks(builder.dst);
    service = ranks(ServiceSet.LAST, builder.service.stream().map(ServiceSet::values).toList());
    srcPort = ranks(0xffff, builder.srcPort);
    flags = FiniteField.flags(builder.flags);
    state = FiniteField.states(builder.state);
    fragments = builder.fragments;
    crosses = builder.crosses;
    int[] sizes = {
      roots,
      in.size(),
      out.size(),
      src.size(),
      dst.size(),
      service.size(),
      srcPort.size(),
      flags.size(),
      state.size(),
      fragments ? 2 : 1
    };
    int[] dense = new int[FIELDS];
    int count = 0;
    for (int field = 0; field < FIELDS; field++) {
      if (sizes[field] > 1) {
        axisOf[field] = count;
        dense[count++] = sizes[field];
      } else {
        axisOf[field] = -1;
      }
    }
    if (count == 0) {
      axisOf[SERVICE] = count;
      dense[count++] = 1;
    }
    axes = Axes.of(Arrays.copyOf(dense, count));
  }

  /** Collects the products whose borders cut the fields. */
  static final class Builder {
    private final Set<InterfaceSet> in = new LinkedHashSet<>();
    private final Set<InterfaceSet> out = new LinkedHashSet<>();
    private final Set<AddressSet> src = new LinkedHashSet<>();
    private final Set<AddressSet> dst = new LinkedHashSet<>();
    private final Set<ServiceSet> service = new LinkedHashSet<>();
    private final Set<IntRanges> srcPort = new LinkedHashSet<>();
    private final Set<IntRanges> flags = new LinkedHashSet<>();
    private final Set<Set<ConnState>> state = new LinkedHashSet<>();
    private boolean fragments;
    private boolean crosses;

    Builder() {
      in.add(InterfaceSet.ANY);
      out.add(InterfaceSet.ANY);
      flags.add(TcpFlags.ANY);
      state.add(ConnState.ANY);
    }

    /** Most rules leave most fields as they are, so that looking at them costs nothing. */
    @SuppressWarnings("ReferenceEquality") // another set of all values is merely looked at
    void add(Product product) {
      if (product.in() != InterfaceSet.ANY) {
        in.add(product.in());
      }
      if (product.out() != InterfaceSet.ANY) {
        out.add(product.out());
      }
      if (product.src() != AddressSet.ANY) {
        src.add(product.src());
      }
      if (product.dst() != AddressSet.ANY) {
        dst.add(product.dst());
      }
      if (product.service() != ServiceSet.ANY) {
        service.add(product.service());
      }
      if (product.srcPort() != ServiceSet.ALL_PORTS) {
        srcPort.add(product.srcPort());
      }
      if (product.tcpFlags() != TcpFlags.ANY) {
        flags.add(product.tcpFlags());
      }
      if (product.state() != ConnState.ANY) {
        state.add(product.state());
      }
      fragments |= product.fragments() != Fragments.ANY;
      crosses |= !product.conditions().isEmpty() && product.crossing().isPresent();
    }

    PacketSpace build(int roots) {
      return new PacketSpace(this, roots);
    }
  }

  private static Ranks ranks(int last, Collection<IntRanges> sets) {
    Ranks.Builder builder = Ranks.upTo(last);
    for (IntRanges set : sets) {
      for (int i = 0; i < set.count(); i++) {
        builder.add(set.lo(i), set.hi(i));
      }
    }
    return builder.build();
  }

  Axes axes() {
    return axes;
  }

  /** The packets of a product, its conditions left aside, at every root. */
  Box box(Product product) {
    IntSet[] sets = full();
    put(sets, IN, product.in().isAny() ? null : in.ranks(product.in()));
    put(sets, OUT, product.out().isAny() ? null : out.ranks(product.out()));
    put(sets, SRC, product.src().isAny() ? null : known(srcCache, product.src(), src::of));
    put(sets, DST, product.dst().isAny() ? null : known(dstCache, product.dst(), dst::of));
    put(
        sets,
        SERVICE,
        product.service().isAny()
            ? null
            : known(serviceCache, product.service(), s -> of(service, s.values())));
    put(
        sets,
        SRC_PORT,
        product.srcPort().equals(ServiceSet.ALL_PORTS) ? null : of(srcPort, product.srcPort()));
    put(sets, FLAGS, flags.size() == 1 ? null : flags.ranks(product.tcpFlags()));
    boolean anyState = state.size() == 1 || product.state().equals(ConnState.ANY);
    put(sets, STATE, anyState ? null : state.ranks(product.state()));
    put(
        sets,
        FRAGMENT,
        switch (product.fragments()) {
          case ANY -> null;
          case FIRST -> IntSet.of(0, 0);
          case LATER -> IntSet.of(1, 1);
        });
    return Box.of(sets, new int[0]);
  }

  private <T> IntSet known(Map<T, IntSet> cache, T set, Function<T, IntSet> ranks) {
    return caching ? cache.computeIfAbsent(set, ranks) : ranks.apply(set);
  }

  /** Drops what was kept to build many boxes; from now on each is built anew. */
  void forget() {
    caching = false;
    srcCache.clear();
    dstCache.clear();
    serviceCache.clear();
  }

  private void put(IntSet[] sets, int field, @Nullable IntSet set) {
    if (set != null && axisOf[field] >= 0) {
      sets[axisOf[field]] = set;
    }
  }

  private IntSet[] full() {
    IntSet[] sets = new IntSet[axes.count()];
    for (int axis = 0; axis < sets.length; axis++) {
      sets[axis] = axes.full(axis);
    }
    return sets;
  }

  /** The packets that enter at one root. */
  Box root(int root) {
    IntSet[] sets = full();
    put(sets, ROOT, IntSet.of(root, root));
    return Box.of(sets, new int[0]);
  }

  /** The packets of a box as they enter at a root. */
  Box at(Box box, int root) {
    IntSet[] sets = new IntSet[box.axisCount()];
    int axis = axis(ROOT);
    for (int i = 0; i < sets.length; i++) {
      sets[i] = i == axis ? IntSet.of(root, root) : box.set(i);
    }
    return Box.of(sets, box.literals());
  }

  /** All packets for which some literals hold. */
  Box everything(int[] literals) {
    return Box.of(full(), literals);
  }

  /** The packets with addresses of two versions, which do not exist; empty boxes left out. */
  List<Box> impossible() {
    return Stream.of(
            Product.ANY.withSrc(AddressSet.ANY4).withDst(AddressSet.ANY6),
            Product.ANY.withSrc(AddressSet.ANY6).withDst(AddressSet.ANY4))
        .map(this::box)
        .filter(box -> !box.isEmpty())
        .toList();
  }

  /** The packets that enter at some roots, of some ranks on both sides, of some conditions. */
  Box pairs(IntSet roots, IntSet ins, IntSet outs, int[] literals) {
    IntSet[] sets = full();
    put(sets, ROOT, roots);
    put(sets, IN, ins);
    put(sets, OUT, outs);
    return Box.of(sets, literals);
  }

  private static IntSet of(Ranks ranks, IntRanges set) {
    int[] pairs = new int[2 * set.count()];
    for (int i = 0; i < set.count(); i++) {
      pairs[2 * i] = ranks.rankOf(set.lo(i));
      pairs[2 * i + 1] = ranks.rankOf(set.hi(i));
    }
    return IntSet.of(pairs);
  }

  /** The rank of a point in a field; 0 where the field has no axis. */
  int rank(Point point, int field) {
    return axisOf[field] < 0 ? 0 : point.rank(axisOf[field]);
  }

  /** The axis of a field, or -1. */
  int axis(int field) {
    return axisOf[field];
  }

  /** Whether something asks if a packet leaves by another interface than it came in by. */
  boolean crosses() {
    return crosses;
  }

  FiniteField<InterfaceSet, String> in() {
    return in;
  }

  FiniteField<InterfaceSet, String> out() {
    return out;
  }

  AddressRanks src() {
    return src;
  }

  AddressRanks dst() {
    return dst;
  }

  Ranks service() {
    return service;
  }

  Ranks srcPort() {
    return srcPort;
  }

  FiniteField<IntRanges, Integer> flags() {
    return flags;
  }

  FiniteField<Set<ConnState>, ConnState> state() {
    return state;
  }
}
