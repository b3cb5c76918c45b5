package io.ruleshade.analysis;

import io.ruleshade.algebra.IntSet;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.model.TcpFlags;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * A field with finitely many values, or finitely many that differ for the rules at hand: values that
 * are in the same sets share a rank, and one stands for all.
 *
 * @param <S> sets of values
 * @param <V> values
 */
final class FiniteField<S, V> {
  private final List<V> values;
  private final List<List<V>> members = new ArrayList<>();
  private final Map<S, IntSet> ranks = new HashMap<>();
  private int other = -1;

  /** Values that stand for all others that begin in some way. */
  private final Map<V, String> prefixOf = new HashMap<>();

  private FiniteField(Collection<S> sets, Collection<V> candidates, BiPredicate<S, V> contains) {
    List<S> order = List.copyOf(sets);
    Map<BitSet, List<V>> classes = new LinkedHashMap<>();
    for (V value : candidates) {
      BitSet signature = new BitSet();
      for (int i = 0; i < order.size(); i++) {
        signature.set(i, contains.test(order.get(i), value));
      }
      classes.computeIfAbsent(signature, k -> new ArrayList<>(1)).add(value);
    }
    members.addAll(classes.values());
    values = members.stream().map(all -> all.get(0)).toList();
    for (S set : order) {
      List<Integer> pairs = new ArrayList<>();
      for (int rank = 0; rank < values.size(); rank++) {
        if (contains.test(set, values.get(rank))) {
          pairs.add(rank);
          pairs.add(rank);
        }
      }
      ranks.put(set, IntSet.of(pairs.stream().mapToInt(Integer::intValue).toArray()));
    }
  }

  /** The ranks of TCP flag octets; SYN, ACK and the like stand for their ranks where they can. */
  static FiniteField<IntRanges, Integer> flags(Collection<IntRanges> sets) {
    List<Integer> octets =
        new ArrayList<>(
            List.of(
                TcpFlags.SYN,
                TcpFlags.ACK,
                TcpFlags.SYN | TcpFlags.ACK,
                TcpFlags.PSH | TcpFlags.ACK,
                TcpFlags.FIN | TcpFlags.ACK,
                TcpFlags.RST));
    for (int octet = 0; octet <= 255; octet++) {
      octets.add(octet);
    }
    return new FiniteField<>(sets, octets, IntRanges::contains);
  }

  /** The ranks of connection states. */
  static FiniteField<Set<ConnState>, ConnState> states(Collection<Set<ConnState>> sets) {
    return new FiniteField<>(sets, List.of(ConnState.values()), Set::contains);
  }

  /**
   * The ranks of interface names: every name in the file, for every prefix a name that fits it and no
   * longer one, and a name that fits nothing.
   */
  static FiniteField<InterfaceSet, String> interfaces(Collection<InterfaceSet> sets) {
    return interfaces(sets, sets, 1);
  }

  /**
   * The ranks of interface names, where those of another field count as well.
   *
   * @param all the sets whose names are looked at
   * @param others how many names that fit nothing are looked at
   */
  static FiniteField<InterfaceSet, String> interfaces(
      Collection<InterfaceSet> sets, Collection<InterfaceSet> all, int others) {
    Set<String> names = new TreeSet<>();
    Set<String> prefixes = new TreeSet<>();
    for (InterfaceSet set : all) {
      for (InterfaceSet.Pattern pattern : set.patterns()) {
        (pattern.prefix() ? prefixes : names).add(pattern.text());
      }
    }
    List<String> candidates = new ArrayList<>();
    candidates.addAll(names);
    Map<String, String> prefixOf = new HashMap<>();
    for (String prefix : prefixes) {
      fresh(prefix, prefix, names, prefixes)
          .ifPresent(
              name -> {
                candidates.add(name);
                prefixOf.put(name, prefix);
              });
    }
    Optional<String> other = fresh("", "if", names, prefixes);
    other.ifPresent(candidates::add);
    for (int i = 1; i < others; i++) {
      names.addAll(candidates);
      fresh("", "if", names, prefixes).ifPresent(candidates::add);
    }
    FiniteField<InterfaceSet, String> field =
        new FiniteField<>(sets, candidates, InterfaceSet::contains);
    other.ifPresent(name -> field.other = field.rankOfMember(name));
    field.prefixOf.putAll(prefixOf);
    return field;
  }

  /**
   * A name that begins with a prefix, is no name in the file, and fits no longer prefix; empty
   * when the file leaves no such name.
   */
  private static Optional<String> fresh(
      String prefix, String stem, Set<String> names, Set<String> prefixes) {
    List<String> longer = prefixes.stream().filter(p -> p.length() > prefix.length()).toList();
    for (int i = 0; i < 1000; i++) {
      String name = i < 500 ? stem + i : prefix + (char) ('!' + i % 94) + i;
      if (!names.contains(name) && longer.stream().noneMatch(name::startsWith)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  int size() {
    return values.size();
  }

  /** The ranks of a set that was collected. */
  IntSet ranks(S set) {
    IntSet found = ranks.get(set);
    if (found == null) {
      throw new IllegalArgumentException("not collected: " + set);
    }
    return found;
  }

  /** The value that stands for a rank. */
  V value(int rank) {
    return values.get(rank);
  }

  private int rankOfMember(V value) {
    for (int rank = 0; rank < members.size(); rank++) {
      if (members.get(rank).contains(value)) {
        return rank;
      }
    }
    return -1;
  }

  /** The rank of the values that nothing in the file names; -1 where there is none. */
  int other() {
    return other;
  }

  /** Whether a rank may stand for all names that begin in some way, which no list of names says. */
  boolean hasPrefixes() {
    return !prefixOf.isEmpty();
  }

  /** The beginning of the names that a value stands for; empty for a value that stands for itself. */
  Optional<String> prefix(V value) {
    return Optional.ofNullable(prefixOf.get(value));
  }

  /** Whether a rank stands for more than one value. */
  boolean hasSeveral(int rank) {
    return members.get(rank).size() > 1 || prefixOf.containsKey(members.get(rank).get(0));
  }

  /** All values of a rank that were looked at: for interfaces, all names in the file. */
  List<V> members(int rank) {
    return members.get(rank);
  }

  /** The rank whose standing value equals a value; -1 when there is none. */
  int rankOfValue(V value) {
    return values.indexOf(value);
  }
}
