package io.ruleshade.parser.fortios;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of the configuration in the order the device keeps it: entries are appended as they are
 * made, and {@code move} changes the order.
 */
final class FortiosTable {
  final String path;

  /** The settings of a block that has no entries ({@code config system settings}). */
  final FortiosEntry settings;

  private final List<FortiosEntry> entries = new ArrayList<>();
  private final Map<String, FortiosEntry> byName = new HashMap<>();

  FortiosTable(String path) {
    this.path = path;
    this.settings = new FortiosEntry("", 0, 1);
  }

  List<FortiosEntry> entries() {
    return entries;
  }

  @Nullable FortiosEntry get(String name) {
    return byName.get(name);
  }

  /** Adds an entry at the end. One edited as 0 in a policy table gets a number of its own. */
  void add(FortiosEntry entry, boolean numbered) {
    entries.add(entry);
    if (numbered) {
      byName.put(entry.name, entry);
    }
  }

  void remove(FortiosEntry entry) {
    entries.remove(entry);
    byName.remove(entry.name, entry);
  }

  void clear() {
    entries.clear();
    byName.clear();
  }

  /** Puts an entry before or after another. */
  void move(FortiosEntry entry, FortiosEntry other, boolean after) {
    if (entry != other) {
      entries.remove(entry);
      entries.add(entries.indexOf(other) + (after ? 1 : 0), entry);
    }
  }

  void rename(FortiosEntry entry, String name) {
    byName.remove(entry.name, entry);
    entry.name = name;
    byName.put(name, entry);
  }
}
