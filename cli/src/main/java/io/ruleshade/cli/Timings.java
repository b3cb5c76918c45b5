package io.ruleshade.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long the stages of a run take, for the benchmark: wall and process CPU time (all threads, the
 * compiler's and the collector's included) of each, and the peak of the Java heap.
 */
final class Timings implements Consumer<String> {
  private final Map<String, long[]> stages = new LinkedHashMap<>();
  private @Nullable String current;
  private long wall;
  private long cpu;

  /** Ends the stage before and begins another; a stage may come more than once. */
  @Override
  public void accept(String stage) {
    stop();
    current = stage;
    wall = System.nanoTime();
    cpu = cpu();
  }

  private void stop() {
    if (current != null) {
      long[] sums = stages.computeIfAbsent(current, s -> new long[2]);
      sums[0] += System.nanoTime() - wall;
      sums[1] += cpu() - cpu;
    }
  }

  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  /** Ends the last stage and prints one line each, tab-separated: name, wall ms, CPU ms. */
  void print(PrintWriter out) {
    stop();
    stages.forEach(
        (stage, sums) ->
            out.printf(
                Locale.ROOT, "timing\t%s\t%d\t%d%n", stage, sums[0] / 1_000_000, sums[1] / 1_000_000));
    long heap = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        heap += pool.getPeakUsage().getUsed();
      }
    }
    out.printf(Locale.ROOT, "heap\t%d%n", heap >> 20);
  }
}
