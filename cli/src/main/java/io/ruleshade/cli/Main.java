package io.ruleshade.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The way in: real streams, and the only exit of the process. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] args) {
    if (Boolean.getBoolean("ruleshade.warmUp")) {
      WarmUp.run();
      System.exit(0);
    }
    Watched stdout = new Watched(new FileOutputStream(FileDescriptor.out));
    OutputStream bytes = new BufferedOutputStream(stdout, 1 << 16);
    PrintWriter out = writer(bytes, false);
    PrintWriter err = writer(new FileOutputStream(FileDescriptor.err), true);
    Console console =
        new Console(
            System.in,
            out,
            bytes,
            err,
            System.getenv(),
            isTerminal("ruleshade.stdoutTty"),
            isTerminal("ruleshade.stderrTty"),
            Integer.getInteger("ruleshade.columns", 0));
    int exit = new Program(console).run(args);
    out.flush();
    if (stdout.failure != null && !isClosedByReader(stdout.failure)) {
      err.println("error: cannot write the result: " + stdout.failure.getMessage());
      exit = Failure.INTERNAL;
    }
    System.exit(exit);
  }

  private static PrintWriter writer(OutputStream stream, boolean autoFlush) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), autoFlush);
  }

  /** The launcher knows; without it, standard output is a terminal when there is a console. */
  private static boolean isTerminal(String property) {
    return Boolean.getBoolean(property);
  }

  /** A reader that has seen enough ({@code | head}) is no fault. */
  private static boolean isClosedByReader(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("broken pipe") || message.contains("pipe is being closed");
  }

  /** Remembers the first failure, which is said at the end, and lets the rest go nowhere. */
  private static final class Watched extends FilterOutputStream {
    private @Nullable IOException failure;

    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      if (failure != null) {
        return;
      }
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = e;
      }
    }
  }
}
