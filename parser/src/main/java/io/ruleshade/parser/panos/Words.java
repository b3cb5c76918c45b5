package io.ruleshade.parser.panos;

import io.ruleshade.grammar.panos.PanosLexer;
import io.ruleshade.grammar.panos.PanosParser;
import io.ruleshade.parser.antlr.StatementParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Turns the text of one statement into words and lists of words. */
final class Words {
  /**
   * A word, or a list in brackets.
   *
   * @param values the word, or the words of the list
   * @param list whether it stands in brackets
   */
  record Element(List<Word> values, boolean list) {}

  /**
   * A word with its quotes taken off.
   *
   * @param text the word
   * @param start offset into the file
   * @param end offset into the file
   */
  record Word(String text, int start, int end) {}

  private final StatementParser<PanosParser> parser =
      new StatementParser<>(new PanosLexer(CharStreams.fromString("")), PanosParser::new);
  private String error = "";

  /** {@return why the last statement could not be read} */
  String error() {
    return error;
  }

  /** {@return the words of a statement; null when it could not be read} */
  @Nullable List<Element> of(String text, int start, int end) {
    String statement = text.substring(start, end);
    StatementParser.Outcome<PanosParser.PathContext> outcome =
        parser.parse(statement, PanosParser::path);
    PanosParser.PathContext path = outcome.tree();
    if (path == null) {
      error = outcome.error() == null ? "not a statement" : outcome.error();
      return null;
    }
    List<Element> out = new ArrayList<>(path.element().size());
    boolean supplementary = false;
    for (int i = 0; i < statement.length() && !supplementary; i++) {
      supplementary = Character.isSurrogate(statement.charAt(i));
    }
    for (PanosParser.ElementContext element : path.element()) {
      switch (element) {
        case PanosParser.SingleContext single ->
            out.add(
                new Element(List.of(word(single.start, statement, start, supplementary)), false));
        case PanosParser.ListContext list -> {
          List<Word> values = new ArrayList<>(list.value().size());
          for (PanosParser.ValueContext value : list.value()) {
            values.add(word(value.start, statement, start, supplementary));
          }
          out.add(new Element(values, true));
        }
        default -> throw new IllegalStateException("no such element");
      }
    }
    return out;
  }

  private static Word word(
      Token token, String statement, int offset, boolean supplementary) {
    int from = token.getStartIndex();
    int to = token.getStopIndex() + 1;
    if (supplementary) {
      from = StatementParser.utf16(statement, from);
      to = StatementParser.utf16(statement, to);
    }
    boolean quoted = token.getType() == PanosParser.QUOTED;
    String text = quoted ? statement.substring(from + 1, to - 1) : statement.substring(from, to);
    return new Word(text, offset + from, offset + to);
  }
}
