package io.ruleshade.diagnostic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a parser has to say about a file: one line of message, the place, and what to do.
 *
 * <p>Messages are lower case without a final period and put the user's text in backticks; only
 * {@code help} says what to do.
 *
 * @param code a stable code, such as {@code RS903}
 * @param severity how much it matters
 * @param message what is wrong, one line
 * @param primary the place, where there is one
 * @param secondary further places
 * @param help what to do about it; may be empty
 */
public record Diagnostic(
    String code,
    Severity severity,
    String message,
    @Nullable Label primary,
    List<Label> secondary,
    String help) {
  /** A line, or a part of one, inside the filter statements was not understood. */
  public static final String NOT_UNDERSTOOD = "RS903";

  /** A name is used that the configuration does not define. */
  public static final String UNDEFINED = "RS201";

  /** Objects or chains refer to each other in a circle. */
  public static final String CYCLE = "RS205";

  /** The text is not what the dialect's own tools would load. */
  public static final String REFUSED_BY_DEVICE = "RS905";

  /** The input ends before it is complete. */
  public static final String TRUNCATED = "RS906";

  /** Something that the text leaves open was taken to be as the device starts. */
  public static final String ASSUMED = "RS907";

  /** A part of the text has no effect because a later one replaces it. */
  public static final String REPLACED = "RS908";

  /** The input is not what the dialect can read at all. */
  public static final String UNUSABLE = "RS909";

  public Diagnostic {
    secondary = List.copyOf(secondary);
  }

  /** A diagnostic with one place. */
  public static Diagnostic at(
      String code, Severity severity, String message, Label primary, String help) {
    return new Diagnostic(code, severity, message, primary, List.of(), help);
  }
}
