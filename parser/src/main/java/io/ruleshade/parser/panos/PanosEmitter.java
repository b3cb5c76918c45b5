package io.ruleshade.parser.panos;

import io.ruleshade.model.Commands;
import io.ruleshade.model.OneRule;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.parser.Emitter;
import io.ruleshade.parser.RuleChange;
import io.ruleshade.parser.RuleSettings;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands of PAN-OS and Panorama in configuration mode: {@code delete} and the path of the rule;
 * {@code set … disabled yes} keeps it; a rule that is put back is set anew and moved before the one that
 * followed it (PAN-OS CLI Quick Start), under a new UUID. What Panorama pushed cannot be changed on the firewall.
 */
final class PanosEmitter implements Emitter {
  private static final Pattern FROM_SET =
      Pattern.compile("set\\s+(.*?\\bsecurity\\s+rules\\s+(?:\"[^\"]+\"|[^\\s\"]+))(?:\\s.*)?");
  private static final Pattern SEVERAL = Pattern.compile("set (.*?) \\[ .* \\]");
  private static final Pattern VSYS = Pattern.compile("<entry\\s+name\\s*=\\s*[\"']vsys\\d+[\"']");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]+(?:/\\d+)?");
  private static final Pattern QUOTABLE = Pattern.compile("[A-Za-z0-9_. /()&+,:@-]+");
  private static final Pattern SILENT =
      Pattern.compile("<log-end>\\s*no\\s*</log-end>|\\blog-end\\s+no\\b");

  private static final String NO_PATH =
      "the file does not say where a rule stands in a way that the command line takes";

  @Override
  public Commands change(Ruleset ruleset, RuleChange change) {
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    boolean undoable = true;
    for (Map.Entry<Rule, String> anew : change.replaced().entrySet()) {
      String path = path(ruleset, anew.getKey());
      if (path == null) {
        return Commands.none(NO_PATH);
      }
      List<RuleSettings.Step> steps =
          PanosJoining.settings(anew.getKey().span().text())
              .stepsTo(PanosJoining.settings(anew.getValue()));
      for (RuleSettings.Step step : steps) {
        List<String> added = words(step.added());
        List<String> dropped = words(step.dropped());
        if (added.size() < step.added().size() || dropped.size() < step.dropped().size()) {
          return Commands.none("the name of a value cannot be told on the command line");
        }
        String list = path + " " + step.list() + " ";
        added.forEach(value -> apply.add("set " + list + value));
        added.forEach(value -> undo.add("delete " + list + value));
        dropped.forEach(value -> apply.add("delete " + list + value));
        dropped.forEach(value -> undo.add("set " + list + value));
      }
      if (steps.isEmpty()) {
        return Commands.none("what changes within a rule is not told in commands");
      }
    }
    for (Rule rule : change.removed()) {
      String path = path(ruleset, rule);
      if (path == null) {
        return Commands.none(NO_PATH);
      }
      apply.add("delete " + path);
      List<String> back = new ArrayList<>(settings(rule, path));
      undoable &= !back.isEmpty();
      Rule follows = change.follower(ruleset, rule);
      if (follows != null) {
        String next = name(follows);
        undoable &= next != null;
        back.add("move " + path + " before " + next);
      }
      // The last first, so that the rule that followed is there again.
      undo.addAll(0, back);
    }
    return committed(apply, undoable ? undo : List.of());
  }

  @Override
  public OneRule joined(Rule stays, Rule goes) {
    return PanosJoining.of(stays, goes);
  }

  /** Values of lists as words of a command; fewer where one cannot be said. */
  private static List<String> words(List<String> written) {
    List<String> out = new ArrayList<>();
    for (String value : written) {
      boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
      String plain = quoted ? value.substring(1, value.length() - 1) : value.replace("&amp;", "&");
      if (ADDRESS.matcher(plain).matches()) {
        out.add(plain);
      } else {
        quoted(plain).ifPresent(out::add);
      }
    }
    return out;
  }

  /** {@return the path of the rule that a command sets; null where it sets none} */
  static @Nullable String pathOf(String command) {
    Matcher set = FROM_SET.matcher(command);
    return set.matches() ? set.group(1) : null;
  }

  /** Values in a file in the form of commands, each of which the list holds once. */
  @Override
  public Commands withoutValues(List<Span> values) {
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (Span value : values) {
      String text = value.file().lines().text(value.line()).strip();
      Matcher several = SEVERAL.matcher(text);
      boolean single = text.startsWith("set ") && text.endsWith(" " + value.text());
      if (!several.matches() && !single) {
        return Commands.NONE;
      }
      String list =
          several.matches()
              ? several.group(1)
              : text.substring("set ".length(), text.length() - value.text().length() - 1);
      String word = "(?:^|.* )" + Pattern.quote(value.text()) + "(?: .*|$)";
      long same =
          value.file().text().lines()
              .map(String::strip)
              .filter(line -> line.startsWith("set " + list + " "))
              .map(line -> line.substring(list.length() + 5))
              .mapToLong(rest -> rest.matches(word) ? 1 : 0)
              .sum();
      if (same != 1 || text.indexOf(" " + value.text() + " ") != text.lastIndexOf(" " + value.text() + " ")) {
        return Commands.NONE;
      }
      apply.add("delete " + list + " " + value.text());
      undo.add("set " + list + " " + value.text());
    }
    return committed(apply, undo);
  }

  /**
   * The element around the rules stays, and so does the policy; among {@code set} commands the last rule takes
   * all that is said of the policy along.
   */
  @Override
  public boolean keepsEmpty(Ruleset ruleset) {
    return ruleset.rules().stream()
        .map(Rule::span)
        .noneMatch(span -> FROM_SET.matcher(span.file().lines().text(span.line()).strip()).matches());
  }

  @Override
  public Commands disabling(Ruleset ruleset, List<Rule> rules) {
    return each(ruleset, rules, " disabled yes", " disabled no");
  }

  @Override
  public Commands logging(Ruleset ruleset, List<Rule> rules) {
    List<Rule> silent =
        rules.stream().filter(rule -> SILENT.matcher(rule.span().text()).find()).toList();
    return each(ruleset, silent, " log-end yes", " log-end no");
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  private static Commands each(Ruleset ruleset, List<Rule> rules, String now, String before) {
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (Rule rule : rules) {
      String path = path(ruleset, rule);
      if (path == null) {
        return Commands.NONE;
      }
      apply.add("set " + path + now);
      undo.add("set " + path + before);
    }
    return committed(apply, undo);
  }

  private static Commands committed(List<String> apply, List<String> undo) {
    if (apply.isEmpty()) {
      return Commands.NONE;
    }
    apply.add("commit");
    if (!undo.isEmpty()) {
      undo.add("commit");
    }
    return new Commands(apply, undo);
  }

  private static @Nullable String path(Ruleset ruleset, Rule rule) {
    LineIndex lines = rule.span().file().lines();
    String set = pathOf(lines.text(rule.span().line()).strip());
    if (set != null) {
      return set;
    }
    String name = name(rule);
    int slash = ruleset.name().indexOf('/');
    if (name == null || !ruleset.gaps().isEmpty()) {
      return null;
    }
    if (slash < 0) {
      boolean single = VSYS.matcher(rule.span().file().text()).results().limit(2).count() < 2;
      String vsys = single ? "" : "vsys " + ruleset.name() + " ";
      return PLAIN.matcher(ruleset.name()).matches()
          ? vsys + "rulebase security rules " + name
          : null;
    }
    String place = ruleset.name().substring(0, slash);
    String section = ruleset.name().substring(slash + 1);
    Optional<String> group = place.startsWith("vsys") ? Optional.empty() : quoted(place);
    if (group.isEmpty()) {
      return null;
    }
    String above = place.equals("shared") ? "shared" : "device-group " + group.get();
    return above + " " + section + " security rules " + name;
  }

  private static @Nullable String name(Rule rule) {
    return rule.name() == null ? null : quoted(rule.name()).orElse(null);
  }

  private static Optional<String> quoted(String name) {
    if (PLAIN.matcher(name).matches()) {
      return Optional.of(name);
    }
    return QUOTABLE.matcher(name).matches() ? Optional.of("\"" + name + "\"") : Optional.empty();
  }

  /** The commands that set a rule as it was; none where they cannot be told. */
  private static List<String> settings(Rule rule, String path) {
    if (rule.span().text().strip().startsWith("<")) {
      return fromXml(rule, path);
    }
    LineIndex lines = rule.span().file().lines();
    List<String> out = new ArrayList<>();
    for (int line = rule.span().line(); line <= rule.span().endLine(); line++) {
      String text = lines.text(line).strip();
      if (text.startsWith("set " + path + " ") || text.equals("set " + path)) {
        out.add(text);
      }
    }
    return out;
  }

  private static List<String> fromXml(Rule rule, String path) {
    List<String> out = new ArrayList<>();
    for (PanosJoining.Leaf leaf : PanosJoining.leaves(rule.span().text())) {
      List<String> value = words(List.of(leaf.value()));
      if (value.isEmpty() || leaf.path().stream().anyMatch(name -> !PLAIN.matcher(name).matches())) {
        return List.of();
      }
      out.add("set " + path + " " + String.join(" ", leaf.path()) + " " + value.get(0));
    }
    return out;
  }
}
