package io.ruleshade.parser.fortios;

import io.ruleshade.grammar.fortios.FortiosLexer;
import io.ruleshade.grammar.fortios.FortiosParser;
import io.ruleshade.parser.antlr.StatementParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.jspecify.annotations.Nullable;

/**
 * A statement.
 *
 * @param verb what it does
 * @param words its words after the verb, {@code to}, {@code before} and {@code after} left out
 * @param after whether {@code move} puts the entry after the other
 */
record FortiosStatement(Verb verb, List<FortiosWord> words, boolean after) {
  /** What statements do. */
  enum Verb {
    CONFIG,
    EDIT,
    NEXT,
    END,
    ABORT,
    SET,
    UNSET,
    APPEND,
    SELECT,
    UNSELECT,
    CLEAR,
    DELETE,
    PURGE,
    MOVE,
    RENAME,
    CLONE,
    SHOW
  }

  static final FortiosStatement NEXT = new FortiosStatement(Verb.NEXT, List.of(), false);
  static final FortiosStatement END = new FortiosStatement(Verb.END, List.of(), false);

  /** {@return the words, one blank between them} */
  String joined() {
    return String.join(" ", words.stream().map(FortiosWord::text).toList());
  }

  String word(int index) {
    return words.get(index).text();
  }

  /** Reads statements with one lexer and parser. */
  static final class Reader {
    private final StatementParser<FortiosParser> parser =
        new StatementParser<>(new FortiosLexer(CharStreams.fromString("")), FortiosParser::new);

    private String error = "";

    /** {@return why the last statement could not be read} */
    String error() {
      return error;
    }

    /**
     * {@return a statement; null when it could not be read}
     *
     * @param text the statement
     * @param offset where it begins in the file
     */
    @Nullable FortiosStatement read(String text, int offset) {
      FortiosStatement simple = simple(text, offset);
      return simple == null ? parsed(text, offset) : simple;
    }

    /**
     * Reads {@code set}, {@code edit} and their words without the grammar where no word is escaped or
     * quoted in part, which is how a device writes almost every line; null for anything else.
     */
    static @Nullable FortiosStatement simple(String text, int offset) {
      Verb verb =
          text.startsWith("set ") ? Verb.SET : text.startsWith("edit ") ? Verb.EDIT : null;
      if (verb == null) {
        return null;
      }
      List<FortiosWord> words = new ArrayList<>(4);
      int at = verb == Verb.SET ? 4 : 5;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == ' ' || c == '\t') {
          at++;
          continue;
        }
        boolean quoted = c == '"';
        int start = at;
        at = wordEnd(text, quoted ? at + 1 : at, quoted);
        if (at < 0) {
          return null;
        }
        words.add(
            new FortiosWord(
                quoted ? text.substring(start + 1, at - 1) : text.substring(start, at),
                offset + start,
                offset + at));
      }
      boolean whole = verb == Verb.SET ? !words.isEmpty() : words.size() == 1;
      return whole ? new FortiosStatement(verb, words, false) : null;
    }

    /** Where a simple word ends, its closing quote included; -1 when it is none. */
    private static int wordEnd(String text, int from, boolean quoted) {
      for (int at = from; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == '\\' || c == '\n' || c == '\r' || (c == '\'' && !quoted)) {
          return -1;
        }
        if (quoted && c == '"') {
          boolean last = at + 1 == text.length();
          return last || text.charAt(at + 1) == ' ' || text.charAt(at + 1) == '\t' ? at + 1 : -1;
        }
        if (!quoted && (c == ' ' || c == '\t')) {
          return at;
        }
        if (!quoted && c == '"') {
          return -1;
        }
      }
      return quoted ? -1 : text.length();
    }

    /** Reads a statement by the grammar. */
    @Nullable FortiosStatement parsed(String text, int offset) {
      StatementParser.Outcome<FortiosParser.StatementContext> outcome =
          parser.parse(text, FortiosParser::statement);
      FortiosParser.StatementContext tree = outcome.tree();
      if (tree == null) {
        error = outcome.error() == null ? "not a statement" : outcome.error();
        return null;
      }
      boolean plain = text.codePointCount(0, text.length()) == text.length();
      return switch (tree) {
        case FortiosParser.ConfigContext c -> of(Verb.CONFIG, c.word(), text, offset, plain);
        case FortiosParser.EditContext c -> of(Verb.EDIT, List.of(c.word()), text, offset, plain);
        case FortiosParser.NextContext c -> NEXT;
        case FortiosParser.EndContext c -> END;
        case FortiosParser.AbortContext c -> new FortiosStatement(Verb.ABORT, List.of(), false);
        case FortiosParser.SetContext c -> of(Verb.SET, c.word(), text, offset, plain);
        case FortiosParser.UnsetContext c -> of(Verb.UNSET, c.word(), text, offset, plain);
        case FortiosParser.AppendContext c -> of(Verb.APPEND, c.word(), text, offset, plain);
        case FortiosParser.SelectContext c -> of(Verb.SELECT, c.word(), text, offset, plain);
        case FortiosParser.UnselectContext c -> of(Verb.UNSELECT, c.word(), text, offset, plain);
        case FortiosParser.ClearContext c -> of(Verb.CLEAR, c.word(), text, offset, plain);
        case FortiosParser.DeleteContext c -> of(Verb.DELETE, c.word(), text, offset, plain);
        case FortiosParser.PurgeContext c -> of(Verb.PURGE, c.word(), text, offset, plain);
        case FortiosParser.MoveContext c -> {
          FortiosStatement move =
              of(Verb.MOVE, List.of(c.from, c.to), text, offset, plain);
          yield new FortiosStatement(
              Verb.MOVE, move.words(), c.where.getType() == FortiosParser.AFTER);
        }
        case FortiosParser.RenameContext c ->
            of(Verb.RENAME, List.of(c.from, c.to), text, offset, plain);
        case FortiosParser.CloneContext c ->
            of(Verb.CLONE, List.of(c.from, c.to), text, offset, plain);
        case FortiosParser.ShowContext c -> of(Verb.SHOW, c.word(), text, offset, plain);
        default -> throw new IllegalStateException("no such statement");
      };
    }

    private static FortiosStatement of(
        Verb verb,
        List<FortiosParser.WordContext> contexts,
        String text,
        int offset,
        boolean plain) {
      List<FortiosWord> words = new ArrayList<>(contexts.size());
      for (FortiosParser.WordContext context : contexts) {
        int from = context.getStart().getStartIndex();
        int to = context.getStart().getStopIndex() + 1;
        if (!plain) {
          from = StatementParser.utf16(text, from);
          to = StatementParser.utf16(text, to);
        }
        words.add(
            new FortiosWord(
                FortiosWord.unquote(text.substring(from, to)), offset + from, offset + to));
      }
      return new FortiosStatement(verb, words, false);
    }
  }
}
