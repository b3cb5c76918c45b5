package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.exposure.Proof.Shown;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.check.exposure.Traffic.Place;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RS301: a permit of every service from any address to any address. */
public final class AnyToAny implements ContextCheck {
  /** Packets drawn from a rule to see whether earlier rules leave it the most of what it says. */
  private static final int DRAWN = 16;

  @Override
  public String code() {
    return "RS301";
  }

  @Override
  public String name() {
    return "any to any";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Traffic traffic = Traffic.of(device, analysis, context);
    List<Finding> out = new ArrayList<>();
    for (Permit permit : traffic.permits()) {
      for (Part part : permit.parts()) {
        if (Wide.isAnyToAny(part) && !isManagement(device, part)) {
          Optional<Finding> finding = finding(device, traffic.proof(), context, permit, part);
          finding.ifPresent(out::add);
          if (finding.isPresent()) {
            break;
          }
        }
      }
    }
    return out;
  }

  /** Whether a rule lets packets come to a device that does nothing but filter: RS310 says it. */
  static boolean isManagement(Device device, Part part) {
    return part.way().place() == Place.TO_DEVICE
        && !device.dialect().equals("iptables")
        && !device.dialect().equals("nftables");
  }

  private Optional<Finding> finding(
      Device device, Proof proof, Context context, Permit permit, Part part) {
    int share = proof.share(permit.rule(), part, DRAWN);
    Optional<Shown> shown = proof.permits(permit.rule(), part, part.product(), DRAWN);
    if (!proof.isExhausted() && (shown.isEmpty() || 2 * share < DRAWN)) {
      return Optional.empty();
    }
    Draft draft =
        Draft.of(
            this,
            Wide.severity(Severity.HIGH, part, context.policy()),
            device,
            permit.rule());
    shown.ifPresentOrElse(
        s -> draft.witness(s.witness()).conditional(s.open()), draft::unknown);
    if (shown.isPresent() && share < DRAWN) {
      draft.note(
          share + " of " + DRAWN + " packets drawn from it come to it; other rules decide the rest");
    }
    return Optional.of(
        draft.say(
            "permits every service from any address to any address" + Wide.where(part),
            "name the sources, destinations and services that are needed"));
  }
}
