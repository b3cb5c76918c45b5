package io.ruleshade.analysis;

import io.ruleshade.algebra.Box;
import io.ruleshade.algebra.CoverIndex;
import io.ruleshade.algebra.Coverage;
import io.ruleshade.algebra.Point;
import io.ruleshade.algebra.Work;
import io.ruleshade.analysis.FilterProgram.Occurrence;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Action;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.Rule;
import io.ruleshade.semantics.Evaluation;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides for every rule of a device whether some packet comes to it, and if none does, why, by whom,
 * and how its packets are decided instead.
 *
 * <p>Exact over all packets: a rule is dead when all that it may match is taken away by what earlier
 * rules must match, in every place from which it is reached. First all rules are judged, then the dead
 * ones get evidence in which only live rules are named: a dead rule takes nothing that others have not
 * taken before. Work is counted for each rule by itself; where it runs out the rule is undecided and no
 * other is affected. The rules are judged in parallel, and the results do not depend on it.
 */
public final class Analyzer {
  private static final byte OPEN = 1;
  private static final byte DEAD = 2;
  private static final byte NEVER = 3;
  private static final byte UNDECIDED = 4;

  private final FilterProgram program;
  private final CoverIndex index;
  private final Blocking blocking;
  private final long workPerRule;
  private final int threads;

  private final byte[] states;
  private final @Nullable Point[] points;
  private final int[] pointAt;
  private final Fate[] fates;

  private final Consumer<String> stages;

  /** Whether a rule writes something that conditions may ask for. */
  private final boolean writes;

  private @Nullable Evaluator evaluator;

  /** What was shown before an edit, where there is something. */
  private final Certificates.@Nullable TakenOver before;

  private Analyzer(
      FilterProgram program,
      long workPerRule,
      int threads,
      Consumer<String> stages,
      @Nullable Certificates certificates) {
    this.stages = stages;
    this.before = certificates == null ? null : certificates.takeOver(program);
    this.program = program;
    this.index = program.index();
    this.blocking = new Blocking(program);
    this.workPerRule = workPerRule;
    this.threads = threads;
    int count = program.rules().size();
    this.states = new byte[count];
    this.points = new Point[count];
    this.pointAt = new int[count];
    this.fates = new Fate[count];
    this.writes =
        program.rules().stream().anyMatch(ref -> !ref.rule().action().writes().isEmpty());
  }

  /**
   * Judges every rule of a device.
   *
   * @param workPerRule limit of counted steps for one rule, see {@link Work}
   * @param threads number of threads
   */
  public static AnalysisResult analyze(Device device, long workPerRule, int threads) {
    return analyze(device, workPerRule, threads, stage -> {});
  }

  /**
   * Judges every rule of a device.
   *
   * @param stages is told the name of each stage as it begins
   */
  public static AnalysisResult analyze(
      Device device, long workPerRule, int threads, Consumer<String> stages) {
    return analyze(device, workPerRule, threads, stages, null);
  }

  /**
   * Judges every rule of a device that was perhaps edited. What is found is the same, but where a limit of
   * work is reached: a rule that needs none leaves more to others.
   *
   * @param before what was shown of the device before; the result then has certificates for the next
   *     time. Null for a device that is judged once
   */
  public static AnalysisResult analyze(
      Device device,
      long workPerRule,
      int threads,
      Consumer<String> stages,
      @Nullable Certificates before) {
    stages.accept("layout and index");
    FilterProgram program = ProgramBuilder.build(device, threads);
    return new Analyzer(program, workPerRule, threads, stages, before).run();
  }

  /** Judges every rule of a program that is laid out. */
  static AnalysisResult analyze(FilterProgram program, long workPerRule, int threads) {
    return new Analyzer(program, workPerRule, threads, stage -> {}, null).run();
  }

  private AnalysisResult run() {
    stages.accept("judge");
    Rounds.run(numbers(rule -> true), threads, workPerRule, this::judge);
    BitSet notAlive = new BitSet();
    BitSet dead = new BitSet();
    for (int rule = 0; rule < states.length; rule++) {
      notAlive.set(rule, states[rule] != OPEN);
      dead.set(rule, states[rule] == DEAD || states[rule] == NEVER);
    }
    stages.accept("evidence");
    Evidence evidence = new Evidence(program, blocking, notAlive, dead);
    explain(evidence, numbers(rule -> states[rule] == DEAD));
    return new AnalysisResult(
        program.device(),
        program,
        Arrays.asList(fates),
        new AnalysisResult.Live(this::liveWitness, points, before),
        workPerRule,
        threads);
  }

  /** Looks for the evidence of dead rules: where much takes their packets, after those that cover them. */
  private void explain(Evidence evidence, int[] rules) {
    long most = 2 * workPerRule;
    int[] hard = Rounds.first(rules, threads, most, task(evidence, null));
    Rounds.Pot pot = new Rounds.Pot(rules.length);
    DeadCovers covers = DeadCovers.of(program, blocking, hard, threads, pot);
    for (int[] level : covers.levels()) {
      Rounds.further(level, threads, most, pot, task(evidence, covers));
    }
  }

  private Rounds.Task task(Evidence evidence, @Nullable DeadCovers covers) {
    return (rule, limit) -> {
      Budget budget = new Budget(limit);
      int[] heirs = covers == null ? null : covers.causes(rule, fates);
      fates[rule] = evidence.of(rule, heirs, budget);
      return !budget.exhausted();
    };
  }

