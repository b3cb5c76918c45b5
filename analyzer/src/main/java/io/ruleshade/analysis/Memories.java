package io.ruleshade.analysis;

import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.Asks.Ask;
import io.ruleshade.model.Condition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Conditions with memory on the ways of packets: rate limits, lists of recent addresses. A packet for which
 * one is asked uses it up, whether the rule then matches or not, so that the packets after it may fare
 * otherwise. Two sides do the same only if each memory of the one has one partner on the other, and every
 * packet comes to the same memories on both and goes on from their answers alike, see {@link Course}: a
 * limit of three a minute for all ports is not three such limits for a third of the ports each.
 *
 * <p>A memory without a partner matters to nobody on the other side, where its rule is gone: what it let
 * through is compared like everything else. A memory that rules share by its name is its own partner, as
 * long as the other side mentions it.
 *
 * <p>Partners are first the rules that are the same on both sides; then those that some packets come to
 * which come to as many and the same; then whatever reads the same. Any choice that makes all packets agree
 * is a proof, so that a bad one can only say that more differs.
 */
final class Memories {
  /** Above this many steps the ways of one packet are taken to differ. */
  private static final long MOST = 20_000_000;

  /** The same for all packets together, each time that they are looked at. */
  private static final long MOST_TOGETHER = 400_000_000;

  /** Of more sets of packets than this it is not tried which partners nothing hangs on. */
  private static final int MOST_TRIED = 200;

  /** What is looked at again when all partners are known. */
  private record Noted(Point before, int old, Point after, int now) {}

  private final FilterProgram program;
  private final boolean any;
  private final int firstNew;
  private final Set<String> shared;
  private final boolean sameDoubts;
  private final Map<Ask, Ask> partners = new HashMap<>();
  private final Set<Ask> torn = new HashSet<>();
  private final IdentityHashMap<Comparison.Region, Noted> noted = new IdentityHashMap<>();
  private final List<Noted> inOrder = new ArrayList<>();

  /** Pays for the ways that are followed now. */
  private Work pot = Work.limit(MOST_TOGETHER);

  Memories(FilterProgram program, Sides sides, boolean sameDoubts) {
    this.program = program;
    this.any = !program.asks().byRule().isEmpty();
    this.firstNew = sides.firstNew();
    this.shared = sides.memories();
    this.sameDoubts = sameDoubts;
  }

  /** Takes the memories of rules that are the same on both sides as partners. */
  void align(Alignment.Result aligned) {
    for (int i = 0; any && i < aligned.oldPositions().length; i++) {
      Ask one = program.asks().byPosition().get(aligned.oldPositions()[i]);
      Ask other = program.asks().byPosition().get(aligned.newPositions()[i]);
      if (one != null && other != null && isOwn(one)) {
        pair(one, other);
        pair(other, one);
      }
    }
  }

  private void pair(Ask one, Ask other) {
    Ask known = partners.putIfAbsent(one, other);
    if (known != null && !known.equals(other)) {
      torn.add(one);
      torn.add(other);
      torn.add(known);
    }
  }

  /** The rules whose memory has several partners, so that they are not the same on both sides. */
  BitSet torn() {
    BitSet out = new BitSet();
    for (Ask ask : torn) {
      out.set(ask.rule());
      partners.remove(ask);
    }
    return out;
  }

  private boolean isOwn(Ask ask) {
    return program.asks().condition(ask).shared() == null;
  }

  /**
   * Whether a packet surely fares alike on both sides and comes to the same memories.
   *
   * @param old where it enters on the old side
   */
  boolean alike(Point before, int old, Point after, int now) {
    return alike(new Noted(before, old, after, now), ask -> ask);
  }

  /** Takes note of packets of which {@link #differs} is asked when all are known. */
  void note(Comparison.Region region, int old, Point after, int now) {
    Noted its = new Noted(region.point(), old, after, now);
    noted.put(region, its);
    inOrder.add(its);
  }

  /**
   * Whether packets that were taken note of fare differently, or come to other memories.
   *
   * @return also true for packets that were not taken note of
   */
  boolean differs(Comparison.Region region) {
    Noted its = noted.get(region);
    return its == null || !alike(its, ask -> null);
  }

