package io.ruleshade.parser.iptables;

import io.ruleshade.model.Condition;
import io.ruleshade.parser.iptables.RuleText.Given;
import io.ruleshade.parser.iptables.RuleText.Use;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The clock, as one predicate: {@code time 08:00:00-17:00:00 weekdays 1,2,3,4,5 utc}. What is left
 * out is what {@code libxt_time.c} takes by default; weekdays count from Monday, 1, to Sunday, 7.
 */
final class TimeLowering {
  private static final List<String> DAYS = List.of("mo", "tu", "we", "th", "fr", "sa", "su");

  /** The dates that iptables-save writes for no limit. */
  private static final String FIRST = "1970-01-01T00:00:00";

  private static final String LAST = "2038-01-19T03:14:07";

  private TimeLowering() {}

  static void lower(Use use, MatchDraft draft) {
    String start = "00:00:00";
    String stop = "23:59:59";
    String from = "";
    String to = "";
    SortedSet<Integer> weekdays = days(7);
    SortedSet<Integer> monthdays = days(31);
    boolean local = false;
    boolean contiguous = false;
    for (Given given : use.options()) {
      switch (given.name()) {
        case "timestart" -> start = clock(given.value());
        case "timestop" -> stop = clock(given.value());
        case "datestart" -> from = given.value().equals(FIRST) ? "" : given.value();
        case "datestop" -> to = given.value().equals(LAST) ? "" : given.value();
        case "weekdays" -> weekdays = days(given, 7);
        case "monthdays" -> monthdays = days(given, 31);
        case "kerneltz", "localtz" -> local = true;
        case "contiguous" -> contiguous = true;
        default -> {}
      }
    }
    if (start.isEmpty() || stop.isEmpty() || weekdays.contains(0) || monthdays.contains(0)) {
      draft.unknown(GenericLowering.text(use) + ": no such time");
      return;
    }
    StringBuilder text = new StringBuilder("time ").append(start).append('-').append(stop);
    if (weekdays.size() < 7) {
      text.append(" weekdays ").append(join(weekdays));
    }
    if (monthdays.size() < 31) {
      text.append(" monthdays ").append(join(monthdays));
    }
    text.append(from.isEmpty() ? "" : " from " + from).append(to.isEmpty() ? "" : " to " + to);
    text.append(contiguous ? " contiguous" : "").append(local ? " local time" : " utc");
    draft.condition(Condition.Predicate.of(text.toString()));
  }

  private static String join(SortedSet<Integer> numbers) {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  /** {@code 8:0} is {@code 08:00:00}; empty for what is no time. */
  private static String clock(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      String part = i < parts.length ? parts[i] : "0";
      if (!Values.isDigits(part)
          || part.length() > 2
          || Integer.parseInt(part) > (i == 0 ? 23 : 59)) {
        return "";
      }
      out.append(i == 0 ? "" : ":").append(part.length() == 1 ? "0" : "").append(part);
    }
    return out.toString();
  }

  private static SortedSet<Integer> days(int most) {
    SortedSet<Integer> out = new TreeSet<>();
    for (int i = 1; i <= most; i++) {
      out.add(i);
    }
    return out;
  }

  /** The days of a list or, negated, all others; 0 among them stands for what is no day. */
  private static SortedSet<Integer> days(Given given, int most) {
    SortedSet<Integer> named = new TreeSet<>();
    for (String part : given.value().split(",", -1)) {
      named.add(day(part, most));
    }
    if (!given.negated() || named.contains(0)) {
      return named;
    }
    SortedSet<Integer> rest = days(most);
    rest.removeAll(named);
    return rest;
  }

  private static int day(String part, int most) {
    String lower = part.toLowerCase(Locale.ROOT);
    if (most == 7 && lower.length() >= 2 && DAYS.contains(lower.substring(0, 2))) {
      return DAYS.indexOf(lower.substring(0, 2)) + 1;
    }
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < lower.length() && Character.isDigit(lower.charAt(i)); i++) {
      digits.append(lower.charAt(i));
    }
    long number = Values.number(digits.toString(), most);
    boolean plain =
        digits.length() == lower.length() || (most == 31 && lower.length() - digits.length() == 2);
    return number > 0 && plain ? (int) number : 0;
  }
}
