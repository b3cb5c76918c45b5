package io.ruleshade.parser;

import io.ruleshade.source.SourceFile;
import java.util.Optional;

/** Finds the dialect of a file by its content and reads it. */
public final class Parsers {
  /** Below this a file is of no dialect. */
  private static final int LEAST = 20;

  private Parsers() {}

  /** {@return the dialect that is surest of a file, or empty when none is} */
  public static Optional<Dialect> detect(SourceFile file) {
    Dialect best = null;
    int surest = LEAST - 1;
    for (Dialect dialect : Dialects.ALL) {
      int score = dialect.detect(file);
      if (score > surest) {
        surest = score;
        best = dialect;
      }
    }
    return Optional.ofNullable(best);
  }
}
