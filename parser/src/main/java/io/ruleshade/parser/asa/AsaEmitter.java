package io.ruleshade.parser.asa;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.JoinedText;
import io.ruleshade.parser.OtherUses;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.parser.cisco.GroupCommands;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Commands of the ASA: {@code no} before an entry takes it out; {@code line N} puts one in its place,
 * where remarks count as lines; an entry that is entered again with {@code inactive} is disabled, and
 * without it enabled (Cisco ASA Series Firewall CLI Configuration Guide, "Access Control Lists").
 */
final class AsaEmitter implements Emitter {
  /** A member of a group. */
  private static final Pattern MEMBER =
      Pattern.compile("(?:network|port|service|protocol|icmp|group)-object .*");

  /** Lines after which entries do not stand where the file has them. */
  private static final Pattern REPLAYED =
      Pattern.compile("(?im)^\\s*(?:no\\s+access-list|clear\\s+conf\\S*\\s+access-list|access-list\\s+\\S+\\s+line)\\b");

  private static final Pattern LAST_WORDS = Pattern.compile("\\s(?:inactive|time-range)\\b");
  private static final Pattern LOG = Pattern.compile("\\slog\\b");

  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    String start = "access-list " + ruleset.name() + " ";
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    boolean counted = isCounted(change.touched());
    Map<SourceFile, int[]> places = new LinkedHashMap<>();
    for (Rule rule : change.touched()) {
      String text = rule.span().text().strip();
      // The device keeps only the first of two, so that `no` before the second takes out the first.
      if (!isPlain(ruleset, rule, start) || ruleset.hasTwin(rule)) {
        return Commands.NONE;
      }
      int place = place(rule, start, places) - change.goneBefore(rule);
      String line = start + "line " + place + " ";
      List<String> its = new ArrayList<>(List.of("no " + text));
      String now = change.replaced().get(rule);
      if (now != null) {
        if (!counted || !now.startsWith(start)) {
          return Commands.NONE;
        }
        // The new entry before the old one goes, so that no packet falls through in between.
        its.add(0, line + now.substring(start.length()));
      }
      undo.add(line + text.substring(start.length()));
      if (now != null) {
        undo.add("no " + now);
      }
      // From the last to the first, so that the numbers of those before stay.
      apply.addAll(0, its);
    }
    return new Commands(apply, counted ? undo : List.of());
  }

  @Override
  public Commands disabling(Ruleset ruleset, List<Rule> rules) {
    return withWord(ruleset, rules, " inactive");
  }

  /** Deny entries are logged anyway; for permit entries the word asks for it. */
  @Override
  public Commands logging(Ruleset ruleset, List<Rule> rules) {
    return withWord(ruleset, rules.stream().filter(rule -> !isLogged(rule)).toList(), " log");
  }

  private static boolean isLogged(Rule rule) {
    return LOG.matcher(rule.span().text()).find();
  }

  private static Commands withWord(Ruleset ruleset, List<Rule> rules, String word) {
    String start = "access-list " + ruleset.name() + " ";
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (Rule rule : rules) {
      String text = rule.span().text().strip();
      if (!isPlain(ruleset, rule, start)
          || ruleset.hasTwin(rule)
          || !text.substring(start.length()).startsWith("extended ")
          || LAST_WORDS.matcher(text).find()) {
        return Commands.NONE;
      }
      apply.add(text + word);
      undo.add(word.equals(" log") ? text + " log default" : text);
    }
    return new Commands(apply, undo);
  }

  @Override
  public Commands withoutValues(List<Span> values) {
    return GroupCommands.without(values, MEMBER, false);
  }

  @Override
  public OneRule joined(Rule stays, Rule goes) {
    return OneRule.of(
        JoinedText.of(stays.span().text(), goes.span().text(), JoinedText.Mask.NET), JoinedText.NO_ONE_ENTRY);
  }

  @Override
  public Optional<String> otherUse(Ruleset ruleset) {
    return OtherUses.of(ruleset);
  }

  @Override
  public String remark() {
    return "!";
  }

  /** Names of lists differ by case too: {@code out} is not {@code OUT}. */
  private static boolean isPlain(Ruleset ruleset, Rule rule, String start) {
    String text = rule.span().text().strip();
    String rest = text.startsWith(start) ? text.substring(start.length()) : "";
    return !rest.isEmpty()
        && !rest.startsWith("line ")
        && !rest.startsWith("standard ")
        && !text.contains("(hitcnt=")
        && ruleset.gaps().isEmpty();
  }

  private static boolean isCounted(List<Rule> rules) {
    return rules.isEmpty() || !REPLAYED.matcher(rules.get(0).span().file().text()).find();
  }

  /** The line of an entry in its list. */
  private static int place(Rule rule, String start, Map<SourceFile, int[]> known) {
    SourceFile file = rule.span().file();
    int[] before =
        known.computeIfAbsent(
            file,
            f -> {
              LineIndex lines = f.lines();
              int[] counts = new int[lines.count() + 1];
              for (int line = 1; line <= lines.count(); line++) {
                counts[line] = counts[line - 1] + (lines.text(line).strip().startsWith(start) ? 1 : 0);
              }
              return counts;
            });
    return before[rule.span().line()];
  }
}
