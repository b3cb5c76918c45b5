package io.ruleshade.report;

import io.ruleshade.check.RuleRef;
import io.ruleshade.trace.TraceAnswer;
import java.io.IOException;
import java.io.Writer;

/** The answer of {@code trace} for a person: the verdict, the way to it, and what it hangs on. */
public final class TraceText {
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
    if (!answer.path().isEmpty()) {
      text.append("  path:\n");
      for (RuleRef rule : answer.path()) {
        step(rule, layout, text);
      }
    }
    out.append(text);
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
