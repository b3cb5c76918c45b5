package io.ruleshade.check.usage;

import io.ruleshade.check.HitCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads hit counts from comma-separated text: a first line that names the columns {@code device},
 * {@code ruleset}, {@code rule}, {@code hits} and, if known, {@code since}, in any order, and a line a
 * rule. A value may stand in double quotes (RFC 4180).
 */
public final class HitCountCsv {
  private HitCountCsv() {}

  /** Thrown for a text that is no such table; the message says where and why. */
  public static final class BadTable extends Exception {
    private static final long serialVersionUID = 1;

    BadTable(int line, String why) {
      super("line " + line + ": " + why);
    }
  }

  /** Reads a text. */
  public static HitCounts read(String text) throws BadTable {
    List<HitCounts.Entry> out = new ArrayList<>();
    List<String> columns = null;
    int number = 0;
    for (String line : text.replace("\uFEFF", "").lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = cells(line, number);
      if (columns == null) {
        columns = cells.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
        for (String needed : List.of("ruleset", "rule", "hits")) {
          if (!columns.contains(needed)) {
            throw new BadTable(number, "no column `" + needed + "`");
          }
        }
        continue;
      }
      if (cells.size() != columns.size()) {
        throw new BadTable(
            number, cells.size() + " values for " + columns.size() + " columns");
      }
      out.add(
          new HitCounts.Entry(
              cell(columns, cells, "device"),
              cell(columns, cells, "ruleset"),
              cell(columns, cells, "rule"),
              number(cell(columns, cells, "hits"), number),
              cell(columns, cells, "since"),
              number));
    }
    if (columns == null) {
      throw new BadTable(1, "no line that names the columns");
    }
    return new HitCounts(out);
  }

  private static String cell(List<String> columns, List<String> cells, String column) {
    int at = columns.indexOf(column);
    return at < 0 ? "" : cells.get(at).strip();
  }

  private static long number(String text, int line) throws BadTable {
    boolean digits =
        !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new BadTable(line, "no number of hits: `" + text + "`");
    }
    return Long.parseLong(text);
  }

  private static List<String> cells(String line, int number) throws BadTable {
    List<String> out = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        out.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new BadTable(number, "a double quote is not closed");
    }
    out.add(cell.toString());
    return out;
  }
}
