package io.ruleshade.parser.iptables;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands of iptables(8): rules are deleted, replaced and inserted by their number, which counts from 1.
 */
final class IptablesEmitter implements Emitter {
  private static final Pattern APPENDED =
      Pattern.compile("(?:\\[\\d+:\\d+\\]\\s+)?-A\\s+\\S+\\s+(.+)");

  /** Several addresses, or a host name that may have several: the kernel gets a rule for each. */
  private static final Pattern SEVERAL =
      Pattern.compile(
          "(?:^|\\s)(?:-[sd]|--s(?:ou|rc)\\w*|--d(?:st|es)\\w*(?<!-type))(?:\\s*=?\\s*)"
              + "(?:[^\\s,]*,|[^\\s:]*[A-Za-z])");
  private static final Pattern TARGET = Pattern.compile("(?:^|\\s)(?:-j|-g|--jump|--goto)\\s");
  private static final Pattern QUOTED = Pattern.compile("\"(?:\\\\.|[^\"\\\\$`])*\"|'[^']*'");
  private static final Pattern SHELL = Pattern.compile("[$`\\\\;&|<>()*?#~\"'{}\\[\\]\\p{Cntrl}]");

  /** What an interactive shell takes for a line of its history, within double quotes too. */
  private static final Pattern HISTORY = Pattern.compile("!(?![\\s=])");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:+%@,/-]+");

  /** What only a file of one of the two programs has. */
  private static final Pattern SIGNS =
      Pattern.compile("iptables|\\.v4\\b|\\d\\.\\d{1,3}\\.\\d{1,3}\\.\\d|\\bicmp\\b|\\bicmp-|--ttl|--realm");

  @Override
  public boolean keepsEmpty(Ruleset ruleset) {
    return true;
  }

  /*
   * Rules by number. A line that was not understood counts for the kernel and not here, and a rule with
   * several addresses counts once here and several times for the kernel (iptables(8), -s: "this
   * will expand to multiple rules"), so that numbers would be off.
   */
  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    if (!isCounted(ruleset)) {
      return Commands.NONE;
    }
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    boolean undoable = true;
    for (Rule rule : change.touched()) {
      Matcher text = APPENDED.matcher(rule.span().text().strip());
      if (!text.matches()) {
        return Commands.NONE;
      }
      undoable &= isPlain(text.group(1));
      String now = change.replaced().get(rule);
      int number = rule.index() - change.goneBefore(rule);
      if (now == null) {
        apply.add(0, command(ruleset, "-D", number, ""));
        undo.add(command(ruleset, "-I", number, " " + text.group(1)));
      } else {
        Matcher next = APPENDED.matcher(now);
        if (!next.matches() || !isPlain(next.group(1))) {
          return Commands.NONE;
        }
        apply.add(0, command(ruleset, "-R", number, " " + next.group(1)));
        undo.add(command(ruleset, "-R", number, " " + text.group(1)));
      }
    }
    return new Commands(apply, undoable ? undo : List.of());
  }

  /** A rule with the target LOG before each: what it logs comes to the rule and matches it. */
  @Override
  public Commands logging(Ruleset ruleset, List<Rule> rules) {
    if (!isCounted(ruleset)) {
      return Commands.NONE;
    }
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    int before = 0;
    for (Rule rule : rules) {
      Matcher text = APPENDED.matcher(rule.span().text().strip());
      if (!text.matches()) {
        return Commands.NONE;
      }
      Matcher target = TARGET.matcher(text.group(1));
      String match = target.find() ? text.group(1).substring(0, target.start()) : text.group(1);
      if (!isPlain(match)) {
        return Commands.NONE;
      }
      String log = (match.isBlank() ? "" : " " + match.strip()) + " -j LOG --log-prefix \"ruleshade \"";
      apply.add(0, command(ruleset, "-I", rule.index(), log));
      undo.add(0, command(ruleset, "-D", rule.index() + before++, ""));
    }
    return new Commands(apply, undo);
  }

  @Override
  public OneRule joined(Rule stays, Rule goes) {
    return OneRule.of(
        IptablesJoining.texts(stays.span().text(), goes.span().text()), "one rule cannot say both");
  }

  private static boolean isCounted(Ruleset ruleset) {
    return ruleset.name().indexOf('/') > 0
        && ruleset.gaps().isEmpty()
        && NAME.matcher(ruleset.name()).matches()
        && isOfKnownVersion(ruleset)
        && ruleset.rules().stream().noneMatch(rule -> SEVERAL.matcher(rule.span().text()).find());
  }

  /** Whether the file says that it is of iptables; without a sign it is read as such. */
  private static boolean isOfKnownVersion(Ruleset ruleset) {
    SourceFile file = ruleset.opening().file();
    return ruleset.family() == Ruleset.Family.IPV6
        || SIGNS.matcher(file.path()).find()
        || SIGNS.matcher(file.text()).find();
  }

  /** Whether a shell takes it for nothing else. */
  private static boolean isPlain(String text) {
    return !SHELL.matcher(QUOTED.matcher(text).replaceAll("")).find()
        && !HISTORY.matcher(text).find()
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static String command(Ruleset ruleset, String option, int number, String rest) {
    String program = ruleset.family() == Ruleset.Family.IPV6 ? "ip6tables" : "iptables";
    int slash = ruleset.name().indexOf('/');
    return program
        + " -t "
        + ruleset.name().substring(0, slash)
        + " "
        + option
        + " "
        + ruleset.name().substring(slash + 1)
        + " "
        + number
        + rest;
  }
}
