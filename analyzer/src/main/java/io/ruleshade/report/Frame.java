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

  /** The place that a finding is about. */
  void primary(Span span) {
    place("-->", span, "");
    lines(span);
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
      String text = layout.cut(Printable.of(span.file().lines().text(line)), gutter + 3);
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
