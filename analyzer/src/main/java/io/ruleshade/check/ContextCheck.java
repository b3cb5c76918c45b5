package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.model.Device;
import io.ruleshade.policy.Policy;
import java.util.List;

/** A check that asks for more than the device itself: see {@link Context}. */
public interface ContextCheck extends Check {
  /** {@return what the check finds in one device} */
  List<Finding> run(Device device, AnalysisResult analysis, Context context);

  @Override
  default List<Finding> run(Device device, AnalysisResult analysis) {
    return run(
        device,
        analysis,
        new Context(Policy.DEFAULT, HitCounts.NONE, null, List.of(device), List.of(), List.of()));
  }
}
