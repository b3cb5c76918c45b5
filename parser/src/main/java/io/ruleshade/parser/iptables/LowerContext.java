package io.ruleshade.parser.iptables;

import io.ruleshade.model.Action;
import io.ruleshade.model.Match;
import io.ruleshade.model.Rule;
import io.ruleshade.model.RuleParts;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule's meaning depends on besides its own text.
 *
 * @param file the dump
 * @param table the rule's table
 * @param v6 whether it is a rule of ip6tables
 * @param addresses addresses of its family
 * @param chains names of the user chains of the table
 * @param baseChains names of its built-in chains
 * @param sets the ipsets that are known
 * @param setUses what rules of the dump do with ipsets
 */
record LowerContext(
    SourceFile file,
    String table,
    boolean v6,
    Addresses addresses,
    Set<String> chains,
    Set<String> baseChains,
    Ipsets sets,
    SetUses setUses) {
  /** {@return the place of a word in a line, or the line where the word is not found as it is} */
  Span span(int line, String word) {
    int start = file.lines().start(line);
    int at = file.text().indexOf(word, start);
    return at >= 0 && at + word.length() <= file.lines().end(line)
        ? new Span(file, at, at + word.length())
        : file.span(line);
  }

  /**
   * A rule without its place in the chain.
   *
   * @param match the packets it matches
   * @param action what it does
   * @param comment its comments, joined; null for none
   * @param uses the ipsets it refers to
   * @param parts the values that stand side by side in its fields
   */
  record Lowered(
      Match match,
      Action action,
      @Nullable String comment,
      List<Rule.Use> uses,
      RuleParts parts) {}
}
