package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.analysis.FilterProgram.Root;
import io.ruleshade.analysis.Outcome.Difference;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.Match;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.semantics.Packet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which packets two configurations of a device treat differently, over all packets: by verdict, by kind of
 * rejection, log, translation or mark. Entry points of one name are compared with each other; what only
 * one side has is said.
 *
 * <p>Exact up to conditions: named conditions are booleans that both sides share; an unchanged line with
 * a condition that nobody can decide is taken to do on both sides the same.
 */
public final class Differences {
  /** How packets fare differently. */
  public enum Kind {
    NEWLY_PERMITTED("newly-permitted"),
    NEWLY_DENIED("newly-denied"),
    OTHER_EFFECT("other-effect"),
    /** It hangs on a line that was not understood, or on conditions that may turn out either way. */
    UNKNOWN("unknown");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** {@return the kind as JSON names it} */
    public String label() {
      return label;
    }
  }

  /**
   * A set of packets: those in all of its sets.
   *
   * @param in ingress interfaces or zones: names, {@code eth*} for all names that begin so and {@code eth* but
   *     eth1} for all of those but some; with {@code not NAME} among them also all that none of these
   *     exclude; {@code any} for all
   * @param out names of egress interfaces or zones, likewise
   * @param tcpFlags flags as the model writes them; {@code any} for all
   * @param state names of connection states; {@code any} for all
   * @param conditions conditions in words that must hold
   */
  public record Region(
      List<String> in,
      List<String> out,
      AddressSet src,
      AddressSet dst,
      ServiceSet service,
      IntRanges srcPort,
      List<String> tcpFlags,
      List<String> state,
      List<String> conditions) {}

  /**
   * Packets that one rule decided and that another decides now, differently.
   *
   * @param entryPoint where they enter
   * @param before the rule that decided them; null for the default
   * @param after the rule that decides them now; null for the default
   * @param certain whether it holds for every packet that no unchanged rule with a condition that nobody
   *     can decide takes before
   * @param regions disjoint sets, merged, the first of them
   * @param regionsComplete whether no further set was left out
   * @param others whether the rule that changed has further packets that fare differently and were not
   *     looked at, so that on the other side other rules than the one named may decide some of them
   * @param sample one of the packets, decided by the rules named
   */
  public record Change(
      Kind kind,
      String entryPoint,
      @Nullable RuleRef before,
      @Nullable RuleRef after,
      boolean certain,
      List<Region> regions,
      boolean regionsComplete,
      boolean others,
      Packet sample) {
    public Change {
      regions = List.copyOf(regions);
    }
  }

  /**
   * The answer.
   *
   * @param changes in the order of entry points and rules
   * @param onlyBefore entry points that only the old configuration has, or that packets enter otherwise
   * @param onlyAfter entry points that only the new configuration has, or that packets enter otherwise
   * @param complete whether all packets were looked at within the work limit, and both sides could be
   *     laid out
   */
  public record Result(
      List<Change> changes, List<String> onlyBefore, List<String> onlyAfter, boolean complete) {
    public Result {
      changes = List.copyOf(changes);
      onlyBefore = List.copyOf(onlyBefore);
      onlyAfter = List.copyOf(onlyAfter);
    }

    /** {@return whether it is proven that no packet fares differently} */
    public boolean equivalent() {
      return complete && changes.isEmpty() && onlyBefore.isEmpty() && onlyAfter.isEmpty();
    }
  }

  /** What makes one change: the rules of both sides, or the one rule of which not all was looked at. */
  private record Group(
      String entry, Kind kind, int before, int after, boolean certain, boolean others) {}

  private final Sides sides;
  private final FilterProgram program;
  private final Regions words;
  private final Samples samples;
  private final int mostRegions;
  private final int threads;
  private final List<Change> changes = new ArrayList<>();

  private Differences(Sides sides, FilterProgram program, int mostRegions, int threads) {
    this.threads = threads;
    this.sides = sides;
    this.mostRegions = mostRegions;
    this.program = program;
    this.words = new Regions(program);
    this.samples = new Samples(program);
  }

  /**
   * Compares two configurations.
   *
   * @param workPerRule limit of counted steps for the packets of one changed rule
   * @param mostRegions how many sets of packets are given for one change
   */
  public static Result between(
      Device before, Device after, long workPerRule, int mostRegions, int threads) {
    return between(before, after, Match.ANY, workPerRule, mostRegions, threads);
  }

  /**
   * Compares two configurations that are known to differ for packets of a match alone, such as those of a
   * rule that was moved. Rules that none of them can meet are not laid out.
   */
  public static Result between(
      Device before,
      Device after,
      Match within,
      long workPerRule,
      int mostRegions,
      int threads) {
    Sides sides = Sides.of(before, after, within);
    FilterProgram program = ProgramBuilder.build(sides.both(), threads);
    return between(before, after, sides, program, workPerRule, mostRegions, threads);
  }

  /** Compares two configurations that are laid out already. */
  static Result between(
      Device before,
      Device after,
      Sides sides,
      FilterProgram program,
      long workPerRule,
      int mostRegions,
      int threads) {
    return new Differences(sides, program, mostRegions, threads)
        .compare(doubts(before).equals(doubts(after)), workPerRule);
  }

  /** What is in a device that nobody understands, in order. */
  private static List<String> doubts(Device device) {
    CallGraph calls = new CallGraph(device);
    List<String> out = new ArrayList<>();
    for (Ruleset ruleset : device.rulesets()) {
      for (Ruleset.Gap gap : ruleset.gaps()) {
        out.add(ruleset.name() + " " + gap.span().text());
      }
      for (Rule rule : ruleset.rules()) {
        for (String target : rule.targets()) {
          if (!calls.isDeclared(target) || calls.isLooping(target)) {
            out.add(ruleset.name() + " > " + target);
          }
        }
      }
    }
    return out;
  }

