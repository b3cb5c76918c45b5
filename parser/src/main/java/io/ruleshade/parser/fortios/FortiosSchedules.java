package io.ruleshade.parser.fortios;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When schedules hold. Two schedules that say the same are one predicate.
 *
 * <p>Source: FortiOS CLI Reference, {@code firewall schedule recurring}, {@code onetime}, {@code
 * group}: start and end of 00:00 are the whole day; {@code always} and {@code none} exist on every
 * device.
 */
final class FortiosSchedules {
  private static final List<String> DAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

  private final FortiosContext context;
  private final Set<String> open = new LinkedHashSet<>();

  FortiosSchedules(FortiosContext context) {
    this.context = context;
  }

  /** When a schedule holds: always, never, or when a text says. */
  record When(boolean always, boolean never, boolean unknown, String text) {
    static final When ALWAYS = new When(true, false, false, "always");
    static final When NEVER = new When(false, true, false, "never");

    static When at(String text) {
      return new When(false, false, false, text);
    }

    static When unknown(String why) {
      return new When(false, false, true, why);
    }
  }

  /** {@return when a schedule holds; null when it is not defined} */
  @Nullable When resolve(String name) {
    FortiosEntry recurring = context.entry("firewall schedule recurring", name);
    if (recurring != null) {
      return recurring(recurring);
    }
    FortiosEntry once = context.entry("firewall schedule onetime", name);
    if (once != null) {
      return doubtful(
          once,
          When.at(
              "schedule once "
                  + moment(once, "start")
                  + " to "
                  + moment(once, "end")));
    }
    FortiosEntry group = context.entry("firewall schedule group", name);
    if (group != null) {
      return group(group);
    }
    return switch (name) {
      case "always" -> When.ALWAYS;
      case "none" -> When.NEVER;
      default -> null;
    };
  }

  private static String moment(FortiosEntry entry, String key) {
    FortiosField field = entry.field(key);
    return field == null ? "?" : field.joined();
  }

  private When recurring(FortiosEntry entry) {
    Set<String> days = new LinkedHashSet<>();
    List<String> stated = new ArrayList<>();
    for (FortiosWord word : entry.words("day")) {
      stated.addAll(List.of(word.text().split("[ ,]+", -1)));
    }
    DAYS.stream().filter(stated::contains).forEach(days::add);
    String start = time(entry.value("start"));
    String end = time(entry.value("end"));
    boolean wholeDay = start.equals("00:00") && end.equals("00:00");
    FortiosField day = entry.field("day");
    if (day != null && !DAYS.containsAll(stated) && !stated.equals(List.of("none"))) {
      context.notUnderstood(day, "no day of the week");
      return When.unknown("schedule " + entry.name);
    }
    if (days.isEmpty()) {
      return doubtful(
          entry,
          entry.name.equals("none") || day != null
              ? When.NEVER
              : When.at("schedule " + entry.name + " without a day"));
    }
    if (days.size() == DAYS.size() && wholeDay) {
      return doubtful(entry, When.ALWAYS);
    }
    return doubtful(
        entry,
        When.at(
            "schedule "
                + (days.size() == DAYS.size() ? "daily" : String.join(",", days))
                + (wholeDay ? "" : " " + start + "-" + end)));
  }

  private static When doubtful(FortiosEntry entry, When when) {
    return entry.doubts.isEmpty() && !entry.cut ? when : When.unknown("schedule " + entry.name);
  }

  private static String time(String text) {
    return text.isEmpty() ? "00:00" : text.length() == 4 ? "0" + text : text;
  }

  private When group(FortiosEntry group) {
    if (!open.add(group.name)) {
      context.cycle(group);
      return When.unknown("schedule group " + group.name + " is a member of itself");
    }
    Set<String> texts = new TreeSet<>();
    boolean always = false;
    String unknown = group.doubts.isEmpty() ? null : group.doubts.get(0);
    for (FortiosWord word : group.words("member")) {
      When member = resolve(word.text());
      if (member == null) {
        context.undefined("schedule", word);
        unknown = "undefined schedule " + word.text();
      } else if (member.unknown()) {
        unknown = member.text();
      } else if (!member.never()) {
        always = always || member.always();
        texts.add(member.text());
      }
    }
    open.remove(group.name);
    if (always) {
      return When.ALWAYS;
    }
    if (unknown != null) {
      return When.unknown("schedule group " + group.name + ": " + unknown);
    }
    return texts.isEmpty()
        ? When.NEVER
        : texts.size() == 1
            ? When.at(texts.iterator().next())
            : When.at("schedule any of " + String.join("; ", texts));
  }
}
