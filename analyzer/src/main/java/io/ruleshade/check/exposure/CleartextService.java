package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.check.exposure.RiskyServices.Found;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.model.Device;
import io.ruleshade.model.InterfaceSet;
import io.ruleshade.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    Traffic traffic = Traffic.of(device, analysis, context);
    RiskyServices services =
        new RiskyServices(
            device,
            traffic.proof(),
            context,
            context.policy().services(Policy.Concern.CLEARTEXT),
            false);
    List<Finding> out = new ArrayList<>();
    for (Permit permit : traffic.permits()) {
      if (Wide.isWide(permit, context.policy())) {
        continue;
      }
      List<Part> parts =
          permit.parts().stream()
              .filter(p -> !AnyToAny.isManagement(device, p))
              .filter(p -> Wide.isPlain(p.product()))
              .filter(p -> !Sizes.isMostPorts(p.product().service()))
              .filter(p -> Sizes.isMost(p.product().src()) || isBetweenZones(p))
              .toList();
      Optional<Found> found = services.of(permit, parts);
      found.ifPresent(
          f ->
              out.add(
                  services.say(
                      this,
                      permit,
                      f,
                      "permits {} in the clear"
                          + (Sizes.isMost(f.part().product().src())
                              ? " from " + Wide.from(f.part().product())
                              : "")
                          + Wide.where(f.part()),
                      "take a service with encryption in its place, or name the sources that still"
                          + " need it")));
    }
    return out;
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
