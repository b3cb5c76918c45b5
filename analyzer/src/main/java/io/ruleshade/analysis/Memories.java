package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Point;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Conditions with memory on the ways of packets: rate limits, lists of recent addresses. A packet that is
 * asked by one uses it up, so that the packets after it may fare otherwise. Two sides do the same only if
 * each memory of the one has its partner on the other, and the same packets come to both: a limit of three
 * a minute for all ports is not three such limits for a third of the ports each.
 *
 * <p>A memory without a partner matters to nobody on the other side, where its rule is gone: what it let
 * through is compared like everything else.
 */
final class Memories {
  /** A rule with memory that a packet comes to. */
  private record Met(int owner, int position, boolean effect, List<String> content) {}

  /** Packets of which the verdicts are the same, with what they come to on both sides. */
  private record Noted(
      Comparison.Region region, List<int[]> pairs, List<Integer> loose, boolean moved) {}

  private final FilterProgram program;
  private final boolean any;
  private final Map<Integer, Set<Integer>> partners = new HashMap<>();
  private final List<Noted> noted = new ArrayList<>();

  Memories(FilterProgram program, Alignment.Result aligned) {
    this.program = program;
    this.any = program.rules().stream().anyMatch(ref -> hasAny(ref.rule()));
    if (any) {
      Map<Integer, Integer> owners = new HashMap<>();
      for (CoverIndex index : List.of(program.index(), program.sideEffects().index())) {
        for (int entry = 0; entry < index.size(); entry++) {
          owners.putIfAbsent(index.position(entry), index.owner(entry));
        }
      }
      for (int i = 0; i < aligned.oldPositions().length; i++) {
        Integer one = owners.get(aligned.oldPositions()[i]);
        Integer other = owners.get(aligned.newPositions()[i]);
        if (one != null && other != null && hasMemory(one)) {
          pair(one, other);
        }
      }
    }
  }

  private static List<String> content(Rule rule) {
    return rule.arms().stream()
        .flatMap(arm -> arm.match().products().stream())
        .flatMap(product -> product.conditions().stream())
        .filter(Condition.Stateful.class::isInstance)
        .map(Condition::text)
        .distinct()
        .toList();
  }

  /** Whether a rule has a condition with memory. */
  static boolean hasAny(Rule rule) {
    if (rule.branches().isEmpty()) {
      return hasAny(rule.match());
    }
    for (Rule.Arm arm : rule.branches()) {
      if (hasAny(arm.match())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasAny(Match match) {
    for (Product product : match.products()) {
      for (Condition condition : product.conditions()) {
        if (condition instanceof Condition.Stateful) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasMemory(int owner) {
    return owner >= 0
        && owner < program.structure()
        && hasAny(program.rules().get(owner).rule());
  }

  private void pair(int one, int other) {
    partners.computeIfAbsent(one, k -> new TreeSet<>()).add(other);
    partners.computeIfAbsent(other, k -> new TreeSet<>()).add(one);
  }

  /** Takes note of packets that are decided alike. */
  void note(
      Box box, Point point, int owner, Comparison.End one, Comparison.End other) {
    if (!any) {
      return;
    }
    List<Met> from = met(one);
    List<Met> to = met(other);
    if (from.isEmpty() && to.isEmpty()) {
      return;
    }
    List<int[]> pairs = new ArrayList<>();
    List<Met> left = new ArrayList<>();
    List<Met> right = new ArrayList<>();
    int k = 0;
    for (Met each : from) {
      int at = k;
      while (at < to.size() && !to.get(at).content.equals(each.content)) {
        at++;
      }
      if (at == to.size()) {
        left.add(each);
        continue;
      }
      right.addAll(to.subList(k, at));
      pairs.add(new int[] {each.owner, to.get(at).owner});
      pair(each.owner, to.get(at).owner);
      k = at + 1;
    }
    right.addAll(to.subList(k, to.size()));
    boolean moved =
        left.stream().anyMatch(Met::effect)
            || right.stream().anyMatch(Met::effect)
            || left.stream().anyMatch(a -> right.stream().anyMatch(b -> a.content.equals(b.content)));
    List<Integer> loose = new ArrayList<>();
    left.forEach(each -> loose.add(each.owner));
    right.forEach(each -> loose.add(each.owner));
    Outcome.Difference difference =
        new Outcome.Difference(
            Outcome.Change.OTHER_EFFECT, decider(one), decider(other), false);
    noted.add(
        new Noted(new Comparison.Region(box, point, difference, owner), pairs, loose, moved));
  }

  /** What decides, or may decide: the rule with the memory before what follows it. */
  private int decider(Comparison.End end) {
    for (int entry : end.deciders()) {
      if (hasMemory(program.index().owner(entry))) {
        return entry;
      }
    }
    return end.byDefault() || end.deciders().isEmpty() ? -1 : end.deciders().getLast();
  }

  private List<Met> met(Comparison.End end) {
    List<Met> out = new ArrayList<>();
    add(program.index(), end.deciders(), false, out);
    add(program.index(), end.forks(), false, out);
    add(program.sideEffects().index(), end.effects(), true, out);
    out.sort(Comparator.comparingInt(Met::position));
    return out;
  }

  private void add(CoverIndex index, List<Integer> entries, boolean effect, List<Met> out) {
    for (int entry : entries) {
      int owner = index.owner(entry);
      int position = index.position(entry);
      if (hasMemory(owner) && out.stream().noneMatch(met -> met.position == position)) {
        out.add(new Met(owner, position, effect, content(program.rules().get(owner).rule())));
      }
    }
  }

  /** The packets that come to memories on one side alone, or to those that have no one partner. */
  List<Comparison.Region> regions() {
    return noted.stream().filter(this::differs).map(Noted::region).toList();
  }

  private boolean differs(Noted its) {
    return its.moved
        || its.loose.stream().anyMatch(partners::containsKey)
        || its.pairs.stream()
            .anyMatch(pair -> count(pair[0]) > 1 || count(pair[1]) > 1);
  }

  private int count(int owner) {
    return partners.getOrDefault(owner, Set.of()).size();
  }
}
