package io.ruleshade.report;

/**
 * Makes text from configurations safe to print. Whoever writes a configuration chooses its remarks
 * and names, so control characters (escape sequences move the cursor and change titles) and the
 * characters that reorder or hide text are shown as {@code \x1b} and {@code \u202e}.
 */
public final class Printable {
  private Printable() {}

  /** {@return the text on one line, with nothing in it that a terminal would act on} */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return escaped(text, i);
      }
    }
    return text;
  }

  /** {@return a line of a configuration, its secrets masked as well} */
  public static String source(String line) {
    return of(Secrets.masked(line));
  }

  private static String escaped(String text, int clean) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
    int i = clean;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\t') {
        out.append("    ");
      } else if (isHarmless(c)) {
        out.appendCodePoint(c);
      } else if (c <= 0xff) {
        out.append(String.format("\\x%02x", c));
      } else if (c <= 0xffff) {
        out.append(String.format("\\u%04x", c));
      } else {
        out.append(String.format("\\U%08x", c));
      }
    }
    return out.toString();
  }

  /** Whether a character only shows itself. */
  static boolean isHarmless(int c) {
    if (c >= ' ' && c < 0x7f) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Fillers and blanks that look like nothing, and selectors that change what stands before.
      default -> !isInvisible(c);
    };
  }

  private static boolean isInvisible(int c) {
    return c == 0xa0
        || c == 0x34f
        || c == 0x115f
        || c == 0x1160
        || c == 0x3164
        || c == 0xffa0
        || (c >= 0x180b && c <= 0x180f)
        || (c >= 0xfe00 && c <= 0xfe0f)
        || (c >= 0xe0100 && c <= 0xe01ef);
  }
}
