package io.ruleshade.cli;

import io.ruleshade.report.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * Does something now and again after each change of some files, until the process is told to stop. Looks
 * at the files' times and sizes twice a second: no file system has to tell, so shares and containers work
 * as well. A change is taken up when the files have been still for one look, so that none is read while
 * it is being written.
 */
final class Watch {
  private static final long PAUSE_MILLIS = 500;

  private final Console console;
  private final List<String> arguments;
  private final boolean quiet;

  /**
   * A watch.
   *
   * @param arguments files, folders and patterns, as on the command line
   * @param quiet whether nothing is said of changes
   */
  Watch(Console console, List<String> arguments, boolean quiet) {
    if (arguments.contains("-")) {
      throw new Failure(Failure.USAGE, "--watch needs files; standard input does not change");
    }
    this.console = console;
    this.arguments = List.copyOf(arguments);
    this.quiet = quiet;
  }

  /** Runs until interrupted. {@return the exit code of the last round} */
  int run(IntSupplier round) {
    Map<String, String> before = look();
    int exit = once(round);
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        Map<String, String> now = look();
        if (now.equals(before)) {
          continue;
        }
        Map<String, String> still = now;
        do {
          now = still;
          Thread.sleep(PAUSE_MILLIS);
          still = look();
        } while (!still.equals(now));
        say(before, now);
        before = now;
        exit = once(round);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return exit;
    }
  }

  /** A failure of one round, such as a list of hits that is being rewritten, ends no watch. */
  private int once(IntSupplier round) {
    try {
      return round.getAsInt();
    } catch (Failure e) {
      if (e.exitCode() == Failure.USAGE) {
        throw e;
      }
      console.err().println("error: " + Printable.of(String.valueOf(e.getMessage())));
      return e.exitCode();
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private void say(Map<String, String> before, Map<String, String> now) {
    List<String> changed = new ArrayList<>();
    now.forEach(
        (path, state) -> {
          if (!Objects.equals(before.get(path), state)) {
            changed.add(path);
          }
        });
    before.keySet().stream().filter(path -> !now.containsKey(path)).forEach(changed::add);
    if (!quiet && !changed.isEmpty()) {
      String more = changed.size() > 1 ? " and " + (changed.size() - 1) + " more" : "";
      console.err().println("note: " + Printable.of(changed.get(0)) + more + " changed");
    }
  }

  /** Time and size of each file by its path. */
  private Map<String, String> look() {
    Map<String, String> out = new TreeMap<>();
    FileFinder finder =
        new FileFinder(
            new FileFinder.Sink() {
              @Override
              public void file(Path path, String shown, boolean named) {
                out.put(shown, state(path));
              }

              @Override
              public void unusable(String shown, String why, String help) {
                out.put(shown, why);
              }

              @Override
              public void note(String message) {
                // Said by the rounds.
              }
            });
    arguments.forEach(finder::find);
    return out;
  }

  private static String state(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
