package io.ruleshade.parser.fortios;

import io.ruleshade.diagnostic.Diagnostic;
import io.ruleshade.diagnostic.Label;
import io.ruleshade.diagnostic.Severity;
import io.ruleshade.source.SourceFile;
import io.ruleshade.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does to the tables what statements do to them on the device. What the device would refuse is
 * reported and has no effect here either.
 */
final class FortiosReplay {
  /** The highest number a policy can have. */
  private static final long LAST_POLICY = 4_294_967_294L;

  private final SourceFile file;
  private final List<Diagnostic> diagnostics;
  private int order;

  FortiosReplay(SourceFile file, List<Diagnostic> diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  /**
   * An entry that was opened.
   *
   * @param entry the entry
   * @param before its state before, where it was there already
   * @param refused why the device would not have opened it; null otherwise
   */
  record Edited(FortiosEntry entry, @Nullable FortiosEntry before, @Nullable String refused) {}

  /** {@return the entry of a name, made when it is new} Policy number 0 is always a new policy. */
  Edited edit(FortiosTable table, FortiosWord name, int line, int start) {
    boolean rules = FortiosPaths.isRules(table.path);
    boolean numbered = !(rules && name.text().equals("0"));
    FortiosEntry there = numbered ? table.get(name.text()) : null;
    if (there != null) {
      return new Edited(there, there.copy(there.name, there.start, there.line), null);
    }
    FortiosEntry entry = new FortiosEntry(name.text(), start, line);
    String refused = null;
    if (rules && !isPolicyNumber(name.text())) {
      refused = "`" + name.text() + "` is no policy number (0 to " + LAST_POLICY + ")";
      entry.refused = refused;
    }
    table.add(entry, numbered);
    return new Edited(entry, null, refused);
  }

  private static boolean isPolicyNumber(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    return Long.parseLong(text) <= LAST_POLICY;
  }

  /** Takes back what was said of an entry since it was opened. */
  void abort(FortiosTable table, FortiosEntry entry, @Nullable FortiosEntry before) {
    if (before == null) {
      table.remove(entry);
    } else {
      entry.restore(before);
    }
  }

  /** Replays {@code set}, {@code unset}, {@code append}, {@code select}, {@code unselect}, {@code clear}. */
  void setting(String table, FortiosEntry entry, FortiosStatement statement, int line) {
    String key = statement.word(0).toLowerCase(Locale.ROOT);
    List<FortiosWord> values = statement.words().subList(1, statement.words().size());
    switch (statement.verb()) {
      case SET, SELECT -> {
        if (table.equals("firewall service custom") && key.equals("protocol")) {
          protocol(entry, values);
        }
        put(entry, key, values, line);
      }
      case APPEND -> {
        List<FortiosWord> all = new ArrayList<>(entry.words(key));
        all.addAll(values);
        put(entry, key, all, line);
      }
      case UNSELECT -> {
        List<String> gone = values.stream().map(FortiosWord::text).toList();
        List<FortiosWord> rest =
            entry.words(key).stream().filter(word -> !gone.contains(word.text())).toList();
        put(entry, key, rest, line);
      }
      case UNSET, CLEAR -> {
        for (FortiosWord word : statement.words()) {
          String name = word.text().toLowerCase(Locale.ROOT);
          entry.fields.remove(name);
          if (name.equals("icmptype")) {
            // A code means nothing without its type.
            entry.fields.remove("icmpcode");
          }
        }
      }
      default -> throw new IllegalArgumentException("no setting: " + statement);
    }
  }

  private void put(FortiosEntry entry, String key, List<FortiosWord> values, int line) {
    String under = entry.value(entry.fields.containsKey("protocol") ? "protocol" : "type");
    entry.fields.remove(key);
    entry.fields.put(key, new FortiosField(values, line, order++, under));
  }

  /** A service of another protocol starts without ports, types and numbers. */
  private static void protocol(FortiosEntry entry, List<FortiosWord> values) {
    String now = values.isEmpty() ? "" : values.get(0).text();
    String before = entry.value("protocol").isEmpty() ? "TCP/UDP/SCTP" : entry.value("protocol");
    if (!now.equals(before)) {
      for (String key : FortiosServices.DETAILS) {
        FortiosField field = entry.fields.get(key);
        if (field != null && FortiosServices.belongsTo(key, before)) {
          entry.fields.remove(key);
        }
      }
    }
  }

  /** Replays {@code delete}, {@code purge}, {@code move}, {@code rename} and {@code clone}. */
  void table(FortiosVdom vdom, FortiosTable table, FortiosStatement statement, Span span) {
    switch (statement.verb()) {
      case PURGE -> table.clear();
      case DELETE -> {
        for (FortiosWord word : statement.words()) {
          FortiosEntry entry = table.get(word.text());
          if (entry == null) {
            refused(span, "no entry `" + word.text() + "` to delete");
          } else if (isUsed(vdom, table.path, word.text())) {
            refused(span, "`" + word.text() + "` is in use and cannot be deleted");
          } else {
            table.remove(entry);
          }
        }
      }
      case MOVE -> {
        FortiosEntry entry = table.get(statement.word(0));
        FortiosEntry other = table.get(statement.word(1));
        if (entry == null || other == null) {
          refused(span, "no entry `" + statement.word(entry == null ? 0 : 1) + "`");
        } else {
          table.move(entry, other, statement.after());
        }
      }
      case RENAME -> {
        FortiosEntry entry = table.get(statement.word(0));
        if (entry == null) {
          refused(span, "no entry `" + statement.word(0) + "` to rename");
        } else if (isTaken(vdom, table, statement.word(1))) {
          refused(span, "the name `" + statement.word(1) + "` is taken");
        } else {
          table.rename(entry, statement.word(1));
          vdom.renamed(table.path, statement.word(0), statement.word(1));
        }
      }
      case CLONE -> {
        FortiosEntry entry = table.get(statement.word(0));
        if (entry == null) {
          refused(span, "no entry `" + statement.word(0) + "` to clone");
        } else if (isTaken(vdom, table, statement.word(1))
            || (FortiosPaths.isRules(table.path) && !isPolicyNumber(statement.word(1)))) {
          refused(span, "an entry cannot be cloned to `" + statement.word(1) + "`");
        } else {
          FortiosEntry clone = entry.copy(statement.word(1), span.start(), span.line());
          clone.end = span.end();
          table.add(clone, true);
        }
      }
      default -> throw new IllegalArgumentException("no table statement: " + statement);
    }
  }

  /** Whether a table, or one that shares its names, has an entry of a name. */
  private static boolean isTaken(FortiosVdom vdom, FortiosTable table, String name) {
    if (table.get(name) != null) {
      return true;
    }
    List<List<String>> shared =
        List.of(
            List.of("firewall address", "firewall addrgrp", "firewall vip", "firewall vipgrp"),
            List.of("firewall address6", "firewall addrgrp6", "firewall vip6", "firewall vipgrp6"),
            List.of("firewall service custom", "firewall service group"),
            List.of("system interface", "system zone"));
    return shared.stream()
        .filter(paths -> paths.contains(table.path))
        .flatMap(List::stream)
        .anyMatch(path -> vdom.entry(path, name) != null);
  }

  private static boolean isUsed(FortiosVdom vdom, String path, String name) {
    for (FortiosTable table : vdom.tables.values()) {
      for (FortiosEntry entry : table.entries()) {
        for (Map.Entry<String, FortiosField> field : entry.fields.entrySet()) {
          if (FortiosPaths.refersTo(table.path, field.getKey(), path)
              && field.getValue().texts().contains(name)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void refused(Span span, String why) {
    diagnostics.add(
        Diagnostic.at(
            Diagnostic.REFUSED_BY_DEVICE,
            Severity.LOW,
            why,
            new Label(new Span(file, span.start(), span.end()), "without effect on the device"),
            "correct the name, or remove the statement"));
  }
}
