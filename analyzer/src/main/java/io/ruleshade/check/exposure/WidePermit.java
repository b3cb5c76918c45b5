package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.exposure.Proof.Shown;
import io.ruleshade.check.exposure.Sizes.Score;
import io.ruleshade.check.exposure.Traffic.Part;
import io.ruleshade.check.exposure.Traffic.Permit;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Device;
import io.ruleshade.model.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RS302: a permit that lets through a large share of all there is, by a published score. */
public final class WidePermit implements ContextCheck {
  private static final int TRIES = 8;

  @Override
  public String code() {
    return "RS302";
  }

  @Override
  public String name() {
    return "wide permit";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    Traffic traffic = Traffic.of(device, analysis, context);
    int threshold = context.policy().thresholds().wideScore();
    List<Finding> out = new ArrayList<>();
    for (Permit permit : traffic.permits()) {
      Optional<Part> widest = Wide.widest(permit);
      if (widest.isEmpty() || permit.parts().stream().anyMatch(Wide::isAnyToAny)) {
        continue;
      }
      Part part = widest.orElseThrow();
      Product product = part.product();
      Score score = Sizes.score(product);
      if (score.score() < threshold) {
        continue;
      }
      Optional<Shown> shown = traffic.proof().permits(permit.rule(), part, product, TRIES);
      if (shown.isEmpty() && !traffic.proof().isExhausted()) {
        continue;
      }
      Draft draft =
          Draft.of(
              this,
              Wide.severity(Severity.MEDIUM, part, context.policy()),
              device,
              permit.rule());
      shown.ifPresentOrElse(
          s -> draft.witness(s.witness()).conditional(s.open()), draft::unknown);
      draft.note("it holds " + score.words() + "; earlier rules may decide a part of that");
      Wide.sourcePorts(product).ifPresent(draft::note);
      out.add(
          draft.say(
              "this permit is wide" + Wide.where(part) + ": its score is " + score.score()
                  + " of 100, and " + threshold + " counts as wide",
              "name the sources, destinations and services that are needed"));
    }
    return out;
  }
}
