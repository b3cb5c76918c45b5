package io.ruleshade.agent.explain;

import io.ruleshade.agent.evidence.EvidencePack;
import io.ruleshade.agent.evidence.Fact;
import io.ruleshade.agent.evidence.Fact.Section;
import io.ruleshade.check.RuleRef;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.report.Item;
import io.ruleshade.report.Layout;
import io.ruleshade.report.Paint;
import io.ruleshade.report.Printable;
import io.ruleshade.report.Suppression;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An explanation for a person at a terminal. All of it is computed. */
public final class ExplanationText {
  /** Columns of text where the terminal does not say: what reads well. */
  private static final int READABLE = 100;

  private final Layout layout;

  /** Lines of a file are cut at the end of the terminal alone, and never where there is none. */
  private final Layout terminal;

  private final StringBuilder out;

  /** Writes into a text. */
  public ExplanationText(Layout layout, StringBuilder out) {
    this.layout = new Layout(layout.paint(), Math.min(layout.width(), READABLE));
    this.terminal = layout;
    this.out = out;
  }

  /** Writes an explanation without what is to be done. */
  public void write(Explanation explanation) {
    EvidencePack pack = explanation.pack();
    head(pack.item());
    for (Section section : Section.values()) {
      if (section != Section.ACTION) {
        section(pack, section);
      }
    }
    if (explanation.isAmbiguous()) {
      heading("The question to answer");
      paragraph(pack.render(explanation.question()), "    ");
    }
  }

  /** Writes what is to be done in general, where no options were worked out. */
  public void action(Explanation explanation) {
    section(explanation.pack(), Section.ACTION);
  }

  private void head(Item item) {
    Paint paint = layout.paint();
    String tag = item.severity().label() + "[" + item.code() + "]";
    List<String> parts = new ArrayList<>();
    if (item.device() != null) {
      parts.add(item.device().id());
    }
    if (item.rule() != null) {
      parts.add(item.rule().id());
    } else if (item.ruleset() != null) {
      parts.add(item.ruleset());
    }
    out.append(paint.severity(item.severity(), tag)).append(' ');
    String subject = Printable.of(String.join(" ", parts));
    out.append(paint.bold(subject)).append(subject.isEmpty() ? "" : " ").append(item.name());
    out.append('\n');
    if (item.place() != null) {
      source(item.place(), "");
    }
    Suppression accepted = item.suppression();
    if (accepted != null) {
      out.append("  ").append(terminal.cut(Printable.of(accepted(accepted)), 2)).append('\n');
    }
  }

  /** Who accepted a finding, why, and until when, as far as that is said. */
  private static String accepted(Suppression by) {
    StringBuilder text = new StringBuilder("accepted");
    text.append(by.kind().equals(Suppression.BASELINE) ? ": known in the baseline" : "");
    text.append(by.kind().equals(Suppression.INLINE) ? " in a remark of the configuration" : "");
    append(text, " by ", by.approvedBy());
    append(text, " until ", by.expires());
    append(text, ", ticket ", by.ticket());
    append(text, ": ", by.reason());
    return text.append(by.evidenceChanged() ? "; what causes it has changed since" : "").toString();
  }

  private static void append(StringBuilder text, String before, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      text.append(before).append(value);
    }
  }

  /** The place of something and its first line. */
  private void source(Span span, String before) {
    String place = Printable.of(span.file().path()) + ":" + span.line();
    String text = Printable.source(span.file().lines().text(span.line()).strip());
    out.append("  ").append(before).append(place).append("  ");
    out.append(terminal.cut(text, 4 + before.length() + place.length())).append('\n');
  }

  private void section(EvidencePack pack, Section section) {
    List<Fact> facts = pack.facts().values().stream().filter(f -> f.section() == section).toList();
    if (facts.isEmpty()) {
      return;
    }
    heading(section.title());
    boolean list = section == Section.MEANT || section == Section.CAREFUL;
    StringBuilder all = new StringBuilder();
    for (Fact fact : facts) {
      String text = sentence(pack, fact);
      if (list && facts.size() > 1) {
        paragraph(text, "    - ");
      } else {
        all.append(all.isEmpty() ? "" : " ").append(text);
      }
    }
    if (!all.isEmpty()) {
      paragraph(all.toString(), "    ");
    }
    if (section == Section.WHAT) {
      boolean first = pack.item().rule() != null;
      for (RuleRef rule : pack.rules().values()) {
        if (!first) {
          source(rule.rule().span(), "  " + pack.ruleWords(rule) + "  ");
        }
        first = false;
      }
      if (pack.item().finding() == null) {
        for (Label label : pack.item().secondary()) {
          source(label.span(), "  ");
        }
      }
    }
  }

  /** A fact with a capital, unless a packet or a value of the configuration stands first. */
  private static String sentence(EvidencePack pack, Fact fact) {
    String text = pack.render(fact.template());
    String begin = fact.template();
    boolean plain = begin.startsWith("[[rule:") || begin.startsWith("[[signal:") || !begin.startsWith("[[");
    return !plain || text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Writes a heading. */
  public void heading(String title) {
    out.append("\n  ").append(layout.paint().bold(title)).append('\n');
  }

  /** Writes a paragraph behind a prefix, broken to the room there is. */
  public void paragraph(String text, String prefix) {
    String indent = " ".repeat(prefix.length());
    List<String> lines = new Layout(Paint.OFF, layout.width()).wrap(text, prefix.length());
    for (int i = 0; i < lines.size(); i++) {
      out.append(i == 0 ? prefix : indent).append(lines.get(i)).append('\n');
    }
  }
}
