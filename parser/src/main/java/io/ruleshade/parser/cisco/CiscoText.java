package io.ruleshade.parser.cisco;

import java.util.ArrayList;
import java.util.List;

/** Lines and words of a Cisco command line. */
public final class CiscoText {
  private CiscoText() {}

  /** {@return whether a character separates words} */
  public static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\b';
  }

  /** {@return where the first word at or after {@code from} begins; {@code end} when there is none} */
  public static int skipBlanks(String text, int from, int end) {
    int at = from;
    while (at < end && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** {@return where the word at {@code from} ends} */
  public static int wordEnd(String text, int from, int end) {
    int at = from;
    while (at < end && !isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** {@return where the word after the one at {@code from} begins} */
  public static int nextWord(String text, int from, int end) {
    return skipBlanks(text, wordEnd(text, from, end), end);
  }

  /** {@return the word that begins at {@code from}} */
  public static String word(String text, int from, int end) {
    return text.substring(from, wordEnd(text, from, end));
  }

  /** {@return the words of a part of a text} */
  public static List<String> words(String text, int start, int end) {
    List<String> words = new ArrayList<>();
    int at = skipBlanks(text, start, end);
    while (at < end) {
      int to = wordEnd(text, at, end);
      words.add(text.substring(at, to));
      at = skipBlanks(text, to, end);
    }
    return words;
  }
}
