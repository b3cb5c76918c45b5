package io.ruleshade.agent.llm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of servers: three numbers; what follows them makes one older than the plain version. */
public record Version(int major, int minor, int patch, boolean pre) implements Comparable<Version> {
  private static final Pattern TEXT =
      Pattern.compile("v?([0-9]{1,6})\\.([0-9]{1,6})(?:\\.([0-9]{1,6}))?(.*)");

  /** {@return a version; 0.0.0 for a text that is none} */
  public static Version of(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return new Version(0, 0, 0, false);
    }
    int patch = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    return new Version(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        patch,
        matcher.group(4).startsWith("-"));
  }

  @Override
  public int compareTo(Version other) {
    int order = Integer.compare(major, other.major);
    order = order != 0 ? order : Integer.compare(minor, other.minor);
    order = order != 0 ? order : Integer.compare(patch, other.patch);
    return order != 0 ? order : Boolean.compare(other.pre, pre);
  }

  /** {@return whether it is the version of a text or a later one} */
  public boolean atLeast(String text) {
    return compareTo(of(text)) >= 0;
  }
}
