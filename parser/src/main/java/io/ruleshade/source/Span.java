package io.ruleshade.source;

/**
 * A place in a file: the characters from {@code start} (inclusive) to {@code end} (exclusive), as
 * UTF-16 offsets into the file's text.
 *
 * @param file the file
 * @param start offset of the first character
 * @param end offset after the last character, at least {@code start}
 */
public record Span(SourceFile file, int start, int end) {
  public Span {
    if (start < 0 || end < start || end > file.text().length()) {
      throw new IllegalArgumentException("no such span: " + start + ".." + end);
    }
  }

  /** {@return the text of the span} */
  public String text() {
    return file.text().substring(start, end);
  }

  /** {@return the 1-based line of the first character} */
  public int line() {
    return file.lines().lineAt(start);
  }

  /** {@return the 1-based line of the last character} */
  public int endLine() {
    return file.lines().lineAt(Math.max(start, end - 1));
  }

  /** {@return the 1-based column of the first character, in UTF-16 units} */
  public int column() {
    return start - file.lines().start(line()) + 1;
  }

  /** {@return the 1-based column after the last character, in UTF-16 units, on its line} */
  public int endColumn() {
    return end - file.lines().start(endLine()) + 1;
  }

  /** {@return the smallest span of this file that holds both} */
  public Span to(Span other) {
    return new Span(file, Math.min(start, other.start), Math.max(end, other.end));
  }

  @Override
  public String toString() {
    return file.path() + ":" + line() + ":" + column();
  }
}
