package io.ruleshade.cli;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import java.util.List;

/**
 * What was read from all inputs.
 *
 * @param devices in input order
 * @param diagnostics what the parsers said, and the inputs that could not be used
 * @param usable whether every input could be used and was whole
 * @param internalFault whether reading met a fault of this program
 */
record Loaded(
    List<Device> devices, List<Diagnostic> diagnostics, boolean usable, boolean internalFault) {
  Loaded {
    devices = List.copyOf(devices);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether every input was usable and every filter statement understood. */
  boolean isComplete() {
    for (Device device : devices) {
      for (Coverage coverage : device.coverage()) {
        if (!coverage.notUnderstood().isEmpty()) {
          return false;
        }
      }
    }
    return usable;
  }
}
