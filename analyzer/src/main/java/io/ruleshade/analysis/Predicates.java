package io.ruleshade.analysis;

import io.ruleshade.model.Condition;
import io.ruleshade.model.PacketTest;
import io.ruleshade.model.Product;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The named booleans of a program. Equal text is one boolean, except where a rule that can write what
 * the predicate looks at, or a line that was not understood, may lie between: after it the predicate is
 * a fresh one.
 */
final class Predicates {
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<Condition.Predicate> all = new ArrayList<>();
  private final List<String> versions = new ArrayList<>();
  private final BitSet fresh = new BitSet();
  private final Map<Integer, Integer> freshRoots = new HashMap<>();
  private final Map<String, Integer> writes = new HashMap<>();
  private int roots;
  private @Nullable Boolean crossing;
  private int unknowns;

  /**
   * Forgets what was written: packets enter anew.
   *
   * @param crosses whether all packets leave by another interface than they came in by, or none; null where
   *     that is open
   */
  void enterRoot(@Nullable Boolean crosses) {
    crossing = crosses;
    roots++;
    writes.clear();
    unknowns = 0;
  }

  /** Notes something of which nobody knows what it may have written. */
  void writeAnything() {
    unknowns++;
  }

  /** Notes that a rule may have written something. */
  void write(List<String> what) {
    for (String key : what) {
      writes.merge(key, 1, Integer::sum);
    }
  }

  int count() {
    return all.size();
  }

  Condition.Predicate get(int id) {
    return all.get(id);
  }

  /**
   * The literals of a product's predicates at this point of the program; null when they contradict
   * each other.
   */
  int @Nullable [] literals(Product product) {
    Map<Integer, Integer> literals = new TreeMap<>();
    for (Condition condition : product.conditions()) {
      if (condition instanceof Condition.Predicate predicate) {
        if (crossing != null && predicate.test() instanceof PacketTest.Crosses) {
          if (crossing == predicate.negated()) {
            return null;
          }
          continue;
        }
        int id = id(predicate);
        int literal = id << 1 | (predicate.negated() ? 1 : 0);
        Integer other = literals.put(id, literal);
        if (other != null && other != literal) {
          return null;
        }
      }
    }
    return literals.values().stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether a boolean is the predicate as it is after some rule may have changed it. */
  boolean isFresh(int id) {
    return fresh.get(id);
  }

  /** What was written before a boolean's place: two of one version look at the same things. */
  String version(int id) {
    return versions.get(id);
  }

  /** The number of the root where a boolean that a rule may have changed is asked. */
  int root(int id) {
    return freshRoots.getOrDefault(id, -1);
  }

  /** A version without the root that it is counted from. */
  static String unrooted(String version) {
    return version.replaceAll("(^|=|\\x00)[0-9]+\\.", "$1");
  }

  private int id(Condition.Predicate predicate) {
    StringBuilder key = new StringBuilder(predicate.text());
    if (unknowns > 0 && !predicate.dependsOn().isEmpty()) {
      key.append('\0').append(roots).append('.').append(unknowns);
    }
    for (String what : predicate.dependsOn()) {
      int version = writes.getOrDefault(what, 0);
      if (version > 0) {
        key.append('\0').append(what).append('=').append(roots).append('.').append(version);
      }
    }
    return ids.computeIfAbsent(
        key.toString(),
        k -> {
          if (!k.equals(predicate.text())) {
            fresh.set(all.size());
            freshRoots.put(all.size(), roots - 1);
          }
          all.add(predicate.negated() ? predicate.negate() : predicate);
          versions.add(k.substring(predicate.text().length()));
          return all.size() - 1;
        });
  }
}
