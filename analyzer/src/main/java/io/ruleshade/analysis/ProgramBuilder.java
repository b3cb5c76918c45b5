package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.analysis.FilterProgram.Occurrence;
import io.ruleshade.analysis.FilterProgram.Part;
import io.ruleshade.analysis.FilterProgram.Root;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Asking;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays a device's rules out as a {@link FilterProgram}. */
final class ProgramBuilder {
  /** Above this many places the calls are not written out. */
  private static final int MOST_PLACES = 3_000_000;

  private final int mostPlaces;
  private final Device device;
  private final CallGraph calls;
  private final PacketSpace space;
  private final Predicates predicates = new Predicates();
  private final List<Root> roots = new ArrayList<>();
  private final List<RuleRef> rules = new ArrayList<>();
  private final Map<String, Integer> firstRule = new HashMap<>();
  private final List<List<Part>> parts;
  private final List<List<Occurrence>> occurrences = new ArrayList<>();
  private final BitSet undecidable = new BitSet();

  private final List<Entry> entries = new ArrayList<>();
  private final List<Entry> sideEffects = new ArrayList<>();
  private int[] chainEnds = new int[64];
  private int chains;
  private int position;
  private int places;
  private boolean escapes;
  private final Map<Integer, Integer> arms = new HashMap<>();
  private final Asks asks = new Asks();

  /** An entry of the index to be; {@code chain} is the chain whose end ends its scope, or -1. */
  private record Entry(Box box, int position, int chain, int owner, int kind) {}

