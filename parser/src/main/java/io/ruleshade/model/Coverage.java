package io.ruleshade.model;

import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.List;
import java.util.SortedMap;

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
 */
public record Coverage(
    SourceFile file,
    int lines,
    int modelled,
    int irrelevant,
    List<NotUnderstood> notUnderstood,
    SortedMap<String, Integer> irrelevantByWords) {
  public Coverage {
    notUnderstood = List.copyOf(notUnderstood);
    if (modelled + irrelevant + notUnderstood.size() != lines) {
      throw new IllegalArgumentException("lines do not add up: " + file);
    }
  }

  /**
   * A line inside the dialect's filter statements that could not be read.
   *
   * @param span the line
   * @param reason what was not understood
   */
  public record NotUnderstood(Span span, String reason) {}
}
