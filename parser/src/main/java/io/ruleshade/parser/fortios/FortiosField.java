package io.ruleshade.parser.fortios;

import java.util.List;

/**
 * A setting of an entry as it stands after all statements.
 *
 * @param words its values; empty for one that was set to nothing
 * @param line first line of the statement that set it last
 * @param order place of that statement among all statements of the file
 * @param under the entry's {@code type} or {@code protocol} when it was set; empty when unset then
 */
record FortiosField(List<FortiosWord> words, int line, int order, String under) {
  FortiosField {
    words = List.copyOf(words);
  }

  /** {@return the first value, or the empty text} */
  String first() {
    return words.isEmpty() ? "" : words.get(0).text();
  }

  /** {@return the values, one blank between them} */
  String joined() {
    return String.join(" ", texts());
  }

  /** {@return the values} */
  List<String> texts() {
    return words.stream().map(FortiosWord::text).toList();
  }
}
