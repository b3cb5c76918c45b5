package io.ruleshade.agent.proposal;

import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.change.Edit;
import io.ruleshade.change.EditException;
import io.ruleshade.change.WhatIf;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Device;
import io.ruleshade.report.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gate. A proposal passes when the edited configuration was compared with the present one over all
 * packets, the finding is settled by it, and it changes nothing but the packets that the finding is about.
 */
public final class ProposalVerifier {
  private final Device device;
  private final EvidencePack pack;
  private final WhatIf.Options options;
  private final Map<Proposal, Outcome> known = new HashMap<>();

  /** A verifier of proposals about one finding, against the device as it is now. */
  public ProposalVerifier(Device device, EvidencePack pack, WhatIf.Options options) {
    this.device = device;
    this.pack = pack;
    this.options = options;
  }

  /** What came of a proposal. */
  public sealed interface Outcome {}

  /** It passed. */
  public record Accepted(VerifiedProposal proposal) implements Outcome {}

  /**
   * It did not.
   *
   * @param reason in words of this program, without any text of whoever proposed it
   */
  public record Rejected(String reason) implements Outcome {}

  /** A proposal that passed. Only the verifier makes one. */
  public static final class VerifiedProposal {
    private final Proposal proposal;
    private final List<Edit> edits;
    private final WhatIf consequence;
    private final String evidence;

    private VerifiedProposal(
        Proposal proposal, List<Edit> edits, WhatIf consequence, String evidence) {
      this.proposal = proposal;
      this.edits = List.copyOf(edits);
      this.consequence = consequence;
      this.evidence = evidence;
    }

    /** {@return what is proposed} */
    public Proposal proposal() {
      return proposal;
    }

    /** {@return the edits, in the language of {@code what-if}} */
    public List<Edit> edits() {
      return edits;
    }

    /** {@return which packets fare differently, and which findings come and go} */
    public WhatIf consequence() {
      return consequence;
    }

    /** {@return whether it is proven that no packet fares differently} */
    public boolean isSafe() {
      return consequence.difference().equivalent();
    }

    /** {@return whether it lets packets pass that are kept out today} */
    public boolean opens() {
      return consequence.difference().result().changes().stream()
          .anyMatch(change -> change.kind() == Kind.NEWLY_PERMITTED);
    }

    /** {@return an identity of the change and of the evidence it was verified against} */
    public String id() {
      return "P-" + EvidencePack.sha256(evidence + "\n" + edits).substring(0, 12);
    }
  }

  /** Verifies a proposal; a second time for the same costs nothing. */
  public Outcome verify(Proposal proposal) {
    return known.computeIfAbsent(proposal, this::decide);
  }

  private Outcome decide(Proposal proposal) {
    RuleRef rule = pack.rules().get(proposal.rule());
    RuleRef anchor = proposal.anchor() == null ? null : pack.rules().get(proposal.anchor());
    if (rule == null || proposal.kind().hasAnchor() != (anchor != null)) {
      return new Rejected("it names a rule that the evidence does not hold");
    }
    Finding finding = pack.item().finding();
    if (finding == null) {
      return new Rejected("the finding is about no rule");
    }
    if (!isAbout(finding, rule)) {
      return new Rejected("it edits a rule that the finding is not about");
    }
    List<Edit> edits = List.of(edit(proposal.kind(), rule, anchor));
    WhatIf consequence;
    try {
      consequence = WhatIf.of(device, edits, text -> List.of(), options);
    } catch (EditException e) {
      // The message would quote names of the configuration.
      return new Rejected("it cannot be carried out");
    }
    String why = objection(finding, proposal, consequence);
    return why.isEmpty()
        ? new Accepted(new VerifiedProposal(proposal, edits, consequence, pack.digest()))
        : new Rejected(why);
  }

  private static boolean isAbout(Finding finding, RuleRef rule) {
    return isSame(finding.rule(), rule) || finding.by().stream().anyMatch(by -> isSame(by, rule));
  }

  private static Edit edit(Proposal.Kind kind, RuleRef rule, @Nullable RuleRef anchor) {
    String other = anchor == null ? "" : anchor.id();
    return switch (kind) {
      case REMOVE -> new Edit.Remove(rule.id());
      case DISABLE -> new Edit.Disable(rule.id());
      case MOVE_BEFORE -> new Edit.Move(rule.id(), other, false);
      case NARROW -> new Edit.Narrow(rule.id(), other);
    };
  }

  /** Why it does not pass; empty when it does. */
  private String objection(Finding finding, Proposal proposal, WhatIf what) {
    var result = what.difference().result();
    if (!result.complete() || !result.onlyBefore().isEmpty() || !result.onlyAfter().isEmpty()) {
      return "what it comes to could not be computed to the end";
    }
    for (Change change : result.changes()) {
      if (change.kind() == Kind.UNKNOWN || !change.certain()) {
        return "what it comes to hangs on a condition that is not modelled";
      }
      if (!isOf(finding, change)) {
        return "it changes packets that the finding is not about";
      }
    }
    if (!isOpen(pack.item()) && !result.changes().isEmpty()) {
      return "it changes what happens to packets, and the finding asks for no such change";
    }
    if (what.gone().stream().noneMatch(gone -> gone.fingerprint().equals(finding.fingerprint()))) {
      return "the finding is there as before";
    }
    boolean worse =
        what.appeared().stream()
            .anyMatch(
                appeared ->
                    appeared.severity() != finding.severity()
                        && appeared.severity().atLeast(finding.severity()));
    if (worse) {
      return "it causes a finding that is more severe";
    }
    boolean same = what.appeared().stream().anyMatch(f -> f.code().equals(finding.code()));
    return same && proposal.kind() != Proposal.Kind.REMOVE
        ? "it makes another rule " + finding.name() + " instead"
        : "";
  }

  /** {@return whether what was meant is open, so that a change of what happens may be what is wanted} */
  static boolean isOpen(Item item) {
    return item.code().equals("RS101");
  }

  /** The packets of the finding are those of its rule: it decided them before, or does now. */
  private static boolean isOf(Finding finding, Change change) {
    return isSamePlace(finding.rule(), change.before()) || isSamePlace(finding.rule(), change.after());
  }

  private static boolean isSame(@Nullable RuleRef one, RuleRef other) {
    return one != null
        && one.rule().index() == other.rule().index()
        && one.ruleset().name().equals(other.ruleset().name());
  }

  /** A rule that moved has another number, and the same place in the file. */
  private static boolean isSamePlace(@Nullable RuleRef one, @Nullable RuleRef other) {
    return one != null
        && other != null
        && Objects.equals(one.rule().span(), other.rule().span())
        && one.ruleset().name().equals(other.ruleset().name());
  }
}
