package io.ruleshade.check;

import java.util.ArrayList;
import java.util.List;

/** Lists in one line of words. */
public final class Listing {
  /** How many names a message has before it counts the rest. */
  private static final int NAMED = 4;

  /** How many names a line of a note has. */
  private static final int IN_A_LINE = 12;

  private Listing() {}

  /** {@return a name as the user wrote it, in back quotes} */
  public static String quoted(String name) {
    return "`" + name + "`";
  }

  /** {@return {@code a}, {@code a and b}, {@code a, b and c}, {@code a, b, c, d and 7 more}} */
  public static String of(List<String> names) {
    if (names.size() == 1) {
      return names.get(0);
    }
    boolean all = names.size() <= NAMED;
    String last = all ? names.get(names.size() - 1) : names.size() - NAMED + " more";
    return String.join(", ", names.subList(0, all ? names.size() - 1 : NAMED)) + " and " + last;
  }

  /** {@return all names, some to a line, each line headed by a word} */
  public static List<String> lines(String head, List<String> names) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < names.size(); i += IN_A_LINE) {
      List<String> some = names.subList(i, Math.min(names.size(), i + IN_A_LINE));
      out.add(head + String.join(", ", some));
    }
    return out;
  }

  /** {@return a number with its noun: {@code 1 rule}, {@code 2 rules}} */
  public static String count(long number, String noun) {
    String plural =
        noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    return number + " " + (number == 1 ? noun : plural);
  }

  /** {@return rules by their numbers, some to a line: {@code rule 3}, {@code rules 1-4, 7}} */
  public static List<String> rules(List<Integer> numbers) {
    return lines(numbers.size() == 1 ? "rule " : "rules ", ranges(numbers));
  }

  /** {@return ascending numbers as ranges: {@code 1-4}, {@code 7}, {@code 9-12}} */
  public static List<String> ranges(List<Integer> numbers) {
    List<String> out = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= numbers.size(); i++) {
      if (i == numbers.size() || numbers.get(i) != numbers.get(i - 1) + 1) {
        int first = numbers.get(from);
        int last = numbers.get(i - 1);
        out.add(first == last ? Integer.toString(first) : first + "-" + last);
        from = i;
      }
    }
    return out;
  }
}
