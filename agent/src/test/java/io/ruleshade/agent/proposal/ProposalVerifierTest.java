package io.ruleshade.agent.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.agent.explain.Explanation;
import io.ruleshade.agent.proposal.Proposal.Kind;
import io.ruleshade.agent.proposal.ProposalVerifier.Accepted;
import io.ruleshade.agent.proposal.ProposalVerifier.Outcome;
import io.ruleshade.agent.proposal.ProposalVerifier.Rejected;
import io.ruleshade.agent.stub.Cases;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** What passes the gate, and what does not. */
final class ProposalVerifierTest {
  private static final String SHADOWED =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j DROP
      -A INPUT -s 10.0.0.0/16 -p tcp -m tcp --dport 22 -j ACCEPT
      -A INPUT -p udp -m udp --dport 53 -j ACCEPT
      -A INPUT -j DROP
      COMMIT
      """;

  /** The same, and what no rule decides passes. */
  private static final String OPEN = SHADOWED.replace("-A INPUT -j DROP\n", "");

  private static Outcome verify(String text, String code, Proposal proposal) {
    Explanation explanation = Cases.explanation("iptables", text, code);
    return new ProposalVerifier(Cases.device(explanation), explanation.pack(), Planner.options()).verify(proposal);
  }

  private static String why(Outcome outcome) {
    return outcome instanceof Rejected rejected ? rejected.reason() : "accepted";
  }

  @Test
  void whatChangesNothingIsProven() {
    Outcome outcome = verify(SHADOWED, "RS101", new Proposal(Kind.REMOVE, "R1", null));
    assertThat(outcome).isInstanceOfSatisfying(Accepted.class, a -> {
      assertThat(a.proposal().isSafe()).isTrue();
      assertThat(a.proposal().id()).matches("P-[0-9a-f]{12}");
      assertThat(ConsequenceText.of(a.proposal())).first().isEqualTo("No packet fares differently: proven over all packets.");
    });
  }

  @Test
  void whatChangesThePacketsOfTheFindingIsShownWithThem() {
    Outcome outcome = verify(SHADOWED, "RS101", new Proposal(Kind.MOVE_BEFORE, "R1", "R2"));
    assertThat(outcome).isInstanceOfSatisfying(Accepted.class, a -> {
      assertThat(a.proposal().isSafe()).isFalse();
      assertThat(a.proposal().opens()).isTrue();
      assertThat(ConsequenceText.of(a.proposal()).get(0))
          .startsWith("Newly permitted, exactly: tcp/22 from 10.0.0.0/16");
    });
  }

  @Test
  void whatChangesOtherPacketsIsRejected() {
    assertThat(why(verify(OPEN, "RS101", new Proposal(Kind.REMOVE, "R2", null))))
        .isEqualTo("it changes packets that the finding is not about");
    assertThat(why(verify(OPEN, "RS101", new Proposal(Kind.DISABLE, "R2", null))))
        .isEqualTo("it changes packets that the finding is not about");
  }

  @Test
  void rulesThatTheEvidenceDoesNotHoldAreRejected() {
    assertThat(why(verify(SHADOWED, "RS101", new Proposal(Kind.REMOVE, "R9", null)))).contains("does not hold");
    assertThat(why(verify(SHADOWED, "RS101", new Proposal(Kind.REMOVE, "none", null)))).contains("does not hold");
    assertThat(why(verify(SHADOWED, "RS101", new Proposal(Kind.MOVE_BEFORE, "R1", null)))).contains("does not hold");
    assertThat(why(verify(SHADOWED, "RS101", new Proposal(Kind.MOVE_BEFORE, "R1", "R1")))).contains("cannot be carried out");
  }

  @Test
  void whatLeavesTheFindingIsRejected() {
    assertThat(why(verify(SHADOWED, "RS101", new Proposal(Kind.MOVE_BEFORE, "R2", "R1")))).isNotEqualTo("accepted");
  }

  @Test
  void aFindingThatAsksForNoChangeGetsNone() {
    String covered = OPEN.replace("--dport 22 -j ACCEPT", "--dport 22 -j DROP");
    assertThat(verify(covered, "RS102", new Proposal(Kind.REMOVE, "R1", null))).isInstanceOf(Accepted.class);
    assertThat(why(verify(covered, "RS102", new Proposal(Kind.REMOVE, "R2", null))))
        .isEqualTo("it changes packets that the finding is not about");
  }

  @Test
  void onlyTheVerifierMakesOne() {
    assertThat(ProposalVerifier.VerifiedProposal.class.getDeclaredConstructors())
        .allMatch(c -> Modifier.isPrivate(c.getModifiers()));
    assertThat(Modifier.isFinal(ProposalVerifier.VerifiedProposal.class.getModifiers())).isTrue();
  }
}
