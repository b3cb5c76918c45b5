package io.ruleshade.report;

import io.ruleshade.check.Finding.Agreement;
import io.ruleshade.check.Finding.Cause;
import io.ruleshade.check.Finding.Certainty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a finding claims, in a few words: {@code one rule takes all of it; proven}. */
public final class Claims {
  private Claims() {}

  /**
   * {@return the claim; empty where the message says it all}
   *
   * @param takers number of rules that cause it
   * @param byDefault whether the ruleset's default is among the causes
   */
  public static String of(
      String code,
      @Nullable Cause cause,
      @Nullable Agreement agreement,
      @Nullable Certainty certainty,
      int takers,
      boolean byDefault) {
    List<String> parts = new ArrayList<>();
    if (code.equals("RS103")) {
      String rules = takers == 0 ? "" : Words.count(takers, "rule");
      String end = byDefault ? (takers == 0 ? "the default" : " and the default") : "";
      boolean one = takers + (byDefault ? 1 : 0) == 1;
      parts.add("without it " + rules + end + (one ? " takes over" : " take over"));
    } else if (cause != null) {
      parts.add(
          switch (cause) {
            case EMPTY -> "empty match";
            case SINGLE -> "one rule takes all of it";
            case UNION -> Words.count(takers, "rule") + " together take all of it";
            case UNREACHED -> "no packet that reaches it can match";
          });
    }
    if (agreement != null) {
      parts.add(
          switch (agreement) {
            case SAME -> "same effect";
            case SAME_DISPOSITION -> "same disposition, other effect";
            case OPPOSITE -> "decided the opposite way";
            case MIXED -> "decided partly the opposite way";
            case NONE -> "the rule decides nothing itself";
            case UNKNOWN -> "how its packets are decided is not known";
          });
    }
    if (certainty != null && (cause != null || certainty != Certainty.PROVEN)) {
      parts.add(certainty.label());
    }
    return String.join("; ", parts);
  }
}
