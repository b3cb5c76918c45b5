package io.ruleshade.parser;

import io.ruleshade.source.SourceFile;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file to read and the way to files beside it.
 *
 * @param file the file
 * @param beside finds a file in the same folder by its name ({@code ipset save} output, an included
 *     file); empty when there is none or when the input is standard input
 */
public record ParseInput(SourceFile file, Function<String, Optional<SourceFile>> beside) {
  /** A file that stands alone. */
  public static ParseInput of(SourceFile file) {
    return new ParseInput(file, name -> Optional.empty());
  }
}
