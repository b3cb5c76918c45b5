package io.ruleshade.parser.antlr;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A statement as ANTLR reads it, straight from its text. A file has hundreds of thousands of them, so that it
 * pays not to copy each. Only for texts without supplementary characters, of which a code point is a
 * {@code char}.
 */
final class StatementStream implements CharStream {
  private final String text;
  private int at;

  private StatementStream(String text) {
    this.text = text;
  }

  /** A stream of the code points of a text. */
  static CharStream of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return CharStreams.fromString(text);
      }
    }
    return new StatementStream(text);
  }

  @Override
  public String getText(Interval interval) {
    int from = Math.min(interval.a, text.length());
    return text.substring(from, Math.max(from, Math.min(interval.b + 1, text.length())));
  }

  @Override
  public void consume() {
    if (at == text.length()) {
      throw new IllegalStateException("cannot consume EOF");
    }
    at++;
  }

  @Override
  public int LA(int offset) {
    int index = offset > 0 ? at + offset - 1 : at + offset;
    return offset == 0 ? 0 : index < 0 || index >= text.length() ? IntStream.EOF : text.charAt(index);
  }

  @Override
  public int mark() {
    return -1; // the whole text is at hand
  }

  @Override
  public void release(int marker) {}

  @Override
  public int index() {
    return at;
  }

  @Override
  public void seek(int index) {
    at = index;
  }

  @Override
  public int size() {
    return text.length();
  }

  @Override
  public String getSourceName() {
    return IntStream.UNKNOWN_SOURCE_NAME;
  }
}
