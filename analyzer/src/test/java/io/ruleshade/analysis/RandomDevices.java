package io.ruleshade.analysis;

import io.ruleshade.analysis.RandomPrograms.Shape;
import io.ruleshade.model.Device;

/** Random small programs for tests of other packages. */
public final class RandomDevices {
  private RandomDevices() {}

  /** {@return the program of a seed, of a shape by its name} */
  public static Device of(long seed, String shape) {
    return RandomPrograms.device(
        seed,
        switch (shape) {
          case "plain" -> new Shape(12, false, false, false, false, false, false);
          case "chains" -> new Shape(12, true, false, false, false, false, false);
          case "predicates" -> new Shape(12, true, true, true, false, false, false);
          case "writes" -> new Shape(12, true, false, true, true, false, true);
          case "gaps" -> new Shape(12, true, false, true, false, true, false);
          default -> new Shape(14, true, true, true, true, true, true);
        });
  }
}
