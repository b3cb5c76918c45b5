package io.ruleshade.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant. */
public final class Suggestions {
  private Suggestions() {}

  /** {@return the known word nearest to a given one; null when none is near} */
  public static @Nullable String nearest(String given, List<String> known) {
    String best = null;
    String lower = given.toLowerCase(Locale.ROOT);
    int least = Math.max(1, given.length() / 3) + 1;
    for (String word : known) {
      String other = word.toLowerCase(Locale.ROOT);
      int distance =
          lower.length() >= 2 && (other.startsWith(lower) || lower.startsWith(other))
              ? 0
              : distance(lower, other);
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return best;
  }

  /** {@return {@code . Did you mean: x?} for a word that is none of those known; empty when none is near} */
  public static String of(String given, List<String> known) {
    String near = nearest(given, known);
    return near == null ? "" : ". Did you mean: " + near + "?";
  }

  /** Optimal string alignment distance: a swap of neighbours costs one. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
