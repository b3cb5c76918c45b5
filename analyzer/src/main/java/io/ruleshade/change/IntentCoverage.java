package io.ruleshade.change;

import io.ruleshade.intent.Intent;
import io.ruleshade.intent.IntentJudge;
import io.ruleshade.intent.Side;
import io.ruleshade.model.Device;
import io.ruleshade.model.InterfaceSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

  /**
   * {@return names of devices, interfaces and zones that intents name and none of some devices has, in words}
   * They may be of devices that are not looked at here, or slips.
   */
  public static List<String> unknownNames(List<Device> devices, List<Intent> intents) {
    Set<String> out = new LinkedHashSet<>();
    for (Intent intent : intents) {
      for (String pattern : intent.devices()) {
        if (devices.stream().noneMatch(device -> Intent.fits(pattern, device.id()))) {
          out.add("device `" + pattern + "`");
        }
      }
      for (Side side : List.of(intent.from(), intent.to())) {
        for (Side.Term term : side.terms()) {
          for (InterfaceSet.Pattern pattern : term.interfaces().patterns()) {
            boolean own = pattern.text().isEmpty();
            if (!own && devices.stream().noneMatch(device -> InterfaceNames.names(device, pattern))) {
              out.add("interface or zone `" + pattern + "`");
            }
          }
        }
      }
    }
    return List.copyOf(out);
  }
}
