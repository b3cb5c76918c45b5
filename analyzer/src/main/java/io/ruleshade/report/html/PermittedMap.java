package io.ruleshade.report.html;

import io.ruleshade.report.document.ResultDocument.Band;
import io.ruleshade.report.document.ResultDocument.Cell;
import io.ruleshade.report.document.ResultDocument.Permitted;
import io.ruleshade.view.Permitted.Extent;
import java.util.ArrayList;
import java.util.List;

/**
 * The picture of what an entry point lets through.
 *
 * @param table what it shows
 * @param rows the rows with their height in the picture
 * @param columns the columns with their place in the picture
 * @param squares the cells
 */
public record PermittedMap(
    Permitted table, List<Side> rows, List<Side> columns, List<Square> squares) {
  /** Width of a cell. */
  public static final int CELL = 30;

  /** Height of a cell. */
  public static final int LINE = 22;

  private static final int LEFT = 280;
  private static final int TOP = 110;
  private static final int ROW_WORDS = 40;
  private static final int COLUMN_WORDS = 16;

  /** A row or column: its label cut to the room there is, the whole label, and its place. */
  public record Side(String shown, String label, int at) {}

  /** A cell. */
  public record Square(int x, int y, Extent extent, String mark, String words) {}

  static PermittedMap of(Permitted table) {
    List<Side> rows = new ArrayList<>();
    List<Side> columns = new ArrayList<>();
    List<Square> squares = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      String label = label(table.columns().get(c));
      columns.add(new Side(cut(label, COLUMN_WORDS), label, LEFT + c * CELL));
    }
    for (int r = 0; r < table.rows().size(); r++) {
      String label = label(table.rows().get(r));
      rows.add(new Side(cut(label, ROW_WORDS), label, TOP + r * LINE));
      for (int c = 0; c < table.columns().size(); c++) {
        Cell cell = table.cells().get(r).get(c);
        squares.add(
            new Square(
                LEFT + c * CELL,
                TOP + r * LINE,
                cell.extent(),
                mark(cell.extent()),
                label + ", " + label(table.columns().get(c)) + ": " + words(cell)));
      }
    }
    return new PermittedMap(table, List.copyOf(rows), List.copyOf(columns), List.copyOf(squares));
  }

  /** A row of the table: for each extent the services, with the rules that permit. */
  public record Line(String label, String all, String some, String none) {}

  /** {@return the same as a table} */
  public List<Line> lines() {
    List<Line> out = new ArrayList<>();
    for (int r = 0; r < table.rows().size(); r++) {
      out.add(
          new Line(
              label(table.rows().get(r)),
              services(r, Extent.ALL),
              services(r, Extent.SOME),
              services(r, Extent.NONE) + unknown(r)));
    }
    return out;
  }

  private String unknown(int row) {
    String unknown = services(row, Extent.UNKNOWN);
    return unknown.equals("–") ? "" : "; not known: " + unknown;
  }

  private String services(int row, Extent extent) {
    List<String> out = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      Cell cell = table.cells().get(row).get(c);
      if (cell.extent() == extent) {
        String by =
            cell.by().isEmpty()
                ? ""
                : " (" + String.join(", ", cell.by())
                    + (cell.more() > 0 ? " and " + cell.more() + " more" : "") + ")";
        out.add(label(table.columns().get(c)) + by);
      }
    }
    return out.isEmpty() ? "–" : String.join("; ", out);
  }

  /** {@return width of the picture} */
  public int width() {
    return Math.max(700, LEFT + columns.size() * CELL + 70);
  }

  /** {@return height of the picture} */
  public int height() {
    return TOP + rows.size() * LINE + 4;
  }

  /** {@return a row or column in words} */
  public static String label(Band band) {
    boolean said = band.label().startsWith("every other ") || band.label().startsWith("other ")
        || band.label().startsWith("any ");
    return band.rest() && !said ? "rest of " + band.label() : band.label();
  }

  /** {@return a cell in words, with the rules that permit} */
  public static String words(Cell cell) {
    String extent =
        switch (cell.extent()) {
          case NONE -> "none";
          case SOME -> "some";
          case ALL -> "all";
          case UNKNOWN -> "not known";
          case IMPOSSIBLE -> "–";
        };
    if (cell.by().isEmpty()) {
      return extent;
    }
    return extent + " (" + String.join(", ", cell.by())
        + (cell.more() > 0 ? " and " + cell.more() + " more" : "") + ")";
  }

  /** {@return how a cell is told without colour} */
  public static String mark(Extent extent) {
    return switch (extent) {
      case NONE -> "";
      case SOME -> "◩";
      case ALL -> "■";
      case UNKNOWN -> "?";
      case IMPOSSIBLE -> "–";
    };
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
