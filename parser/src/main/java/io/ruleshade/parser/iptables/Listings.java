package io.ruleshade.parser.iptables;

import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be told from a file's lines without reading them as statements. */
final class Listings {
  private Listings() {}

  /** {@return whether a line is a shell prompt, perhaps with the command that printed the file} */
  static boolean isPrompt(String text) {
    if (text.startsWith("-")) {
      return false;
    }
    boolean command =
        text.contains("iptables-save")
            || text.contains("ip6tables-save")
            || text.contains("iptables -S")
            || text.contains("iptables -t");
    int sign = Math.max(text.indexOf("# "), text.indexOf("$ "));
    boolean bare = text.endsWith("#") || text.endsWith("$");
    return host(text) != null && (bare || (sign > 0 && command));
  }

  /** {@return the host of {@code user@host:~#}; null when there is none} */
  static @Nullable String host(String text) {
    int at = text.indexOf('@');
    int end = at + 1;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || "-_.".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    boolean user = at > 0;
    for (int i = 0; i < at; i++) {
      user &= text.charAt(i) > ' ' || text.charAt(0) == '[';
    }
    return user && end > at + 1 && end < text.length() ? text.substring(at + 1, end) : null;
  }

  /** {@return the words after each of two spellings of an option} */
  static List<String> wordsAfter(String text, String one, String other) {
    List<String> found = new ArrayList<>(1);
    String before = "";
    for (int from = 0; from < text.length(); ) {
      int to = from;
      while (to < text.length() && text.charAt(to) > ' ') {
        to++;
      }
      if (to > from) {
        String word = text.substring(from, to);
        if (before.equals(one) || before.equals(other)) {
          found.add(word);
        }
        before = word;
      }
      from = to + 1;
    }
    return found;
  }

  /** {@return whether a line has a command that flushes, deletes or renames chains} */
  static boolean mayRemove(String text) {
    for (String word : text.split("\\s+", -1)) {
      switch (word) {
        case "-F", "-X", "-E", "--flush", "--delete-chain", "--rename-chain" -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  /**
   * {@return the chain or target that a line which could not be read names; null when it names none
   * or more than one}
   */
  static @Nullable String target(String text) {
    List<String> targets = wordsAfter(text, "-j", "--jump");
    targets.addAll(wordsAfter(text, "-g", "--goto"));
    return targets.size() == 1 ? targets.get(0) : null;
  }

  /**
   * The table of what {@code iptables -S} prints, which does not say it: told by the built-in
   * chains whose policies it lists from a line on.
   */
  static String tableAt(SourceFile file, int line) {
    Set<String> chains = new LinkedHashSet<>();
    for (int at = line; at <= file.lines().count(); at++) {
      String text = file.lines().text(at).strip();
      if (!text.startsWith("-P ")) {
        break;
      }
      if (!chains.addAll(wordsAfter(text, "-P", "--policy"))) {
        break;
      }
    }
    boolean pre = chains.contains("PREROUTING");
    boolean post = chains.contains("POSTROUTING");
    if (pre && post) {
      return chains.contains("FORWARD") ? "mangle" : "nat";
    }
    return pre && !post && !chains.contains("INPUT") ? "raw" : "filter";
  }
}
