package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.IntSet;
import io.ruleshade.model.Action;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which rules of two laid-out entry points are the same in the same order. A packet that meets only
 * aligned entries on both sides fares alike on both: its first entry on one side has its partner on the
 * other, where nothing comes before it, and so on to the end.
 *
 * <p>Entries are alike when they have the same packets, kind, action and conditions; what is in front of
 * all and behind all that differs goes together, of the rest the k-th of one content with the k-th of it on
 * the other side, and of those pairs a longest sequence is kept that is in order on both. A rule is aligned when all its entries are. Complexity: n log n in the entries.
 */
final class Alignment {
  private final FilterProgram program;
  private final boolean sameDoubts;
  private final BitSet unaligned = new BitSet();
  private int[] oldPositions = {};
  private int[] newPositions = {};

  /**
   * What is the same on both sides.
   *
   * @param unaligned owners of which some entry has no partner
   * @param oldPositions places of entries that have a partner, ascending
   * @param newPositions places of their partners, in the same order
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(BitSet unaligned, int[] oldPositions, int[] newPositions) {
    /** How many pairs have their old entry before a place. */
    int pairsBeforeOld(int position) {
      return countBelow(oldPositions, position);
    }

    /** How many pairs have their new entry before a place. */
    int pairsBeforeNew(int position) {
      return countBelow(newPositions, position);
    }
  }

  /** One entry of the program or of its side effects, at one root. */
  private record Item(int position, int owner, int scopeEnd, Object key) {}

  /**
   * What makes entries alike.
   *
   * @param hash of the rest, which is long
   */
  private record Key(
      int hash,
      int kind,
      Action action,
      List<IntSet> sets,
      List<String> literals,
      Object doubts) {
    Key(int kind, Action action, List<IntSet> sets, List<String> literals, Object doubts) {
      this(
          Objects.hash(kind, action, sets, literals, doubts), kind, action, sets, literals, doubts);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private Alignment(FilterProgram program, boolean sameDoubts) {
    this.program = program;
    this.sameDoubts = sameDoubts;
  }

  /**
   * {@return what is the same at both roots, and the owners of which some entry has no partner}
   *
   * @param sameDoubts whether lines that were not understood, and calls of chains that are not there, are
   *     the same on both sides
   */
  static Result of(
      FilterProgram program,
      Entries entries,
      int before,
      int after,
      boolean sameDoubts,
      int threads) {
    Alignment alignment = new Alignment(program, sameDoubts);
    List<List<Item>> sides = new ArrayList<>(List.of(List.of(), List.of()));
    Parallel.forEach(
        2, threads, true, i -> sides.set(i, alignment.items(entries, i == 0 ? before : after)));
    alignment.align(sides.get(0), sides.get(1));
    return new Result(alignment.unaligned, alignment.oldPositions, alignment.newPositions);
  }

  /** The entries of a program by root, in order of position. */
  static final class Entries {
    final List<List<Integer>> verdicts = new ArrayList<>();
    final List<List<Integer>> effects = new ArrayList<>();

    Entries(FilterProgram program) {
      int roots = program.roots().size();
      fill(program, program.index(), verdicts, roots);
      fill(program, program.sideEffects().index(), effects, roots);
    }

    private static void fill(
        FilterProgram program, CoverIndex index, List<List<Integer>> lists, int roots) {
      for (int root = 0; root < roots; root++) {
        lists.add(new ArrayList<>());
      }
      int axis = program.space().axis(PacketSpace.ROOT);
      for (int id = 0; id < index.size(); id++) {
        if (index.position(id) >= 0) {
          lists.get(index.box(id).set(axis).min()).add(id);
        }
      }
      lists.forEach(
          list -> list.sort((a, b) -> Integer.compare(index.position(a), index.position(b))));
    }
  }

  private List<Item> items(Entries entries, int root) {
    List<Item> items = new ArrayList<>();
    CoverIndex index = program.index();
    for (int id : entries.verdicts.get(root)) {
      items.add(item(index, id, index.kind(id)));
    }
    CoverIndex effects = program.sideEffects().index();
    for (int id : entries.effects.get(root)) {
      items.add(item(effects, id, -1 - effects.kind(id)));
    }
    items.sort((a, b) -> Integer.compare(a.position, b.position));
    return items;
  }

  private Item item(CoverIndex index, int id, int kind) {
    int owner = index.owner(id);
    Box box = index.box(id);
    int position = index.position(id);
    Asks.Ask ask = kind < 0 ? program.asks().byPosition().get(position) : null;
    Object key;
    if (ask != null) {
      Asking asking = program.asks().of(ask.rule()).get(ask.number());
      Rule rule = program.rules().get(owner).rule();
      // Of rules that ask the same, the one that is the same.
      List<Object> doubts =
          List.of(asking.key(), doubts(asking.match()), Asking.bare(rule.match()));
      key = key(box, kind, plain(rule.action()), doubts);
    } else if (owner >= program.structure()) {
      String unknown = Sides.unmarkedCall(program.asks().unknowns().getOrDefault(position, ""));
      key = sameDoubts ? key(box, kind, Action.of(Action.Kind.QUEUE), unknown) : new Object();
    } else {
      Rule rule = program.rules().get(owner).rule();
      int arm = program.arms().getOrDefault(position, 0);
      Rule.Arm its = rule.arms().get(arm);
      List<Object> doubts = List.of(doubts(its.match()), program.asks().skips().get(position));
      key = key(box, kind, plain(its.action()), doubts);
    }
    return new Item(index.position(id), owner, index.scopeEnd(id), key);
  }

  /** An action without its target: the called chain is written out. */
  private static Action plain(Action action) {
    return action.target() == null
        ? action
        : new Action(Action.Kind.CONTINUE, null, action.log(), action.effects(), action.writes());
  }

  /**
   * The conditions that are no predicates; the same text is the same line, unchanged. Where products ask for
   * different ones, with the products.
   */
  private static Object doubts(Match match) {
    boolean none = true;
    for (Product product : match.products()) {
      none &= product.conditions().isEmpty();
    }
    if (none) {
      return Set.of();
    }
    Set<List<Object>> out = new LinkedHashSet<>(1);
    for (Product product : match.products()) {
      List<Object> its = new ArrayList<>(0);
      for (Condition condition : product.conditions()) {
        if (condition instanceof Condition.Stateful stateful) {
          its.add(stateful.withReach(null));
        } else if (condition instanceof Condition.Unknown unknown) {
          its.add(unknown.text());
        }
      }
      if (!its.isEmpty()) {
        out.add(its);
      }
    }
    return out.size() > 1 ? Asking.bare(match) : out;
  }

  private Key key(Box box, int kind, Action action, Object doubts) {
    List<IntSet> sets = new ArrayList<>();
    int root = program.space().axis(PacketSpace.ROOT);
    for (int axis = 0; axis < box.axisCount(); axis++) {
      if (axis != root) {
        sets.add(box.set(axis));
      }
    }
    List<String> literals = new ArrayList<>();
    Predicates predicates = program.predicates();
    for (int literal : box.literals()) {
      int id = literal >> 1;
      // Versions are counted anew for each root; what was written before is aligned or met.
      String version = predicates.isFresh(id) ? " as written " + Predicates.unrooted(predicates.version(id)) : "";
      literals.add((literal & 1) + predicates.get(id).text() + version);
    }
    return new Key(kind, action, sets, literals, doubts);
  }

  private void align(List<Item> before, List<Item> after) {
    before.forEach(item -> unaligned.set(item.owner));
    after.forEach(item -> unaligned.set(item.owner));
    int[] partner =
        inPlace(
            before.stream().map(Item::key).toList(), after.stream().map(Item::key).toList());
    int[] kept = increasing(partner);
    boolean[] isKept = new boolean[before.size()];
    boolean[] isTaken = new boolean[after.size()];
    for (int i : kept) {
      isKept[i] = true;
      isTaken[partner[i]] = true;
    }
    drop(before, after, partner, kept, isKept, isTaken);
    oldPositions =
        Arrays.stream(kept).filter(i -> isKept[i]).map(i -> before.get(i).position).toArray();
    newPositions =
        Arrays.stream(kept)
            .filter(i -> isKept[i])
            .map(i -> after.get(partner[i]).position)
            .toArray();
    unaligned.clear();
    for (int i = 0; i < isKept.length; i++) {
      if (!isKept[i]) {
        unaligned.set(before.get(i).owner);
      }
    }
    for (int i = 0; i < isTaken.length; i++) {
      if (!isTaken[i]) {
        unaligned.set(after.get(i).owner);
      }
    }
  }

  /** Parts pairs whose scopes end between other pairs. */
  private static void drop(
      List<Item> before,
      List<Item> after,
      int[] partner,
      int[] kept,
      boolean[] isKept,
      boolean[] isTaken) {
    int[] oldPositions = Arrays.stream(kept).map(i -> before.get(i).position).toArray();
    int[] newPositions = Arrays.stream(kept).map(i -> after.get(partner[i]).position).toArray();
    for (int i : kept) {
      Item one = before.get(i);
      Item other = after.get(partner[i]);
      if (countBelow(oldPositions, one.scopeEnd) != countBelow(newPositions, other.scopeEnd)) {
        isKept[i] = false;
        isTaken[partner[i]] = false;
      }
    }
  }

  /** How many of some ascending numbers are less than a number. */
  private static int countBelow(int[] ascending, int number) {
    int from = 0;
    int to = ascending.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (ascending[middle] < number) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The partners of items, those before the first and behind the last that differs in their places. */
  private static int[] inPlace(List<Object> before, List<Object> after) {
    int most = Math.min(before.size(), after.size());
    int first = 0;
    while (first < most && before.get(first).equals(after.get(first))) {
      first++;
    }
    int last = 0;
    int end = before.size() - 1;
    int otherEnd = after.size() - 1;
    while (last < most - first && before.get(end - last).equals(after.get(otherEnd - last))) {
      last++;
    }
    int[] middle =
        partners(
            before.subList(first, before.size() - last), after.subList(first, after.size() - last));
    int[] out = new int[before.size()];
    for (int i = 0; i < out.length; i++) {
      if (i < first) {
        out[i] = i;
      } else if (i >= before.size() - last) {
        out[i] = i + after.size() - before.size();
      } else {
        out[i] = middle[i - first] < 0 ? -1 : middle[i - first] + first;
      }
    }
    return out;
  }

  /** The place on the other side of each item, -1 for none: the k-th of one content with the k-th. */
  static int[] partners(List<Object> before, List<Object> after) {
    // Each content is hashed once for each item: it is long.
    Map<Object, Integer> contents = new HashMap<>(2 * Math.max(before.size(), after.size()));
    int[] there = new int[after.size()];
    for (int i = 0; i < there.length; i++) {
      there[i] = content(contents, after.get(i));
    }
    int[] here = new int[before.size()];
    for (int i = 0; i < here.length; i++) {
      here[i] = content(contents, before.get(i));
    }
    int[] first = new int[contents.size()];
    Arrays.fill(first, -1);
    int[] next = new int[there.length];
    for (int i = there.length - 1; i >= 0; i--) {
      next[i] = first[there[i]];
      first[there[i]] = i;
    }
    int[] partner = new int[here.length];
    for (int i = 0; i < here.length; i++) {
      partner[i] = first[here[i]];
      if (partner[i] >= 0) {
        first[here[i]] = next[partner[i]];
      }
    }
    return partner;
  }

  private static int content(Map<Object, Integer> contents, Object key) {
    int fresh = contents.size();
    Integer known = contents.putIfAbsent(key, fresh);
    return known == null ? fresh : known;
  }

  /** The places of a longest sequence of partners that ascends; by patience sorting. */
  static int[] increasing(int[] partner) {
    int[] tails = new int[partner.length];
    int[] previous = new int[partner.length];
    int length = 0;
    for (int i = 0; i < partner.length; i++) {
      if (partner[i] < 0) {
        continue;
      }
      int from = 0;
      int to = length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (partner[tails[middle]] < partner[i]) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      previous[i] = from == 0 ? -1 : tails[from - 1];
      tails[from] = i;
      length = Math.max(length, from + 1);
    }
    int[] out = new int[length];
    for (int i = length - 1, at = length == 0 ? -1 : tails[length - 1]; i >= 0; i--) {
      out[i] = at;
      at = previous[at];
    }
    return out;
  }
}
