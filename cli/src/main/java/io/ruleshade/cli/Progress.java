package io.ruleshade.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that says what takes so long, from the second second on. Without a
 * terminal it writes nothing.
 */
final class Progress implements AutoCloseable {
  private static final long SILENT_MILLIS = 1000;
  private static final long STEP_MILLIS = 200;

  private final PrintWriter err;
  private final @Nullable Thread thread;
  private final long start = System.nanoTime();
  private volatile String what = "starting";
  private volatile boolean done;
  private boolean shown;

  Progress(Console console, boolean wanted) {
    this.err = console.err();
    if (wanted && console.isWatched()) {
      thread = new Thread(this::run, "progress");
      thread.setDaemon(true);
      thread.start();
    } else {
      thread = null;
    }
  }

  /** Says what is being done now. */
  void say(String now) {
    what = now;
  }

  private void run() {
    try {
      Thread.sleep(SILENT_MILLIS);
      while (!done) {
        show();
        Thread.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      // The run is over.
    }
  }

  private void show() {
    double seconds = (System.nanoTime() - start) / 1e9;
    synchronized (err) {
      if (!done) {
        shown = true;
        err.print(String.format(Locale.ROOT, "\r\u001b[K%s … %.0f s", what, seconds));
        err.flush();
      }
    }
  }

  /** Takes the line away, so that what follows begins on a clean one. */
  @Override
  public void close() {
    synchronized (err) {
      done = true;
      if (shown) {
        err.print("\r\u001b[K");
        err.flush();
        shown = false;
      }
    }
    if (thread != null) {
      thread.interrupt();
    }
  }
}