  private int[] numbers(IntPredicate which) {
    return IntStream.range(0, states.length).filter(which).toArray();
  }

  /** Judges a rule; false when the limit of work was reached. */
  private boolean judge(int number, long limit) {
    Rule rule = program.rules().get(number).rule();
    if (!rule.enabled()) {
      fates[number] = new Fate.Disabled();
    } else if (program.overflow()) {
      undecided(number, "the chains call each other too often to be followed one by one");
    } else if (program.undecidable().get(number)) {
      undecided(number, "the chains call each other in a loop");
    } else {
      return judgeReached(number, Work.limit(limit));
    }
    return true;
  }

  private boolean judgeReached(int number, Work work) {
    List<Occurrence> occurrences = program.occurrences().get(number);
    if (before != null && before.isAlive(number) && areBoundAlike(occurrences)) {
      states[number] = OPEN;
      fates[number] = Fate.Alive.of(program.roots().get(occurrences.get(0).root()).bound());
      return true;
    }
    boolean possible = false;
    for (int i = 0; i < occurrences.size(); i++) {
      Occurrence occurrence = occurrences.get(i);
      for (Box box : occurrence.boxes()) {
        switch (blocking.blocked(box, occurrence.position(), null, work)) {
          case Coverage.Open open -> {
            states[number] = OPEN;
            if (before != null) {
              points[number] = open.point(); // For the certificates; else it is found again when asked for.
              pointAt[number] = i;
            }
            fates[number] = Fate.Alive.of(program.roots().get(occurrence.root()).bound());
            return true;
          }
          case Coverage.Exhausted e -> {
            undecided(number, "the work limit was reached");
            return false;
          }
          case Coverage.Covered covered -> possible = possible || isPossible(box);
        }
      }
    }
    if (possible) {
      states[number] = DEAD;
    } else {
      states[number] = NEVER;
      fates[number] = neverMatches(number);
    }
    return true;
  }

  /** Finds the packet by which a rule is found alive. */
  private void look(int number) {
    List<Occurrence> occurrences = program.occurrences().get(number);
    for (int i = 0; i < occurrences.size() && points[number] == null; i++) {
      Occurrence occurrence = occurrences.get(i);
      for (Box box : occurrence.boxes()) {
        if (points[number] == null
            && blocking.blocked(box, occurrence.position(), null, Work.limit(workPerRule))
                instanceof Coverage.Open open) {
          points[number] = open.point();
          pointAt[number] = i;
        }
      }
    }
  }

  private boolean areBoundAlike(List<Occurrence> occurrences) {
    return occurrences.stream().map(o -> program.roots().get(o.root()).bound()).distinct().count()
        == 1;
  }

  /** Whether a box holds a packet that can exist. */
  private boolean isPossible(Box box) {
    return blocking.blocked(box, 0, null, Work.unlimited()) instanceof Coverage.Open;
  }

  private void undecided(int number, String reason) {
    states[number] = UNDECIDED;
    fates[number] = new Fate.Undecided(reason);
  }

  private Fate neverMatches(int number) {
    boolean empty =
        program.parts().get(number).stream()
            .noneMatch(part -> isConsistent(part) && isPossible(part.box()));
    if (empty) {
      return new Fate.NeverMatches(Cause.EMPTY, List.of());
    }
    String chain = program.rules().get(number).ruleset().name();
    List<RuleRef> calls =
        program.rules().stream()
            .filter(r -> r.rule().enabled() && r.rule().targets().contains(chain))
            .toList();
    return new Fate.NeverMatches(Cause.UNREACHED, calls);
  }

  private static boolean isConsistent(FilterProgram.Part part) {
    return new Predicates().literals(part.product()) != null;
  }

  private Optional<Witness> liveWitness(int number) {
    if (points[number] == null && states[number] == OPEN) {
      look(number); // Few are asked for, and one from before an edit need not be the one to show.
    }
    Point start = points[number];
    if (start == null) {
      return Optional.empty();
    }
    Occurrence occurrence = program.occurrences().get(number).get(pointAt[number]);
    Witnesses witnesses = new Witnesses(program);
    Box box =
        occurrence.boxes().stream().filter(start::isIn).findFirst().orElseThrow();
    Work work = Work.unlimited();
    Point point =
        witnesses.everyday(
            start,
            box,
            p ->
                Route.of(index, p, occurrence.position(), Route.Scope.ALL, false, work).arrives);
    RuleRef ref = program.rules().get(number);
    Action.Kind kind = ref.rule().arms().get(occurrence.arm()).action().kind();
    EntryPoint entry = program.roots().get(occurrence.root()).entry();
    Packet packet = witnesses.packet(point);
    if (writes && !comesTo(ref, entry, packet)) {
      return Optional.empty();
    }
    return Optional.of(
        new Witness(
            packet, kind.isVerdict() ? kind : null, kind.isVerdict() ? ref : null, entry.name()));
  }

  private synchronized Evaluator evaluator() {
    if (evaluator == null) {
      evaluator = new Evaluator(program.device());
    }
    return evaluator;
  }

  /**
   * Whether a packet may come to a rule. After a rule that writes a mark the engine takes the mark for
   * any, also for packets that the rule did not match, so that such a packet may not be one to show.
   */
  private boolean comesTo(RuleRef ref, EntryPoint entry, Packet packet) {
    return evaluator()
        .decide(entry, packet)
        .executed()
        .contains(new Evaluation.Step(ref.ruleset(), ref.rule()));
  }

}
