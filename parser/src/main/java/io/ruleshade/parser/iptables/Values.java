package io.ruleshade.parser.iptables;

import java.util.Locale;

/** How iptables reads numbers, and how values are written so that equal ones look equal. */
final class Values {
  private Values() {}

  /**
   * {@return a number in decimal, hexadecimal ({@code 0x}) or octal ({@code 0}) notation, as
   * strtoul with base 0 reads it, or -1 when the text is none or exceeds the limit}
   */
  static long number(String text, long most) {
    int length = text.length();
    if (length == 0 || length > 20) {
      return -1;
    }
    int from = 0;
    int base = 10;
    if (text.charAt(0) == '0' && length > 1) {
      boolean hex = text.charAt(1) == 'x' || text.charAt(1) == 'X';
      base = hex ? 16 : 8;
      from = hex ? 2 : 1;
    }
    if (from == length) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < length; i++) {
      int digit = Character.digit(text.charAt(i), base);
      if (digit < 0 || text.charAt(i) > 'f') {
        return -1;
      }
      value = value * base + digit;
      if (value > most) {
        return -1;
      }
    }
    return value;
  }

  /** {@return whether a text is one or more decimal digits} */
  static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** {@return a number in decimal where the text is one, else the text} */
  static String canonicalNumber(String text) {
    long number = number(text, Long.MAX_VALUE / 32);
    return number >= 0 ? Long.toString(number) : text;
  }

  /** {@return a word as it would have to be written: in quotes where it is not plain} */
  static String quoted(String text) {
    boolean plain = !text.isEmpty();
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain = c > ' ' && c != '"' && c != '\\';
    }
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** {@return whether a value was made illegible before the file was handed on} */
  static boolean illegible(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return (lower.startsWith("<") && lower.endsWith(">"))
        || lower.contains("xx:xx")
        || lower.contains("x.x")
        || lower.contains("***")
        || lower.contains("<private");
  }

  /** {@return a range written {@code a-b}, or {@code a} where it is one value} */
  static String range(long first, long last) {
    return first == last ? Long.toString(first) : first + "-" + last;
  }
}
