package io.ruleshade.cli;

import io.ruleshade.report.Layout;
import io.ruleshade.report.Paint;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one run and what is known of the terminal behind them.
 *
 * @param in standard input
 * @param out data that is text
 * @param bytes where {@code out} ends, for data that need not be text
 * @param err everything else
 * @param env environment variables
 * @param stdoutTty whether data goes to a terminal
 * @param stderrTty whether messages go to a terminal
 * @param columns width of the terminal; 0 when not known
 */
record Console(
    InputStream in,
    PrintWriter out,
    OutputStream bytes,
    PrintWriter err,
    Map<String, String> env,
    boolean stdoutTty,
    boolean stderrTty,
    int columns) {

  private static final int USUAL_COLUMNS = 100;

  /** When to use colours. */
  enum Color {
    auto,
    always,
    never
  }

  /** Room and colours for text on standard output. */
  Layout layout(Color color) {
    return new Layout(paint(color, stdoutTty), stdoutTty ? width() : Layout.UNLIMITED);
  }

  private int width() {
    return columns > 0 ? columns : USUAL_COLUMNS;
  }

  /** Colours for standard error. */
  Paint errorPaint(Color color) {
    return paint(color, stderrTty);
  }

  /**
   * The flag, then NO_COLOR, then CLICOLOR_FORCE, then whether it is a terminal that has colours.
   */
  private Paint paint(Color color, boolean tty) {
    boolean on =
        switch (color) {
          case always -> true;
          case never -> false;
          case auto ->
              !isSet("NO_COLOR")
                  && (isForced() || (tty && !"dumb".equals(env.getOrDefault("TERM", ""))));
        };
    return on ? Paint.ON : Paint.OFF;
  }

  private boolean isForced() {
    return isSet("CLICOLOR_FORCE") && !"0".equals(env.get("CLICOLOR_FORCE"));
  }

  /** Whether progress may be shown: a person watches a terminal that can rewrite a line. */
  boolean isWatched() {
    return stderrTty && !isSet("CI") && !"dumb".equals(env.getOrDefault("TERM", "dumb"));
  }

  private boolean isSet(String name) {
    @Nullable String value = env.get(name);
    return value != null && !value.isEmpty();
  }
}
