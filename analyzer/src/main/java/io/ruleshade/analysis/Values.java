package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.model.Condition;
import io.ruleshade.model.PacketTest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Steps of one search for a number; what masks people write take a few hundred. */
  private static final long MOST_STEPS = 1_000_000;

  /** Numbers that every packet has; of the others it may be that no test holds. */
  private static final List<String> ALWAYS = List.of("mark", "ttl", "tos", "len");

  /**
   * One condition as a set of numbers.
   *
   * @param place its place among those on the same number
   */
  private record Test(int predicate, Group group, int place, List<Cube> cubes) {
    /** Whether each of its numbers passes another test; may miss it for tests of several ranges. */
    boolean implies(Test other) {
      for (Cube cube : cubes) {
        boolean contained = false;
        for (Cube one : other.cubes) {
          contained |= one.contains(cube);
        }
        if (!contained) {
          return false;
        }
      }
      return true;
    }

    boolean excludes(Test other) {
      for (Cube cube : cubes) {
        for (Cube one : other.cubes) {
          if (cube.meets(one)) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /** The conditions on one number. */
  private static final class Group {
    final List<Test> tests = new ArrayList<>();
    final boolean always;

    /** The conditions. */
    final BitSet all = new BitSet();

    /** The places of the tests by the masks and values of their cubes. */
    private final Map<Long, Map<Long, BitSet>> byMask = new LinkedHashMap<>();

    Group(boolean always) {
      this.always = always;
    }

    void add(int predicate, List<Cube> cubes) {
      for (Cube cube : cubes) {
        byMask
            .computeIfAbsent(cube.mask(), mask -> new HashMap<>())
            .computeIfAbsent(cube.value(), value -> new BitSet())
            .set(tests.size());
      }
      all.set(predicate);
      tests.add(new Test(predicate, this, tests.size(), cubes));
    }

    /** The places of the tests that share numbers with a cube. */
    void addMeeting(Cube cube, BitSet places) {
      byMask.forEach(
          (mask, values) -> {
            if ((mask & ~cube.mask()) == 0) {
              BitSet equal = values.get(cube.value() & mask);
              if (equal != null) {
                places.or(equal);
              }
              return;
            }
            values.forEach(
                (value, equal) -> {
                  if (((value ^ cube.value()) & mask & cube.mask()) == 0) {
                    places.or(equal);
                  }
                });
          });
    }
  }

  /** The tests that hold of a packet, as far as they are on one number. */
  private record Question(Group group, List<Integer> positive) {}

  /** Answers that are kept; any others are found anew. */
  private static final int MOST_KEPT = 20_000;

  private static final int[] NO_CONFLICT = {};

  private final Map<Integer, Test> tests = new HashMap<>();
  private final List<Group> always = new ArrayList<>();
  private final BitSet opaque;
  private final int count;
  private final Map<Question, int[]> known = new ConcurrentHashMap<>();

  Values(Predicates predicates) {
    Map<String, Group> groups = new LinkedHashMap<>();
    for (int id = 0; id < predicates.count(); id++) {
      Condition.Predicate predicate = predicates.get(id);
      if (predicate.test() instanceof PacketTest.Masked masked && BITS.containsKey(masked.key())) {
        int bits = BITS.getOrDefault(masked.key(), 0);
        boolean present = ALWAYS.contains(masked.key());
        String key = masked.key() + '\0' + predicates.version(id);
        groups.computeIfAbsent(key, k -> new Group(present)).add(id, Cube.of(masked, bits));
      }
    }
    groups.values().forEach(g -> g.tests.forEach(test -> tests.put(test.predicate, test)));
    count = predicates.count();
    opaque = all();
    for (Group group : groups.values()) {
      opaque.andNot(group.all);
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
      if (test != null) {
        Group group = test.group;
        for (Test other : near(test)) {
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

  /** The tests that a test may imply or exclude as far as that is said, in order. */
  private static List<Test> near(Test test) {
    if (test.group.tests.size() <= FEW) {
      return test.group.tests;
    }
    BitSet places = new BitSet();
    test.cubes.forEach(cube -> test.group.addMeeting(cube, places));
    return places.stream().mapToObj(test.group.tests::get).toList();
  }

  /** The conditions that can hold of a packet of a box, as far as that is plain; null when all can. */
  @Nullable BitSet holding(Box box) {
    BitSet out = null;
    for (int literal : box.literals()) {
      Test test = (literal & 1) == 0 ? tests.get(literal >> 1) : null;
      if (test != null) {
        BitSet places = new BitSet();
        test.cubes.forEach(cube -> test.group.addMeeting(cube, places));
        BitSet others = (BitSet) test.group.all.clone();
        places.stream().forEach(place -> others.clear(test.group.tests.get(place).predicate));
        others.clear(test.predicate);
        out = out == null ? all() : out;
        out.andNot(others);
      }
    }
    return out;
  }

  /** The conditions that hold of a point, and those of whose values nothing is known. */
  @Nullable BitSet unavoidable(Point point) {
    if (tests.isEmpty()) {
      return null;
    }
    BitSet out = (BitSet) opaque.clone();
    for (int literal : point.literals()) {
      if ((literal & 1) == 0) {
        out.set(literal >> 1);
      }
    }
    return out;
  }

  private BitSet all() {
    BitSet out = new BitSet(count);
    out.set(0, count);
    return out;
  }

  /** Whether it is plain that no packet fulfils the conditions of both boxes. */
  boolean exclude(Box one, Box other) {
    if (tests.isEmpty()) {
      return false;
    }
    for (int literal : one.literals()) {
      Test test = (literal & 1) == 0 ? tests.get(literal >> 1) : null;
      if (test == null) {
        continue;
      }
      for (int opposing : other.literals()) {
        Test against = (opposing & 1) == 0 ? tests.get(opposing >> 1) : null;
        if (against != null && against.group == test.group && test.excludes(against)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether there is nothing to know. */
  boolean isEmpty() {
    return tests.isEmpty();
  }

  /**
   * Literals that hold of a point although no packet fulfils all of them; null when there are none.
   * Linear at worst in the conditions on the numbers that the point's conditions name.
   */
  int @Nullable [] conflict(Point point, Work work) {
    if (tests.isEmpty()) {
      return null;
    }
    Map<Group, List<Test>> positive = new LinkedHashMap<>();
    for (int literal : point.literals()) {
      Test test = (literal & 1) == 0 ? tests.get(literal >> 1) : null;
      if (test != null) {
        positive.computeIfAbsent(test.group, g -> new ArrayList<>()).add(test);
      }
    }
    for (Group group : always) {
      positive.computeIfAbsent(group, g -> List.of());
    }
    for (Map.Entry<Group, List<Test>> entry : positive.entrySet()) {
      work.spend(Math.min(entry.getKey().tests.size(), 256));
      int[] conflict = known(entry.getKey(), entry.getValue());
      if (conflict.length > 0) {
        return conflict;
      }
    }
    return null;
  }

  /** The conflict among tests of one number, none of the others holding; empty when there is none. */
  private int[] known(Group group, List<Test> positive) {
    Question question = new Question(group, positive.stream().map(Test::predicate).toList());
    int[] before = known.get(question);
    if (before != null) {
      return before;
    }
    int[] conflict = conflict(group, positive);
    if (conflict.length <= FEW && known.size() < MOST_KEPT) {
      known.put(question, conflict);
    }
    return conflict;
  }

  private static int[] conflict(Group group, List<Test> positive) {
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
    if (left.isEmpty()) {
      return literals.stream().mapToInt(Integer::intValue).toArray();
    }
    List<Cube> taken = new ArrayList<>();
    BitSet meeting = new BitSet();
    left.forEach(cube -> group.addMeeting(cube, meeting));
    positive.forEach(test -> meeting.clear(test.place));
    meeting.stream()
        .mapToObj(group.tests::get)
        .forEach(
            test -> {
              taken.addAll(test.cubes);
              literals.add(test.predicate << 1 | 1);
            });
    Work search = Work.limit(MOST_STEPS);
    for (Cube cube : left) {
      if (cube.escapes(taken, 0, search)) {
        return NO_CONFLICT;
      }
    }
    return literals.stream().mapToInt(Integer::intValue).toArray();
  }
}
