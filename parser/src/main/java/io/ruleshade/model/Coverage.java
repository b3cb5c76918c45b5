package io.ruleshade.model;

import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * How the lines of one file were accounted for: each is modelled, irrelevant to filtering by the
 * dialect's declaration, or not understood.
 *
 * @param file the file
 * @param lines all lines
 * @param modelled lines whose meaning is in the model
 * @param irrelevant lines outside the dialect's list of filter statements; blank lines and comments
 * @param notUnderstood the lines that could not be read, with reasons
 * @param irrelevantByWords numbers of irrelevant lines by their first words
 * @param idle statements that say nothing about the fate of packets, such as a banner, or all of which is
 *     in the rules and entry points of the model: looked for at the beginning of a statement that follows
 *     the headers under which it stands, in one line with single spaces, and at the beginning of the
 *     statement alone after a line break. What it does not find may be about packets.
 */
public record Coverage(
    SourceFile file,
    int lines,
    int modelled,
    int irrelevant,
    List<NotUnderstood> notUnderstood,
    SortedMap<String, Integer> irrelevantByWords,
    Pattern idle) {
  /** Finds no statement, so that each may be about packets. */
  public static final Pattern NONE_IDLE = Pattern.compile("(?!)");

  public Coverage {
    notUnderstood = List.copyOf(notUnderstood);
    if (modelled + irrelevant + notUnderstood.size() != lines) {
      throw new IllegalArgumentException("lines do not add up: " + file);
    }
  }

  /** The account of a file of which nothing is told about statements outside of rules. */
  public Coverage(
      SourceFile file,
      int lines,
      int modelled,
      int irrelevant,
      List<NotUnderstood> notUnderstood,
      SortedMap<String, Integer> irrelevantByWords) {
    this(file, lines, modelled, irrelevant, notUnderstood, irrelevantByWords, NONE_IDLE);
  }

  /**
   * A line inside the dialect's filter statements that could not be read.
   *
   * @param span the line
   * @param reason what was not understood
   */
  public record NotUnderstood(Span span, String reason) {}
}
