package io.ruleshade.accept;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A remark on a rule that asks for findings to be ignored: {@code ruleshade:ignore[RS101]
 * until=2027-01-31 ticket=CHG-7 "reason"}.
 *
 * @param codes which findings; empty where none is named, which asks for nothing
 * @param until the last day on which it holds; null where it is missing
 * @param ticket where that was decided; empty where it is missing
 * @param reason why; empty where it is missing
 */
record InlineRemark(List<String> codes, @Nullable LocalDate until, String ticket, String reason) {
  private static final Pattern FORM =
      Pattern.compile("ruleshade:ignore(?:\\[([^\\]\\n]{0,200})\\])?([^\\n]{0,1000})");
  private static final Pattern UNTIL = Pattern.compile("\\buntil=([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9-])");
  private static final Pattern TICKET = Pattern.compile("\\bticket=([^\\s\"']{1,80})");
  private static final Pattern REASON = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

  InlineRemark {
    codes = List.copyOf(codes);
  }

  /** {@return the remarks in a text, in order} Complexity: linear in the text. */
  static List<InlineRemark> in(String text) {
    List<InlineRemark> out = new ArrayList<>();
    if (!text.contains("ruleshade:ignore")) {
      return out;
    }
    Matcher found = FORM.matcher(text);
    while (found.find()) {
      List<String> codes = new ArrayList<>();
      if (found.group(1) != null) {
        for (String code : found.group(1).split(",", -1)) {
          codes.add(code.strip().toUpperCase(Locale.ROOT));
        }
      }
      String rest = found.group(2).replace("\\\"", "\"");
      Matcher reason = REASON.matcher(rest);
      String why = "";
      if (reason.find()) {
        why = reason.group(1) != null ? reason.group(1) : reason.group(2);
        rest = rest.substring(0, reason.start());
      }
      out.add(new InlineRemark(codes, day(rest), first(TICKET, rest), why.strip()));
    }
    return out;
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  private static @Nullable LocalDate day(String text) {
    String until = first(UNTIL, text);
    try {
      return until.isEmpty() ? null : LocalDate.parse(until);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** {@return what it lacks, in words; null when it lacks nothing} */
  @Nullable String lacks() {
    if (codes.isEmpty() || !codes.stream().allMatch(code -> code.matches("RS[0-9]{3}"))) {
      return "names no code, as in ruleshade:ignore[RS101]";
    }
    if (until == null) {
      return "names no last day, as in until=2027-01-31";
    }
    if (ticket.isEmpty()) {
      return "names no ticket, as in ticket=CHG-7";
    }
    return reason.length() < Exceptions.SHORTEST_REASON
        ? "gives no reason of at least " + Exceptions.SHORTEST_REASON + " characters in quotes"
        : null;
  }
}
