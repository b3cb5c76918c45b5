package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.exposure.Proof.Shown;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import io.ruleshade.model.ServiceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RS311: every type of ICMP is permitted from any address. */
public final class IcmpAny implements ContextCheck {
  private static final ServiceSet ICMP = ServiceSet.protocol(ServiceSet.ICMP);
  private static final int TRIES = 8;

  @Override
  public String code() {
    return "RS311";
  }

  @Override
  public String name() {
    return "every icmp type";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Traffic traffic = Traffic.of(device, analysis, context);
    List<Finding> out = new ArrayList<>();
    for (Permit permit : traffic.permits()) {
      for (Part part : permit.parts()) {
        Product product = part.product();
        if (Wide.asksNothing(product)
            && Sizes.isAny(product.src(), false)
            && product.service().containsAll(ICMP)
            && !Sizes.isMostPorts(product.service())) {
          Optional<Shown> shown =
              traffic.proof().permits(permit.rule(), part, product.withService(ICMP), TRIES);
          if (shown.isPresent()) {
            out.add(
                Draft.of(this, Severity.INFO, device, permit.rule())
                    .witness(shown.orElseThrow().witness())
                    .conditional(shown.orElseThrow().open())
                    .say(
                        "permits every type of ICMP from any address" + Wide.where(part),
                        "echo-request (8), unreachable (3) and time-exceeded (11) are what most"
                            + " networks need"));
            break;
          }
        }
      }
    }
    return out;
  }
}
