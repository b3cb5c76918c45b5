package io.ruleshade.analysis;

import io.ruleshade.algebra.Work;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the engine proved about one device. */
public final class AnalysisResult {
  private final Device device;
  private final FilterProgram program;
  private final List<Fate> fates;
  private final IntFunction<Optional<Witness>> live;
  private final long workPerRule;
  private final int threads;
  private @Nullable List<Optional<Redundant>> redundant;

  AnalysisResult(
      Device device,
      FilterProgram program,
      List<Fate> fates,
      IntFunction<Optional<Witness>> live,
      long workPerRule,
      int threads) {
    this.workPerRule = workPerRule;
    this.threads = threads;
    this.device = device;
    this.program = program;
    this.fates = fates;
    this.live = live;
  }

  /** {@return the device} */
  public Device device() {
    return device;
  }

  /** {@return all rules of the device, ruleset by ruleset} */
  public List<RuleRef> rules() {
    return program.rules();
  }

  /** {@return what was proved about a rule of {@link #rules}, by its place there} */
  public Fate fate(int number) {
    return fates.get(number);
  }

  /** {@return what was proved about a rule} */
  public Fate fate(Ruleset ruleset, int index) {
    return fates.get(program.number(ruleset, index));
  }

  /**
   * A live rule whose removal, alone, changes nothing for any packet.
   *
   * @param by the rules that take over
   * @param byDefault whether a default takes over some of it
   * @param decided false when the work limit was reached, so that nothing is known
   */
  public record Redundant(List<RuleRef> by, boolean byDefault, boolean decided) {
    public Redundant {
      by = List.copyOf(by);
    }
  }

  /**
   * {@return for each rule of {@link #rules}, whether it is alive and its removal changes nothing}
   * Computed on first use, in parallel.
   */
  public synchronized List<Optional<Redundant>> redundant() {
    if (redundant == null) {
      redundant = List.of(judgeRedundancy());
    }
    return redundant;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private Optional<Redundant>[] judgeRedundancy() {
    Redundancy judge = new Redundancy(program);
    Optional<Redundant>[] out = new Optional[fates.size()];
    Arrays.fill(out, Optional.empty());
    Rounds.run(
        IntStream.range(0, out.length).filter(this::isLiveVerdict).toArray(),
        threads,
        workPerRule,
        (number, limit) -> {
          Redundancy.Answer answer = judge.of(number, null, Work.limit(limit));
          out[number] =
              answer.redundant() || !answer.decided()
                  ? Optional.of(
                      new Redundant(
                          answer.takers().stream().mapToObj(program.rules()::get).toList(),
                          answer.byDefault(),
                          answer.decided()))
                  : Optional.empty();
          return answer.decided();
        });
    return out;
  }

  private boolean isLiveVerdict(int number) {
    return fates.get(number) instanceof Fate.Alive
        && program.rules().get(number).rule().action().kind().isVerdict();
  }

  /** {@return the rulesets that no entry point reaches by its calls} */
  public List<Ruleset> unreached() {
    return device.rulesets().stream().filter(r -> !program.calls().isReached(r.name())).toList();
  }

  /** {@return whether some entry point reaches a ruleset by its calls} */
  public boolean isReached(Ruleset ruleset) {
    return program.calls().isReached(ruleset.name());
  }

  /**
   * {@return a packet that comes to a live rule and may match it, with its decision; empty for a rule
   * that is not alive}
   *
   * @param number place of the rule in {@link #rules}
   */
  public Optional<Witness> liveWitness(int number) {
    return live.apply(number);
  }
}
