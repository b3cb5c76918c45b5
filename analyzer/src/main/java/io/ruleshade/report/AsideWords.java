package io.ruleshade.report;

import io.ruleshade.change.Aside;

/** A statement outside of rules as it is shown: under its headers, without what it keeps secret. */
public final class AsideWords {
  private AsideWords() {}

  /**
   * {@return the statement with its headers, secrets masked} What a line keeps secret is told by its own words,
   * which headers in front of it would hide.
   */
  public static String of(Aside aside) {
    String line = aside.span().text().strip().replaceAll("\\s+", " ");
    String masked = Secrets.masked(line);
    String words = aside.words();
    if (!masked.equals(line)) {
      String own = line.replaceAll("[ ;{]+$", "");
      words =
          words.endsWith(own) ? words.substring(0, words.length() - own.length()) + masked : masked;
    }
    return Secrets.masked(words);
  }
}
