package io.ruleshade.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A change of a file as a unified patch, which patch(1) and git-apply(1) read. */
final class UnifiedPatch {
  /** Lines of context around a change. */
  private static final int CONTEXT = 3;

  /**
   * A line of either text.
   *
   * @param kind {@code ' '} for both, {@code '-'} for the old alone, {@code '+'} for the new alone
   * @param text the line with its line break
   */
  record Line(char kind, String text) {}

  private UnifiedPatch() {}

  /**
   * {@return the patch}
   *
   * @param lines all lines of both texts, in order
   */
  static String of(String path, List<Line> lines) {
    StringBuilder out = new StringBuilder();
    out.append("--- ").append(name(path)).append('\n');
    out.append("+++ ").append(name(path)).append('\n');
    int from = 0;
    int old = 1;
    int now = 1;
    while (true) {
      int first = next(lines, from);
      if (first < 0) {
        return out.toString();
      }
      int start = Math.max(from, first - CONTEXT);
      for (int i = from; i < start; i++) {
        old++;
        now++;
      }
      int last = first;
      for (int i = first; i >= 0 && i <= last + 2 * CONTEXT + 1; i = next(lines, i + 1)) {
        last = i;
      }
      int end = Math.min(lines.size(), last + CONTEXT + 1);
      List<Line> hunk = lines.subList(start, end);
      int olds = count(hunk, '+');
      int news = count(hunk, '-');
      out.append("@@ -").append(olds == 0 ? old - 1 : old).append(',').append(olds);
      out.append(" +").append(news == 0 ? now - 1 : now).append(',').append(news).append(" @@\n");
      for (Line line : hunk) {
        out.append(line.kind()).append(line.text());
        if (!line.text().endsWith("\n")) {
          out.append("\n\\ No newline at end of file\n");
        }
      }
      old += olds;
      now += news;
      from = end;
    }
  }

  /**
   * A name as GNU diff writes it: a tab ends one with a space; in quotes, with escapes, where it has a
   * control character, a quote or a backslash.
   */
  private static String name(String path) {
    boolean plain = path.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '"' || c == '\\');
    if (plain) {
      return path.indexOf(' ') < 0 ? path : path + "\t";
    }
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append(String.format(Locale.ROOT, "\\%03o", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** How many lines are not of a kind. */
  private static int count(List<Line> lines, char kind) {
    return (int) lines.stream().filter(line -> line.kind() != kind).count();
  }

  private static int next(List<Line> lines, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).kind() != ' ') {
        return i;
      }
    }
    return -1;
  }

  /** {@return the new text} */
  static String after(List<Line> lines) {
    StringBuilder out = new StringBuilder();
    lines.stream().filter(line -> line.kind() != '-').forEach(line -> out.append(line.text()));
    return out.toString();
  }

  /** {@return the lines of a file, each with its line break} */
  static List<String> split(String text) {
    List<String> out = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline + 1;
      out.add(text.substring(from, to));
      from = to;
    }
    return out;
  }
}
