package io.ruleshade.parser.junos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * The words and braces of a text, with their places, so that it can be edited. It knows no statement and
 * judges none.
 */
final class BraceText {
  /** What a token is. */
  enum Kind {
    WORD,
    OPEN,
    CLOSE,
    END,
    LIST,
    LIST_END,
    COMMENT
  }

  /**
   * A token.
   *
   * @param text as written, quotes included
   */
  record Token(Kind kind, String text, int start, int end) {
    /** {@return whether it marks a statement: {@code inactive:}, {@code replace:}} */
    boolean isTag() {
      return kind == Kind.WORD && text.length() > 1 && text.endsWith(":");
    }
  }

  /** Tags of blocks; what is to be loaded with {@code replace:} stands at the same place afterwards. */
  private static final Set<String> TAGS = Set.of("inactive:", "protect:", "active:", "replace:");

  private BraceText() {}

  static List<Token> tokens(String text) {
    List<Token> out = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c <= ' ') {
        at++;
        continue;
      }
      int start = at;
      Kind kind =
          switch (c) {
            case '{' -> Kind.OPEN;
            case '}' -> Kind.CLOSE;
            case ';' -> Kind.END;
            case '[' -> Kind.LIST;
            case ']' -> Kind.LIST_END;
            case '#' -> Kind.COMMENT;
            default -> text.startsWith("/*", at) ? Kind.COMMENT : Kind.WORD;
          };
      at =
          switch (kind) {
            case WORD -> wordEnd(text, at);
            case COMMENT -> commentEnd(text, at);
            case OPEN, CLOSE, END, LIST, LIST_END -> at + 1;
          };
      out.add(new Token(kind, text.substring(start, at), start, at));
    }
    return out;
  }

  private static int commentEnd(String text, int from) {
    int end = text.indexOf(text.charAt(from) == '#' ? "\n" : "*/", from + 1);
    return end < 0 ? text.length() : text.charAt(from) == '#' ? end : end + 2;
  }

  private static int wordEnd(String text, int from) {
    int at = from;
    if (text.charAt(at) == '"') {
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        at += text.charAt(at) == '\\' ? 1 : 0;
      }
      return Math.min(text.length(), at + 1);
    }
    while (at < text.length() && text.charAt(at) > ' ' && "{};[]".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /**
   * {@return the words of the blocks around each block and its own, by the line in which it opens} Lines in
   * which several open are left out. Empty where the braces do not match or a line tells of a level in the hierarchy.
   *
   * @param lineAt the line of an offset
   */
  static Map<Integer, String> paths(String text, IntUnaryOperator lineAt) {
    Map<Integer, String> out = new HashMap<>();
    Set<Integer> several = new HashSet<>();
    List<String> open = new ArrayList<>();
    List<String> words = new ArrayList<>();
    int start = -1;
    for (Token token : tokens(text)) {
      switch (token.kind()) {
        case WORD -> {
          start = words.isEmpty() ? token.start() : start;
          if (!token.isTag() || !TAGS.contains(token.text())) {
            words.add(token.text());
          }
        }
        case LIST -> {
          if (words.isEmpty()) {
            return Map.of();
          }
        }
        case OPEN -> {
          String above = open.isEmpty() ? "" : open.get(open.size() - 1) + " ";
          open.add(above + String.join(" ", words));
          int line = lineAt.applyAsInt(Math.max(0, start));
          if (out.put(line, open.get(open.size() - 1)) != null) {
            several.add(line);
          }
          words.clear();
        }
        case CLOSE -> {
          if (open.isEmpty()) {
            return Map.of();
          }
          open.remove(open.size() - 1);
          words.clear();
        }
        case END -> words.clear();
        case LIST_END, COMMENT -> {}
      }
    }
    out.keySet().removeAll(several);
    return out;
  }
}
