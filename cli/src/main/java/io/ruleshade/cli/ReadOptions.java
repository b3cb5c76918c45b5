package io.ruleshade.cli;

import io.ruleshade.parser.Dialect;
import io.ruleshade.parser.Dialects;
import io.ruleshade.report.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How configurations are read. */
class ReadOptions {
  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      description = "The language of the files, where it cannot be told by their content.")
  @Nullable String dialect;

  @Option(
      names = "--allow-incomplete",
      description = "Do not fail because a part could not be used or understood.")
  boolean allowIncomplete;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      defaultValue = "64M",
      description = "Largest file that is read, such as 500K, 64M or 2G (default: 64M).")
  String maxSize = "64M";

  @Option(names = "--no-progress", description = "Never show progress on the terminal.")
  boolean noProgress;

  @Option(
      names = {"-q", "--quiet"},
      description = "No text report unless --format asks for it, and no notes.")
  boolean quiet;

  /** Reads some of the inputs. */
  Loaded load(Console console, Progress progress, CommonOptions common, List<String> paths) {
    return inputs(console, progress, common).load(paths);
  }

  /** Reads two inputs, each by itself and at the same time; notes on the second are said after the first's. */
  List<Loaded> loadBoth(
      Console console, Progress progress, CommonOptions common, String one, String other) {
    if (one.equals("-") && other.equals("-")) {
      throw new Failure(Failure.USAGE, "standard input `-` can be given only once");
    }
    List<String> later = new ArrayList<>();
    CompletableFuture<Loaded> second =
        CompletableFuture.supplyAsync(
            () ->
                inputs(console, progress, common, (shown, bytes) -> shown, later::add)
                    .load(List.of(other)));
    Loaded first = load(console, progress, common, List.of(one));
    try {
      Loaded last = second.join();
      later.forEach(note -> say(console, note));
      return List.of(first, last);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Reads some of the inputs.
   *
   * @param naming what a file is called, by its path as given and its bytes
   */
  Loaded load(
      Console console,
      Progress progress,
      CommonOptions common,
      List<String> paths,
      BiFunction<String, byte[], String> naming) {
    return inputs(console, progress, common, naming).load(paths);
  }

  /** A reader of inputs. */
  Inputs inputs(Console console, Progress progress, CommonOptions common) {
    return inputs(console, progress, common, (shown, bytes) -> shown);
  }

  private Inputs inputs(
      Console console,
      Progress progress,
      CommonOptions common,
      BiFunction<String, byte[], String> naming) {
    return inputs(console, progress, common, naming, note -> say(console, note));
  }

  private Inputs inputs(
      Console console,
      Progress progress,
      CommonOptions common,
      BiFunction<String, byte[], String> naming,
      Consumer<String> notes) {
    return new Inputs(console, forced(), bytes(), progress, notes, common.debug, naming);
  }

  private void say(Console console, String note) {
    if (!quiet) {
      console.err().println("note: " + io.ruleshade.report.Printable.of(note));
    }
  }

  /** Says which inputs could not be used, once progress is out of the way. */
  static void sayUnusable(Loaded loaded, Console console, CommonOptions common) {
    Paint paint = console.errorPaint(common.color);
    for (var diagnostic : loaded.diagnostics()) {
      if (diagnostic.code().equals(io.ruleshade.report.Report.UNUSABLE)) {
        String message = io.ruleshade.report.Printable.of(diagnostic.message());
        String help = io.ruleshade.report.Printable.of(diagnostic.help());
        console
            .err()
            .println(
                paint.bad("error:") + " " + message + (help.isEmpty() ? "" : " (" + help + ")"));
      }
    }
  }

  private @Nullable Dialect forced() {
    if (dialect == null) {
      return null;
    }
    String name = dialect;
    return Dialects.named(name)
        .orElseThrow(
            () ->
                Failure.unknown("dialect", name, Dialects.ALL.stream().map(Dialect::id).toList()));
  }

  /** {@return the size of the largest file that is read} */
  long bytes() {
    String text = maxSize.toUpperCase(Locale.ROOT);
    int shift =
        switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
          case 'K' -> 10;
          case 'M' -> 20;
          case 'G' -> 30;
          default -> 0;
        };
    try {
      long number = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
      if (number > 0 && number << shift >> shift == number) {
        // A Java array, and so a file in memory, ends here.
        return Math.min(number << shift, Integer.MAX_VALUE - 64L);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Failure(Failure.USAGE, "--max-size is a size such as 64M, not `" + maxSize + "`");
  }
}
