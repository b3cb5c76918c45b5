package io.ruleshade.analysis;

import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import io.ruleshade.model.Device;
import io.ruleshade.model.Ruleset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** What the engine proved about one device. */
public final class AnalysisResult {
  private final Device device;
  private final FilterProgram program;
  private final List<Fate> fates;
  private final IntFunction<Optional<Witness>> live;

  AnalysisResult(
      Device device,
      FilterProgram program,
      List<Fate> fates,
      IntFunction<Optional<Witness>> live) {
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
