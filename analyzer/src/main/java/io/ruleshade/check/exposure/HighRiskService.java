package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.check.exposure.RiskyServices.Found;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.model.Device;
import io.ruleshade.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RS304: a service that is not meant for networks that are not trusted is permitted from any address. */
public final class HighRiskService implements ContextCheck {
  @Override
  public String code() {
    return "RS304";
  }

  @Override
  public String name() {
    return "high-risk service";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Traffic traffic = Traffic.of(device, analysis, context);
    RiskyServices services =
        new RiskyServices(
            device,
            traffic.proof(),
            context,
            context.policy().services(Policy.Concern.HIGH_RISK),
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
              .filter(p -> Sizes.isMost(p.product().src()))
              .toList();
      Optional<Found> found = services.of(permit, parts);
      found.ifPresent(
          f ->
              out.add(
                  services.say(
                      this,
                      permit,
                      f,
                      (Sizes.isMostPorts(f.part().product().service())
                              ? "permits most ports, {} among them, from "
                              : "permits {} from ")
                          + Wide.from(f.part().product())
                          + Wide.where(f.part()),
                      "name the sources that need it, or bring it behind a VPN")));
    }
    return out;
  }
}
