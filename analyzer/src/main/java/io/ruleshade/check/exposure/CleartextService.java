package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.model.Device;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.policy.Policy;
import java.util.List;

/** RS303: a service without encryption is permitted from any address, or between two zones. */
public final class CleartextService implements ContextCheck {
  @Override
  public String code() {
    return "RS303";
  }

  @Override
  public String name() {
    return "cleartext service";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    return RiskyServices.find(
        this,
        device,
        analysis,
        context,
        Policy.Concern.CLEARTEXT,
        p ->
            !Sizes.isMostPorts(p.product().service())
                && (Sizes.isMost(p.product().src()) || isBetweenZones(p)),
        p ->
            "permits {} in the clear"
                + (Sizes.isMost(p.product().src()) ? " from " + Wide.from(p.product()) : "")
                + Wide.where(p),
        "take a service with encryption in its place, or name the sources that still need it");
  }

  /** Whether the rule says that packets leave by another zone or interface than they came in. */
  private static boolean isBetweenZones(Part part) {
    InterfaceSet in = part.in();
    InterfaceSet out = part.out();
    return !in.complement()
        && !out.complement()
        && !out.equals(InterfaceSet.NONE)
        && in.patterns().stream().noneMatch(out.patterns()::contains);
  }
}
