package io.ruleshade.parser.iptables;

import io.ruleshade.model.Commands;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands of iptables(8): rules are deleted and inserted by their number, which counts from 1. */
final class IptablesEmitter {
  private static final Pattern APPENDED =
      Pattern.compile("(?:\\[\\d+:\\d+\\]\\s+)?-A\\s+\\S+\\s+(.+)");

  /** Several addresses, or a host name that may have several: the kernel gets a rule for each. */
  private static final Pattern SEVERAL =
      Pattern.compile(
          "(?:^|\\s)(?:-[sd]|--s(?:ou|rc)\\w*|--d(?:st|es)\\w*(?<!-type))(?:\\s*=?\\s*)"
              + "(?:[^\\s,]*,|[^\\s:]*[A-Za-z])");
  private static final Pattern QUOTED = Pattern.compile("\"(?:\\\\.|[^\"\\\\$`])*\"|'[^']*'");
  private static final Pattern SHELL = Pattern.compile("[$`\\\\;&|<>()*?#~\"']");

  private IptablesEmitter() {}

  /**
   * Rules by number. A line that was not understood counts for the kernel and not here, and a rule with
   * several addresses counts once here and several times for the kernel (iptables(8), {@code -s}: "this
   * will expand to multiple rules"), so that numbers would be off.
   */
  static Commands removal(Ruleset ruleset, List<Rule> rules) {
    int slash = ruleset.name().indexOf('/');
    if (slash < 0
        || !ruleset.gaps().isEmpty()
        || ruleset.rules().stream().anyMatch(rule -> SEVERAL.matcher(rule.span().text()).find())) {
      return Commands.NONE;
    }
    String program = ruleset.family() == Ruleset.Family.IPV6 ? "ip6tables" : "iptables";
    String table = program + " -t " + ruleset.name().substring(0, slash);
    String chain = ruleset.name().substring(slash + 1);
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    boolean undoable = true;
    for (Rule rule : rules) {
      Matcher text = APPENDED.matcher(rule.span().text().strip());
      if (!text.matches()) {
        return Commands.NONE;
      }
      apply.add(0, table + " -D " + chain + " " + rule.index());
      // What a shell would take for something else is not given out as a command.
      undoable &= !SHELL.matcher(QUOTED.matcher(text.group(1)).replaceAll("")).find();
      undo.add(table + " -I " + chain + " " + rule.index() + " " + text.group(1));
    }
    return new Commands(apply, undoable ? undo : List.of());
  }
}
