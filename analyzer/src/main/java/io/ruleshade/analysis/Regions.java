package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.algebra.Ranks;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Condition;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Fragments;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Boxes of numbers as sets of packets in the words of the model. */
final class Regions {
  private final FilterProgram program;
  private final PacketSpace space;
  private final Predicates predicates;

  Regions(FilterProgram program) {
    this.program = program;
    this.space = program.space();
    this.predicates = program.predicates();
  }

  /** The same packets in fewer boxes: those that differ on one axis alone become one. */
  static List<Box> merged(List<Box> boxes) {
    List<Box> all = new ArrayList<>(boxes);
    boolean changed = true;
    while (changed && all.size() > 1) {
      int before = all.size();
      for (int axis = 0; axis < all.get(0).axisCount(); axis++) {
        all = joined(all, axis);
      }
      changed = all.size() < before;
    }
    return all;
  }

  private static List<Box> joined(List<Box> boxes, int axis) {
    Map<List<Object>, List<Box>> alike = new HashMap<>();
    List<List<Box>> order = new ArrayList<>();
    for (Box box : boxes) {
      List<Object> rest = new ArrayList<>();
      for (int i = 0; i < box.axisCount(); i++) {
        rest.add(i == axis ? "" : box.set(i));
      }
      for (int literal : box.literals()) {
        rest.add(literal);
      }
      alike
          .computeIfAbsent(
              rest,
              k -> {
                List<Box> list = new ArrayList<>(1);
                order.add(list);
                return list;
              })
          .add(box);
    }
    return order.stream().map(list -> union(list, axis)).toList();
  }

