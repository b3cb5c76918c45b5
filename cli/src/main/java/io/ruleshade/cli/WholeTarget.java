package io.ruleshade.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear whole or not at all. */
final class WholeTarget {
  private WholeTarget() {}

  /** Checks that a file can be written, before any work is done. */
  static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw new Failure(Failure.USAGE, "cannot write `" + file + "`: no such folder");
    }
  }

  /** Writes a file. */
  static void write(Path file, byte[] bytes) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        Files.write(file, bytes);
        return;
      }
      String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part";
      Path part = Files.createFile(file.toAbsolutePath().resolveSibling(name));
      part.toFile().deleteOnExit();
      try {
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new Failure(
          Failure.INTERNAL, "cannot write " + file + ": " + FileFinder.reason(e));
    }
  }
}
