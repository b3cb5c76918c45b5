package io.ruleshade.agent.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.agent.roles.Explained;
import io.ruleshade.agent.roles.Opinion;
import io.ruleshade.model.Coverage;
import io.ruleshade.report.Item;
import java.util.Map;

/** What the log keeps of a finding that a model was asked about: what it chose, what was rejected, and why. */
public final class Journal {
  private Journal() {}

  /** Writes the verdict of the checks, and the proposal that was chosen. */
  public static void write(Recorder recorder, Explained explained) {
    Item item = explained.explanation().pack().item();
    Opinion opinion = explained.opinion();
    ObjectNode data = Recorder.data();
    data.put("code", item.code()).put("fingerprint", item.fingerprint());
    data.put("evidenceSha256", explained.explanation().pack().digest());
    data.put("failure", explained.failure());
    ArrayNode rejected = data.putArray("rejected");
    if (opinion != null) {
      opinion.rejected().forEach(rejected::add);
      data.put("chosen", opinion.chosen()).put("asks", opinion.asks()).put("calls", opinion.calls());
    }
    recorder.write("verdict", data);
    for (Map.Entry<String, VerifiedProposal> option : explained.options().entrySet()) {
      if (opinion != null && option.getKey().equals(opinion.chosen())) {
        proposal(recorder, item, option.getValue());
      }
    }
  }

  private static void proposal(Recorder recorder, Item item, VerifiedProposal proposal) {
    ObjectNode data = Recorder.data();
    data.put("id", proposal.id()).put("fingerprint", item.fingerprint());
    ArrayNode edits = data.putArray("edits");
    proposal.edits().forEach(edit -> edits.add(edit.toString()));
    data.put("safe", proposal.isSafe()).put("opens", proposal.opens());
    ArrayNode inputs = data.putArray("inputs");
    if (item.device() != null) {
      for (Coverage coverage : item.device().coverage()) {
        inputs.addObject().put("path", coverage.file().path()).put("sha256", coverage.file().sha256());
      }
    }
    recorder.write("proposal", data);
  }
}
