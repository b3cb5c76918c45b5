package io.ruleshade.kernel;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times of day, weekdays and days of the month, as {@code time_mt} in net/netfilter/xt_time.c has it. */
final class Clock {
  private static final Pattern TEXT =
      Pattern.compile("time (\\S+?)-(\\S+)(?: weekdays (\\S+))?(?: monthdays (\\S+))? utc");

  private Clock() {}

  /**
   * {@return whether a condition holds at a time; null where that is not known}
   *
   * @param now date and time in UTC; empty when it is not known
   */
  static @Nullable Boolean holds(String text, String now) {
    Matcher matcher = TEXT.matcher(text);
    if (now.isEmpty() || !matcher.matches()) {
      return null;
    }
    LocalDateTime at = LocalDateTime.parse(now);
    LocalTime start = LocalTime.parse(matcher.group(1));
    LocalTime stop = LocalTime.parse(matcher.group(2));
    LocalTime time = at.toLocalTime();
    boolean before = time.isBefore(start);
    boolean after = time.isAfter(stop);
    boolean inside = start.isBefore(stop) ? !before && !after : !(before && after);
    return inside
        && has(matcher.group(3), at.getDayOfWeek().getValue())
        && has(matcher.group(4), at.getDayOfMonth());
  }

  private static boolean has(@Nullable String days, int day) {
    return days == null || List.of(days.split(",", -1)).contains(Integer.toString(day));
  }
}
