package io.ruleshade.parser.panos;

/**
 * Where quoted values end. Quotes inside a value are not escaped, so a quote closes the value only
 * before a blank, a bracket, a semicolon or the end of the line; one opens it only at the beginning
 * of a word.
 */
final class Quotes {
  private Quotes() {}

  /** {@return the quote that is open at the end of a stretch of text; 0 when none is} */
  static char openAt(String text, int start, int end) {
    int at = start;
    boolean wordBegins = true;
    while (at < end) {
      char c = text.charAt(at);
      if (wordBegins && (c == '"' || c == '\'')) {
        int close = close(text, at + 1, end, c);
        if (close < 0) {
          return c;
        }
        at = close;
      }
      wordBegins = Character.isWhitespace(c) || c == '[';
      at++;
    }
    return 0;
  }

  /** {@return the offset of the quote that closes a value; -1 when none does} */
  static int close(String text, int from, int end, char quote) {
    for (int at = text.indexOf(quote, from); at >= 0 && at < end; at = text.indexOf(quote, at + 1)) {
      if (at + 1 == end || isEnd(text.charAt(at + 1))) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isEnd(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ']' || c == ';';
  }
}
