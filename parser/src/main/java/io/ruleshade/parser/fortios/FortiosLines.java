package io.ruleshade.parser.fortios;

import io.ruleshade.source.SourceFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where a statement begins in its line and in which line it ends. */
final class FortiosLines {
  /** What a terminal log has before a command: {@code FGT # }, {@code FGT (policy) # }. */
  private static final Pattern PROMPT = Pattern.compile("[\\w.\\-]+ (?:\\([^()]*\\) )?[#$] ");

  private static final String MORE = "--More--";

  /** So many unclosed quotes end the search for closing ones: the text is no device's output. */
  private static final int UNCLOSED = 8;

  private final SourceFile file;
  private final String text;
  private final boolean prompts;
  private int unclosed;

  FortiosLines(SourceFile file) {
    this.file = file;
    this.text = file.text();
    this.prompts = text.contains(" # ") || text.contains(" $ ");
  }

  /** {@return the offset of the first character of a line's statement} */
  int start(int line) {
    int at = file.lines().start(line);
    int end = file.lines().end(line);
    at = blanks(at, end);
    if (text.startsWith(MORE, at)) {
      at = blanks(at + MORE.length(), end);
      while (at < end && (text.charAt(at) == '\b' || text.charAt(at) == '\r')) {
        at = blanks(at + 1, end);
      }
    }
    if (prompts && at < end && text.charAt(at) != '#') {
      Matcher matcher = PROMPT.matcher(text).region(at, end);
      if (matcher.lookingAt()) {
        at = blanks(matcher.end(), end);
      }
    }
    return at;
  }

  /** {@return the offset after the last character of a line that is not blank} */
  int end(int line, int start) {
    int end = file.lines().end(line);
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private int blanks(int at, int end) {
    int next = at;
    while (next < end && isBlank(text.charAt(next))) {
      next++;
    }
    return next;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  /**
   * {@return the line in which the statement that starts in {@code line} ends} A double quote that
   * is not closed in its line is closed in a later one. Where it never is, or where a line between
   * looks like a statement of its own, it is taken for a slip and the statement ends in its line.
   *
   * @param strict whether a line that looks like a statement ends the search
   */
  int lastLine(int line, int start, boolean strict) {
    int end = file.lines().end(line);
    if (text.indexOf('"', start) < 0 || !isOpen(start, end, false) || unclosed >= UNCLOSED) {
      return line;
    }
    for (int next = line + 1; next <= file.lines().count(); next++) {
      int from = file.lines().start(next);
      int to = file.lines().end(next);
      if (strict && looksLikeStatement(from, to)) {
        break;
      }
      if (!isOpen(from, to, true)) {
        return next;
      }
    }
    unclosed++;
    return line;
  }

  private boolean looksLikeStatement(int from, int to) {
    int at = blanks(from, to);
    String line = text.substring(at, to).stripTrailing();
    return line.equals("next")
        || line.equals("end")
        || line.startsWith("set ")
        || line.startsWith("edit ")
        || line.startsWith("config ");
  }

  /** {@return whether a quote is open at the end of a line} */
  private boolean isOpen(int start, int end, boolean openBefore) {
    boolean open = openBefore;
    for (int at = start; at < end; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        open = !open;
      } else if (c == '\'' && !open) {
        int close = text.indexOf('\'', at + 1);
        if (close > 0 && close < end) {
          at = close;
        }
      }
    }
    return open;
  }
}
