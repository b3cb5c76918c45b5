package io.ruleshade.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stacked bars, one a line, all to one scale.
 *
 * @param rows the bars
 * @param keys what the parts stand for, in order
 */
public record Bars(List<Row> rows, List<Key> keys) {
  /** Width of the picture. */
  public static final int WIDTH = 760;

  /** Height of a bar with the room below it. */
  public static final int PITCH = 30;

  private static final int LEFT = 200;
  private static final int RIGHT = 60;
  private static final int LABEL = 30;

  public Bars {
    rows = List.copyOf(rows);
    keys = List.copyOf(keys);
  }

  /** What a part stands for: its words and the class that colours it. */
  public record Key(String words, String style) {}

  /** A part of a bar; widths are in tenths. */
  public record Part(String x, String width, String style, String words, long count) {}

  /** A bar. */
  public record Row(String label, String shortLabel, int y, List<Part> parts, long sum, String end) {}

  /** {@return the bars of numbers: one list of numbers a label, one number a key} */
  static Bars of(Map<String, List<Long>> numbers, List<Key> keys) {
    long most = 1;
    for (List<Long> each : numbers.values()) {
      most = Math.max(most, each.stream().mapToLong(Long::longValue).sum());
    }
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<String, List<Long>> entry : numbers.entrySet()) {
      long room = 10L * (WIDTH - LEFT - RIGHT);
      long before = 0;
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        long count = entry.getValue().get(i);
        if (count > 0) {
          long from = before * room / most;
          long to = (before + count) * room / most;
          parts.add(
              new Part(
                  tenths(10L * LEFT + from), tenths(Math.max(10, to - from)), keys.get(i).style(),
                  keys.get(i).words(), count));
          before += count;
        }
      }
      String label = entry.getKey();
      rows.add(
          new Row(
              label,
              label.length() <= LABEL ? label : label.substring(0, LABEL - 1) + "…",
              rows.size() * PITCH,
              parts,
              before,
              tenths(10L * LEFT + before * room / most + 60)));
    }
    return new Bars(rows, keys);
  }

  /** {@return height of the picture} */
  public int height() {
    return Math.max(1, rows.size()) * PITCH;
  }

  private static String tenths(long number) {
    return number / 10 + "." + number % 10;
  }
}
