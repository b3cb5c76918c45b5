package io.ruleshade.report;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.semantics.Verdict;
import io.ruleshade.trace.TraceAnswer;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import java.util.stream.Collectors;

/** The answer of {@code trace} for a person: the verdict, the way to it, and what it hangs on. */
public final class TraceText {
  /** So many possible ends are given in words. */
  private static final int MOST_VERDICTS = 6;

  private TraceText() {}

  /** Writes one answer. */
  public static void write(String device, TraceAnswer answer, Layout layout, Writer out)
      throws IOException {
    StringBuilder text = new StringBuilder();
    Paint paint = layout.paint();
    text.append(Printable.of(device)).append(": ");
    String verdict = answer.verdictLabel();
    text.append(
        answer.verdict() == null || answer.verdict().isDrop()
            ? paint.bad(verdict)
            : paint.good(verdict));
    if (answer.decider() != null) {
      text.append(" by ").append(paint.bold(Printable.of(answer.decider().id())));
    } else if (answer.byDefault()) {
      text.append(" by default");
    }
    text.append('\n');
    String packet = PacketWords.of(answer.packet());
    text.append("  packet: ").append(Printable.of(packet)).append('\n');
    for (TraceAnswer.Passage passage : answer.passages()) {
      text.append("  enters: ").append(Printable.of(passage.entry().name())).append('\n');
    }
    for (String note : answer.notes()) {
      text.append("  note: ").append(Printable.of(note)).append('\n');
    }
    for (String open : answer.open()) {
      text.append("  hangs on: ").append(Printable.of(open)).append('\n');
    }
    if (answer.verdict() == null) {
      answer.passages().forEach(passage -> possible(passage, text));
    }
    if (!answer.path().isEmpty()) {
      text.append("  path:\n");
      for (RuleRef rule : answer.path()) {
        step(rule, layout, text);
      }
    }
    out.append(text);
  }

  /** How a packet may be decided where that is open. */
  private static void possible(TraceAnswer.Passage passage, StringBuilder text) {
    Set<Verdict> verdicts = passage.evaluation().verdicts();
    if (verdicts.size() < 2) {
      return;
    }
    int more = verdicts.size() - MOST_VERDICTS;
    text.append("  perhaps: ")
        .append(Printable.of(passage.entry().name()))
        .append(": ")
        .append(
            verdicts.stream()
                .limit(MOST_VERDICTS)
                .map(TraceText::words)
                .collect(Collectors.joining(", or ")))
        .append(more > 0 ? ", or one of " + more + " more" : "")
        .append('\n');
  }

  private static String words(Verdict verdict) {
    if (verdict.kind() == null) {
      return "what was not understood decides";
    }
    Ruleset ruleset = verdict.ruleset();
    Rule rule = verdict.rule();
    return verdict.kind().label()
        + (ruleset != null && rule != null ? " by " + Printable.of(ruleset.id(rule)) : " by default");
  }

  private static void step(RuleRef rule, Layout layout, StringBuilder text) {
    String place = rule.rule().span().file().path() + ":" + rule.rule().span().line();
    text.append("    ")
        .append(layout.paint().bold(Printable.of(rule.id())))
        .append(' ')
        .append(rule.rule().action().kind().label());
    if (rule.rule().action().target() != null) {
      text.append(' ').append(Printable.of(rule.rule().action().target()));
    }
    text.append("  ").append(Printable.of(place)).append('\n');
    int line = rule.rule().span().line();
    String source = Printable.source(rule.rule().span().file().lines().text(line).strip());
    text.append("      ").append(layout.cut(source, 6)).append('\n');
  }
}
