package io.ruleshade.cli;

import io.ruleshade.model.Coverage;
import io.ruleshade.model.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where files are in the repository: what a platform needs to find the line that a finding is about.
 * Links are resolved, because a platform knows the file itself.
 */
final class RepositoryPaths {
  private RepositoryPaths() {}

  /**
   * {@return paths from the top, with {@code /}, by the paths that the user gave} What is not below the
   * top is left out.
   *
   * @param root the top; null for the top of the git work tree that the working directory is in, or the
   *     working directory
   */
  static Map<String, String> of(@Nullable Path root, List<Device> devices) {
    Map<String, String> paths = new TreeMap<>();
    Path top = top(root);
    for (Device device : devices) {
      for (Coverage coverage : device.coverage()) {
        String given = coverage.file().path();
        if (!given.equals(Inputs.STDIN)) {
          put(top, given, paths);
        }
      }
    }
    return paths;
  }

  private static void put(Path top, String given, Map<String, String> paths) {
    try {
      Path real = Path.of(given).toRealPath();
      if (real.startsWith(top)) {
        paths.put(given, top.relativize(real).toString().replace('\\', '/'));
      }
    } catch (IOException | InvalidPathException e) {
      // It is gone since it was read; then nobody can say where it is.
    }
  }

  private static Path top(@Nullable Path root) {
    if (root != null) {
      try {
        return root.toRealPath();
      } catch (IOException e) {
        throw new Failure(Failure.USAGE, "--root: " + root + ": " + FileFinder.reason(e));
      }
    }
    Path working = Path.of("").toAbsolutePath();
    try {
      working = working.toRealPath();
    } catch (IOException e) {
      return working;
    }
    for (Path folder = working; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".git"))) {
        return folder;
      }
    }
    return working;
  }
}
