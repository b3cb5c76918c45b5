package io.ruleshade.report;

import io.ruleshade.analysis.Differences.Change;
import io.ruleshade.check.RuleRef;
import io.ruleshade.source.Span;
import io.ruleshade.trace.WhyNot;
import java.io.IOException;
import java.io.Writer;

/** Why a rule does not decide packets, for a person at a terminal. */
public final class WhyNotText {
  /** Changes that are shown unless all are asked for. */
  private static final int SOME = 12;

  private WhyNotText() {}

  /** Writes one answer. */
  public static void write(String device, WhyNot why, Layout layout, boolean verbose, Writer out)
      throws IOException {
    StringBuilder text = new StringBuilder();
    String head = device + " " + why.rule().id() + ": ";
    text.append(layout.paint().bold(Printable.of(head)));
    text.append(String.join("\n  ", layout.wrap(Printable.of(why.answer()), head.length())));
    text.append('\n');
    source(why.rule(), layout, text);
    for (String reason : why.reasons()) {
      text.append("  because: ");
      text.append(String.join("\n    ", layout.wrap(Printable.of(reason), 11))).append('\n');
    }
    for (RuleRef rule : why.by()) {
      text.append("  by: ").append(Printable.of(rule.id())).append(' ');
      text.append(rule.rule().action().kind().label()).append('\n');
      source(rule, layout, text);
    }
    int shown = verbose ? why.taken().size() : Math.min(SOME, why.taken().size());
    for (Change change : why.taken().subList(0, shown)) {
      String words =
          (change.before() == null ? "the default" : change.before().id())
              + " takes "
              + (change.regions().isEmpty() ? "some" : DiffText.words(change.regions().get(0), 4))
              + (change.regions().size() > 1 || !change.regionsComplete() ? " and more" : "")
              + ", for example "
              + PacketWords.of(change.sample())
              + (change.others() ? "; other rules may take some of the rest" : "");
      text.append("  ").append(String.join("\n    ", layout.wrap(Printable.of(words), 2)));
      text.append('\n');
    }
    if (shown < why.taken().size()) {
      text.append("  and ").append(why.taken().size() - shown).append(" more; --verbose shows them\n");
    }
    if (!why.complete()) {
      text.append("  INCOMPLETE: not all packets could be compared\n");
    }
    if (why.packet() != null) {
      text.append("  packet: ").append(Printable.of(PacketWords.of(why.packet()))).append('\n');
    }
    out.append(text);
  }

  private static void source(RuleRef rule, Layout layout, StringBuilder text) {
    Span span = rule.rule().span();
    String source = Printable.source(span.file().lines().text(span.line()).strip());
    String place = "    " + span.line() + " | ";
    text.append(place).append(layout.cut(source, place.length())).append('\n');
  }
}