  private ProgramBuilder(Device device, int threads, int mostPlaces) {
    this.mostPlaces = mostPlaces;
    this.device = device;
    this.calls = new CallGraph(device);
    PacketSpace.Builder fields = new PacketSpace.Builder();
    for (EntryPoint entry : device.entryPoints()) {
      roots.add(new Root(entry, true, false));
    }
    for (Ruleset ruleset : calls.unreachedRoots()) {
      boolean leaves = !ruleset.defaultAction().isVerdict();
      EntryPoint entry =
          new EntryPoint(
              ruleset.name(),
              family(ruleset),
              List.of(ruleset.name()),
              leaves ? Action.Kind.QUEUE : ruleset.defaultAction());
      roots.add(new Root(entry, false, leaves));
    }
    roots.forEach(root -> fields.add(root.entry().guard()));
    for (Ruleset ruleset : device.rulesets()) {
      firstRule.put(ruleset.name(), rules.size());
      for (Rule rule : ruleset.rules()) {
        List<Asking> all = rule.enabled() ? Asking.of(rule) : List.of();
        if (!all.isEmpty()) {
          asks.byRule().put(rules.size(), all);
          all.forEach(asking -> asking.match().products().forEach(fields::add));
        }
        rules.add(new RuleRef(ruleset, rule));
        rule.match().products().forEach(fields::add);
      }
    }
    space = fields.build(Math.max(1, roots.size()));
    parts = partsOf(rules, threads);
    rules.forEach(ref -> occurrences.add(List.of()));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private List<List<Part>> partsOf(List<RuleRef> all, int threads) {
    List<Part>[] out = new List[all.size()];
    Parallel.forEach(out.length, threads, i -> out[i] = PartsOfRules.of(space, all.get(i).rule()));
    return Arrays.asList(out);
  }

  private static Product family(Ruleset ruleset) {
    return Product.ANY
        .withSrc(ruleset.family().addresses())
        .withDst(ruleset.family().addresses());
  }

  /** Lays out a device. Complexity: linear in the places where rules are reached. */
  static FilterProgram build(Device device, int threads) {
    return build(device, threads, MOST_PLACES);
  }

  /**
   * Lays out a device.
   *
   * @param mostPlaces above this many places nothing is written out
   */
  static FilterProgram build(Device device, int threads, int mostPlaces) {
    return new ProgramBuilder(device, threads, mostPlaces).build(threads);
  }

  private FilterProgram build(int threads) {
    for (Ruleset ruleset : device.rulesets()) {
      if (calls.isLooping(ruleset.name())) {
        markBelow(ruleset.name());
      }
    }
    for (int root = 0; root < roots.size() && places <= mostPlaces; root++) {
      writeRoot(root);
    }
    boolean overflow = places > mostPlaces;
    strengthen();
    if (overflow) {
      entries.clear();
      occurrences.replaceAll(all -> List.of());
    }
    CoverIndex.Builder builder = new CoverIndex.Builder(space.axes(), predicates.count());
    List<Box> nowhere = new ArrayList<>(space.impossible());
    nowhere.addAll(Crossings.impossible(space, roots, predicates));
    for (Box box : nowhere) {
      builder.add(box, -1, Integer.MAX_VALUE, CoverIndex.IMPOSSIBLE, Kinds.DROP);
    }
    for (Entry entry : entries) {
      int scope = entry.chain < 0 ? Integer.MAX_VALUE : chainEnds[entry.chain];
      builder.add(entry.box, entry.position, scope, entry.owner, entry.kind);
    }
    entries.clear();
    CoverIndex.Builder effects = new CoverIndex.Builder(space.axes(), predicates.count());
    for (Entry entry : sideEffects) {
      effects.add(entry.box, entry.position, Integer.MAX_VALUE, entry.owner, entry.kind);
    }
    sideEffects.clear();
    space.forget();
    return new FilterProgram(
        device,
        calls,
        space,
        predicates,
        List.copyOf(roots),
        rules,
        firstRule,
        new PartsOfRules(space, rules),
        occurrences,
        builder.build(threads),
        new SideEffects(effects.build(threads)),
        position,
        escapes,
        arms,
        asks,
        undecidable,
        overflow);
  }

  /** Adds what follows from the conditions of a rule to its packets. */
  private void strengthen() {
    Values values = new Values(predicates);
    if (!values.isEmpty()) {
      occurrences.replaceAll(
          list ->
              list.stream()
                  .map(
                      o ->
                          new Occurrence(
                              o.root(),
                              o.arm(),
                              o.position(),
                              o.boxes().stream().map(values::strengthen).toList()))
                  .toList());
    }
  }

  private void markBelow(String start) {
    Deque<String> open = new ArrayDeque<>(List.of(start));
    BitSet seen = new BitSet();
    while (!open.isEmpty()) {
      String name = open.pop();
      Integer first = firstRule.get(name);
      if (first == null || !calls.isDeclared(name)) {
        continue;
      }
      List<Rule> below = calls.ruleset(name).rules();
      if (below.isEmpty() || seen.get(first)) {
        continue;
      }
      seen.set(first);
      undecidable.set(first, first + below.size());
      for (Rule rule : below) {
        rule.targets().forEach(open::push);
      }
    }
  }

  private void writeRoot(int root) {
    EntryPoint entry = roots.get(root).entry();
    predicates.enterRoot(entry.guard().crossing().orElse(null));
    Box guard = space.box(entry.guard()).intersect(space.root(root));
    if (guard == null) {
      return;
    }
    for (String name : entry.rulesets()) {
      if (!calls.isDeclared(name) || calls.isLooping(name)) {
        anything(List.of(guard), position++, "> " + name);
        continue;
      }
      CallFrame frame = new CallFrame(calls.ruleset(name), List.of(guard), newChain(), null, false);
      while (frame != null) {
        frame = step(frame, root);
        if (places > mostPlaces) {
          return;
        }
      }
    }
  }

  /** Writes one rule; returns the frame to go on with, or null when the root's ruleset is done. */
  private @Nullable CallFrame step(CallFrame frame, int root) {
    if (!frame.perhapsNot.isEmpty()) {
      if (frame.callArm > 0) {
        arms.put(position, frame.callArm);
      }
      asks.skips().set(position);
      perhapsSkip(frame.perhapsNot, frame.chain, frame.callOwner);
      frame.perhapsNot.clear();
    }
    CallFrame called = gap(frame);
    if (called != null) {
      return called;
    }
    List<Rule> all = frame.ruleset.rules();
    if (frame.next == all.size()) {
      return leave(frame);
    }
    Rule rule = all.get(frame.next++);
    if (!rule.enabled()) {
      return frame;
    }
    int number = firstRule.getOrDefault(frame.ruleset.name(), 0) + rule.index() - 1;
    ask(frame, number);
    List<Place> fits = new ArrayList<>(1);
    for (Rule.Arm arm : rule.arms()) {
      fits.add(new Place(arm.action(), number, fits.size(), position++));
    }
    for (Part part : parts.get(number)) {
      Box asked = withPredicates(part);
      for (Box guard : frame.guard) {
        Box box = asked == null ? null : asked.intersect(guard);
        for (Box left : box == null ? List.<Box>of() : notTaken(box, fits, part.arm())) {
          fits.get(part.arm()).add(left, part.certain());
        }
      }
    }
    if (fits.stream().anyMatch(place -> !place.boxes.isEmpty())) {
      predicates.write(rule.action().writes());
    }
    CallFrame first = null;
    CallFrame last = null;
    for (Place place : fits) {
      places += Math.max(1, place.boxes.size());
      if (place.boxes.isEmpty()) {
        continue;
      }
      if (place.arm > 0) {
        arms.put(place.position, place.arm);
      }
      occur(number, new Occurrence(root, place.arm, place.position, List.copyOf(place.boxes)));
      CallFrame callee = act(frame, root, place);
      if (callee != null) {
        if (last != null) {
          last.then = callee;
        }
        first = first == null ? callee : first;
        last = callee;
      }
    }
    return first == null ? frame : first;
  }

  /** Writes the conditions with memory that a rule asks, each at a place of its own before the rule. */
  private void ask(CallFrame frame, int number) {
    List<Asking> all = asks.of(number);
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).changes()) {
        continue;
      }
      int here = position++;
      for (Product product : all.get(i).match().products()) {
        Part part = PartsOfRules.part(space, 0, product);
        Box asked = part.box().isEmpty() ? null : withPredicates(part);
        for (Box guard : frame.guard) {
          Box box = asked == null ? null : asked.intersect(guard);
          if (box != null) {
            int kind = part.certain() ? SideEffects.ASKED : SideEffects.PERHAPS_ASKED;
            sideEffects.add(new Entry(box, here, -1, number, kind));
            asks.byPosition().put(here, new Asks.Ask(number, i));
            places++;
          }
        }
      }
    }
  }

  /** An arm of a rule with the packets that fit it where it is written out. */
  private static final class Place {
    final Action action;
    final int rule;
    final int arm;
    final int position;
    final List<Box> boxes = new ArrayList<>(1);
    final List<Boolean> certain = new ArrayList<>(1);

    Place(Action action, int rule, int arm, int position) {
      this.action = action;
      this.rule = rule;
      this.arm = arm;
      this.position = position;
    }

    void add(Box box, boolean isCertain) {
      boxes.add(box);
      certain.add(isCertain);
    }
  }

  /** The packets of an arm without those that surely take an earlier one. */
  private static List<Box> notTaken(Box box, List<Place> fits, int arm) {
    List<Box> left = List.of(box);
    for (Place earlier : fits.subList(0, arm)) {
      for (int i = 0; i < earlier.boxes.size(); i++) {
        Box taken = earlier.boxes.get(i);
        if (earlier.certain.get(i) && left.stream().anyMatch(taken::meets)) {
          left = left.stream().flatMap(part -> part.minus(taken).stream()).toList();
        }
      }
    }
    return left;
  }

  private void occur(int number, Occurrence occurrence) {
    List<Occurrence> before = occurrences.get(number);
    if (before.isEmpty()) {
      occurrences.set(number, List.of(occurrence));
    } else if (before instanceof ArrayList<Occurrence> many) {
      many.add(occurrence);
    } else {
      List<Occurrence> many = new ArrayList<>(before);
      many.add(occurrence);
      occurrences.set(number, many);
    }
  }

  private @Nullable Box withPredicates(Part part) {
    if (part.product().conditions().isEmpty()) {
      return part.box();
    }
    int[] literals = predicates.literals(part.product());
    if (literals == null) {
      return null;
    }
    return literals.length == 0
        ? part.box()
        : part.box().intersect(space.everything(literals));
  }

  /** Writes what an arm does; returns the chain to be written next when it calls one. */
  private @Nullable CallFrame act(CallFrame frame, int root, Place place) {
    Action.Kind kind = place.action.kind();
    for (int i = 0; i < place.boxes.size(); i++) {
      Box box = place.boxes.get(i);
      boolean certain = place.certain.get(i);
      switch (kind) {
        case PERMIT, DENY, REJECT, QUEUE ->
            add(box, place.position, -1, place.rule, Kinds.verdict(kind, certain));
        case RETURN -> {
          if (frame.caller == null) {
            add(box, place.position, -1, place.rule, byDefault(root, certain));
          } else {
            escape(box, place.position, frame.chain, place.rule, certain);
          }
        }
        case CONTINUE -> {
          if (hasSideEffect(place.action)) {
            int done = certain ? SideEffects.DONE : SideEffects.PERHAPS_DONE;
            sideEffects.add(new Entry(box, place.position, -1, place.rule, done));
          }
        }
        case JUMP, GOTO -> {}
        case BRANCH -> throw new IllegalStateException("an arm has no arms");
      }
    }
    return kind.isCall() ? call(frame, place) : null;
  }

  /** Counting alone is none. */
  private static boolean hasSideEffect(Action action) {
    return action.log() || !action.effects().isEmpty() || !action.writes().isEmpty();
  }

  private int byDefault(int root, boolean certain) {
    return Kinds.verdict(roots.get(root).entry().defaultAction(), certain);
  }

  private @Nullable CallFrame call(CallFrame frame, Place place) {
    String target = place.action.target();
    if (target == null || !calls.isDeclared(target) || calls.isLooping(target)) {
      anything(place.boxes, place.position, "> " + target);
      return null;
    }
    CallFrame callee = new CallFrame(calls.ruleset(target), place.boxes, newChain(), frame, frame.perhaps);
    for (int i = 0; i < place.boxes.size(); i++) {
      if (!place.certain.get(i)) {
        callee.perhapsNot.addAll(withoutCertain(place, place.boxes.get(i)));
      }
    }
    callee.callOwner = place.rule;
    callee.callArm = place.arm;
    if (place.action.kind() == Action.Kind.GOTO) {
      callee.leaving = place.boxes;
      callee.leavingCertain = place.certain;
      callee.leavingOwner = place.rule;
      callee.leavingArm = place.arm;
    }
    return callee;
  }

  /** The packets of a box that are not surely sent by another product of the rule. */
  private static List<Box> withoutCertain(Place place, Box box) {
    List<Box> left = List.of(box);
    for (int i = 0; i < place.boxes.size(); i++) {
      Box sure = place.boxes.get(i);
      if (place.certain.get(i) && left.stream().anyMatch(sure::meets)) {
        left = left.stream().flatMap(part -> part.minus(sure).stream()).toList();
      }
    }
    return left;
  }

  /** Ends a chain: scopes that end with it, and the rest of the caller after a goto. */
  private @Nullable CallFrame leave(CallFrame frame) {
    chainEnds[frame.chain] = position;
    CallFrame caller = frame.caller;
    if (caller != null && !frame.leaving.isEmpty()) {
      int here = position++;
      if (frame.leavingArm > 0) {
        arms.put(here, frame.leavingArm);
      }
      for (int i = 0; i < frame.leaving.size(); i++) {
        Box box = frame.leaving.get(i);
        boolean certain = frame.leavingCertain.get(i);
        if (caller.caller == null) {
          // The rest of a base chain is left out: the policy decides.
          add(box, here, -1, frame.leavingOwner, byDefault(rootOf(box), certain));
        } else {
          escape(box, here, caller.chain, frame.leavingOwner, certain);
        }
      }
    }
    return frame.then;
  }

  private int rootOf(Box box) {
    int axis = space.axis(PacketSpace.ROOT);
    return axis < 0 ? 0 : box.set(axis).min();
  }

  /**
   * Writes the lines before the next rule that were not understood. One may decide, leave its chain or
   * go through another; a chain that it may go through is written out here as perhaps called.
   */
  private @Nullable CallFrame gap(CallFrame frame) {
    if (frame.ruleset.gaps().isEmpty() || frame.gapsDone >= frame.next) {
      return null;
    }
    frame.gapsDone = frame.next;
    CallFrame first = null;
    for (Ruleset.Gap gap : frame.ruleset.gaps()) {
      if (gap.after() != frame.next) {
        continue;
      }
      String text = gap.span().text();
      anything(frame.guard, position++, text);
      if (frame.caller != null) {
        perhapsSkip(frame.guard, frame.chain, text);
      }
      if (!frame.perhaps) {
        CallFrame back = first == null ? frame : first;
        for (Ruleset target : device.possibleCallees(gap)) {
          if (!calls.isLooping(target.name()) && !isOpen(frame, target)) {
            CallFrame callee = new CallFrame(target, frame.guard, newChain(), back, true);
            perhapsSkip(frame.guard, callee.chain, text);
            first = callee;
            back = callee;
          }
        }
      }
    }
    return first;
  }

  /** Each has a position of its own: a packet may leave several scopes from one line. */
  private void perhapsSkip(List<Box> guard, int chain, String unknown) {
    asks.unknowns().put(position, unknown);
    perhapsSkip(guard, chain, rules.size());
  }

  private void perhapsSkip(List<Box> guard, int chain, int owner) {
    int here = position++;
    guard.forEach(box -> escape(box, here, chain, owner, false));
  }

  private static boolean isOpen(CallFrame frame, Ruleset target) {
    for (CallFrame f = frame; f != null; f = f.caller) {
      if (f.ruleset.name().equals(target.name())) {
        return true;
      }
    }
    return false;
  }

  private int newChain() {
    if (chains == chainEnds.length) {
      chainEnds = Arrays.copyOf(chainEnds, 2 * chains);
    }
    return chains++;
  }

  private void anything(List<Box> boxes, int here, String unknown) {
    asks.unknowns().put(here, unknown);
    predicates.writeAnything();
    for (Box box : boxes) {
      add(box, here, -1, rules.size(), Kinds.ANYTHING);
    }
  }

  private void escape(Box box, int here, int chain, int owner, boolean certain) {
    escapes = true;
    add(box, here, chain, owner, certain ? Kinds.ESCAPE : Kinds.MAYBE_ESCAPE);
  }

  private void add(Box box, int here, int chain, int owner, int kind) {
    entries.add(new Entry(box, here, chain, owner, kind));
  }
}
