package io.ruleshade.agent.proposal;

import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.change.Edit;
import io.ruleshade.change.Judgement;
import io.ruleshade.change.WhatIf;
import io.ruleshade.check.Checker;
import io.ruleshade.check.Finding;
import io.ruleshade.model.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      case "RS101" ->
          Judgement.ways(finding.device(), finding.rule(), finding.by()).stream()
              .map(way -> proposal(pack, way))
              .flatMap(Optional::stream)
              .forEach(out::add);
      default -> {}
    }
    return out;
  }

  /**
   * A way out as a proposal, in ids of the evidence. Several rules that are narrowed at once are none: a
   * proposal is one edit, so that one sentence says it; {@code fix} lists those.
   */
  private static Optional<Proposal> proposal(EvidencePack pack, Judgement.Way way) {
    if (way.edits().size() != 1) {
      return Optional.empty();
    }
    return switch (way.edits().get(0)) {
      case Edit.Remove edit -> proposal(pack, Proposal.Kind.REMOVE, edit.rule(), null);
      case Edit.Move edit -> proposal(pack, Proposal.Kind.MOVE_BEFORE, edit.rule(), edit.anchor());
      case Edit.Narrow edit -> proposal(pack, Proposal.Kind.NARROW, edit.rule(), edit.by());
      default -> Optional.empty();
    };
  }

  private static Optional<Proposal> proposal(
      EvidencePack pack, Proposal.Kind kind, String rule, @Nullable String anchor) {
    String me = id(pack, rule);
    String other = anchor == null ? null : id(pack, anchor);
    return me == null || (anchor != null && other == null)
        ? Optional.empty()
        : Optional.of(new Proposal(kind, me, other));
  }

  private static @Nullable String id(EvidencePack pack, String rule) {
    return pack.rules().entrySet().stream()
        .filter(each -> each.getValue().id().equals(rule))
        .map(java.util.Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