  private Result compare(boolean sameDoubts, long workPerRule) {
    Map<String, Integer> before = new LinkedHashMap<>();
    Map<String, Integer> after = new LinkedHashMap<>();
    List<Root> roots = program.roots();
    for (int root = 0; root < roots.size(); root++) {
      (Sides.isNew(roots.get(root)) ? after : before).put(Sides.name(roots.get(root)), root);
    }
    if (program.overflow()) {
      return new Result(List.of(), List.of(), List.of(), false);
    }
    if (roots.size() < 2) {
      boolean none = roots.size() < 2 && before.equals(after);
      return new Result(
          List.of(), List.copyOf(before.keySet()), List.copyOf(after.keySet()), none);
    }
    Alignment.Entries entries = new Alignment.Entries(program);
    Memories memories = new Memories(program, sides, sameDoubts);
    List<String> onlyBefore = new ArrayList<>();
    List<Both> all = new ArrayList<>();
    for (Map.Entry<String, Integer> entry : before.entrySet()) {
      Integer other = after.get(entry.getKey());
      Root root = roots.get(entry.getValue());
      if (other == null || !sameEntry(root, roots.get(other))) {
        if (root.bound() || other != null) {
          onlyBefore.add(entry.getKey());
        }
        continue;
      }
      after.remove(entry.getKey());
      Alignment.Result aligned =
          Alignment.of(program, entries, entry.getValue(), other, sameDoubts, threads);
      memories.align(aligned);
      all.add(new Both(entry.getKey(), entry.getValue(), other, aligned));
    }
    BitSet torn = memories.torn();
    boolean complete = true;
    List<Comparison.Result> found = new ArrayList<>();
    for (Both both : all) {
      both.aligned.unaligned().or(torn);
      Comparison.Result its =
          Comparison.of(
              program, entries, both.old, both.now, both.aligned, workPerRule, mostRegions, memories);
      complete &= its.complete();
      found.add(its);
    }
    memories.settle();
    for (int i = 0; i < found.size(); i++) {
      Both both = all.get(i);
      group(
          both.name,
          found.get(i),
          memories,
          List.of(roots.get(both.old).entry(), roots.get(both.now).entry()));
    }
    // A ruleset that nothing binds or calls any more has no packets of its own.
    after.values().removeIf(root -> !roots.get(root).bound());
    // What stands in chains that call each other in a loop is not laid out, so that it is not compared.
    complete &= program.undecidable().isEmpty();
    return new Result(changes, onlyBefore, List.copyOf(after.keySet()), complete);
  }

  private static boolean sameEntry(Root one, Root other) {
    return one.bound() == other.bound() && one.entry().guard().equals(other.entry().guard());
  }

  /** An entry point of both sides, with the numbers of its roots. */
  private record Both(String name, int old, int now, Alignment.Result aligned) {}

  private void group(
      String entry, Comparison.Result found, Memories memories, List<EntryPoint> entryPoints) {
    Map<Group, List<Comparison.Region>> groups = new LinkedHashMap<>();
    Map<List<Object>, Group> cut = new HashMap<>();
    List<Comparison.Region> all = new ArrayList<>(found.regions());
    all.addAll(found.noted());
    all.removeIf(region -> !memories.differs(region));
    for (Comparison.Region region : all) {
      Difference difference = region.difference();
      boolean isCut = region.owner() >= 0 && found.cut().get(region.owner());
      Group group =
          new Group(
              entry,
              switch (difference.change()) {
                case PERMITTED -> Kind.NEWLY_PERMITTED;
                case DENIED -> Kind.NEWLY_DENIED;
                case OTHER_EFFECT -> Kind.OTHER_EFFECT;
                case UNKNOWN -> Kind.UNKNOWN;
              },
              rule(difference.before()),
              rule(difference.after()),
              difference.certain() && !words.isOpen(region.box()),
              isCut);
      if (isCut) {
        // Of the rules on the other side the first is named for all.
        List<Object> key = List.of(region.owner(), group.kind(), group.certain());
        Group first = cut.putIfAbsent(key, group);
        group = first == null ? group : first;
      }
      groups.computeIfAbsent(group, k -> new ArrayList<>()).add(region);
    }
    groups.forEach((group, its) -> changes.add(change(group, its, entryPoints)));
  }

  /** The rule that decides by an entry; what leaves a base chain is decided by the default. */
  private int rule(int entry) {
    if (entry < 0 || program.index().owner(entry) >= program.structure()) {
      return -1;
    }
    return program.action(entry).kind().isVerdict() ? program.index().owner(entry) : -1;
  }

  private Change change(
      Group group, List<Comparison.Region> regions, List<EntryPoint> entryPoints) {
    List<Box> boxes = Regions.merged(regions.stream().map(Comparison.Region::box).toList());
    Packet sample = samples.of(regions.get(0), entryPoints);
    return new Change(
        group.kind,
        group.entry,
        ref(group.before),
        ref(group.after),
        group.certain,
        boxes.stream().limit(mostRegions).map(words::of).toList(),
        boxes.size() <= mostRegions && !group.others,
        group.others,
        sample);
  }

  private @Nullable RuleRef ref(int rule) {
    return rule < 0 || rule >= sides.rules().size() ? null : sides.rules().get(rule);
  }
}
