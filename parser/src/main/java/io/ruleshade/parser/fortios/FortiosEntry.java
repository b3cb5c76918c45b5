package io.ruleshade.parser.fortios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a table ({@code edit X}), or the settings of a block without entries. Mutable while
 * the file is replayed.
 */
final class FortiosEntry {
  /** The name or number it is edited by. */
  String name;

  /** Offset of the statement that names it first. */
  int start;

  /** Offset after the last statement that belongs to it. */
  int end;

  /** Line of the statement that names it first. */
  int line;

  /** Whether the file ends inside it, so that settings may be missing. */
  boolean cut;

  /** Why the device would not have made it; null otherwise. */
  @Nullable String refused;

  /** Why it may mean more or less than its settings say: statements in it that could not be read. */
  final List<String> doubts = new ArrayList<>(0);

  final Map<String, FortiosField> fields = new LinkedHashMap<>();
  final Map<String, FortiosTable> children = new LinkedHashMap<>(0);

  FortiosEntry(String name, int start, int line) {
    this.name = name;
    this.start = start;
    this.end = start;
    this.line = line;
  }

  /** {@return an entry of another name with the same settings} Blocks inside it are shared. */
  FortiosEntry copy(String newName, int newStart, int newLine) {
    FortiosEntry copy = new FortiosEntry(newName, newStart, newLine);
    copy.end = end;
    copy.cut = cut;
    copy.doubts.addAll(doubts);
    copy.fields.putAll(fields);
    copy.children.putAll(children);
    return copy;
  }

  /** Takes over everything from an earlier state of the same entry. */
  void restore(FortiosEntry earlier) {
    fields.clear();
    fields.putAll(earlier.fields);
    children.clear();
    children.putAll(earlier.children);
    doubts.clear();
    doubts.addAll(earlier.doubts);
  }

  @Nullable FortiosField field(String key) {
    FortiosField field = fields.get(key);
    return field == null || field.words().isEmpty() ? null : field;
  }

  /** {@return the first value of a setting, or the empty text} */
  String value(String key) {
    FortiosField field = fields.get(key);
    return field == null ? "" : field.first();
  }

  /** {@return whether a switch is on} */
  boolean enabled(String key) {
    return value(key).equals("enable");
  }

  /** {@return the values of a setting} */
  List<FortiosWord> words(String key) {
    FortiosField field = fields.get(key);
    return field == null ? List.of() : field.words();
  }
}
