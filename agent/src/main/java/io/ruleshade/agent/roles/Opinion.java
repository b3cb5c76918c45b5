package io.ruleshade.agent.roles;

import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the answers of a model after everything was checked. INVARIANT: ids are of the pack, wording has
 * no objection, proposals were verified.
 *
 * @param facts ids of the facts that it takes for the most important; empty when it gave none
 * @param intent what it guesses was meant; null when it did not answer
 * @param because ids of facts and signals that it gives for that
 * @param risk its judgement: low, medium or high; empty when it did not answer
 * @param wording its own words, with placeholders; empty when there are none to show
 * @param asks whether it leaves the choice to people
 * @param chosen id of the option that it chose; empty when it chose none
 * @param added a verified proposal of its own, which then is the chosen option; null when it had none
 * @param criticism what its critic says to the choice; null when nothing was chosen
 * @param rejected what of its answers is not shown, and why, in words of this program
 * @param calls number of answers that were asked for
 */
public record Opinion(
    List<String> facts,
    @Nullable Intent intent,
    List<String> because,
    String risk,
    List<String> wording,
    boolean asks,
    String chosen,
    @Nullable VerifiedProposal added,
    @Nullable Criticism criticism,
    List<String> rejected,
    int calls) {
  public Opinion {
    facts = List.copyOf(facts);
    because = List.copyOf(because);
    wording = List.copyOf(wording);
    rejected = List.copyOf(rejected);
  }

  /** What may have been meant; a closed list, so that a guess cannot be a claim. */
  public enum Intent {
    /** The rule is an exception that stands too low. */
    EXCEPTION("an exception that stands in the wrong place"),
    /** The rule was left over. */
    LEFTOVER("a rule that was left over"),
    /** Somebody slipped. */
    MISTAKE("a slip of whoever wrote it"),
    /** It is so on purpose. */
    ON_PURPOSE("something that is there on purpose"),
    /** The evidence does not say. */
    UNCLEAR("not to be told from the evidence");

    private final String words;

    Intent(String words) {
      this.words = words;
    }

    /** {@return the guess in words of this program} */
    public String words() {
      return words;
    }

    /** {@return the intent as JSON names it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What the critic says.
   *
   * @param objects whether it objects
   * @param ground on what ground, of the closed list; empty without objection
   * @param holds whether the ground is true as computed; null for a ground that is a matter of opinion
   * @param instead id of the option that it would take; empty for none
   */
  public record Criticism(boolean objects, String ground, @Nullable Boolean holds, String instead) {}
}
