package io.ruleshade.agent.roles;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.evidence.Fact;
import io.ruleshade.agent.explain.ExplanationText;
import io.ruleshade.agent.proposal.ConsequenceText;
import io.ruleshade.agent.proposal.ProposalVerifier.VerifiedProposal;
import io.ruleshade.report.Item;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The role that no model plays: puts together what is shown. */
public final class Reporter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Reporter() {}

  /**
   * Writes findings for a person.
   *
   * @param model the model in words; null when none was asked
   */
  public static void text(List<Explained> all, @Nullable String model, Layout layout, Writer out)
      throws IOException {
    for (Explained each : all) {
      StringBuilder text = new StringBuilder();
      ExplanationText writer = new ExplanationText(layout, text);
      writer.write(each.explanation());
      if (each.options().isEmpty()) {
        writer.action(each.explanation());
      } else {
        options(each, writer);
      }
      Opinion opinion = each.opinion();
      if (opinion != null && model != null) {
        OpinionText.write(each.explanation().pack(), opinion, model, writer);
      } else if (!each.failure().isEmpty()) {
        writer.heading("No model");
        writer.paragraph(Printable.of(each.failure()), "    ");
      }
      out.append(text).append('\n');
    }
  }

  private static void options(Explained each, ExplanationText writer) {
    EvidencePack pack = each.explanation().pack();
    writer.heading("What can be done");
    for (Map.Entry<String, VerifiedProposal> entry : each.options().entrySet()) {
      VerifiedProposal option = entry.getValue();
      boolean own = each.opinion() != null && option == each.opinion().added();
      String by = own ? " (proposed by the model, verified)" : "";
      writer.paragraph(pack.render(option.proposal().template()) + by, "    " + entry.getKey() + "  ");
      for (String line : ConsequenceText.of(option)) {
        writer.paragraph(line, "        ");
      }
      writer.paragraph("edit: " + Printable.of(option.edits().get(0).toString()) + "   id: " + option.id(), "        ");
    }
  }

  /** Writes findings as JSON, schema {@code ruleshade/explain/1}. */
  public static void json(List<Explained> all, @Nullable String model, Writer out) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("schema", "ruleshade/explain/1").put("model", model);
    ArrayNode list = json.putArray("explanations");
    for (Explained each : all) {
      EvidencePack pack = each.explanation().pack();
      Item item = pack.item();
      ObjectNode node = list.addObject();
      node.put("code", item.code()).put("name", item.name()).put("severity", item.severity().label());
      node.put("device", item.device() == null ? null : item.device().id());
      node.put("rule", item.rule() == null ? null : item.rule().id());
      node.put("fingerprint", item.fingerprint());
      ArrayNode others = node.putArray("sameCause");
      pack.others().forEach(other -> others.add(other.fingerprint()));
      ArrayNode facts = node.putArray("computed");
      for (Fact fact : pack.facts().values()) {
        facts
            .addObject()
            .put("about", fact.section().name().toLowerCase(java.util.Locale.ROOT))
            .put("text", pack.render(fact.template()));
      }
      node.put("question", each.explanation().isAmbiguous() ? pack.render(each.explanation().question()) : null);
      options(each, pack, node.putArray("options"));
      Opinion opinion = each.opinion();
      ArrayNode lines = node.putArray("model");
      if (opinion != null) {
        OpinionText.lines(pack, opinion).forEach(lines::add);
      }
      node.put("modelFailure", each.failure().isEmpty() ? null : each.failure());
    }
    out.append(safe(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json))).append('\n');
  }

  private static void options(Explained each, EvidencePack pack, ArrayNode out) {
    for (Map.Entry<String, VerifiedProposal> entry : each.options().entrySet()) {
      VerifiedProposal option = entry.getValue();
      ObjectNode node = out.addObject();
      node.put("id", entry.getKey()).put("proposal", option.id());
      node.put("does", pack.render(option.proposal().template()));
      ArrayNode edits = node.putArray("edits");
      option.edits().forEach(edit -> edits.add(edit.toString()));
      node.put("promise", option.isSafe() ? "same decisions for every packet, proven" : "exactly these packets change");
      ArrayNode consequence = node.putArray("consequence");
      ConsequenceText.of(option).forEach(consequence::add);
    }
  }

  /** Characters that a terminal would act on, as escapes; they stand in strings alone. */
  private static String safe(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean odd = c > 0x7e || (c < ' ' && c != '\n');
      if (odd) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
