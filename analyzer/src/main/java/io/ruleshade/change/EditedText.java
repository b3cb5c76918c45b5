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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with texts put in and lines replaced, read again as the dialect reads it, and which of its rules
 * are those that were there before.
 */
final class EditedText {
  private static final Pattern REMARK =
      Pattern.compile("\\s*(?:access-list\\s+\\S+\\s+|\\d+\\s+)?remark\\s+(.*)");

  /** A text at a line, and how many lines from there it replaces. */
  private record Piece(int line, int replaced, String text, Edit edit) {}

  /** Lines of the file and of the texts, in order. */
  private final List<UnifiedPatch.Line> lines = new ArrayList<>();

  private final Map<Integer, Integer> moved = new HashMap<>();
  private final Map<Integer, Edit> added = new HashMap<>();

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
   * @param rules those edits that carry a text, each with its rule
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
      text.add(entry.getKey(), entry.getValue(), entry.getValue());
    }
    return text.read();
  }

  /**
   * {@return the lines of the file and of the same file with all edits carried out in its text, in order}
   *
   * @throws EditException where an edit cannot be said in text
   */
  static List<UnifiedPatch.Line> lines(Device device, List<Edit> edits) throws EditException {
    if (device.coverage().size() != 1) {
      throw new EditException(device.id() + " is read from several files, so that no text is edited");
    }
    EditedText text =
        new EditedText(device, device.coverage().get(0).file(), t -> List.of());
    for (Edit edit : edits) {
      RuleRef anchor = edit instanceof Edit.Move move ? Edits.find(device, move.anchor()) : null;
      RuleRef rule = Edits.find(device, edit.rule());
      text.add(edit, rule, anchor == null ? rule : anchor);
    }
    text.write();
    return text.lines;
  }

  private void add(Edit edit, RuleRef rule, RuleRef anchor) throws EditException {
    Span span = rule.rule().span();
    Span place = anchor.rule().span();
    if (!LineEdit.isWhole(span) || span.file() != file || !LineEdit.isWhole(place)) {
      throw new EditException(edit.rule() + " shares its lines with other text; edit the file by hand");
    }
    int count = span.endLine() - span.line() + 1;
    switch (edit) {
      case Edit.Insert insert ->
          add(new Piece(insert.after() ? span.endLine() + 1 : span.line(), 0, insert.text(), edit));
      case Edit.Replace replace -> add(new Piece(span.line(), count, replace.text(), edit));
      case Edit.Remove remove -> add(new Piece(span.line(), count, "", edit));
      case Edit.Move move -> {
        // With the remarks on it, and above those on the other.
        LineIndex all = file.lines();
        int first = first(rule.rule());
        String text = file.text().substring(all.start(first), all.end(span.endLine())) + "\n";
        add(new Piece(first, count + span.line() - first, "", edit));
        int to = move.after() ? place.endLine() + 1 : first(anchor.rule());
        add(new Piece(to, 0, text, edit));
      }
      case Edit.Disable e -> throw new EditException("`" + e + "` is not said in text here");
      case Edit.Narrow e -> throw new EditException("`" + e + "` is not said in text here");
    }
  }

  /** The first line of a rule and of the remark lines right above that the rule is said to have. */
  private int first(Rule rule) {
    int line = rule.span().line();
    while (line > 1 && rule.comment() != null) {
      Matcher remark = REMARK.matcher(file.lines().text(line - 1));
      if (!remark.matches() || !rule.comment().contains(remark.group(1).strip())) {
        break;
      }
      line--;
    }
    return line;
  }

  private void add(Piece piece) {
    pieces.computeIfAbsent(piece.line(), k -> new ArrayList<>()).add(piece);
  }

  private void write() {
    List<String> all = UnifiedPatch.split(file.text());
    String end = !all.isEmpty() && all.get(0).endsWith("\r\n") ? "\r\n" : "\n";
    int next = 1;
    int skipped = 0;
    for (int line = 1; line <= all.size() + 1; line++) {
      for (Piece piece : pieces.getOrDefault(line, List.of())) {
        if (!piece.text().isEmpty() && !lines.isEmpty()) {
          int last = lines.size() - 1;
          UnifiedPatch.Line before = lines.get(last);
          if (before.kind() != '-' && !before.text().endsWith("\n")) {
            lines.set(last, new UnifiedPatch.Line('-', before.text()));
            lines.add(new UnifiedPatch.Line('+', before.text() + end));
          }
        }
        for (String text : piece.text().lines().toList()) {
          lines.add(new UnifiedPatch.Line('+', text + end));
          added.put(next++, piece.edit());
        }
        skipped = Math.max(skipped, piece.replaced());
      }
      if (line > all.size()) {
        break;
      }
      boolean gone = skipped > 0;
      lines.add(new UnifiedPatch.Line(gone ? '-' : ' ', all.get(line - 1)));
      if (gone) {
        skipped--;
      } else {
        moved.put(line, next++);
      }
    }
  }

  private Read read() throws EditException {
    write();
    Device after =
        reparse.apply(UnifiedPatch.after(lines)).stream()
            .filter(device -> device.id().equals(before.id()))
            .findFirst()
            .orElseThrow(() -> new EditException("the text changes which devices there are"));
    notUnderstood(after, added);
    return new Read(after, pair(after));
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

  private Map<RuleRef, RuleRef> pair(Device after) throws EditException {
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
    ordinals.clear();
    for (Ruleset ruleset : before.rulesets()) {
      for (Rule rule : ruleset.rules()) {
        Integer line = moved.get(rule.span().line());
        RuleRef ref = new RuleRef(ruleset, rule);
        if (line == null) {
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
