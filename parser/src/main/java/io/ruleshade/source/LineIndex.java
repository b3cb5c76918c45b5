package io.ruleshade.source;

import java.util.Arrays;

/**
 * Where the lines of a text begin.
 *
 * <p>A line ends with LF, CR LF or the end of the text; a final line break starts no further line.
 * Lines are numbered from 1, as an editor numbers them.
 */
public final class LineIndex {
  private final String text;
  /** Offsets of the first character of each line. */
  private final int[] starts;

  private LineIndex(String text, int[] starts) {
    this.text = text;
    this.starts = starts;
  }

  /** Indexes a text. Complexity: linear in its length. */
  public static LineIndex of(String text) {
    int[] starts = new int[Math.max(16, text.length() / 40)];
    int count = 0;
    int from = 0;
    while (from < text.length()) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count + (count >> 1) + 1);
      }
      starts[count++] = from;
      int newline = text.indexOf('\n', from);
      from = newline < 0 ? text.length() : newline + 1;
    }
    return new LineIndex(text, Arrays.copyOf(starts, count));
  }

  /** {@return the number of lines} */
  public int count() {
    return starts.length;
  }

  /** {@return the offset of the first character of a line} */
  public int start(int line) {
    return starts[line - 1];
  }

  /** {@return the offset after the last character of a line, its line break left out} */
  public int end(int line) {
    int end = line == starts.length ? text.length() : starts[line];
    if (end > starts[line - 1] && text.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > starts[line - 1] && text.charAt(end - 1) == '\r') {
      end--;
    }
    return end;
  }

  /** {@return the text of a line without its line break} */
  public String text(int line) {
    return text.substring(start(line), end(line));
  }

  /** {@return the line that holds an offset} Complexity: logarithmic in the number of lines. */
  public int lineAt(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found + 1 : Math.max(1, -found - 1);
  }
}
