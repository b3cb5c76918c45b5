package io.ruleshade.agent.roles;

import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.llm.LanguageModel;
import io.ruleshade.agent.llm.ModelFailure;
import io.ruleshade.agent.proposal.Planner;
import io.ruleshade.agent.proposal.ProposalVerifier;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.model.Device;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finding explained, with what can be done about it, and what a model made of it.
 *
 * @param explanation the facts
 * @param options verified proposals by their ids, {@code O1}; those of this program first
 * @param planned whether options were worked out
 * @param opinion what is left of the answers of a model; null when none was asked or it did not answer
 * @param failure why a model that was asked did not answer; empty otherwise
 */
public record Explained(
    Explanation explanation,
    Map<String, VerifiedProposal> options,
    boolean planned,
    @Nullable Opinion opinion,
    String failure) {
  public Explained {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** {@return a finding with its options, which cost two comparisons of the device each} */
  public static Explained plan(Explanation explanation, ProposalVerifier verifier, Device device) {
    Map<String, VerifiedProposal> options = new LinkedHashMap<>();
    List<VerifiedProposal> plans = Planner.plan(device, explanation.pack(), verifier);
    for (VerifiedProposal plan : plans) {
      options.put("O" + (options.size() + 1), plan);
    }
    return new Explained(explanation, options, true, null, "");
  }

  /** {@return a finding for which no options were worked out} */
  public static Explained plain(Explanation explanation) {
    return new Explained(explanation, Map.of(), false, null, "");
  }

  /** {@return the same with what a model makes of it} */
  public Explained ask(LanguageModel model, ProposalVerifier verifier, boolean showsText) {
    try {
      Opinion opinion = Company.ask(model, explanation, options, verifier, showsText);
      Map<String, VerifiedProposal> all = new LinkedHashMap<>(options);
      VerifiedProposal added = opinion.added();
      if (added != null) {
        all.put(opinion.chosen(), added);
      }
      return new Explained(explanation, all, planned, opinion, "");
    } catch (ModelFailure e) {
      return new Explained(
          explanation, options, planned, null, Objects.toString(e.getMessage(), e.kind().name()));
    }
  }
}
