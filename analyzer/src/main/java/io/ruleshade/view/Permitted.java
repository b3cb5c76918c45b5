package io.ruleshade.view;

import io.ruleshade.check.RuleRef;
import io.ruleshade.model.AddressSet;
import io.ruleshade.model.Device;
import io.ruleshade.model.EntryPoint;
import io.ruleshade.model.ServiceSet;
import java.util.List;
import java.util.Locale;

/**
 * What one entry point of a device (a pair of zones, an interface and direction, a hook) lets through, by
 * destination and service, for packets that open a connection: state {@code new}, TCP with the flag SYN
 * alone, no later fragments, from any source that enters there.
 *
 * <p>INVARIANT: the rows are disjoint and together hold every destination that enters there, and likewise
 * the columns every service, so that no packet that opens a connection is outside the table.
 *
 * @param device the device
 * @param entry the entry point
 * @param notDrawn why there are no cells; empty where there are
 * @param rows destinations
 * @param columns services
 * @param cells one list a row, one cell a column
 */
public record Permitted(
    Device device,
    EntryPoint entry,
    String notDrawn,
    List<Row> rows,
    List<Column> columns,
    List<List<Cell>> cells) {
  public Permitted {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    cells = cells.stream().map(List::copyOf).toList();
  }

  /**
   * Destinations.
   *
   * @param label the objects' name where one stands for them, otherwise the addresses
   * @param addresses the addresses
   * @param rest whether they are what other rows of the same name or all other rows leave
   */
  public record Row(String label, AddressSet addresses, boolean rest) {}

  /**
   * Services.
   *
   * @param label in words
   * @param services the services
   * @param rest whether they are what all other columns of the protocol leave
   */
  public record Column(String label, ServiceSet services, boolean rest) {}

  /**
   * What happens to the packets of a row and a column.
   *
   * @param extent how many of them are let through
   * @param by the rules that permit them, in order, at most {@link #MOST_RULES}
   * @param more number of further such rules
   */
  public record Cell(Extent extent, List<RuleRef> by, int more) {
    /** Rules that a cell names. */
    public static final int MOST_RULES = 5;

    public Cell {
      by = List.copyOf(by);
    }
  }

  /** How many packets of a cell are let through. */
  public enum Extent {
    /** None, proven. */
    NONE,
    /** Some may be; it is not proven that all are. */
    SOME,
    /** All, proven. */
    ALL,
    /** Nothing is proven: the work limit was reached. */
    UNKNOWN,
    /** No packet can be in this cell: ICMP of one version to addresses of the other. */
    IMPOSSIBLE;

    /** {@return the extent as JSON names it} */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
