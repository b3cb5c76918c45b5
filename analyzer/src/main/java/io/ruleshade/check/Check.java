package io.ruleshade.check;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.model.Device;
import java.util.List;

/**
 * One kind of finding: a final class of about a hundred lines and a page, {@code io/ruleshade/check/<code>.md},
 * that ships in the jar and whose examples the build executes.
 */
public interface Check {
  /** {@return the stable code, {@code RS101}} */
  String code();

  /** {@return the name of the fault, {@code shadowed}} */
  String name();

  /**
   * {@return whether it runs only when its own code is selected} For what is so common, or so costly,
   * that nobody wants it unasked.
   */
  default boolean onRequest() {
    return false;
  }

  /** {@return what the check finds in one device} */
  List<Finding> run(Device device, AnalysisResult analysis);
}
