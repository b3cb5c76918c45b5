package io.ruleshade.parser.fortios;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A virtual domain, the global part, or the whole of a device without virtual domains. */
final class FortiosVdom {
  /** Its name; empty for the global part and for a device without virtual domains. */
  final String name;

  final Map<String, FortiosTable> tables = new LinkedHashMap<>();

  FortiosVdom(String name) {
    this.name = name;
  }

  FortiosTable table(String path) {
    return tables.computeIfAbsent(path, FortiosTable::new);
  }

  /** {@return the entries of a table; none when the file does not have it} */
  List<FortiosEntry> entries(String path) {
    FortiosTable table = tables.get(path);
    return table == null ? List.of() : table.entries();
  }

  @Nullable FortiosEntry entry(String path, String name) {
    FortiosTable table = tables.get(path);
    return table == null ? null : table.get(name);
  }

  /** {@return a setting of a block without entries, or the empty text} */
  String setting(String path, String key) {
    FortiosTable table = tables.get(path);
    return table == null ? "" : table.settings.value(key);
  }

  /** {@return a name as reports show it: with the virtual domain before it, where there is one} */
  String qualified(String what) {
    return name.isEmpty() ? what : name + "/" + what;
  }

  /** Follows a renaming in everything that refers to the renamed object. */
  void renamed(String path, String from, String to) {
    for (FortiosTable table : tables.values()) {
      for (FortiosEntry entry : table.entries()) {
        entry.fields.replaceAll(
            (key, field) ->
                FortiosPaths.refersTo(table.path, key, path) ? renamed(field, from, to) : field);
      }
    }
  }

  private static FortiosField renamed(FortiosField field, String from, String to) {
    if (field.words().stream().noneMatch(word -> word.text().equals(from))) {
      return field;
    }
    List<FortiosWord> words =
        field.words().stream()
            .map(w -> w.text().equals(from) ? new FortiosWord(to, w.start(), w.end()) : w)
            .toList();
    return new FortiosField(words, field.line(), field.order(), field.under());
  }
}
