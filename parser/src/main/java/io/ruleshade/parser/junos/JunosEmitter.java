package io.ruleshade.parser.junos;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.parser.RuleSettings;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands of Junos in configuration mode: {@code delete} and the path of the policy or term, {@code set}
 * and {@code delete} for values of its lists; after a commit, {@code rollback 1} loads what was before, at
 * the places where it was (Junos CLI User Guide). Where the file has braces, the path is that of the blocks
 * in which the rule stands.
 */
final class JunosEmitter implements Emitter {
  private static final String WORD = "(?:\"[^\"]*\"|[^\\s\"]+)";

  /** Names may be words of the language too: a filter or a zone may be called {@code policy}. */
  private static final String RULE =
      "(?:policies\\s+(?:global|from-zone\\s+" + WORD + "\\s+to-zone\\s+" + WORD + ")\\s+policy"
          + "|(?:filter|stateful-firewall\\s+rule)\\s+" + WORD + "\\s+term)\\s+" + WORD;

  private static final Pattern FROM_SET =
      Pattern.compile("set\\s+((?:" + WORD + "\\s+)*?" + RULE + ")(?:\\s.*)?", Pattern.DOTALL);

  /** From the top of the hierarchy, and nothing else before it. */
  private static final Pattern PATH =
      Pattern.compile(
          "(?:(?:groups|logical-systems|tenants)\\s+" + WORD + "\\s+)*"
              + "(?:security|services|firewall(?:\\s+family\\s+" + WORD + ")?)\\s+" + RULE);

  private static final Pattern RELATIVE = Pattern.compile("(?m)^\\s*(?:edit|up|top|exit)\\b");

  private static final String MOVES =
      "the file moves about in the hierarchy, so that its commands do not say where a rule stands";
  private static final String NO_PATH =
      "the file does not say from the top of the hierarchy in which blocks a rule stands";
  private static final String NO_STEPS = "what changes within a rule is not told in commands";

  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    List<String> apply = new ArrayList<>();
    Paths paths = new Paths();
    for (Map.Entry<Rule, String> anew : change.replaced().entrySet()) {
      String path = paths.of(anew.getKey());
      List<RuleSettings.Step> steps =
          JunosJoining.settings(anew.getKey().span().text())
              .stepsTo(JunosJoining.settings(anew.getValue()));
      if (path == null || steps.isEmpty()) {
        return Commands.none(path == null ? paths.refusal() : NO_STEPS);
      }
      for (RuleSettings.Step step : steps) {
        step.added().forEach(value -> apply.add("set " + path + " " + step.list() + " " + value));
        step.dropped().forEach(value -> apply.add("delete " + path + " " + step.list() + " " + value));
      }
    }
    for (Rule rule : change.removed()) {
      String path = paths.of(rule);
      if (path == null) {
        return Commands.none(paths.refusal());
      }
      apply.add("delete " + path);
    }
    return rolledBack(apply);
  }

  @Override
  public OneRule joined(Rule stays, Rule goes) {
    return JunosJoining.of(stays, goes);
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
        return Commands.none("a value does not end a command that stands once in the file");
      }
      apply.add("delete " + text.substring("set ".length()));
    }
    return rolledBack(apply);
  }

  @Override
  public Commands disabling(Ruleset ruleset, List<Rule> rules) {
    return each(
        rules,
        (path, out) -> {
          out.apply.add("deactivate " + path);
          out.undo.add("activate " + path);
        });
  }

  /** Policies log sessions as they begin, terms of filters to the log of the forwarding plane. */
  @Override
  public Commands logging(Ruleset ruleset, List<Rule> rules) {
    List<Rule> silent = rules.stream().filter(rule -> !rule.action().log()).toList();
    if (ruleset.name().startsWith("stateful-firewall ")) {
      return Commands.none("rules of a stateful firewall say otherwise what they log");
    }
    String log = ruleset.name().startsWith("filter ") ? " then log" : " then log session-init";
    return each(
        silent,
        (path, out) -> {
          out.apply.add("set " + path + log);
          out.undo.add("delete " + path + log);
        });
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  private static Commands rolledBack(List<String> apply) {
    apply.add("commit");
    return new Commands(apply, List.of(Commands.ROLLBACK, "commit"));
  }

  /** Commands that go and come back. */
  private record Both(List<String> apply, List<String> undo) {}

  private static Commands each(List<Rule> rules, BiConsumer<String, Both> say) {
    Both out = new Both(new ArrayList<>(), new ArrayList<>());
    Paths paths = new Paths();
    for (Rule rule : rules) {
      String path = paths.of(rule);
      if (path == null) {
        return Commands.none(paths.refusal());
      }
      say.accept(path, out);
    }
    if (rules.isEmpty()) {
      return Commands.NONE;
    }
    out.apply.add("commit");
    out.undo.add("commit");
    return new Commands(out.apply, out.undo);
  }

  /** {@return the path that the first command of a rule names; null where it names none} */
  static @Nullable String pathOf(String rule) {
    Matcher set = FROM_SET.matcher(rule.strip());
    return set.matches() ? set.group(1) : null;
  }

  /** Where rules stand in the hierarchy. A file, in commands or in braces, is looked through once. */
  private static final class Paths {
    private @Nullable SourceFile file;
    private boolean moves;
    private Map<Integer, String> blocks = Map.of();
    private String refusal = "";

    String refusal() {
      return refusal;
    }

    @SuppressWarnings("ReferenceEquality") // The file itself.
    @Nullable String of(Rule rule) {
      String set = pathOf(rule.span().text());
      SourceFile its = rule.span().file();
      if (file != its) {
        file = its;
        moves = RELATIVE.matcher(its.text()).find();
        blocks = set == null ? BraceText.paths(its.text(), its.lines()::lineAt) : Map.of();
      }
      if (set != null) {
        refusal = MOVES;
        return moves ? null : set;
      }
      String path = blocks.get(rule.span().line());
      refusal = NO_PATH;
      return path != null && PATH.matcher(path).matches() ? path : null;
    }
  }
}
