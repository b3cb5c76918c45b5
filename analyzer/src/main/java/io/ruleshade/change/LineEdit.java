package io.ruleshade.change;

import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A text without some of its lines; every other line stays byte for byte as it was.
 *
 * @param file the file
 * @param removed 1-based lines that go
 */
public record LineEdit(SourceFile file, BitSet removed) {
  /** Lines of context around a change in a patch. */
  private static final int CONTEXT = 3;

  /** {@return whether a place has its lines for itself} */
  static boolean isWhole(Span span) {
    LineIndex lines = span.file().lines();
    int first = span.line();
    int last = span.endLine();
    String text = span.file().text();
    String before = text.substring(lines.start(first), span.start());
    String after = text.substring(span.end(), Math.max(span.end(), lines.end(last)));
    return before.isBlank() && after.isBlank();
  }

  /** {@return whether a file is UTF-8, so that what is written back is what was read} */
  static boolean isRoundTrip(SourceFile file) {
    byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
    return bytes.length == file.bytes()
        && SourceFile.of(file.path(), bytes).sha256().equals(file.sha256());
  }

  /** {@return the text without the lines} */
  public String edited() {
    LineIndex lines = file.lines();
    StringBuilder out = new StringBuilder();
    for (int line = 1; line <= lines.count(); line++) {
      if (!removed.get(line)) {
        out.append(file.text(), lines.start(line), endOf(line));
      }
    }
    return out.toString();
  }

  private int endOf(int line) {
    LineIndex lines = file.lines();
    return line == lines.count() ? file.text().length() : lines.start(line + 1);
  }

  /** {@return the change as a unified patch of the file} */
  public String patch() {
    LineIndex lines = file.lines();
    int count = lines.count();
    if (count > 0 && lines.start(count) == file.text().length()) {
      count--;
    }
    StringBuilder out = new StringBuilder();
    out.append("--- ").append(file.path()).append('\n');
    out.append("+++ ").append(file.path()).append('\n');
    int gone = 0;
    int next = removed.nextSetBit(1);
    while (next >= 0 && next <= count) {
      int first = Math.max(1, next - CONTEXT);
      int last = next;
      for (int line = next; line >= 0 && line <= last + 2 * CONTEXT + 1; ) {
        last = line;
        line = removed.nextSetBit(line + 1);
      }
      int end = Math.min(count, last + CONTEXT);
      hunk(first, end, gone, out);
      gone += removed.get(first, end + 1).cardinality();
      next = removed.nextSetBit(end + 1);
    }
    return out.toString();
  }

  private void hunk(int first, int last, int gone, StringBuilder out) {
    List<String> body = new ArrayList<>();
    int cut = 0;
    for (int line = first; line <= last; line++) {
      String text = file.text().substring(file.lines().start(line), endOf(line));
      boolean open = !text.endsWith("\n");
      cut += removed.get(line) ? 1 : 0;
      body.add(
          (removed.get(line) ? "-" : " ")
              + text
              + (open ? "\n\\ No newline at end of file\n" : ""));
    }
    int old = last - first + 1;
    int left = old - cut;
    out.append("@@ -").append(first).append(',').append(old).append(" +");
    out.append(left == 0 ? first - gone - 1 : first - gone).append(',').append(left).append(" @@\n");
    body.forEach(out::append);
  }
}
