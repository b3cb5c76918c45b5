package io.ruleshade.parser.junos;

import io.ruleshade.grammar.junos.JunosLexer;
import io.ruleshade.grammar.junos.JunosParser;
import io.ruleshade.parser.antlr.StatementParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Splits statements into tags and words. */
final class Items {
  private final StatementParser<JunosParser> parser =
      new StatementParser<>(new JunosLexer(null), JunosParser::new);

  /**
   * A statement.
   *
   * @param tags {@code inactive}, {@code replace}, {@code delete} …
   * @param words its words
   * @param error why it could not be read; null when it could
   */
  record Item(List<String> tags, List<Word> words, @Nullable String error) {}

  /** {@return a statement of the form with braces, from its text and its terminator} */
  Item item(String statement, int line) {
    if (isPlain(statement)) {
      return new Item(List.of(), plainWords(statement, line), null);
    }
    String clean = withoutComments(statement);
    StatementParser.Outcome<JunosParser.ItemContext> outcome =
        parser.parse(clean, JunosParser::item);
    JunosParser.ItemContext tree = outcome.tree();
    if (tree == null) {
      return new Item(List.of(), List.of(), outcome.error());
    }
    List<String> tags = new ArrayList<>(0);
    tree.TAG().forEach(tag -> tags.add(tag.getText().substring(0, tag.getText().length() - 1)));
    return new Item(tags, words(tree.part(), line), null);
  }

  /** {@return the words of a command} */
  Item command(String statement, int line) {
    if (isPlain(statement)) {
      return new Item(List.of(), plainWords(statement, line), null);
    }
    StatementParser.Outcome<JunosParser.CommandContext> outcome =
        parser.parse(statement, JunosParser::command);
    JunosParser.CommandContext tree = outcome.tree();
    return tree == null
        ? new Item(List.of(), List.of(), outcome.error())
        : new Item(List.of(), words(tree.part(), line), null);
  }

  /** Whether a statement is words and blanks, which need no grammar to be told apart. */
  private static boolean isPlain(String statement) {
    int last = statement.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = statement.charAt(i);
      boolean sign =
          c == '"' || c == '[' || c == ']' || c == '<' || c == '$' || c == '#' || c > '~'
              || (c == ':' && i < last && statement.charAt(i + 1) <= ' ')
              || (c == '/' && i < last && statement.charAt(i + 1) == '*')
              || ((c == ';' || c == '{' || c == '}') && i < last);
      if (sign) {
        return false;
      }
    }
    return true;
  }

  private static List<Word> plainWords(String statement, int line) {
    List<Word> words = new ArrayList<>(8);
    int at = line;
    int start = -1;
    for (int i = 0; i <= statement.length(); i++) {
      char c = i == statement.length() ? ' ' : statement.charAt(i);
      boolean between = c <= ' ' || c == ';' || c == '{';
      if (between && start >= 0) {
        words.add(new Word(statement.substring(start, i), at, 0));
        start = -1;
      } else if (!between && start < 0) {
        start = i;
      }
      if (c == '\n') {
        at++;
      }
    }
    return words;
  }

  private static List<Word> words(List<JunosParser.PartContext> parts, int line) {
    List<Word> words = new ArrayList<>(parts.size());
    int list = 0;
    for (JunosParser.PartContext part : parts) {
      if (part instanceof JunosParser.ListContext bracketed) {
        list++;
        for (JunosParser.ValueContext value : bracketed.value()) {
          words.add(word(value.getStart(), line, list));
        }
      } else {
        words.add(word(part.getStart(), line, 0));
      }
    }
    return words;
  }

  private static Word word(Token token, int line, int list) {
    String text = token.getText();
    if (token.getType() == JunosParser.STRING) {
      text = unquoted(text);
    }
    return new Word(text, line + token.getLine() - 1, list);
  }

  private static String unquoted(String text) {
    String inner = text.substring(1, text.length() - 1);
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    StringBuilder out = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '\\' && i + 1 < inner.length()) {
        c = inner.charAt(++i);
        c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
      }
      out.append(c);
    }
    return out.toString();
  }

  /** Puts blanks in the place of comments, so that lines stay where they are. */
  private static String withoutComments(String statement) {
    if (statement.indexOf("/*") < 0 && statement.indexOf('#') < 0) {
      return statement;
    }
    StringBuilder out = new StringBuilder(statement);
    boolean quoted = false;
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '/' && i + 1 < out.length() && out.charAt(i + 1) == '*') {
        int end = out.indexOf("*/", i + 2);
        i = blank(out, i, end < 0 ? out.length() : end + 2);
      } else if (c == '#' && (i == 0 || Character.isWhitespace(out.charAt(i - 1)))) {
        int end = out.indexOf("\n", i);
        i = blank(out, i, end < 0 ? out.length() : end);
      }
    }
    return out.toString();
  }

  private static int blank(StringBuilder out, int from, int to) {
    for (int i = from; i < to; i++) {
      if (out.charAt(i) != '\n') {
        out.setCharAt(i, ' ');
      }
    }
    return to - 1;
  }

  /** {@return the offset of the bracket that ends a wildcard at {@code at}, or {@code at}} */
  static int wildcardEnd(String text, int at) {
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '>') {
        return i;
      }
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '"' || c == ';' || c == '{'
          || c == '}' || c == '<') {
        return at;
      }
    }
    return at;
  }
}