  /**
   * Whether the ways of a packet are the same.
   *
   * @param alone the name of a memory without a partner; null where it does not matter what comes to it
   */
  private boolean alike(Noted its, Function<Ask, @Nullable Object> alone) {
    Course one = course(its.before, its.old);
    Course other = course(its.after, its.now);
    if (one == null || other == null) {
      return false;
    }
    Course.Table table = new Course.Table();
    Function<Ask, @Nullable Object> asked = ask -> asked(ask, alone);
    return one.number(table, asked, this::said) == other.number(table, asked, this::said);
  }

  private @Nullable Course course(Point point, int root) {
    Work work = Work.limit(Math.min(MOST, MOST_TOGETHER - pot.spent()));
    Course course = pot.exhausted() ? null : Course.of(program, point, root, sameDoubts, work);
    pot.spend(work.spent());
    return course;
  }

  private @Nullable Object asked(Ask ask, Function<Ask, @Nullable Object> alone) {
    Condition.Shared its = program.asks().condition(ask).shared();
    if (its != null) {
      String name = Mentions.joined(its.name(), shared);
      return shared.contains(name) ? List.of(name, program.asks().condition(ask).text()) : null;
    }
    return partners.containsKey(ask) ? said(ask) : alone.apply(ask);
  }

  /** What rules share says the same where the same is asked; else partners do. */
  private Object said(Ask ask) {
    Condition.Shared its = program.asks().condition(ask).shared();
    if (its != null) {
      return its.name();
    }
    Ask partner = partners.get(ask);
    return partner == null || ask.rule() < firstNew ? ask : partner;
  }

  /** Finds partners for the memories that have none yet, among those that packets come to. */
  void settle() {
    Set<Ask> found = new LinkedHashSet<>();
    pot = Work.limit(MOST_TOGETHER);
    for (boolean whole : new boolean[] {true, false}) {
      for (Noted its : inOrder) {
        Course one = course(its.before, its.old);
        Course other = course(its.after, its.now);
        if (one != null && other != null) {
          settle(alone(one), alone(other), whole, found);
        }
      }
    }
    pot = Work.limit(MOST_TOGETHER);
    if (inOrder.size() <= MOST_TRIED) {
      found.forEach(this::part);
    }
    pot = Work.limit(MOST_TOGETHER);
  }

  /**
   * Parts partners where more packets agree without: nothing hangs on what such a memory says. All packets
   * that come to one of them were taken note of, as their rules are not the same on both sides.
   */
  private void part(Ask one) {
    int before = pot.exhausted() ? 0 : differing();
    Ask other = before == 0 ? null : partners.remove(one);
    if (other != null) {
      partners.remove(other);
      if (differing() >= before) {
        partners.put(one, other);
        partners.put(other, one);
      }
    }
  }

  private int differing() {
    return (int) inOrder.stream().filter(its -> !alike(its, ask -> null)).count();
  }

  private List<Ask> alone(Course course) {
    return course.asks().stream()
        .filter(ask -> isOwn(ask) && !partners.containsKey(ask))
        .distinct()
        .toList();
  }

  private void settle(List<Ask> from, List<Ask> to, boolean whole, Set<Ask> found) {
    if (whole && !content(from).equals(content(to))) {
      return;
    }
    Map<Object, Deque<Integer>> places = new HashMap<>();
    for (int at = 0; at < to.size(); at++) {
      places.computeIfAbsent(content(to.get(at)), k -> new ArrayDeque<>()).add(at);
    }
    int next = 0;
    for (Ask each : from) {
      Deque<Integer> its = places.getOrDefault(content(each), new ArrayDeque<>());
      while (!its.isEmpty() && its.getFirst() < next) {
        its.removeFirst();
      }
      if (!its.isEmpty()) {
        Ask other = to.get(its.getFirst());
        partners.put(each, other);
        partners.put(other, each);
        found.add(each);
        next = its.removeFirst() + 1;
      }
    }
  }

  private Object content(Ask ask) {
    return program.asks().condition(ask);
  }

  private List<Object> content(List<Ask> asks) {
    return asks.stream().map(this::content).toList();
  }
}
