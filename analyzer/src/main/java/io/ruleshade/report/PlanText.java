package io.ruleshade.report;

import io.ruleshade.change.CleanupPlan;
import io.ruleshade.change.CleanupPlan.Step;
import io.ruleshade.source.Span;
import java.io.IOException;
import java.io.Writer;

/** A plan of clean-up for a person at a terminal. */
public final class PlanText {
  private PlanText() {}

  /** Writes one plan. */
  public static void write(CleanupPlan plan, Layout layout, Writer out) throws IOException {
    StringBuilder text = new StringBuilder();
    Paint paint = layout.paint();
    String path = Printable.of(plan.file().path());
    text.append(paint.bold(path)).append(": ");
    int count = plan.steps().size();
    text.append(
        count == 0
            ? "nothing is taken out"
            : paint.good(Words.count(count, "rule") + " can go; no packet fares differently, proven"));
    text.append('\n');
    for (Step step : plan.steps()) {
      step(step, "delete", layout, text);
    }
    for (Step step : plan.open()) {
      step(step, "decide", layout, text);
    }
    for (String note : plan.notes()) {
      text.append("  note: ").append(Printable.of(note)).append('\n');
    }
    text.append('\n');
    out.append(text);
  }

  private static void step(Step step, String what, Layout layout, StringBuilder text) {
    Span span = step.rule().rule().span();
    String head = "  " + what + " " + step.device().id() + " " + step.rule().id();
    text.append(layout.paint().bold(Printable.of(head)));
    String place = " (line " + span.line() + "): ";
    text.append(place);
    int room = head.length() + place.length();
    text.append(String.join("\n      ", layout.wrap(Printable.of(step.reason()), room))).append('\n');
    String source = Printable.of(span.file().lines().text(span.line()).strip());
    text.append("      ").append(layout.cut(source, 6)).append('\n');
  }
}
