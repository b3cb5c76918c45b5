package io.ruleshade.agent.roles;

import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.explain.ExplanationText;
import java.util.ArrayList;
import java.util.List;

/** What a model makes of a finding, for a person at a terminal: guesses marked as such, facts filled in. */
public final class OpinionText {
  private OpinionText() {}

  /**
   * Writes an opinion.
   *
   * @param model the model in words
   */
  public static void write(EvidencePack pack, Opinion opinion, String model, ExplanationText out) {
    out.heading("What a model makes of it (" + model + ")");
    for (String line : lines(pack, opinion)) {
      out.paragraph(line, "    ");
    }
  }

  /** {@return the lines: what begins with `model` is the model's, what begins with `computed` is not} */
  public static List<String> lines(EvidencePack pack, Opinion opinion) {
    List<String> out = new ArrayList<>();
    if (!opinion.facts().isEmpty()) {
      List<String> facts = new ArrayList<>();
      opinion.facts().forEach(id -> facts.add(pack.render("[[fact:" + id + "]]")));
      out.add("computed, the model's choice of what matters most: " + String.join(" ", facts));
    }
    if (opinion.intent() != null) {
      List<String> because = new ArrayList<>();
      for (String id : opinion.because()) {
        because.add(pack.render(id.startsWith("S") ? "[[signal:" + id + "]]" : "[[fact:" + id + "]]"));
      }
      out.add(
          "model, a guess at what was meant: " + opinion.intent().words()
              + (because.isEmpty() ? "" : "; it points to: " + String.join(" | ", because)));
    }
    if (!opinion.risk().isEmpty()) {
      out.add(
          "model, its judgement of the risk: " + opinion.risk() + " (computed severity: "
              + pack.item().severity().label() + ")");
    }
    for (String wording : opinion.wording()) {
      out.add("model wording, not checked: " + pack.render(wording));
    }
    if (opinion.asks()) {
      out.add("model: it leaves the choice to you; answer the question above");
    } else if (!opinion.chosen().isEmpty()) {
      out.add("model, its choice: " + opinion.chosen() + ", whose consequence above is computed");
    }
    Opinion.Criticism criticism = opinion.criticism();
    if (criticism != null) {
      out.add(
          criticism.objects()
              ? "model, a second look objects: " + ground(criticism)
                  + (criticism.instead().isEmpty() ? "" : "; it would take " + criticism.instead())
              : "model, a second look does not object");
    }
    opinion.rejected().forEach(why -> out.add("rejected: " + why));
    return out;
  }

  private static String ground(Opinion.Criticism criticism) {
    String words =
        switch (criticism.ground()) {
          case "opens-traffic" -> "it lets packets pass that are kept out today";
          case "closes-traffic" -> "it keeps out packets that pass today";
          case "causes-finding" -> "it causes another finding";
          case "against-intent" -> "it seems to be against what was meant";
          default -> "another option seems better";
        };
    return words + (Boolean.TRUE.equals(criticism.holds()) ? " (computed: true)" : " (an opinion)");
  }
}
