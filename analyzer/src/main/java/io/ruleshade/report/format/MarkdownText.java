package io.ruleshade.report.format;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Text in Markdown that nothing is made of: no link, no mention, no reference, no image, no HTML. What
 * is not a plain word is put in a code span, in which platforms look for none of these; a backslash or
 * an entity does not keep GitHub from making a mention of {@code @name}.
 */
public final class MarkdownText {
  /** A word of prose or a number, in parentheses or not, with a mark after it. */
  private static final Pattern PLAIN =
      Pattern.compile("\\(?(?:[A-Za-z]+(?:['-][A-Za-z]+)*|[0-9]{1,6})\\)?[,;:.]?\\)?");

  private MarkdownText() {}

  /** {@return text whose plain words are prose and all else is code} */
  public static String prose(String text) {
    return prose(Shown.text(text), false);
  }

  /** {@return the same for a cell of a table} */
  public static String proseCell(String text, int most) {
    return prose(Shown.text(text, most), true);
  }

  /** {@return text as code} */
  public static String code(String text) {
    return span(Shown.text(text));
  }

  /** {@return text of at most so many characters as code} */
  public static String code(String text, int most) {
    return span(Shown.text(text, most));
  }

  /** {@return text as code for a cell of a table, in which a bar needs a backslash even in code} */
  public static String cell(String text, int most) {
    return span(Shown.text(text, most)).replace("|", "\\|");
  }

  /** What stands between backticks is a name; it is code without them. */
  private static String prose(String text, boolean cell) {
    StringBuilder out = new StringBuilder();
    String[] parts = text.split("`", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 1 && i < parts.length - 1) {
        apart(out).append(span(parts[i]));
      } else {
        words(parts[i], out);
      }
    }
    return cell ? out.toString().replace("|", "\\|") : out.toString();
  }

  private static void words(String text, StringBuilder out) {
    StringBuilder code = new StringBuilder();
    String[] words = text.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      // Marks that stay when a name before them was put in code.
      boolean plain = word.isEmpty() || PLAIN.matcher(word).matches() || word.matches("[,;:.()]{1,3}");
      if (plain) {
        flush(code, out);
        out.append(i == 0 ? "" : " ").append(word);
      } else {
        if (code.isEmpty()) {
          out.append(i == 0 ? "" : " ");
        }
        code.append(code.isEmpty() ? "" : " ").append(word);
      }
    }
    flush(code, out);
  }

  /** Two spans that touch would be one. */
  private static StringBuilder apart(StringBuilder out) {
    boolean touches = !out.isEmpty() && out.charAt(out.length() - 1) == '`';
    return touches ? out.append(' ') : out;
  }

  private static void flush(StringBuilder code, StringBuilder out) {
    if (!code.isEmpty()) {
      apart(out).append(span(code.toString()));
      code.setLength(0);
    }
  }

  private static String span(String text) {
    if (text.isBlank()) {
      return "";
    }
    String fence = "`".repeat(longestRun(text) + 1);
    String pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
    return fence + pad + text + pad + fence;
  }

  /** {@return lines as a block of code} */
  static String block(List<String> lines) {
    String text = String.join("\n", lines);
    String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    return fence + "text\n" + text + "\n" + fence + "\n";
  }

  /** {@return text inside an HTML element, in which mentions are code as well} */
  static String html(String text) {
    return "<code>"
        + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "&#96;")
        + "</code>";
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
