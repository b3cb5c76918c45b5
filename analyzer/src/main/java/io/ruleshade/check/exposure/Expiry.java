package io.ruleshade.check.exposure;

import io.ruleshade.model.NamedObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last day on which a schedule can hold, where its words say so: {@code absolute … end} of Cisco,
 * a one-time schedule of FortiOS, a non-recurring one of PAN-OS, {@code stop-date} of Junos.
 */
final class Expiry {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private static final Pattern CISCO =
      Pattern.compile("\\babsolute\\b.*\\bend \\d+:\\d+(?::\\d+)? (\\d{1,2}) (\\p{Alpha}+) (\\d{4})");
  private static final Pattern FORTIOS =
      Pattern.compile("^schedule once .* to (?:\\d+:\\d+(?::\\d+)? (\\d{4})/(\\d{1,2})/(\\d{1,2}))$");
  private static final Pattern PANOS =
      Pattern.compile("\\d{4}/\\d\\d/\\d\\d@\\d\\d:\\d\\d-(\\d{4})/(\\d\\d)/(\\d\\d)@\\d\\d:\\d\\d");
  private static final Pattern JUNOS = Pattern.compile("\\bstop-date \"?(\\d{4})-(\\d\\d)-(\\d\\d)");
  private static final Pattern IPTABLES =
      Pattern.compile("^time .* to (\\d{4})-(\\d\\d)-(\\d\\d)");

  private Expiry() {}

  /** {@return the last day of a schedule; empty where it recurs for ever or does not say} */
  static Optional<LocalDate> of(String dialect, NamedObject schedule) {
    String words = String.join("\n", schedule.value());
    return switch (dialect) {
      case "asa", "ios", "nxos" -> cisco(words);
      case "fortios" -> last(FORTIOS, words);
      case "panos" -> words.contains("non-recurring") ? last(PANOS, words) : Optional.empty();
      case "junos" -> {
        long starts = Pattern.compile("\\bstart-date\\b").matcher(words).results().count();
        long stops = JUNOS.matcher(words).results().count();
        yield starts <= stops ? last(JUNOS, words) : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** {@return the last day of the words of a time match of iptables} */
  static Optional<LocalDate> ofTimeMatch(String text) {
    return last(IPTABLES, text);
  }

  private static Optional<LocalDate> cisco(String words) {
    Matcher at = CISCO.matcher(words);
    if (!at.find()) {
      return Optional.empty();
    }
    String name = at.group(2).toLowerCase(Locale.ROOT);
    int month = name.length() < 3 ? 0 : MONTHS.indexOf(name.substring(0, 3)) + 1;
    return date(at.group(3), Integer.toString(month), at.group(1));
  }

  /** The latest of all dates that a pattern finds. */
  private static Optional<LocalDate> last(Pattern pattern, String words) {
    Matcher at = pattern.matcher(words);
    Optional<LocalDate> latest = Optional.empty();
    while (at.find()) {
      Optional<LocalDate> next = date(at.group(1), at.group(2), at.group(3));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      if (latest.isEmpty() || next.orElseThrow().isAfter(latest.orElseThrow())) {
        latest = next;
      }
    }
    return latest;
  }

  private static Optional<LocalDate> date(String year, String month, String day) {
    try {
      return Optional.of(
          LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
    } catch (DateTimeException e) {
      return Optional.empty(); // no such day: what the device makes of it is not known
    }
  }
}
