package io.ruleshade.report;

import io.ruleshade.source.Span;

/**
 * Source lines with their numbers and file, as a compiler shows them:
 *
 * <pre>
 *   --> fw.cfg:23
 *    |
 * 23 | access-list OUTSIDE_IN extended permit tcp any any eq 443
 *    |
 * </pre>
 */
final class Frame {
  /** Lines of one place that are shown unless all are asked for. */
  private static final int LINES = 3;

  /** Characters of a source line that are shown at most. */
  private static final int LONGEST = 2000;

  private final StringBuilder out;
  private final Layout layout;
  private final boolean all;
  private final int gutter;

  /**
   * A frame.
   *
   * @param lastLine the highest line number that will be shown, which gives the gutter its width
   * @param all whether long places are shown to their end
   */
  Frame(StringBuilder out, Layout layout, int lastLine, boolean all) {
    this.out = out;
    this.layout = layout;
    this.all = all;
    this.gutter = Math.max(2, Integer.toString(lastLine).length());
  }

  /** The place that a finding is about, with a remark on it that may be empty. */
  void primary(Span span, String label) {
    place("-->", span, "");
    lines(span);
    underline(span, label);
  }

  /** Marks a part of a line, or says what there is to say of all of it. */
  private void underline(Span span, String label) {
    int line = span.line();
    int start = span.file().lines().start(line);
    String text = span.file().lines().text(line);
    boolean part =
        span.endLine() == line
            && span.end() > span.start()
            && Secrets.masked(text).equals(text)
            && !span.text().strip().equals(text.strip());
    if (label.isEmpty() && !part) {
      return;
    }
    int before = 0;
    int marks = 0;
    if (part) {
      before = Printable.of(text.substring(0, span.start() - start)).length();
      marks = Printable.of(text.substring(span.start() - start, span.end() - start)).length();
      if (before + marks > LONGEST || gutter + 3 + before + marks > layout.width()) {
        marks = 0;
        before = 0;
      }
    }
    if (label.isEmpty() && marks == 0) {
      return;
    }
    String remark = "^".repeat(marks) + (marks > 0 && !label.isEmpty() ? " " : "") + label;
    out.append(layout.paint().frame(" ".repeat(gutter) + " |"))
        .append(" ".repeat(before + 1))
        .append(layout.paint().bold(layout.cut(remark, gutter + 3 + before)))
        .append('\n');
  }

  /** A further place, with what it has to do with the finding. */
  void secondary(Span span, String label) {
    place(":::", span, label);
    lines(span);
  }

  private void place(String arrow, Span span, String label) {
    Paint paint = layout.paint();
    String where = Printable.of(span.file().path()) + ":" + span.line();
    out.append(" ".repeat(gutter - 1)).append(paint.frame(arrow)).append(' ').append(where);
    if (!label.isEmpty()) {
      out.append(' ').append(paint.bold(label));
    }
    out.append('\n');
  }

  private void lines(Span span) {
    Paint paint = layout.paint();
    int first = span.line();
    int last = span.endLine();
    int shown = all || last - first < LINES ? last : first + LINES - 2;
    for (int line = first; line <= shown; line++) {
      String number = Integer.toString(line);
      out.append(paint.frame(" ".repeat(gutter - number.length()) + number + " |"));
      String source = span.file().lines().text(line);
      source = Secrets.masked(source);
      if (source.length() > LONGEST) {
        source = source.substring(0, LONGEST) + "…";
      }
      String text = layout.cut(Printable.of(source), gutter + 3);
      if (!text.isEmpty()) {
        out.append(' ').append(text);
      }
      out.append('\n');
    }
    if (shown < last) {
      out.append(paint.frame(" ".repeat(gutter) + " |"))
          .append(" … to line ")
          .append(last)
          .append('\n');
    }
  }

  /** An empty line of the frame. */
  void rule() {
    out.append(layout.paint().frame(" ".repeat(gutter) + " |")).append('\n');
  }

  /** A remark below the source lines: {@code = note: …}. */
  void remark(String kind, String text) {
    String indent = " ".repeat(gutter);
    String head = "= " + kind + ": ";
    boolean first = true;
    for (String line : layout.wrap(Printable.of(text), gutter + 1 + head.length())) {
      out.append(indent).append(' ');
      if (first) {
        out.append(layout.paint().frame("=")).append(' ');
        out.append(layout.paint().bold(kind)).append(": ");
      } else {
        out.append(" ".repeat(head.length()));
      }
      out.append(line).append('\n');
      first = false;
    }
  }
}
