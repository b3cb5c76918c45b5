package io.ruleshade.agent.roles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.evidence.Fact;
import io.ruleshade.agent.evidence.Signal;
import io.ruleshade.agent.evidence.Signals;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.analysis.Differences.Kind;
import io.ruleshade.check.Finding;
import io.ruleshade.check.RuleRef;
import io.ruleshade.check.Witness;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The evidence as a model gets it: JSON, in which every text of a configuration is a string value. Without
 * leave to show text it holds ids, kinds and sentences of this program, and nothing that is written in a
 * configuration.
 */
final class Brief {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EvidencePack pack;
  private final Map<String, VerifiedProposal> options;
  private final boolean text;

  /**
   * A brief.
   *
   * @param text whether names, remarks and addresses may be shown
   */
  Brief(EvidencePack pack, Map<String, VerifiedProposal> options, boolean text) {
    this.pack = pack;
    this.options = options;
    this.text = text;
  }

  /** {@return the evidence for a task, as the text of a question} */
  String question(String task) {
    return write(object(task));
  }

  /** {@return the evidence for the critic of an option} */
  String criticism(String option) {
    return write(object("criticise").put("chosen", option));
  }

  private static String write(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  private ObjectNode object(String task) {
    ObjectNode json = JSON.createObjectNode();
    json.put("task", task);
    json.put("code", pack.item().code()).put("name", pack.item().name());
    json.put("severity", pack.item().severity().label());
    Finding finding = pack.item().finding();
    if (finding != null) {
      json.put("certainty", finding.certainty().label());
      json.put("agreement", finding.agreement() == null ? "" : finding.agreement().label());
    }
    rules(json.putArray("rules"));
    packets(json.putArray("packets"));
    ArrayNode facts = json.putArray("facts");
    for (Fact fact : pack.facts().values()) {
      facts
          .addObject()
          .put("id", fact.id())
          .put("about", fact.section().name().toLowerCase(java.util.Locale.ROOT))
          .put("text", fact.template());
    }
    ArrayNode signals = json.putArray("signals");
    for (Signal signal : pack.signals().values()) {
      ObjectNode node = signals.addObject();
      node.put("id", signal.id()).put("kind", signal.kind().label());
      node.put("rule", pack.idOf(signal.rule())).put("where", signal.where());
      if (text) {
        node.put("text", signal.text());
      }
    }
    options(json.putArray("options"));
    if (text) {
      ObjectNode values = json.putObject("values");
      pack.values().forEach((id, value) -> values.put(id, Signals.text(value)));
    }
    return json;
  }

  private void rules(ArrayNode out) {
    boolean first = pack.item().rule() != null;
    for (Map.Entry<String, RuleRef> entry : pack.rules().entrySet()) {
      RuleRef rule = entry.getValue();
      ObjectNode node = out.addObject();
      node.put("id", entry.getKey()).put("role", first ? "subject" : "other");
      node.put("does", rule.rule().action().kind().label()).put("logs", rule.rule().action().log());
      RuleRef subject = pack.item().rule();
      if (subject != null && !first && subject.ruleset().name().equals(rule.ruleset().name())) {
        node.put("stands", rule.rule().index() < subject.rule().index() ? "before" : "after");
      }
      first = false;
    }
  }

  private void packets(ArrayNode out) {
    for (Map.Entry<String, Witness> entry : pack.packets().entrySet()) {
      Witness witness = entry.getValue();
      ObjectNode node = out.addObject().put("id", entry.getKey());
      node.put("ends", witness.verdict() == null ? "unknown" : witness.verdict().label());
      String by = witness.decider() == null ? null : pack.idOf(witness.decider());
      node.put("by", by == null ? "default" : by);
    }
  }

  private void options(ArrayNode out) {
    for (Map.Entry<String, VerifiedProposal> entry : options.entrySet()) {
      VerifiedProposal option = entry.getValue();
      ObjectNode node = out.addObject();
      node.put("id", entry.getKey()).put("does", option.proposal().template());
      node.put("changes_nothing", option.isSafe());
      node.put("opens_traffic", option.opens());
      node.put("closes_traffic", closes(option));
      Set<String> caused = new LinkedHashSet<>();
      option.consequence().appeared().forEach(finding -> caused.add(finding.code()));
      ArrayNode causes = node.putArray("causes");
      caused.forEach(causes::add);
    }
  }

  static boolean closes(VerifiedProposal option) {
    List<Change> changes = option.consequence().difference().result().changes();
    return changes.stream().anyMatch(change -> change.kind() == Kind.NEWLY_DENIED);
  }
}
