package io.ruleshade.change;

import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text without some of its lines and with others in place of some; every other line stays byte for byte
 * as it was.
 *
 * @param file the file
 * @param removed 1-based lines that go
 * @param replaced new texts of lines, without line breaks
 */
public record LineEdit(SourceFile file, BitSet removed, SortedMap<Integer, String> replaced) {
  /** Lines of context around a change in a patch. */
  private static final int CONTEXT = 3;

  public LineEdit {
    removed = (BitSet) removed.clone();
    replaced = Collections.unmodifiableSortedMap(new TreeMap<>(replaced));
  }

  /** A change that only takes lines out. */
  public LineEdit(SourceFile file, BitSet removed) {
    this(file, removed, new TreeMap<>());
  }

  /** {@return whether a place has its lines for itself, but for a remark after it, which goes with it} */
  static boolean isWhole(Span span) {
    LineIndex lines = span.file().lines();
    int first = span.line();
    int last = span.endLine();
    String text = span.file().text();
    String before = text.substring(lines.start(first), span.start());
    String after = text.substring(span.end(), Math.max(span.end(), lines.end(last)));
    return before.isBlank() && (after.isBlank() || after.stripLeading().startsWith("#"));
  }

  /** {@return whether a file is UTF-8, so that what is written back is what was read} */
  static boolean isRoundTrip(SourceFile file) {
    byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
    return bytes.length == file.bytes()
        && SourceFile.of(file.path(), bytes).sha256().equals(file.sha256());
  }

  /** {@return whether nothing changes} */
  public boolean isEmpty() {
    return removed.isEmpty() && replaced.isEmpty();
  }

  /** {@return the text after the change} */
  public String edited() {
    StringBuilder out = new StringBuilder();
    for (int line = 1; line <= file.lines().count(); line++) {
      if (!removed.get(line)) {
        out.append(replaced.containsKey(line) ? now(line) : was(line));
      }
    }
    return out.toString();
  }

  private String was(int line) {
    LineIndex lines = file.lines();
    int end = line == lines.count() ? file.text().length() : lines.start(line + 1);
    return file.text().substring(lines.start(line), end);
  }

  private String now(int line) {
    String was = was(line);
    String end = was.endsWith("\r\n") ? "\r\n" : was.endsWith("\n") ? "\n" : "";
    return replaced.get(line) + end;
  }

  /** {@return the change as a unified patch of the file} */
  public String patch() {
    int count = file.lines().count();
    BitSet touched = (BitSet) removed.clone();
    replaced.keySet().forEach(touched::set);
    StringBuilder out = new StringBuilder();
    out.append("--- ").append(file.path()).append('\n');
    out.append("+++ ").append(file.path()).append('\n');
    int gone = 0;
    int next = touched.nextSetBit(1);
    while (next >= 0 && next <= count) {
      int first = Math.max(1, next - CONTEXT);
      int last = next;
      for (int line = next; line >= 0 && line <= last + 2 * CONTEXT + 1; ) {
        last = line;
        line = touched.nextSetBit(line + 1);
      }
      int end = Math.min(count, last + CONTEXT);
      hunk(first, end, gone, out);
      gone += removed.get(first, end + 1).cardinality();
      next = touched.nextSetBit(end + 1);
    }
    return out.toString();
  }

  private void hunk(int first, int last, int gone, StringBuilder out) {
    List<String> body = new ArrayList<>();
    int cut = 0;
    for (int line = first; line <= last; line++) {
      cut += removed.get(line) ? 1 : 0;
      boolean touched = removed.get(line) || replaced.containsKey(line);
      body.add((touched ? "-" : " ") + closed(was(line)));
      if (!removed.get(line) && replaced.containsKey(line)) {
        body.add("+" + closed(now(line)));
      }
    }
    int old = last - first + 1;
    int left = old - cut;
    out.append("@@ -").append(first).append(',').append(old).append(" +");
    out.append(left == 0 ? first - gone - 1 : first - gone).append(',').append(left).append(" @@\n");
    body.forEach(out::append);
  }

  private static String closed(String line) {
    return line.endsWith("\n") ? line : line + "\n\\ No newline at end of file\n";
  }
}
