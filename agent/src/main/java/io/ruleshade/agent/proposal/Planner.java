package io.ruleshade.agent.proposal;

import io.ruleshade.agent.evidence.Calls;
import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.change.WhatIf;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes that come into question for a finding, each verified. Nothing is chosen here. */
public final class Planner {
  private Planner() {}

  /** How much work goes into what a change comes to. Only findings about rules are compared. */
  public static WhatIf.Options options() {
    Checker.Options usual = Checker.Options.DEFAULT;
    Checker.Options check =
        new Checker.Options(
            usual.workPerRule(),
            usual.threads(),
            List.of("RS101", "RS102", "RS103", "RS104", "RS105"),
            List.of(),
            false);
    return new WhatIf.Options(WhatIf.Options.DEFAULT.diff(), check);
  }

  /**
   * {@return verified proposals for a finding, those that change nothing first} Costs two comparisons of the
   * device for each candidate.
   */
  public static List<VerifiedProposal> plan(Device device, EvidencePack pack, ProposalVerifier verifier) {
    List<VerifiedProposal> out = new ArrayList<>();
    for (Proposal candidate : candidates(pack)) {
      if (verifier.verify(candidate) instanceof ProposalVerifier.Accepted accepted) {
        out.add(accepted.proposal());
      }
    }
    return out;
  }

  /** What is tried, before anybody has looked at what it comes to. */
  static List<Proposal> candidates(EvidencePack pack) {
    Finding finding = pack.item().finding();
    List<Proposal> out = new ArrayList<>();
    if (finding == null || finding.rule() == null) {
      return out;
    }
    String me = String.valueOf(pack.idOf(finding.rule()));
    switch (finding.code()) {
      case "RS102", "RS103", "RS104", "RS105" -> out.add(new Proposal(Proposal.Kind.REMOVE, me, null));
      case "RS101" -> {
        out.add(new Proposal(Proposal.Kind.REMOVE, me, null));
        RuleRef first = first(finding, finding.rule());
        if (first != null && pack.idOf(first) != null) {
          out.add(new Proposal(Proposal.Kind.MOVE_BEFORE, me, pack.idOf(first)));
        }
        if (finding.by().size() == 1) {
          String by = pack.idOf(finding.by().get(0));
          if (by != null) {
            out.add(new Proposal(Proposal.Kind.NARROW, by, me));
          }
        }
      }
      default -> {}
    }
    return out;
  }

  /** The first of the causes in the same list, or of the rules there that send packets to one elsewhere. */
  private static @Nullable RuleRef first(Finding finding, RuleRef rule) {
    List<RuleRef> all = new ArrayList<>(finding.by());
    all.addAll(Calls.callers(finding.device(), rule, finding.by()));
    RuleRef first = null;
    for (RuleRef by : all) {
      boolean earlier =
          by.ruleset().name().equals(rule.ruleset().name())
              && by.rule().index() < rule.rule().index();
      if (earlier && (first == null || by.rule().index() < first.rule().index())) {
        first = by;
      }
    }
    return first;
  }
}
