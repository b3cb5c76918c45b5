package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.Condition;
import io.ruleshade.model.PacketTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which conditions can hold of one packet together: those that test the same number of it, such as its
 * mark or its MAC address. A packet has one MAC address, so it has no other; a mark with the two lowest
 * bits set has the lowest one set. Of all other conditions nobody knows how they hang together.
 */
final class Values {
  /** Width of each number in bits. */
  private static final Map<String, Integer> BITS =
      Map.of("smac", 48, "mark", 32, "ctmark", 32, "ttl", 8, "tos", 8, "len", 16, "uid", 32, "gid", 32);

  /** Among more conditions on one number than this it is not said which exclude each other. */
  private static final int FEW = 16;

  /** Numbers that every packet has; of the others it may be that no test holds. */
  private static final List<String> ALWAYS = List.of("mark", "ttl", "tos", "len");

  /** The numbers {@code v} with {@code (v & mask) == value}. */
  private record Cube(long value, long mask) {
    boolean contains(Cube other) {
      return (other.mask & mask) == mask && (other.value & mask) == value;
    }

    @Nullable Cube and(Cube other) {
      return ((value ^ other.value) & mask & other.mask) != 0
          ? null
          : new Cube(value | other.value, mask | other.mask);
    }
  }

  /** One condition as a set of numbers. */
  private record Test(int predicate, List<Cube> cubes) {
    /** Whether each of its numbers passes another test; may miss it for tests of several ranges. */
    boolean implies(Test other) {
      return cubes.stream().allMatch(c -> other.cubes.stream().anyMatch(o -> o.contains(c)));
    }

    boolean excludes(Test other) {
      return cubes.stream().allMatch(c -> other.cubes.stream().allMatch(o -> c.and(o) == null));
    }
  }

  /** The conditions on one number. */
  private static final class Group {
    final List<Test> tests = new ArrayList<>();
    final boolean always;

    Group(boolean always) {
      this.always = always;
    }
  }

  private final Map<Integer, Test> tests = new HashMap<>();
  private final Map<Integer, Group> groupOf = new HashMap<>();
  private final List<Group> always = new ArrayList<>();

