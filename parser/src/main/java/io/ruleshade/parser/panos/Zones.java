package io.ruleshade.parser.panos;

import io.ruleshade.model.Condition;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.PacketTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of zones that a rule matches, as products of two sets.
 *
 * <p>A universal rule matches every pair. An intrazone rule matches the pairs of one zone, an
 * interzone rule those of two different zones. Pairs of different zones out of a set of n are
 * written as about 2 log n products: two zones differ when they differ in some bit of their place
 * in the set. Two zones that the configuration does not name are told apart by a predicate, which is a
 * function of the names of a packet's two zones.
 *
 * <p>Source: PAN-OS Web Interface Help, "Policies > Security", rule type.
 */
final class Zones {
  /** The predicate on two zones. */
  static final Condition.Predicate DIFFER =
      new Condition.Predicate("zones differ", false, List.of(), new PacketTest.Crosses());

  /** Above this many zones an intrazone rule for any zone is not written out. */
  private static final int MOST_ZONES = 256;

  /**
   * Pairs of zones.
   *
   * @param in ingress zones
   * @param out egress zones
   * @param condition what must hold besides; null for nothing
   */
  record Pair(InterfaceSet in, InterfaceSet out, @Nullable Condition condition) {}

  private final List<String> named;
  private final boolean entered;

  /**
   * The zones of a configuration.
   *
   * @param named every zone that a rule names or that is defined
   * @param entered whether all entry points tell packets within a zone from others, so that the predicate
   *     may be asked for all zones
   */
  Zones(Set<String> named, boolean entered) {
    this.named = List.copyOf(named);
    this.entered = entered;
  }

  /** {@return the zones that are named} */
  List<String> named() {
    return named;
  }

  /** {@return the set of a field's zones; null stands for {@code any}} */
  static InterfaceSet set(@Nullable Set<String> zones) {
    return zones == null ? InterfaceSet.ANY : InterfaceSet.named(List.copyOf(zones));
  }

  /** {@return the pairs of a universal rule} */
  static List<Pair> universal(@Nullable Set<String> from, @Nullable Set<String> to) {
    return List.of(new Pair(set(from), set(to), null));
  }

  /**
   * {@return the pairs of an intrazone rule} The device offers no destination zone for such a rule:
   * where the file has another one, nobody knows what the device does.
   */
  List<Pair> intrazone(@Nullable Set<String> from, @Nullable Set<String> to) {
    List<Pair> out = new ArrayList<>();
    if (from == null && to == null) {
      if (named.size() > MOST_ZONES) {
        Condition same =
            entered ? DIFFER.negate() : new Condition.Unknown("zones are the same, of very many");
        return List.of(new Pair(InterfaceSet.ANY, InterfaceSet.ANY, same));
      }
      named.forEach(zone -> out.add(same(zone, null)));
      InterfaceSet others = set(new TreeSet<>(named)).negate();
      out.add(new Pair(others, others, DIFFER.negate()));
      return out;
    }
    Set<String> zones = new TreeSet<>(from == null ? to : from);
    for (String zone : zones) {
      boolean meant = to == null || from == null || to.contains(zone);
      out.add(
          same(
              zone,
              meant ? null : new Condition.Unknown("an intrazone rule with another egress zone")));
    }
    return out;
  }

  private static Pair same(String zone, @Nullable Condition condition) {
    return new Pair(InterfaceSet.named(zone), InterfaceSet.named(zone), condition);
  }

  /** {@return the pairs of an interzone rule} */
  List<Pair> interzone(@Nullable Set<String> from, @Nullable Set<String> to) {
    List<Pair> out = new ArrayList<>();
    Set<String> both = new TreeSet<>(from == null ? to == null ? named : to : from);
    if (from != null && to != null) {
      both.retainAll(to);
      Set<String> onlyFrom = new TreeSet<>(from);
      onlyFrom.removeAll(both);
      add(out, set(onlyFrom), set(to));
      Set<String> onlyTo = new TreeSet<>(to);
      onlyTo.removeAll(both);
      add(out, set(both), set(onlyTo));
    } else if (from != null) {
      add(out, set(from), set(from).negate());
    } else {
      InterfaceSet all = set(both);
      add(out, all.negate(), all);
      if (to == null) {
        add(out, all, all.negate());
        out.add(new Pair(all.negate(), all.negate(), DIFFER));
      }
    }
    different(new ArrayList<>(both), out);
    return out;
  }

  /** Adds the pairs of different zones of a set. */
  private static void different(List<String> zones, List<Pair> out) {
    for (int bit = 1; bit < zones.size(); bit <<= 1) {
      List<String> zero = new ArrayList<>();
      List<String> one = new ArrayList<>();
      for (int i = 0; i < zones.size(); i++) {
        ((i & bit) == 0 ? zero : one).add(zones.get(i));
      }
      add(out, InterfaceSet.named(zero), InterfaceSet.named(one));
      add(out, InterfaceSet.named(one), InterfaceSet.named(zero));
    }
  }

  private static void add(List<Pair> out, InterfaceSet in, InterfaceSet to) {
    if (!in.isEmpty() && !to.isEmpty()) {
      out.add(new Pair(in, to, null));
    }
  }
}
