package io.ruleshade.parser.asa;

import io.ruleshade.model.Commands;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Commands of the ASA: {@code no} before an entry takes it out; {@code line N} puts one in its place,
 * where remarks count as lines (Cisco ASA Series Command Reference, {@code access-list extended}).
 */
final class AsaEmitter {
  /** Lines after which entries do not stand where the file has them. */
  private static final Pattern REPLAYED =
      Pattern.compile("(?im)^\\s*(?:no\\s+access-list|clear\\s+conf\\S*\\s+access-list|access-list\\s+\\S+\\s+line)\\b");

  private AsaEmitter() {}

  static Commands removal(Ruleset ruleset, List<Rule> rules) {
    String start = "access-list " + ruleset.name() + " ";
    List<String> apply = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (Rule rule : rules) {
      String text = rule.span().text().strip();
      String rest = text.length() > start.length() ? text.substring(start.length()) : "";
      boolean plain =
          isStart(text, start) && !rest.startsWith("line ") && !text.contains("(hitcnt=");
      if (!plain
          // The device keeps only the first of two, so that `no` before the second takes out the first.
          || ruleset.hasTwin(rule)
          || rest.startsWith("standard ") || !ruleset.gaps().isEmpty()) {
        return Commands.NONE;
      }
      apply.add("no " + text);
      undo.add(start + "line " + place(rule, start) + " " + rest);
    }
    boolean counted = rules.isEmpty() || !REPLAYED.matcher(rules.get(0).span().file().text()).find();
    return new Commands(apply, counted ? undo : List.of());
  }

  /** Names of lists differ by case too: {@code out} is not {@code OUT}. */
  private static boolean isStart(String text, String start) {
    return text.startsWith(start);
  }

  /** The line of an entry in its list. */
  private static int place(Rule rule, String start) {
    SourceFile file = rule.span().file();
    LineIndex lines = file.lines();
    int place = 1;
    for (int line = 1; line < rule.span().line(); line++) {
      place += isStart(lines.text(line).strip(), start) ? 1 : 0;
    }
    return place;
  }
}
