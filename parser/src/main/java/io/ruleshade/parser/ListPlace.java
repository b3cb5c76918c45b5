package io.ruleshade.parser;

import java.util.List;

/**
 * Where more values of a list go in the text of a rule of several lines.
 *
 * @param at offset in the text of the rule
 * @param before what stands before each
 * @param after what stands after each
 * @param end what stands after the last
 * @param open where a bracket must be opened; -1 for nowhere
 */
public record ListPlace(int at, String before, String after, String end, int open) {
  /** A place where nothing need be opened or closed. */
  public ListPlace(int at, String before, String after) {
    this(at, before, after, "", -1);
  }

  /** {@return the text of the rule with more values} */
  public String with(String text, List<String> added) {
    StringBuilder more = new StringBuilder();
    added.forEach(value -> more.append(before).append(value).append(after));
    StringBuilder out = new StringBuilder(text).insert(at, more.append(end));
    return (open < 0 ? out : out.insert(open, "[ ")).toString();
  }

  /** {@return a word without the quotes around it} */
  public static String unquoted(String word) {
    return word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }
}
