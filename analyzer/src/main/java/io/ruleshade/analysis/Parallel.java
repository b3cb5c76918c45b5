package io.ruleshade.analysis;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Runs a task for every number, on several threads where it pays. */
final class Parallel {
  private static final int FEW = 64;

  private Parallel() {}

  /** Runs a task for 0 to {@code count - 1}; tasks must not depend on each other. */
  static void forEach(int count, int threads, IntConsumer task) {
    forEach(count, threads, false, task);
  }

  /** Like the above, on several threads also for few tasks that take long. */
  static void forEach(int count, int threads, boolean hard, IntConsumer task) {
    if (threads <= 1 || count < (hard ? 2 : FEW)) {
      IntStream.range(0, count).forEach(task);
      return;
    }
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(() -> IntStream.range(0, count).parallel().forEach(task)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdown();
    }
  }
}