  private static Box union(List<Box> boxes, int axis) {
    Box first = boxes.get(0);
    IntSet[] sets = new IntSet[first.axisCount()];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = first.set(i);
    }
    for (Box box : boxes) {
      sets[axis] = sets[axis].union(box.set(axis));
    }
    return Box.of(sets, first.literals());
  }

  /** A box in words. */
  Region of(Box box) {
    AddressSet src = space.src().set(set(box, PacketSpace.SRC));
    AddressSet dst = space.dst().set(set(box, PacketSpace.DST));
    return new Region(
        InterfaceWords.of(space.in(), set(box, PacketSpace.IN)),
        InterfaceWords.of(space.out(), set(box, PacketSpace.OUT)),
        src.intersect(versions(dst)),
        dst.intersect(versions(src)),
        ServiceSet.of(ranges(box, PacketSpace.SERVICE, space.service())),
        ranges(box, PacketSpace.SRC_PORT, space.srcPort()),
        flags(box),
        states(box),
        conditions(box));
  }

  /**
   * A box as a product; null where its interfaces are no list of names, or where it hangs on something that
   * a rule may have changed.
   */
  @Nullable Product product(Box box) {
    InterfaceSet in = interfaces(box, PacketSpace.IN, space.in());
    InterfaceSet out = interfaces(box, PacketSpace.OUT, space.out());
    if (in == null || out == null || isOpen(box)) {
      return null;
    }
    int fragments = space.axis(PacketSpace.FRAGMENT);
    boolean all = fragments < 0 || box.set(fragments).size() > 1;
    List<Condition> conditions = new ArrayList<>();
    for (int literal : box.literals()) {
      Condition.Predicate predicate = predicates.get(literal >> 1);
      conditions.add((literal & 1) == 1 ? predicate.negate() : predicate);
    }
    crossing(box).ifPresent(conditions::add);
    Region words = of(box);
    return new Product(
        in,
        out,
        words.src(),
        words.dst(),
        words.service(),
        words.srcPort(),
        octets(box),
        connStates(box),
        all ? Fragments.ANY : box.set(fragments).contains(1) ? Fragments.LATER : Fragments.FIRST,
        conditions);
  }

  private @Nullable InterfaceSet interfaces(
      Box box, int field, FiniteField<InterfaceSet, String> values) {
    IntSet set = set(box, field);
    if (set.size() == values.size()) {
      return InterfaceSet.ANY;
    }
    if (values.hasPrefixes()) {
      return null;
    }
    boolean others = values.other() >= 0 && set.contains(values.other());
    InterfaceSet named = InterfaceSet.named(members(set, !others, values));
    return others ? named.negate() : named;
  }

  /** All addresses of the IP versions of a set: a packet has two of one version. */
  private static AddressSet versions(AddressSet set) {
    AddressSet four = set.intersect(AddressSet.ANY4).isEmpty() ? AddressSet.EMPTY : AddressSet.ANY4;
    AddressSet six = set.intersect(AddressSet.ANY6).isEmpty() ? AddressSet.EMPTY : AddressSet.ANY6;
    return four.union(six);
  }

  private IntSet set(Box box, int field) {
    return space.axis(field) < 0 ? IntSet.of(0, 0) : box.set(space.axis(field));
  }

  private static List<String> members(
      IntSet set, boolean inside, FiniteField<InterfaceSet, String> field) {
    List<String> names = new ArrayList<>();
    for (int rank = 0; rank < field.size(); rank++) {
      if (set.contains(rank) == inside) {
        names.addAll(field.members(rank));
      }
    }
    return names;
  }

  private IntRanges ranges(Box box, int field, Ranks ranks) {
    IntSet set = set(box, field);
    IntRanges.Builder builder = new IntRanges.Builder();
    for (int i = 0; i < set.rangeCount(); i++) {
      builder.add((int) ranks.first(set.lo(i)), (int) ranks.last(set.hi(i)));
    }
    return builder.build();
  }

  private List<String> flags(Box box) {
    IntSet set = set(box, PacketSpace.FLAGS);
    if (set.size() == space.flags().size()) {
      return List.of("any");
    }
    return TcpFlags.toStrings(octets(box));
  }

  private IntRanges octets(Box box) {
    IntSet set = set(box, PacketSpace.FLAGS);
    if (set.size() == space.flags().size()) {
      return TcpFlags.ANY;
    }
    IntRanges.Builder octets = new IntRanges.Builder();
    for (int rank = 0; rank < space.flags().size(); rank++) {
      if (set.contains(rank)) {
        space.flags().members(rank).forEach(octet -> octets.add(octet, octet));
      }
    }
    return octets.build();
  }

  private List<String> states(Box box) {
    IntSet set = set(box, PacketSpace.STATE);
    if (set.size() == space.state().size()) {
      return List.of("any");
    }
    TreeSet<String> names = new TreeSet<>();
    connStates(box).forEach(state -> names.add(state.name().toLowerCase(Locale.ROOT)));
    return List.copyOf(names);
  }

  private Set<ConnState> connStates(Box box) {
    IntSet set = set(box, PacketSpace.STATE);
    Set<ConnState> out = EnumSet.noneOf(ConnState.class);
    for (int rank = 0; rank < space.state().size(); rank++) {
      if (set.contains(rank)) {
        out.addAll(space.state().members(rank));
      }
    }
    return out;
  }

  private List<String> conditions(Box box) {
    List<String> out = new ArrayList<>();
    int fragments = space.axis(PacketSpace.FRAGMENT);
    if (fragments >= 0 && box.set(fragments).size() == 1) {
      out.add(box.set(fragments).contains(1) ? "later fragment" : "not later fragment");
    }
    // By their words, so that the order does not hang on which side asks first.
    Map<String, List<String>> words = new TreeMap<>();
    for (int literal : box.literals()) {
      int id = literal >> 1;
      String text = predicates.get(id).text();
      boolean several = false;
      for (int other : box.literals()) {
        several |= other != literal && predicates.get(other >> 1).text().equals(text);
      }
      words
          .computeIfAbsent(text, k -> new ArrayList<>(1))
          .add(((literal & 1) == 1 ? "not " : "") + text + changed(id, several));
    }
    words.values().forEach(out::addAll);
    crossing(box).ifPresent(c -> out.add((c.negated() ? "not " : "") + c.text()));
    return out;
  }

  /** What is to be said of a condition that looks at something that a rule may have changed. */
  private String changed(int id, boolean several) {
    if (!predicates.isFresh(id)) {
      return several ? " (as the packet came)" : "";
    }
    int root = predicates.root(id);
    String side =
        !several || root < 0 ? "" : Sides.isNew(program.roots().get(root)) ? " on the new side" : " on the old side";
    return " (as a rule" + side + " may have changed it)";
  }

  /**
   * What the entry point asks of the two interfaces of its packets, where the box holds pairs of both kinds: a
   * part of what the box says.
   */
  private Optional<Condition> crossing(Box box) {
    int axis = space.axis(PacketSpace.ROOT);
    int root = axis < 0 ? 0 : box.set(axis).lo(0);
    if (program.roots().isEmpty() || (axis >= 0 && box.set(axis).size() > 1)) {
      return Optional.empty();
    }
    return program.roots().get(root).entry().guard().conditions().stream()
        .filter(c -> c instanceof Condition.Predicate p && p.test() instanceof PacketTest.Crosses)
        .filter(c -> Crossings.holds(space, box, c.negated()))
        .findFirst();
  }

  /** Whether a box hangs on something that a rule may have changed before. */
  boolean isOpen(Box box) {
    for (int literal : box.literals()) {
      if (predicates.isFresh(literal >> 1)) {
        return true;
      }
    }
    return false;
  }
}
