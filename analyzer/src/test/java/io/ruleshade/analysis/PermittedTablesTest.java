package io.ruleshade.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruleshade.model.Action;
import io.ruleshade.model.ConnState;
import io.ruleshade.model.Device;
import io.ruleshade.model.IntRanges;
import io.ruleshade.model.IpAddress;
import io.ruleshade.model.ServiceSet;
import io.ruleshade.model.TcpFlags;
import io.ruleshade.semantics.Evaluator;
import io.ruleshade.semantics.Packet;
import io.ruleshade.semantics.Verdict;
import io.ruleshade.view.Permitted;
import io.ruleshade.view.Permitted.Extent;
import io.ruleshade.view.PermittedTables;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Tables of what is permitted against the plain evaluator, packet by packet: “all” and “none” hold for every
 * packet, every packet is in one cell, and where nothing hangs on a condition “some” is not said of cells
 * in which all or none are.
 */
final class PermittedTablesTest {
  private static final RandomPrograms.Shape PLAIN =
      new RandomPrograms.Shape(8, false, false, false, false, false, false);
  private static final RandomPrograms.Shape ALL =
      new RandomPrograms.Shape(10, true, true, true, true, false, true);

  private final Map<Extent, Integer> seen = new EnumMap<>(Extent.class);
  private int notDrawn;
  private int decidedExactly;

  @Test
  void plainLists() {
    run(PLAIN, 100, 1000, true);
    assertThat(seen.keySet()).contains(Extent.NONE, Extent.SOME, Extent.ALL);
    assertThat(decidedExactly).isGreaterThan(30);
  }

  @Test
  void returnsConditionsAndArms() {
    run(ALL, 7_000, 100, false);
    assertThat(seen.keySet()).contains(Extent.NONE, Extent.SOME, Extent.ALL);
  }

  @Test
  void nothingIsDrawnBesideALineThatWasNotUnderstood() {
    run(new RandomPrograms.Shape(8, true, false, false, false, true, false), 20_000, 30, false);
    assertThat(notDrawn).isPositive();
  }

  private void run(RandomPrograms.Shape shape, long firstSeed, int programs, boolean exact) {
    for (long seed = firstSeed; seed < firstSeed + programs; seed++) {
      Device device = RandomPrograms.device(seed, shape);
      List<Packet> packets = RandomPrograms.packets(device);
      Evaluator evaluator = new Evaluator(device);
      for (Permitted table : PermittedTables.of(device, 1_000_000)) {
        if (!table.notDrawn().isEmpty()) {
          notDrawn++;
          continue;
        }
        boolean[][][] met = new boolean[table.rows().size()][table.columns().size()][2];
        for (Packet each : packets) {
          Packet packet = opening(each);
          if (packet != null && Evaluator.enters(table.entry(), packet) && isSeen(table, packet)) {
            check(seed, table, packet, evaluator, met);
          }
        }
        if (exact) {
          exact(seed, table, met);
        }
        table.cells().forEach(r -> r.forEach(c -> seen.merge(c.extent(), 1, Integer::sum)));
      }
    }
  }

  private static Packet opening(Packet p) {
    if (p.state() != ConnState.NEW || p.laterFragment()) {
      return null;
    }
    return new Packet(
        p.in(), p.out(), p.src(), p.dst(), p.protocol(), p.srcPort(), p.detail(),
        p.protocol() == ServiceSet.TCP ? TcpFlags.SYN : 0, p.state(), false, p.conditions(),
        p.properties());
  }

  private static boolean isSeen(Permitted table, Packet packet) {
    return table.entry().rulesets().stream()
        .anyMatch(
            name ->
                table.device().ruleset(name).orElseThrow().family().addresses()
                    .contains(packet.dst()));
  }

  private static void check(
      long seed, Permitted table, Packet packet, Evaluator evaluator, boolean[][][] met) {
    int row = -1;
    int column = -1;
    for (int i = 0; i < table.rows().size(); i++) {
      if (table.rows().get(i).addresses().contains(packet.dst())) {
        assertThat(row).as("seed %d: two rows hold %s", seed, packet.dst()).isNegative();
        row = i;
      }
    }
    for (int i = 0; i < table.columns().size(); i++) {
      int value = packet.protocol() << 16 | packet.detail();
      if (table.columns().get(i).services().values().contains(value)) {
        assertThat(column).as("seed %d: two columns", seed).isNegative();
        column = i;
      }
    }
    assertThat(row).as("seed %d: no row holds %s", seed, packet.dst()).isNotNegative();
    assertThat(column).as("seed %d: no column holds %s", seed, packet).isNotNegative();
    Permitted.Cell cell = table.cells().get(row).get(column);
    Set<Verdict> verdicts = evaluator.decide(table.entry(), packet).verdicts();
    for (Verdict verdict : verdicts) {
      boolean permitted = verdict.kind() == Action.Kind.PERMIT;
      met[row][column][permitted ? 1 : 0] = true;
      if (cell.extent() == Extent.NONE) {
        assertThat(verdict.kind())
            .as("seed %d %s: %s", seed, table.entry().name(), packet)
            .isNotIn(Action.Kind.PERMIT, Action.Kind.QUEUE, null);
      }
      if (cell.extent() == Extent.ALL) {
        assertThat(permitted).as("seed %d %s: %s", seed, table.entry().name(), packet).isTrue();
      }
      assertThat(cell.extent()).isNotEqualTo(Extent.IMPOSSIBLE);
    }
  }

  /** In the cells of one destination and one service the packets of the programs are all there are. */
  private void exact(long seed, Permitted table, boolean[][][] met) {
    for (int r = 0; r < table.rows().size(); r++) {
      for (int c = 0; c < table.columns().size(); c++) {
        boolean one = single(table.rows().get(r)) && single(table.columns().get(c));
        boolean[] both = met[r][c];
        if (one && both[0] != both[1]) {
          decidedExactly++;
          assertThat(table.cells().get(r).get(c).extent())
              .as("seed %d %s row %d column %d", seed, table.entry().name(), r, c)
              .isEqualTo(both[1] ? Extent.ALL : Extent.NONE);
        }
      }
    }
  }

  private static boolean single(Permitted.Column column) {
    IntRanges values = column.services().values();
    return values.count() == 1 && values.lo(0) == values.hi(0);
  }

  private static boolean single(Permitted.Row row) {
    IpAddress[] only = new IpAddress[1];
    int[] ranges = new int[1];
    row.addresses()
        .forEachRange(
            (six, loHigh, loLow, hiHigh, hiLow) -> {
              ranges[0]++;
              if (loHigh == hiHigh && loLow == hiLow) {
                only[0] = new IpAddress(six, loHigh, loLow);
              }
            });
    return ranges[0] == 1 && only[0] != null;
  }
}
