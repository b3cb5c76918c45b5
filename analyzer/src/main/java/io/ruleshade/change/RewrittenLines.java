package io.ruleshade.change;

import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/**
 * The lines of a file, some of which are gone or written anew, and from which line of the file each line
 * that is left comes. Rules may have several lines: those that stay as they are, are the file's own.
 */
final class RewrittenLines {
  private final SourceFile file;
  private final BitSet removed;
  private final TreeMap<Integer, String> replaced;

  RewrittenLines(LineEdit edit) {
    this.file = edit.file();
    this.removed = (BitSet) edit.removed().clone();
    this.replaced = new TreeMap<>(edit.replaced());
  }

  /** {@return a copy that can be changed} */
  RewrittenLines copy() {
    return new RewrittenLines(edit());
  }

  LineEdit edit() {
    return new LineEdit(file, removed, replaced);
  }

  /** {@return for each line that is left, by its number from 1, the line of the file that it comes from} */
  int[] origins() {
    List<Integer> lines = new ArrayList<>(List.of(0));
    for (int line = 1; line <= file.lines().count(); line++) {
      if (!removed.get(line)) {
        String text = replaced.getOrDefault(line, "");
        for (int i = 0; i <= text.chars().filter(c -> c == '\n').count(); i++) {
          lines.add(line);
        }
      }
    }
    return lines.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Takes out lines of the file, however they were written anew. */
  void remove(int first, int last) {
    removed.set(first, last + 1);
    replaced.subMap(first, true, last, true).clear();
  }

  /**
   * Writes lines of the file anew; those at both ends that are as in the file stay untouched. INVARIANT: a
   * later call for the same rule names the same lines, or fewer of them whose others are gone.
   *
   * @param now the lines that are to stand there, without their line breaks
   */
  void rewrite(int first, int last, List<String> now) {
    int count = last - first + 1;
    int head = 0;
    while (head < Math.min(count, now.size()) && was(first + head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(count, now.size()) - head
        && was(last - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    remove(first, last);
    removed.clear(first, first + head);
    removed.clear(last + 1 - tail, last + 1);
    List<String> between = now.subList(head, now.size() - tail);
    if (between.isEmpty()) {
      return;
    }
    String text = String.join("\n", between);
    if (head + tail < count) {
      removed.clear(first + head);
      replaced.put(first + head, text);
    } else if (head > 0) {
      replaced.put(first + head - 1, was(first + head - 1) + "\n" + text);
    } else {
      replaced.put(first, text + "\n" + was(first));
    }
  }

  private String was(int line) {
    String text = file.lines().text(line);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
