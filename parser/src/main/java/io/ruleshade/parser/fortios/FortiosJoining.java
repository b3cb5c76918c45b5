package io.ruleshade.parser.fortios;

import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.parser.RuleSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two policies as one: the lists of interfaces, addresses and services take several names (FortiOS CLI
 * reference, {@code config firewall policy}); {@code any} and {@code all} stand alone. The number, the
 * name, the UUID and the comments of the policy that goes are lost.
 */
final class FortiosJoining {
  private static final Set<String> LISTS =
      Set.of("srcintf", "dstintf", "srcaddr", "dstaddr", "srcaddr6", "dstaddr6", "service");
  private static final Set<String> REMARKS =
      Set.of("name", "uuid", "comments", "label", "global-label");
  private static final Set<String> ALL = Set.of("any", "all", "none", "ALL", "ANY");

  private static final Pattern WORD = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|[^\\s\"'\\\\]+");
  private static final Pattern SET =
      Pattern.compile("set ([a-z0-9-]+)((?: +(?:" + WORD.pattern() + "))+)");
  private static final Pattern EDIT = Pattern.compile("edit (\\d+)");

  private FortiosJoining() {}

  /** {@return a policy as its settings} */
  static RuleSettings settings(String policy) {
    RuleSettings out = new RuleSettings();
    List<String> lines = policy.strip().lines().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher edit = EDIT.matcher(line);
      Matcher set = SET.matcher(line);
      if (set.matches() && !seen.add(set.group(1))) {
        out.unreadable("`set " + set.group(1) + "` stands twice in one of them, and only the last counts");
      }
      if (i == 0 && edit.matches()) {
        out.remark("number", edit.group(1));
      } else if (i == lines.size() - 1 && line.equals("next")) {
        continue;
      } else if (!set.matches()) {
        out.unreadable("`" + line + "` is no setting of one line");
      } else if (LISTS.contains(set.group(1))) {
        for (String word : words(set.group(2))) {
          out.value(set.group(1), FortiosWord.unquote(word), word);
        }
      } else if (REMARKS.contains(set.group(1))) {
        out.remark(set.group(1), FortiosWord.unquote(set.group(2).strip()));
      } else {
        if (set.group(1).startsWith("traffic-shaper")) {
          out.unreadable("a traffic shaper may count for each of them by itself");
        }
        out.other(line);
      }
    }
    return out;
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(MatchResult::group).toList();
  }

  static OneRule of(Rule stays, Rule goes) {
    String text = stays.span().text();
    OneRule one =
        settings(text)
            .joined(settings(goes.span().text()), ALL, (list, added) -> with(text, list, added));
    boolean maps = isMapped(stays) != isMapped(goes);
    return maps && one.refusal().isEmpty()
        ? OneRule.none("only one of them has a virtual IP")
        : one;
  }

  private static boolean isMapped(Rule rule) {
    return rule.uses().stream().anyMatch(use -> use.kind().contains("virtual"));
  }

  /** The text of a policy with more values at the end of a list. */
  private static String with(String policy, String list, List<String> added) {
    List<String> out = new ArrayList<>();
    for (String line : policy.split("\n", -1)) {
      boolean here = line.strip().startsWith("set " + list + " ");
      out.add(here ? line.stripTrailing() + " " + String.join(" ", added) : line);
    }
    return String.join("\n", out);
  }
}
