package io.ruleshade.parser.panos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a dynamic address group: tags joined by {@code and}, {@code or} and parentheses;
 * {@code and} binds closer.
 *
 * <p>Source: PAN-OS Web Interface Help, "Objects > Address Groups".
 */
final class TagFilter {
  /** Above this depth parentheses are not followed. */
  private static final int DEEPEST = 50;

  /** In disjunctive form: one of these sets of tags must be there. */
  private final List<List<String>> alternatives;

  private TagFilter(List<List<String>> alternatives) {
    this.alternatives = alternatives;
  }

  /** {@return a filter; null when the text is none that can be read} */
  static @Nullable TagFilter parse(String text) {
    List<String> words = words(text);
    Reader reader = new Reader(words == null ? List.of() : words);
    List<List<String>> all = words == null ? null : reader.either(0);
    return all == null || reader.at < reader.words.size() ? null : new TagFilter(all);
  }

  /** {@return whether an object with some tags belongs to the group} */
  boolean fits(Set<String> tags) {
    return alternatives.stream().anyMatch(tags::containsAll);
  }

  /** The words: parentheses, {@code and}, {@code or}, and tags with a quote before them. */
  private static @Nullable List<String> words(String text) {
    List<String> out = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '(' || c == ')') {
        out.add(String.valueOf(c));
        at++;
      } else if (c == '\'' || c == '"') {
        int close = text.indexOf(c, at + 1);
        if (close < 0) {
          return null;
        }
        out.add("'" + text.substring(at + 1, close));
        at = close + 1;
      } else {
        int end = at;
        while (end < text.length() && " \t\r\n()'\"".indexOf(text.charAt(end)) < 0) {
          end++;
        }
        String word = text.substring(at, end);
        boolean joins = word.equalsIgnoreCase("and") || word.equalsIgnoreCase("or");
        out.add(joins ? word.toLowerCase(Locale.ROOT) : "'" + word);
        at = end;
      }
    }
    return out;
  }

  /** Reads words by descent; null means that they cannot be read. */
  private static final class Reader {
    private static final int MOST = 1000;
    final List<String> words;
    int at;

    Reader(List<String> words) {
      this.words = words;
    }

    private boolean take(String word) {
      boolean there = at < words.size() && words.get(at).equals(word);
      at += there ? 1 : 0;
      return there;
    }

    @Nullable List<List<String>> either(int depth) {
      List<List<String>> out = both(depth);
      while (out != null && take("or")) {
        List<List<String>> more = both(depth);
        if (more == null) {
          return null;
        }
        List<List<String>> all = new ArrayList<>(out);
        all.addAll(more);
        out = all;
      }
      return out;
    }

    private @Nullable List<List<String>> both(int depth) {
      List<List<String>> out = one(depth);
      while (out != null && take("and")) {
        List<List<String>> more = one(depth);
        if (more == null || (long) out.size() * more.size() > MOST) {
          return null;
        }
        List<List<String>> all = new ArrayList<>();
        for (List<String> left : out) {
          for (List<String> right : more) {
            List<String> joined = new ArrayList<>(left);
            joined.addAll(right);
            all.add(joined);
          }
        }
        out = all;
      }
      return out;
    }

    private @Nullable List<List<String>> one(int depth) {
      if (depth < DEEPEST && take("(")) {
        List<List<String>> out = either(depth + 1);
        return take(")") ? out : null;
      }
      if (at < words.size() && words.get(at).startsWith("'")) {
        return List.of(List.of(words.get(at++).substring(1)));
      }
      return null;
    }
  }
}
