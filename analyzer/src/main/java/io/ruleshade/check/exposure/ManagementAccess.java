package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.check.exposure.RiskyServices.Found;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.check.exposure.Traffic.Place;
import io.ruleshade.model.Device;
import io.ruleshade.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RS310: the device itself can be managed from any address. */
public final class ManagementAccess implements ContextCheck {
  @Override
  public String code() {
    return "RS310";
  }

  @Override
  public String name() {
    return "management access";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Traffic traffic = Traffic.of(device, analysis, context);
    RiskyServices services =
        new RiskyServices(device, traffic.proof(), context, services(device, context.policy()), true);
    List<Finding> out = new ArrayList<>();
    for (Permit permit : traffic.permits()) {
      List<Part> parts =
          permit.parts().stream()
              .filter(p -> p.way().place() == Place.TO_DEVICE)
              .filter(p -> Wide.isPlain(p.product()))
              .filter(p -> Sizes.isMost(p.product().src()))
              .filter(p -> AnyToAny.isManagement(device, p) || !Wide.isAnyToAny(p))
              .toList();
      Optional<Found> found = services.of(permit, parts);
      found.ifPresent(
          f ->
              out.add(
                  services.say(
                      this,
                      permit,
                      f,
                      "permits {} to the device itself from "
                          + Wide.from(f.part().product())
                          + Wide.where(f.part()),
                      "name the management stations that need it")));
    }
    return out;
  }

  /** On a Linux host port 80 and 443 are most likely what it serves, not how it is managed. */
  private static List<Policy.Service> services(Device device, Policy policy) {
    boolean linux = device.dialect().equals("iptables") || device.dialect().equals("nftables");
    return policy.services(Policy.Concern.MANAGEMENT).stream()
        .filter(s -> !linux || !(s.name().equals("http") || s.name().equals("https")))
        .toList();
  }
}
