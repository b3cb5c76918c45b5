package io.ruleshade.parser.fortios;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.parser.RuleSettings;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands of FortiOS: {@code delete ID} in the table; a policy that is put back is appended and then
 * moved before the one that followed it; a list of one that is written anew is set as a whole (FortiOS CLI
 * reference, {@code config firewall policy}).
 */
final class FortiosEmitter implements Emitter {
  private static final Pattern LOGS_ALL = Pattern.compile("(?m)^\\s*set logtraffic all\\b");
  private static final Pattern LOGS = Pattern.compile("(?m)^\\s*set logtraffic \\S+");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern VDOM = Pattern.compile("[^\"\\\\\\p{Cntrl}]*");
  private static final Pattern EDIT = Pattern.compile("edit\\s+(\\d+)\\s.*", Pattern.DOTALL);

  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    List<Rule> rules = change.removed();
    if (!isTable(ruleset)) {
      return Commands.NONE;
    }
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    List<String> moves = new ArrayList<>();
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      String id = id(rule);
      if (id == null) {
        return Commands.NONE;
      }
      apply.add("    delete " + id);
      rule.span().text().strip().lines().forEach(line -> undo.add("    " + line.strip()));
      Rule follows = change.follower(ruleset, rule);
      if (follows != null) {
        String next = id(follows);
        if (next == null) {
          return Commands.NONE;
        }
        moves.add("    move " + id + " before " + next);
      }
    }
    undo.addAll(moves);
    for (Map.Entry<Rule, String> anew : change.replaced().entrySet()) {
      String id = id(anew.getKey());
      RuleSettings was = FortiosJoining.settings(anew.getKey().span().text());
      RuleSettings now = FortiosJoining.settings(anew.getValue());
      List<RuleSettings.Step> steps = was.stepsTo(now);
      if (id == null || steps.isEmpty()) {
        return Commands.NONE;
      }
      apply.add("    edit " + id);
      undo.add("    edit " + id);
      for (RuleSettings.Step step : steps) {
        apply.add("        set " + step.list() + " " + String.join(" ", now.values(step.list())));
        undo.add("        set " + step.list() + " " + String.join(" ", was.values(step.list())));
      }
      apply.add("    next");
      undo.add("    next");
    }
    return new Commands(inTable(ruleset, apply), inTable(ruleset, undo));
  }

  @Override
  public OneRule joined(Rule stays, Rule goes) {
    return FortiosJoining.of(stays, goes);
  }

  @Override
  public Commands withoutValues(List<Span> values) {
    return FortiosMembers.without(values);
  }

  @Override
  public Commands disabling(Ruleset ruleset, List<Rule> rules) {
    return setting(ruleset, rules, "status disable", "status enable");
  }

  /** A policy that logs nothing, or security events alone, logs all its sessions. */
  @Override
  public Commands logging(Ruleset ruleset, List<Rule> rules) {
    List<Rule> silent =
        rules.stream().filter(rule -> !LOGS_ALL.matcher(rule.span().text()).find()).toList();
    return setting(ruleset, silent, "logtraffic all", null);
  }

  private static Commands setting(
      Ruleset ruleset, List<Rule> rules, String now, @Nullable String before) {
    if (!isTable(ruleset) || rules.isEmpty()) {
      return Commands.NONE;
    }
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (Rule rule : rules) {
      String id = id(rule);
      if (id == null) {
        return Commands.NONE;
      }
      Matcher logs = LOGS.matcher(rule.span().text());
      String back = before != null ? "set " + before : logs.find() ? logs.group() : "unset logtraffic";
      apply.addAll(List.of("    edit " + id, "        set " + now, "    next"));
      undo.addAll(List.of("    edit " + id, "        " + back.strip(), "    next"));
    }
    return new Commands(inTable(ruleset, apply), inTable(ruleset, undo));
  }

  private static boolean isTable(Ruleset ruleset) {
    String table = table(ruleset);
    return (table.equals("policy") || table.equals("policy6"))
        && ruleset.gaps().isEmpty()
        && VDOM.matcher(ruleset.name()).matches();
  }

  private static String table(Ruleset ruleset) {
    return ruleset.name().substring(ruleset.name().lastIndexOf('/') + 1);
  }

  /** Commands inside the table, with those that lead there and back. */
  private static List<String> inTable(Ruleset ruleset, List<String> inside) {
    int slash = ruleset.name().lastIndexOf('/');
    List<String> out = new ArrayList<>();
    if (slash >= 0) {
      String vdom = ruleset.name().substring(0, slash);
      boolean plain = PLAIN.matcher(vdom).matches();
      out.addAll(List.of("config vdom", "edit " + (plain ? vdom : '"' + vdom + '"')));
    }
    out.add("config firewall " + table(ruleset));
    out.addAll(inside);
    out.add("end");
    if (slash >= 0) {
      out.add("end");
    }
    return out;
  }

  private static @Nullable String id(Rule rule) {
    Matcher edit = EDIT.matcher(rule.span().text().strip());
    return edit.matches() ? edit.group(1) : null;
  }
}
