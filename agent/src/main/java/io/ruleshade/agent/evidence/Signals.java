package io.ruleshade.agent.evidence;

import io.ruleshade.agent.evidence.Signal.Kind;
import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Rule;
import io.ruleshade.report.Printable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds words in remarks, rule names and object names that hint at what was meant. */
public final class Signals {
  /** Characters of a remark or name that are kept. */
  private static final int MOST_TEXT = 120;

  /** Signals of one rule that are kept. */
  private static final int MOST = 4;

  /** A remark of the form that asks for findings to be ignored, with what follows it. */
  private static final Pattern ACCEPTANCE = Pattern.compile("ruleshade:ignore.*");

  private static final Map<Kind, Pattern> WORDS = words();

  private Signals() {}

  private static Map<Kind, Pattern> words() {
    Map<Kind, Pattern> words = new LinkedHashMap<>();
    words.put(Kind.TEMPORARY, pattern("temp(?:orary|orarily)?|tmp|until|till|test(?:ing)?|trial|migration|interim|befristet"));
    words.put(
        Kind.OBSOLETE,
        pattern(
            "old|obsolete|legacy|decom(?:m|missioned)?|retired|deprecated|unused|closed|replaced|abandoned"
                + "|moved|delete|remove|alt|veraltet"));
    words.put(Kind.EXCEPTION, pattern("except(?:ion|ions|ed)?|exempt(?:ion)?|but|ausnahme"));
    words.put(Kind.BLOCK, pattern("block(?:ed|s)?|den(?:y|ied|ies)|drop(?:ped|s)?|ban(?:ned)?|forbid(?:den)?|quarantine[d]?|keep out|sperre"));
    words.put(Kind.ALLOW, pattern("allow(?:ed|s)?|permit(?:ted|s)?|access|open(?:ed)?|let|needs?|reach(?:es)?|erlaubt"));
    words.put(Kind.CATCH_ALL, pattern("default|clean-?up|catch-?all|final|last|rest|everything else"));
    words.put(
        Kind.TICKET,
        Pattern.compile(
            "(?<![A-Za-z0-9])((?:CHG|INC|RFC|REQ|TKT|SR|CR|RITM|[Tt]icket|[Cc]hange)[-# ]{0,2}[0-9]{3,10}|[A-Z]{2,8}-[0-9]{1,7}|#[0-9]{3,9})"
                + "(?![A-Za-z0-9])"));
    return words;
  }

  private static Pattern pattern(String words) {
    return Pattern.compile("(?<![\\p{L}0-9])(" + words + ")(?![\\p{L}0-9])");
  }

  /** A signal that has no id yet. */
  record Found(Kind kind, String where, String text, String word) {}

  /** {@return the signals of a rule: of its remark, its name, and the objects that it refers to} */
  static List<Found> of(RuleRef ref) {
    List<Found> out = new ArrayList<>();
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    Rule rule = ref.rule();
    look(rule.comment(), "remark", seen, out);
    look(rule.name(), "name", seen, out);
    for (Rule.Use use : rule.uses()) {
      look(use.name(), "object", seen, out);
    }
    return out;
  }

  private static void look(@Nullable String text, String where, Set<Kind> seen, List<Found> out) {
    if (text == null || text.isBlank()) {
      return;
    }
    String clean = text(text);
    // Until when and by which ticket a finding is accepted says nothing about the rule.
    String told = ACCEPTANCE.matcher(clean).replaceAll("");
    String plain = told.toLowerCase(Locale.ROOT).replace('_', ' ');
    for (Map.Entry<Kind, Pattern> entry : WORDS.entrySet()) {
      boolean ticket = entry.getKey() == Kind.TICKET;
      Matcher matcher = entry.getValue().matcher(ticket ? told : plain);
      if (out.size() < MOST && !seen.contains(entry.getKey()) && matcher.find()) {
        seen.add(entry.getKey());
        out.add(new Found(entry.getKey(), where, clean, matcher.group(1)));
      }
    }
  }

  /** {@return a text of the configuration, safe to print, on one line and cut to a length} */
  public static String text(String text) {
    String line = Printable.source(text.strip().replaceAll("\\s+", " "));
    return line.length() <= MOST_TEXT ? line : line.substring(0, MOST_TEXT - 1) + "…";
  }
}
