package io.ruleshade.check.objects;

import io.ruleshade.check.Context;
import io.ruleshade.model.Device;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** Why something outside the input may use an object all the same. */
final class Doubts {
  private Doubts() {}

  /** {@return what must hold so that an object that nothing in the input uses is not used} */
  static List<String> of(Device device, SourceFile file, Context context) {
    List<String> out = new ArrayList<>();
    if (context.isCutOff(file)) {
      out.add("the part of the file that is cut off does not use it");
    }
    if (device.rulesets().stream().anyMatch(r -> r.name().endsWith("/pre-rulebase") || r.name().endsWith("/post-rulebase"))) {
      out.add("no rule that a managed firewall keeps for itself uses it");
    }
    if (device.rulesets().stream().anyMatch(r -> r.gaps().stream().anyMatch(g -> g.mayCall().contains("*")))) {
      out.add("no line that was not understood uses it");
    }
    return out;
  }
}
