package io.ruleshade.parser.junos;

import io.ruleshade.model.Commands;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands of Junos in configuration mode: {@code delete} and the path of the policy or term; after a
 * commit, {@code rollback 1} loads what was before (Junos CLI User Guide).
 */
final class JunosEmitter implements Emitter {
  private static final String WORD = "(?:\"[^\"]*\"|[^\\s\"]+)";

  /** Names may be words of the language too: a filter or a zone may be called {@code policy}. */
  private static final Pattern FROM_SET =
      Pattern.compile(
          "set\\s+((?:" + WORD + "\\s+)*?"
              + "(?:policies\\s+(?:global|from-zone\\s+" + WORD + "\\s+to-zone\\s+" + WORD + ")\\s+policy"
              + "|filter\\s+" + WORD + "\\s+term)\\s+" + WORD + ")(?:\\s.*)?",
          Pattern.DOTALL);
  private static final Pattern ZONES = Pattern.compile("from-zone (\\S+) to-zone (\\S+)");
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?<![\\w-])(?:logical-systems|tenants|groups)(?![\\w-])");
  private static final Pattern RELATIVE = Pattern.compile("(?m)^\\s*(?:edit|up|top|exit)\\b");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+");

  /*
   * Where a file has logical systems, tenants or groups, blocks do not say where a policy stands: the
   * path in the main system may be that of another policy.
   */
  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    return change.replaced().isEmpty()
        ? each(ruleset, change.removed(), "delete ", "", null)
        : Commands.NONE;
  }

  /** A value at the end of a {@code set} command that stands once in the file. */
  @Override
  public Commands withoutValues(List<Span> values) {
    List<String> apply = new ArrayList<>();
    for (Span value : values) {
      String text = value.file().lines().text(value.line()).strip();
      String file = value.file().text();
      long same = file.lines().filter(line -> line.strip().equals(text)).count();
      boolean plain = text.startsWith("set ") && text.endsWith(" " + value.text()) && !text.contains("[");
      if (!plain || same != 1 || RELATIVE.matcher(file).find()) {
        return Commands.NONE;
      }
      apply.add("delete " + text.substring("set ".length()));
    }
    apply.add("commit");
    return new Commands(apply, List.of(Commands.ROLLBACK, "commit"));
  }

  @Override
  public Commands disabling(Ruleset ruleset, List<Rule> rules) {
    return each(ruleset, rules, "deactivate ", "", "activate ");
  }

  /** Policies log sessions as they begin, terms of filters to the log of the forwarding plane. */
  @Override
  public Commands logging(Ruleset ruleset, List<Rule> rules) {
    List<Rule> silent = rules.stream().filter(rule -> !rule.action().log()).toList();
    boolean filter = ruleset.name().startsWith("filter ");
    return each(ruleset, silent, "set ", filter ? " then log" : " then log session-init", "delete ");
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  /**
   * One command for each rule.
   *
   * @param back the verb that takes the command back; null to load what was before
   */
  private static Commands each(
      Ruleset ruleset, List<Rule> rules, String verb, String rest, @Nullable String back) {
    if (rules.isEmpty()) {
      return Commands.NONE;
    }
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (Rule rule : rules) {
      String path = path(ruleset, rule);
      if (path == null) {
        return Commands.NONE;
      }
      apply.add(verb + path + rest);
      if (back != null) {
        undo.add(back + path + rest);
      }
    }
    apply.add("commit");
    if (back == null) {
      undo.add(Commands.ROLLBACK);
    }
    undo.add("commit");
    return new Commands(apply, undo);
  }

  private static @Nullable String path(Ruleset ruleset, Rule rule) {
    Matcher set = FROM_SET.matcher(rule.span().text().strip());
    String file = rule.span().file().text();
    if (set.matches()) {
      return RELATIVE.matcher(file).find() ? null : set.group(1);
    }
    String name = rule.name();
    if (ELSEWHERE.matcher(file).find() || name == null || !PLAIN.matcher(name).matches()) {
      return null;
    }
    Matcher zones = ZONES.matcher(ruleset.name());
    if (zones.matches()) {
      return "security policies " + ruleset.name() + " policy " + name;
    }
    return ruleset.name().equals("global") ? "security policies global policy " + name : null;
  }
}
