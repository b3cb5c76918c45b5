package io.ruleshade.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The little language of edits, one a line; {@code #} at the start of a line makes a comment, and a line
 * that begins with {@code |} goes on with the text of the edit before it.
 *
 * <pre>
 *   remove IN#3
 *   disable IN#3
 *   move IN#9 before IN#2          (or after)
 *   insert before IN#2: TEXT       (or after)
 *   replace IN#2: TEXT
 *   narrow IN#2 by IN#9
 * </pre>
 */
public final class EditSyntax {
  private static final String RULE = "(.+?#\\d+)";
  private static final Pattern ONE = Pattern.compile("(?i)(remove|disable)\\s+(.+#\\d+)");
  private static final Pattern TWO =
      Pattern.compile("(?i)(move|narrow)\\s+" + RULE + "\\s+(before|after|by)\\s+(.+#\\d+)");
  private static final Pattern INSERT =
      Pattern.compile("(?i)insert\\s+(before|after)\\s+" + RULE + "\\s*:\\s?(.*)");
  private static final Pattern REPLACE = Pattern.compile("(?i)replace\\s+" + RULE + "\\s*:\\s?(.*)");

  private EditSyntax() {}

  /**
   * Reads edits.
   *
   * @throws EditException with the line that cannot be read
   */
  public static List<Edit> parse(String script) throws EditException {
    List<String> edits = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int number = 0;
    for (String line : script.lines().toList()) {
      number++;
      if (line.stripLeading().startsWith("|") && !edits.isEmpty()) {
        String more = line.stripLeading().substring(1);
        int last = edits.size() - 1;
        edits.set(last, edits.get(last) + "\n" + (more.startsWith(" ") ? more.substring(1) : more));
      } else if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        edits.add(line.strip());
        places.add(number);
      }
    }
    List<Edit> out = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      out.add(edit(edits.get(i), places.get(i)));
    }
    if (out.isEmpty()) {
      throw new EditException("no edit is given");
    }
    return out;
  }

  private static Edit edit(String text, int line) throws EditException {
    int end = text.indexOf('\n');
    String first = end < 0 ? text : text.substring(0, end);
    String more = end < 0 ? "" : text.substring(end);
    Matcher one = ONE.matcher(first);
    if (one.matches() && more.isEmpty()) {
      return isWord(one, "remove") ? new Edit.Remove(one.group(2)) : new Edit.Disable(one.group(2));
    }
    Matcher two = TWO.matcher(first);
    if (two.matches() && more.isEmpty()) {
      String word = two.group(3).toLowerCase(Locale.ROOT);
      if (isWord(two, "narrow") && word.equals("by")) {
        return new Edit.Narrow(two.group(2), two.group(4));
      }
      if (isWord(two, "move") && !word.equals("by")) {
        return new Edit.Move(two.group(2), two.group(4), word.equals("after"));
      }
    }
    Matcher insert = INSERT.matcher(first);
    if (insert.matches()) {
      return new Edit.Insert(
          lines(insert.group(3) + more), insert.group(2), isWord(insert, "after"));
    }
    Matcher replace = REPLACE.matcher(first);
    if (replace.matches()) {
      return new Edit.Replace(replace.group(1), lines(replace.group(2) + more));
    }
    throw new EditException(
        "line " + line + ": no edit: `" + first + "`; write remove, disable, move … before …,"
            + " insert before …: TEXT, replace …: TEXT, or narrow … by …, with rules as LIST#3");
  }

  private static boolean isWord(Matcher matcher, String word) {
    return matcher.group(1).equalsIgnoreCase(word);
  }

  /** Text as whole lines; an empty first line is one that only opened the text. */
  private static String lines(String text) {
    String body = text.startsWith("\n") ? text.substring(1) : text;
    return body.endsWith("\n") ? body : body + "\n";
  }
}
