package io.ruleshade.parser.cisco;

import io.ruleshade.source.SourceFile;
import java.util.List;
import java.util.function.ToIntFunction;

/** Judges a file by the most telling of its lines. */
public final class LineScore {
  /** How much of a file is looked at. */
  private static final int ENOUGH = 300_000;

  private LineScore() {}

  /**
   * {@return the greatest score of a line}
   *
   * <p>Complexity: linear, bounded by a constant.
   *
   * @param score the score of a line's words, of which there is at least one
   * @param top the score that no other line can better
   */
  public static int best(SourceFile file, ToIntFunction<List<String>> score, int top) {
    String text = file.text();
    int end = Math.min(text.length(), ENOUGH);
    int best = 0;
    int from = 0;
    while (from < end && best < top) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 || newline > end ? end : newline;
      int at = CiscoText.skipBlanks(text, from, Math.min(to, from + 300));
      if (at < to && isLetterOrMark(text.charAt(at))) {
        List<String> words = CiscoText.words(text, at, Math.min(to, at + 200));
        // A brace at the end is no Cisco habit, but that of those who borrow the words.
        if (!words.isEmpty() && !words.get(words.size() - 1).equals("{")) {
          best = Math.max(best, score.applyAsInt(words));
        }
      }
      from = to + 1;
    }
    return best;
  }

  private static boolean isLetterOrMark(char c) {
    return c == '!' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** {@return whether a list of words begins with others} */
  public static boolean startsWith(List<String> words, String... first) {
    return words.size() >= first.length && words.subList(0, first.length).equals(List.of(first));
  }
}
