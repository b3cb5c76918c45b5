package io.ruleshade.change;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import io.ruleshade.model.Rule;
import io.ruleshade.model.Ruleset;
import io.ruleshade.source.LineIndex;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A file with texts put in and lines replaced, read again as the dialect reads it, and which of its rules
 * are those that were there before.
 */
final class EditedText {
  /** A text at a line, and how many lines from there it replaces. */
  private record Piece(int line, int replaced, String text, Edit edit) {}

  private final Device before;
  private final Function<String, List<Device>> reparse;
  private final TreeMap<Integer, List<Piece>> pieces = new TreeMap<>();
  private final SourceFile file;

  private EditedText(Device before, SourceFile file, Function<String, List<Device>> reparse) {
    this.before = before;
    this.file = file;
    this.reparse = reparse;
  }

  /**
   * What was read.
   *
   * @param device the device with the texts
   * @param now where each rule of the original is in it; a replaced rule is nowhere
   */
  record Read(Device device, Map<RuleRef, RuleRef> now) {}

  /**
   * Puts texts in and reads the file again.
   *
   * @param edits those that carry a text
   * @param rules the rule of each edit
   */
  static Read of(
      Device device,
      Map<Edit, RuleRef> rules,
      Function<String, List<Device>> reparse)
      throws EditException {
    if (device.coverage().size() != 1) {
      throw new EditException(device.id() + " is read from several files, so that no text can be put in");
    }
    SourceFile file = device.coverage().get(0).file();
    EditedText text = new EditedText(device, file, reparse);
    for (Map.Entry<Edit, RuleRef> entry : rules.entrySet()) {
      text.add(entry.getKey(), entry.getValue().rule().span());
    }
    return text.read();
  }

  private void add(Edit edit, Span span) throws EditException {
    if (!LineEdit.isWhole(span) || span.file() != file) {
      throw new EditException(edit.rule() + " shares its lines with other text; edit the file by hand");
    }
    Piece piece =
        switch (edit) {
          case Edit.Insert insert ->
              new Piece(insert.after() ? span.endLine() + 1 : span.line(), 0, insert.text(), edit);
          case Edit.Replace replace ->
              new Piece(span.line(), span.endLine() - span.line() + 1, replace.text(), edit);
          case Edit.Remove e -> throw new IllegalArgumentException(e.toString());
          case Edit.Disable e -> throw new IllegalArgumentException(e.toString());
          case Edit.Move e -> throw new IllegalArgumentException(e.toString());
          case Edit.Narrow e -> throw new IllegalArgumentException(e.toString());
        };
    pieces.computeIfAbsent(piece.line(), k -> new ArrayList<>()).add(piece);
  }

  private Read read() throws EditException {
    LineIndex lines = file.lines();
    StringBuilder out = new StringBuilder();
    Map<Integer, Integer> moved = new HashMap<>();
    Map<Integer, Edit> added = new HashMap<>();
    int next = 1;
    int skipped = 0;
    for (int line = 1; line <= lines.count() + 1; line++) {
      for (Piece piece : pieces.getOrDefault(line, List.of())) {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
          out.append('\n');
        }
        out.append(piece.text());
        int count = (int) piece.text().lines().count();
        for (int i = 0; i < count; i++) {
          added.put(next++, piece.edit());
        }
        skipped = Math.max(skipped, piece.replaced());
      }
      if (line > lines.count()) {
        break;
      }
      if (skipped > 0) {
        skipped--;
        continue;
      }
      int end = line == lines.count() ? file.text().length() : lines.start(line + 1);
      out.append(file.text(), lines.start(line), end);
      moved.put(line, next++);
    }
    Device after =
        reparse.apply(out.toString()).stream()
            .filter(device -> device.id().equals(before.id()))
            .findFirst()
            .orElseThrow(() -> new EditException("the text changes which devices there are"));
    notUnderstood(after, added);
    return new Read(after, pair(after, moved, added));
  }

  private static void notUnderstood(Device after, Map<Integer, Edit> added) throws EditException {
    for (Coverage coverage : after.coverage()) {
      for (Coverage.NotUnderstood line : coverage.notUnderstood()) {
        if (added.containsKey(line.span().line())) {
          throw new EditException(
              "`" + line.span().text().strip() + "` is not understood: " + line.reason());
        }
      }
    }
  }

  private record Place(String ruleset, int line, int ordinal) {}

  private Map<RuleRef, RuleRef> pair(
      Device after, Map<Integer, Integer> moved, Map<Integer, Edit> added) throws EditException {
    Map<Place, RuleRef> places = new HashMap<>();
    Map<Place, Integer> ordinals = new HashMap<>();
    Set<Edit> fruitful = new HashSet<>();
    int left = 0;
    for (Ruleset ruleset : after.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        int line = rule.span().line();
        if (added.containsKey(line)) {
          fruitful.add(added.get(line));
          continue;
        }
        Place first = new Place(ruleset.name(), line, 0);
        int ordinal = ordinals.merge(first, 1, Integer::sum);
        places.put(new Place(ruleset.name(), line, ordinal), new RuleRef(ruleset, rule));
        left++;
      }
    }
    for (Edit edit : added.values()) {
      if (!fruitful.contains(edit)) {
        throw new EditException("the text of `" + edit.toString().lines().findFirst().orElse("") + "` is no rule");
      }
    }
    Map<RuleRef, RuleRef> now = new LinkedHashMap<>();
    Set<RuleRef> replaced = new HashSet<>();
    ordinals.clear();
    for (Ruleset ruleset : before.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        Integer line = moved.get(rule.span().line());
        RuleRef ref = new RuleRef(ruleset, rule);
        if (line == null) {
          replaced.add(ref);
          continue;
        }
        Place first = new Place(ruleset.name(), line, 0);
        int ordinal = ordinals.merge(first, 1, Integer::sum);
        RuleRef there = places.get(new Place(ruleset.name(), line, ordinal));
        if (there == null) {
          throw new EditException("the text changes how " + ref.id() + " is read");
        }
        now.put(ref, there);
      }
    }
    if (now.size() != left) {
      throw new EditException("the text changes how other lines are read");
    }
    return now;
  }
}
