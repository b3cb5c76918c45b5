package io.ruleshade.parser.fortios;

import io.ruleshade.model.Commands;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands of FortiOS: {@code delete ID} in the table; a policy that is put back is appended and then
 * moved before the one that followed it (FortiOS CLI reference, {@code config firewall policy}).
 */
final class FortiosEmitter {
  private static final Pattern EDIT = Pattern.compile("edit\\s+(\\d+)\\s.*", Pattern.DOTALL);

  private FortiosEmitter() {}

  static Commands removal(Ruleset ruleset, List<Rule> rules) {
    int slash = ruleset.name().lastIndexOf('/');
    String table = ruleset.name().substring(slash + 1);
    if ((!table.equals("policy") && !table.equals("policy6")) || !ruleset.gaps().isEmpty()) {
      return Commands.NONE;
    }
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    List<String> moves = new ArrayList<>();
    if (slash >= 0) {
      List<String> enter = List.of("config vdom", "edit " + ruleset.name().substring(0, slash));
      apply.addAll(enter);
      undo.addAll(enter);
    }
    apply.add("config firewall " + table);
    undo.add("config firewall " + table);
    for (int i = rules.size() - 1; i >= 0; i--) {
      Rule rule = rules.get(i);
      String id = id(rule);
      if (id == null) {
        return Commands.NONE;
      }
      apply.add("    delete " + id);
      rule.span().text().strip().lines().forEach(line -> undo.add("    " + line.strip()));
      if (rule.index() < ruleset.rules().size()) {
        String next = id(ruleset.rules().get(rule.index()));
        if (next == null) {
          return Commands.NONE;
        }
        moves.add("    move " + id + " before " + next);
      }
    }
    undo.addAll(moves);
    for (List<String> commands : List.of(apply, undo)) {
      commands.add("end");
      if (slash >= 0) {
        commands.add("end");
      }
    }
    return new Commands(apply, undo);
  }

  private static @Nullable String id(Rule rule) {
    Matcher edit = EDIT.matcher(rule.span().text().strip());
    return edit.matches() ? edit.group(1) : null;
  }
}
