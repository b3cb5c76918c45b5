package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import io.ruleshade.policy.Policy;
import java.util.List;

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
    return RiskyServices.find(
        this,
        device,
        analysis,
        context,
        Policy.Concern.HIGH_RISK,
        p -> Sizes.isMost(p.product().src()),
        p ->
            (Sizes.isMostPorts(p.product().service())
                    ? "permits most ports, {} among them, from "
                    : "permits {} from ")
                + Wide.from(p.product())
                + Wide.where(p),
        "name the sources that need it, or bring it behind a VPN");
  }
}
