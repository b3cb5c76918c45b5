package io.ruleshade.check.exposure;

import io.ruleshade.analysis.AnalysisResult;
import io.ruleshade.check.Context;
import io.ruleshade.check.ContextCheck;
import io.ruleshade.check.Draft;
import io.ruleshade.check.Finding;
import io.ruleshade.check.Listing;
import io.ruleshade.check.RuleRef;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.model.Condition;
import io.ruleshade.model.Device;
import io.ruleshade.model.NamedObject;
import io.ruleshade.model.Product;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RS308: a rule whose schedule ended before the day that was stated. */
public final class ExpiredRule implements ContextCheck {
  @Override
  public String code() {
    return "RS308";
  }

  @Override
  public String name() {
    return "expired rule";
  }

  @Override
  public List<Finding> run(Device device, AnalysisResult analysis, Context context) {
    LocalDate asOf = context.asOf().orElse(null);
    if (asOf == null) {
      return List.of();
    }
    Map<String, LocalDate> ends = new HashMap<>();
    for (NamedObject object : device.objects()) {
      if (object.kind().equals("time-range")) {
        Expiry.of(device.dialect(), object).ifPresent(end -> ends.put(object.name(), end));
      }
    }
    List<Finding> out = new ArrayList<>();
    for (Ruleset ruleset : device.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        LocalDate end = rule.enabled() ? end(rule, ends) : null;
        if (end != null && end.isBefore(asOf)) {
          out.add(
              Draft.of(this, Severity.LOW, device, new RuleRef(ruleset, rule))
                  .note("as of " + asOf + "; nothing else here is decided by a date")
                  .say(
                      "the schedule of this rule ended on " + end + schedule(rule, ends),
                      "delete it, or give it a new schedule"));
        }
      }
    }
    return out;
  }

  private static String schedule(Rule rule, Map<String, LocalDate> ends) {
    return rule.uses().stream()
        .filter(use -> use.kind().equals("time-range") && ends.containsKey(use.name()))
        .map(use -> " (" + Listing.quoted(use.name()) + ")")
        .findFirst()
        .orElse("");
  }

  /** The last day of a rule; null where it has none. */
  private static @Nullable LocalDate end(Rule rule, Map<String, LocalDate> ends) {
    for (Rule.Use use : rule.uses()) {
      if (use.kind().equals("time-range")) {
        return ends.get(use.name());
      }
    }
    LocalDate latest = null;
    for (Product product : rule.match().products()) {
      Optional<LocalDate> end = timeMatch(product);
      if (end.isEmpty()) {
        return null;
      }
      if (latest == null || end.orElseThrow().isAfter(latest)) {
        latest = end.orElseThrow();
      }
    }
    return latest;
  }

  private static Optional<LocalDate> timeMatch(Product product) {
    for (Condition condition : product.conditions()) {
      if (condition instanceof Condition.Predicate p && !p.negated()) {
        Optional<LocalDate> end = Expiry.ofTimeMatch(p.text());
        if (end.isPresent()) {
          return end;
        }
      }
    }
    return Optional.empty();
  }
}
