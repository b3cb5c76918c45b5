package io.ruleshade.change;

import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text without some of its lines and with others in place of some; every other line stays byte for byte
 * as it was.
 *
 * @param file the file
 * @param removed 1-based lines that go
 * @param replaced new texts of lines, without the line break at the end; several lines with line feeds
 *     between them
 */
public record LineEdit(SourceFile file, BitSet removed, SortedMap<Integer, String> replaced) {
  /** Why a file is not written back. */
  public static final String NO_ROUND_TRIP =
      "is not UTF-8 without a byte order mark and could not be given back as it is";

  public LineEdit {
    removed = (BitSet) removed.clone();
    replaced = Collections.unmodifiableSortedMap(new TreeMap<>(replaced));
  }

  /** A change that only takes lines out. */
  public LineEdit(SourceFile file, BitSet removed) {
    this(file, removed, new TreeMap<>());
  }

  /**
   * {@return whether a place has its lines for itself, but for a remark after it, which goes with it, or, in
   * JSON, for the comma between it and the next}
   */
  static boolean isWhole(Span span) {
    LineIndex lines = span.file().lines();
    int first = span.line();
    int last = span.endLine();
    String text = span.file().text();
    String before = text.substring(lines.start(first), span.start());
    String after = text.substring(span.end(), Math.max(span.end(), lines.end(last)));
    boolean comma = after.strip().equals(",") && span.text().startsWith("{");
    return before.isBlank() && (after.isBlank() || comma || after.stripLeading().startsWith("#"));
  }

  /** {@return whether a file is UTF-8, so that what is written back is what was read} */
  static boolean isRoundTrip(SourceFile file) {
    byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
    return bytes.length == file.bytes()
        && SourceFile.of(file.path(), bytes).sha256().equals(file.sha256());
  }

  /** {@return whether what is written in UTF-8 is byte for byte the file outside of the edited lines} */
  public boolean keepsBytes() {
    return isRoundTrip(file);
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
    String between = !end.isEmpty() ? end : was(1).endsWith("\r\n") ? "\r\n" : "\n";
    return Objects.requireNonNull(replaced.get(line)).replace("\n", between) + end;
  }

  /** Whether a line stays and others are put in after it. */
  private boolean beginsWithLine(int line) {
    String was = was(line);
    return was.endsWith("\n") && now(line).startsWith(was);
  }

  /** {@return the change as a unified patch of the file} */
  public String patch() {
    List<UnifiedPatch.Line> lines = new ArrayList<>();
    for (int line = 1; line <= file.lines().count(); line++) {
      boolean anew = !removed.get(line) && replaced.containsKey(line);
      if (anew && beginsWithLine(line)) {
        // What follows a line is put in after it.
        lines.add(new UnifiedPatch.Line(' ', was(line)));
        UnifiedPatch.split(now(line).substring(was(line).length()))
            .forEach(text -> lines.add(new UnifiedPatch.Line('+', text)));
        continue;
      }
      lines.add(new UnifiedPatch.Line(anew || removed.get(line) ? '-' : ' ', was(line)));
      if (anew) {
        UnifiedPatch.split(now(line)).forEach(text -> lines.add(new UnifiedPatch.Line('+', text)));
      }
    }
    return UnifiedPatch.of(file.path(), lines);
  }
}
