package io.ruleshade.agent.proposal;

import io.ruleshade.agent.evidence.MatchWords;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Region;
import io.ruleshade.check.Finding;
import io.ruleshade.report.PacketWords;
import io.ruleshade.report.Printable;
import java.util.ArrayList;
import java.util.List;

/** What a verified proposal comes to, in sentences of this program. */
public final class ConsequenceText {
  private static final int SOME = 3;

  private ConsequenceText() {}

  /** {@return the consequence, one sentence a line} */
  public static List<String> of(VerifiedProposal proposal) {
    List<String> out = new ArrayList<>();
    if (proposal.isSafe()) {
      out.add("No packet fares differently: proven over all packets.");
    }
    for (Change change : proposal.consequence().difference().result().changes()) {
      List<String> regions = new ArrayList<>();
      for (Region region : change.regions().subList(0, Math.min(SOME, change.regions().size()))) {
        regions.add(Printable.of(MatchWords.of(region)));
      }
      int more = change.regions().size() - regions.size();
      String rest = more > 0 || !change.regionsComplete() ? "; and more sets" : "";
      out.add(
          words(change) + (rest.isEmpty() ? " exactly: " : " among others: ") + String.join("; ", regions) + rest + ". For one: "
              + Printable.of(PacketWords.of(change.sample())) + ".");
    }
    List<Finding> appeared = proposal.consequence().appeared();
    for (Finding finding : appeared.subList(0, Math.min(SOME, appeared.size()))) {
      out.add(
          "It causes " + finding.code() + " at line " + finding.span().line() + ": "
              + Printable.of(finding.message()) + ".");
    }
    if (appeared.size() > SOME) {
      out.add("It causes " + (appeared.size() - SOME) + " more findings.");
    }
    return out;
  }

  private static String words(Change change) {
    return switch (change.kind()) {
      case NEWLY_PERMITTED -> "Newly permitted,";
      case NEWLY_DENIED -> "Newly denied,";
      case OTHER_EFFECT -> "With another effect,";
      case UNKNOWN -> "Not decided,";
    };
  }
}
