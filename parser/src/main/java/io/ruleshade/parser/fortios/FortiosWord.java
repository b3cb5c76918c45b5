package io.ruleshade.parser.fortios;

/**
 * A word of a statement.
 *
 * @param text its value, without quotes and escapes
 * @param start offset of its first character in the file, a quote included
 * @param end offset after its last character
 */
record FortiosWord(String text, int start, int end) {
  /** {@return the value of a word as typed} Quotes may stand anywhere in it. */
  static String unquote(String typed) {
    if (typed.indexOf('"') < 0 && typed.indexOf('\\') < 0 && typed.indexOf('\'') < 0) {
      return typed;
    }
    StringBuilder out = new StringBuilder(typed.length());
    int at = 0;
    while (at < typed.length()) {
      char c = typed.charAt(at);
      int close = c == '\'' ? typed.indexOf('\'', at + 1) : -1;
      if (c == '"') {
        at++;
        while (at < typed.length() && typed.charAt(at) != '"') {
          if (typed.charAt(at) == '\\' && at + 1 < typed.length()) {
            at++;
          }
          out.append(typed.charAt(at++));
        }
      } else if (close > 0) {
        out.append(typed, at + 1, close);
        at = close;
      } else if (c == '\\' && at + 1 < typed.length()) {
        out.append(typed.charAt(++at));
      } else {
        out.append(c);
      }
      at++;
    }
    return out.toString();
  }
}
