package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.analysis.FilterProgram.Root;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Match;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Packet;
import io.ruleshade.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of some packets an entry point lets pass, or keeps out, over all of them: the entry point is
 * compared with itself behind a rule that does the opposite to just these packets, so that exactly those
 * fare differently that it does not treat so already.
 */
public final class Passing {
  /** The rule in front stands in a list of a name that no device can have. */
  private static final String FRONT = "\0front";

  /**
   * Some of the packets.
   *
   * @param packets the packets; null where no product can say it
   * @param words the same for a reader
   * @param sample one of them
   * @param decider the rule that decides them; null for the default, or where nobody can say
   * @param certain whether it holds for each of them whatever conditions are that nobody can decide
   * @param known whether it is known at all how they fare; a line that was not understood or another
   *     program may decide them
   */
  public record Part(
      @Nullable Product packets,
      Differences.Region words,
      Packet sample,
      @Nullable RuleRef decider,
      boolean certain,
      boolean known) {}

  /**
   * The answer.
   *
   * @param parts disjoint
   * @param complete whether all packets were looked at
   */
  public record Result(List<Part> parts, boolean complete) {
    public Result {
      parts = List.copyOf(parts);
    }
  }

  private Passing() {}

  /**
   * Decides it.
   *
   * @param permitted whether those are wanted that pass, or those that are kept out
   * @param work limit of counted steps
   * @param most how many sets of packets are enough
   */
  public static Result of(
      Device device,
      EntryPoint entry,
      List<Product> packets,
      boolean permitted,
      long work,
      int most,
      int threads) {
    Device before = alone(device, entry, List.of(), permitted);
    Device after = alone(device, entry, packets, permitted);
    Sides sides = Sides.of(before, after);
    FilterProgram program = ProgramBuilder.build(sides.both(), threads);
    List<Root> roots = program.roots();
    int old = -1;
    int now = -1;
    for (int root = 0; root < roots.size(); root++) {
      if (roots.get(root).bound()) {
        if (Sides.isNew(roots.get(root))) {
          now = root;
        } else {
          old = root;
        }
      }
    }
    if (program.overflow() || old < 0 || now < 0 || !program.undecidable().isEmpty()) {
      return new Result(List.of(), false);
    }
    Alignment.Entries entries = new Alignment.Entries(program);
    Alignment.Result aligned = Alignment.of(program, entries, old, now, true, threads);
    Comparison.Result found =
        Comparison.of(program, entries, old, now, aligned, work, most, null);
    Regions words = new Regions(program);
    Samples samples = new Samples(program);
    List<Part> parts = new ArrayList<>();
    for (Comparison.Region region : found.regions()) {
      Outcome.Difference difference = region.difference();
      Boolean known = known(program, difference, entry, permitted);
      if (known == null) {
        continue;
      }
      Box box = region.box();
      int rule = difference.before() < 0 ? -1 : program.index().owner(difference.before());
      parts.add(
          new Part(
              words.product(box),
              words.of(box),
              samples.of(region, List.of(roots.get(old).entry())),
              rule < 0 || rule >= before.ruleCount() ? null : original(device, sides.rules().get(rule)),
              difference.certain() && !words.isOpen(box),
              known));
    }
    return new Result(parts, found.complete() && found.cut().isEmpty());
  }

  /** Whether it is known how packets fare that fare differently; null where they fare as asked for. */
  private static @Nullable Boolean known(
      FilterProgram program, Outcome.Difference difference, EntryPoint entry, boolean permitted) {
    return switch (difference.change()) {
      case DENIED -> permitted ? Boolean.TRUE : null;
      case PERMITTED -> permitted ? null : Boolean.TRUE;
      case UNKNOWN -> Boolean.FALSE;
      case OTHER_EFFECT -> isHandedOver(program, difference, entry) ? Boolean.FALSE : null;
    };
  }

  /** Whether another program decides. */
  private static boolean isHandedOver(
      FilterProgram program, Outcome.Difference difference, EntryPoint entry) {
    int by = difference.before();
    if (by < 0 || program.index().owner(by) >= program.structure()) {
      return entry.defaultAction() == Action.Kind.QUEUE;
    }
    Action.Kind kind = program.action(by).kind();
    return kind == Action.Kind.QUEUE
        || (!kind.isVerdict() && entry.defaultAction() == Action.Kind.QUEUE);
  }

  private static RuleRef original(Device device, RuleRef ref) {
    return device
        .ruleset(ref.ruleset().name())
        .map(ruleset -> new RuleRef(ruleset, ref.rule()))
        .orElse(ref);
  }

  /** The part of a device that one entry point comes to, perhaps with a rule in front. */
  private static Device alone(
      Device device, EntryPoint entry, List<Product> packets, boolean permitted) {
    List<Ruleset> rulesets = new ArrayList<>(reached(device, entry));
    List<String> names = new ArrayList<>();
    if (!packets.isEmpty()) {
      Span place = device.coverage().get(0).file().span(1);
      Action action = Action.of(permitted ? Action.Kind.DENY : Action.Kind.PERMIT);
      Rule front =
          new Rule(1, null, place, true, action, new Match(packets), null, null, List.of());
      rulesets.add(
          new Ruleset(
              FRONT,
              "acl",
              Ruleset.Family.BOTH,
              Action.Kind.DENY,
              List.of(),
              List.of(front),
              List.of(),
              place,
              true));
      names.add(FRONT);
    }
    names.addAll(entry.rulesets());
    EntryPoint only = new EntryPoint(entry.name(), entry.guard(), names, entry.defaultAction());
    return new Device(
        device.id(), device.dialect(), device.coverage(), rulesets, List.of(only), List.of());
  }

  /** The rulesets that packets of an entry point may come to, in the order of the device. */
  private static List<Ruleset> reached(Device device, EntryPoint entry) {
    Set<String> seen = new LinkedHashSet<>(entry.rulesets());
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Ruleset ruleset = device.ruleset(open.pop()).orElse(null);
      if (ruleset == null) {
        continue;
      }
      List<String> next = new ArrayList<>();
      ruleset.rules().forEach(rule -> next.addAll(rule.targets()));
      for (Ruleset.Gap gap : ruleset.gaps()) {
        device.possibleCallees(gap).forEach(callee -> next.add(callee.name()));
      }
      for (String name : next) {
        if (seen.add(name)) {
          open.push(name);
        }
      }
    }
    return device.rulesets().stream().filter(ruleset -> seen.contains(ruleset.name())).toList();
  }
}