  Values(Predicates predicates) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (int id = 0; id < predicates.count(); id++) {
      Condition.Predicate predicate = predicates.get(id);
      if (predicate.test() instanceof PacketTest.Masked masked && BITS.containsKey(masked.key())) {
        int bits = BITS.getOrDefault(masked.key(), 0);
        boolean present = ALWAYS.contains(masked.key());
        String key = masked.key() + '\0' + predicates.version(id);
        Group group = groups.computeIfAbsent(key, k -> new Group(present));
        Test test = new Test(id, cubes(masked, bits));
        group.tests.add(test);
        tests.put(id, test);
        groupOf.put(id, group);
      }
    }
    for (Group group : groups.values()) {
      if (group.always && group.tests.size() > 1) {
        always.add(group);
      }
    }
  }

  /** Whether it is known which numbers a condition holds for. */
  boolean has(int predicate) {
    return tests.containsKey(predicate);
  }

  /**
   * The same packets with the literals that follow from those of the box: what must hold because
   * another condition does, and, among few conditions, what cannot.
   */
  Box strengthen(Box box) {
    int[] literals = box.literals();
    List<Integer> more = new ArrayList<>();
    for (int literal : literals) {
      Test test = (literal & 1) == 0 ? tests.get(literal >> 1) : null;
      Group group = groupOf.get(literal >> 1);
      if (test != null && group != null) {
        for (Test other : group.tests) {
          boolean named = false;
          for (int each : literals) {
            named |= each >> 1 == other.predicate;
          }
          if (!named && test.implies(other)) {
            more.add(other.predicate << 1);
          } else if (!named && group.tests.size() <= FEW && test.excludes(other)) {
            more.add(other.predicate << 1 | 1);
          }
        }
      }
    }
    Box stronger = box;
    for (int literal : more) {
      Box next = stronger.with(literal);
      stronger = next == null ? stronger : next;
    }
    return stronger;
  }

  /** Whether there is nothing to know. */
  boolean isEmpty() {
    return tests.isEmpty();
  }

  /**
   * Literals that hold of a point although no packet fulfils all of them; null when there are none.
   * Linear in the conditions on the numbers that the point's conditions name.
   */
  int @Nullable [] conflict(Point point, Work work) {
    if (tests.isEmpty()) {
      return null;
    }
    Map<Group, List<Test>> positive = new LinkedHashMap<>();
    for (int literal : point.literals()) {
      Group group = (literal & 1) == 0 ? groupOf.get(literal >> 1) : null;
      Test test = tests.get(literal >> 1);
      if (group != null && test != null) {
        positive.computeIfAbsent(group, g -> new ArrayList<>()).add(test);
      }
    }
    for (Group group : always) {
      positive.computeIfAbsent(group, g -> List.of());
    }
    for (Map.Entry<Group, List<Test>> entry : positive.entrySet()) {
      work.spend(entry.getKey().tests.size());
      int[] conflict = conflict(entry.getKey(), entry.getValue());
      if (conflict != null) {
        return conflict;
      }
    }
    return null;
  }

  private static int @Nullable [] conflict(Group group, List<Test> positive) {
    List<Cube> left = List.of(new Cube(0, 0));
    List<Integer> literals = new ArrayList<>();
    for (Test test : positive) {
      List<Cube> both = new ArrayList<>();
      for (Cube a : left) {
        for (Cube b : test.cubes) {
          Cube cube = a.and(b);
          if (cube != null) {
            both.add(cube);
          }
        }
      }
      left = both;
      literals.add(test.predicate << 1);
    }
    List<Cube> taken = new ArrayList<>();
    for (Test test : group.tests) {
      if (!left.isEmpty() && !positive.contains(test)) {
        boolean meets = false;
        for (Cube cube : test.cubes) {
          if (left.stream().anyMatch(l -> l.and(cube) != null)) {
            taken.add(cube);
            meets = true;
          }
        }
        if (meets) {
          literals.add(test.predicate << 1 | 1);
        }
      }
    }
    for (Cube cube : left) {
      if (escapes(cube, taken, 0)) {
        return null;
      }
    }
    return literals.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether some number of a cube is in none of those taken. Depth: at most one level a bit. */
  private static boolean escapes(Cube cube, List<Cube> taken, int from) {
    for (int i = from; i < taken.size(); i++) {
      Cube other = taken.get(i);
      if (other.contains(cube)) {
        return false;
      }
      if (cube.and(other) != null) {
        Cube rest = cube;
        for (long open = other.mask & ~cube.mask; open != 0; open &= open - 1) {
          long bit = Long.lowestOneBit(open);
          Cube outside = new Cube(rest.value | ~other.value & bit, rest.mask | bit);
          if (escapes(outside, taken, i + 1)) {
            return true;
          }
          rest = new Cube(rest.value | other.value & bit, rest.mask | bit);
        }
        return false;
      }
    }
    return true;
  }

  /** The numbers of a test, its ranges cut into prefixes. */
  private static List<Cube> cubes(PacketTest.Masked masked, int bits) {
    long all = (1L << bits) - 1;
    List<Cube> out = new ArrayList<>();
    for (PacketTest.Range range : masked.ranges()) {
      long first = Math.max(0, range.first());
      long last = Math.min(all, range.last());
      while (first <= last) {
        long size = first == 0 ? 1L << bits : Long.lowestOneBit(first);
        while (size > last - first + 1) {
          size >>= 1;
        }
        long mask = all & ~(size - 1) & masked.mask();
        if ((first & all & ~(size - 1) & ~masked.mask()) == 0) {
          out.add(new Cube(first, mask));
        }
        first += size;
      }
    }
    return out;
  }
}
