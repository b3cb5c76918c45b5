package io.ruleshade.parser.nftables;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes a file apart into blocks and statements. A statement ends with its line or a semicolon; braces
 * within it (sets, maps, anonymous chains) belong to it, and so do the lines between them.
 *
 * <p>Complexity: linear in the length of the file.
 */
final class Blocks {
  private static final Set<String> IN_FILE =
      Set.of(
          "table", "chain", "set", "map", "flowtable", "counter", "quota", "limit", "ct", "secmark",
          "synproxy");
  private static final Set<String> VERBS = Set.of("add", "create", "insert", "replace", "destroy");
  private static final Pattern BLANKS = Pattern.compile("[\\s;]+");

  private final char[] text;
  private final int[] partner;

  /**
   * A piece of a file.
   *
   * @param start offset of its first character
   * @param end offset after the last character of the statement, or of a block's head
   * @param head the text without comments and line breaks, except in anonymous chains
   * @param body the pieces of a block; empty for a statement
   * @param block whether it is a block
   * @param close offset of the brace that closes the block; -1 when it is missing
   * @param broken whether the statement has a brace without partner
   */
  record Piece(
      int start, int end, String head, List<Piece> body, boolean block, int close, boolean broken) {
    /** {@return the words of the head; quotes are left out} */
    List<String> words() {
      List<String> out = new ArrayList<>();
      for (String word : BLANKS.split(head.strip())) {
        if (!word.isEmpty()) {
          boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
          out.add(quoted ? word.substring(1, word.length() - 1) : word);
        }
      }
      return out;
    }
  }

  private enum Place {
    FILE,
    TABLE,
    INNER
  }

  private Blocks(String file) {
    this.text = withoutComments(file);
    this.partner = partners(text);
  }

  /** {@return the pieces of a text} */
  static List<Piece> of(String file) {
    Blocks blocks = new Blocks(file);
    return blocks.pieces(0, blocks.text.length, Place.FILE);
  }

  /** Blanks comments, and line breaks after a backslash; offsets stay. */
  private static char[] withoutComments(String file) {
    char[] out = file.toCharArray();
    int i = 0;
    while (i < out.length) {
      char c = out[i];
      if (c == '"') {
        i = stringEnd(out, i);
      } else if (c == '#') {
        while (i < out.length && out[i] != '\n') {
          out[i++] = ' ';
        }
      } else if (c == '\\') {
        int next = i + 1;
        while (next < out.length && (out[next] == ' ' || out[next] == '\t' || out[next] == '\r')) {
          next++;
        }
        if (next < out.length && out[next] == '\n') {
          Arrays.fill(out, i, next + 1, ' ');
          i = next;
        }
      }
      i++;
    }
    return out;
  }

  /** The offset of the quote that ends a string; that of its beginning when the line has none. */
  private static int stringEnd(char[] text, int start) {
    for (int i = start + 1; i < text.length && text[i] != '\n'; i++) {
      if (text[i] == '\\' && i + 1 < text.length && text[i + 1] != '\n') {
        i++;
      } else if (text[i] == '"') {
        return i;
      }
    }
    return start;
  }

  private static int[] partners(char[] text) {
    int[] partner = new int[text.length];
    Arrays.fill(partner, -1);
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < text.length; i++) {
      switch (text[i]) {
        case '"' -> i = stringEnd(text, i);
        case '{' -> open.push(i);
        case '}' -> {
          if (!open.isEmpty()) {
            int at = open.pop();
            partner[at] = i;
            partner[i] = at;
          }
        }
        default -> {}
      }
    }
    return partner;
  }

  private List<Piece> pieces(int from, int to, Place place) {
    List<Piece> out = new ArrayList<>();
    int i = from;
    while (i < to) {
      char c = text[i];
      if (Character.isWhitespace(c) || c == ';') {
        i++;
      } else if (c == '}') {
        out.add(new Piece(i, i + 1, "}", List.of(), false, -1, true));
        i++;
      } else {
        Piece piece = piece(i, to, place);
        out.add(piece);
        i = Math.max(i + 1, piece.block ? (piece.close < 0 ? to : piece.close + 1) : piece.end);
      }
    }
    return out;
  }

  private Piece piece(int start, int to, Place place) {
    int i = start;
    while (i < to && text[i] != '\n' && text[i] != ';') {
      char c = text[i];
      if (c == '"') {
        i = stringEnd(text, i);
      } else if (c == '}') {
        break;
      } else if (c == '{') {
        if (opensBlock(start, i, place)) {
          return block(start, i, to, place);
        }
        if (partner[i] < 0 || partner[i] >= to) {
          return new Piece(start, lineEnd(i, to), line(start, lineEnd(i, to)), List.of(), false, -1, true);
        }
        i = partner[i];
      }
      i++;
    }
    return new Piece(start, trimmed(start, i), statement(start, i), List.of(), false, -1, false);
  }

  private Piece block(int start, int brace, int to, Place place) {
    boolean table = place == Place.FILE && isTable(start, brace);
    int close = partner[brace] < to ? partner[brace] : -1;
    int end = close < 0 ? to : close;
    List<Piece> body = pieces(brace + 1, end, table ? Place.TABLE : Place.INNER);
    return new Piece(start, brace + 1, line(start, brace), body, true, close, false);
  }

  private boolean isTable(int start, int brace) {
    String first = firstNoun(start, brace);
    return first.equals("table");
  }

  private boolean opensBlock(int start, int brace, Place place) {
    return place != Place.INNER && IN_FILE.contains(firstNoun(start, brace));
  }

  /** The first word, or the second where the first is a verb. */
  private String firstNoun(int start, int end) {
    String[] words = line(start, end).strip().split("\\s+", 3);
    return words.length > 1 && VERBS.contains(words[0]) ? words[1] : words[0];
  }

  private int lineEnd(int from, int to) {
    int i = from;
    while (i < to && text[i] != '\n') {
      i++;
    }
    return i;
  }

  private int trimmed(int start, int end) {
    int i = end;
    while (i > start && Character.isWhitespace(text[i - 1])) {
      i--;
    }
    return i;
  }

  private String line(int start, int end) {
    return new String(text, start, end - start);
  }

  /** The text of a statement, in which only the line breaks of anonymous chains are left. */
  private String statement(int start, int end) {
    char[] out = Arrays.copyOfRange(text, start, end);
    Deque<Boolean> chains = new ArrayDeque<>();
    for (int i = 0; i < out.length; i++) {
      switch (out[i]) {
        case '"' -> i = stringEnd(out, i);
        case '{' -> chains.push(isChain(out, i));
        case '}' -> chains.poll();
        case '\n' -> {
          if (chains.isEmpty() || !chains.peek()) {
            out[i] = ' ';
          }
        }
        default -> {}
      }
    }
    return new String(out);
  }

  private static boolean isChain(char[] text, int brace) {
    int end = brace;
    while (end > 0 && Character.isWhitespace(text[end - 1])) {
      end--;
    }
    String before = new String(text, Math.max(0, end - 5), Math.min(5, end));
    return before.endsWith("jump") || before.endsWith("goto");
  }
}
