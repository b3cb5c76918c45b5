package io.ruleshade.change;

import io.ruleshade.intent.Intent;
import io.ruleshade.intent.IntentJudge;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;

/**
 * Which intents are tested at all: packets of others come to no place where a device filters, so that they are
 * neither true nor broken, and nothing must be concluded from their silence.
 *
 * @param untested intents that no device of the new side tests
 * @param lost those of them that a device of the old side tested
 */
public record IntentCoverage(List<Intent> untested, List<Intent> lost) {
  public IntentCoverage {
    untested = List.copyOf(untested);
    lost = List.copyOf(lost);
  }

  /** {@return which intents some devices leave untested, and which of those others tested before} */
  public static IntentCoverage of(List<Device> before, List<Device> after, List<Intent> intents) {
    List<Intent> untested = untested(after, intents);
    List<Intent> lost = new ArrayList<>(untested);
    lost.removeAll(untested(before, untested));
    return new IntentCoverage(untested, lost);
  }

  /** {@return the intents whose packets come to no place where one of some devices filters} */
  public static List<Intent> untested(List<Device> devices, List<Intent> intents) {
    List<Intent> out = new ArrayList<>(intents);
    for (Device device : devices) {
      if (!out.isEmpty()) {
        IntentJudge judge = new IntentJudge(device, 1);
        out.removeIf(intent -> intent.isAbout(device.id()) && judge.isTested(intent));
      }
    }
    return out;
  }
}
