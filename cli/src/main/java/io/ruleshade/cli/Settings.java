package io.ruleshade.cli;

import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Config;
import io.ruleshade.config.ConfigReader;
import io.ruleshade.config.Node;
import io.ruleshade.config.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run: the command line goes before the environment, that before the site's file, that
 * before the defaults.
 *
 * @param config what environment, file and defaults say
 * @param file the site's file; null where there is none
 * @param folder where the names of files in it are looked up: beside it, or the working directory
 */
record Settings(Config config, @Nullable Path file, Path folder) {
  /** How the site's file is called. */
  static final String FILE = "ruleshade.yaml";

  /** How the file of exceptions is called unless the site says otherwise. */
  static final String EXCEPTIONS = "ruleshade-exceptions.yaml";

  /** Reads the settings. */
  static Settings load(Console console, CommonOptions common) {
    Path working = Path.of("").toAbsolutePath();
    if (common.noConfig) {
      if (common.config != null) {
        throw new Failure(Failure.USAGE, "--config and --no-config exclude each other");
      }
      return of(console, null, working);
    }
    Path named = common.config;
    String variable = console.env().getOrDefault("RULESHADE_CONFIG", "");
    if (named == null && !variable.isEmpty()) {
      named = path(variable);
    }
    Path file = named != null ? named : find(working, FILE).orElse(null);
    return of(console, file, working);
  }

  private static Settings of(Console console, @Nullable Path file, Path working) {
    try {
      Node root = file == null ? null : Yaml.read(shown(file), bytes(file, Yaml.MOST_BYTES));
      Path beside = file == null ? null : file.toAbsolutePath().getParent();
      return new Settings(
          ConfigReader.read(root, console.env()), file, beside == null ? working : beside);
    } catch (BadConfig e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** A file of that name in a folder or one above it, no further than the top of a git work tree. */
  static Optional<Path> find(Path from, String name) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        return Optional.of(file);
      }
      if (Files.exists(folder.resolve(".git"))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The path of a name in the site's file: an absolute one, or one beside that file. */
  Path beside(String name) {
    return folder.resolve(path(name));
  }

  /**
   * The file of exceptions: as the command line or the site says, or of the usual name beside the site's
   * file or above the working directory; empty where there is none.
   */
  Optional<Path> exceptions(@Nullable Path said) {
    if (said != null) {
      return Optional.of(said);
    }
    String name = config.exceptions();
    if (name != null) {
      return Optional.of(beside(name));
    }
    if (file == null) {
      return find(folder, EXCEPTIONS);
    }
    Path usual = folder.resolve(EXCEPTIONS);
    return Files.exists(usual) ? Optional.of(usual) : Optional.empty();
  }

  /** The baseline: as the command line or the site says; empty where none is used. */
  Optional<Path> baseline(@Nullable Path said) {
    if (said != null) {
      return Optional.of(said);
    }
    String name = config.baseline();
    return name == null ? Optional.empty() : Optional.of(beside(name));
  }

  /** The same settings for writing a baseline, which must not be read meanwhile. */
  Settings withoutBaseline() {
    return new Settings(config.withoutBaseline(), file, folder);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (java.nio.file.InvalidPathException e) {
      throw new Failure(Failure.USAGE, "`" + name + "` is no path");
    }
  }

  /** A path for messages: from the working directory where it lies below it. */
  static String shown(Path file) {
    Path working = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(working) ? working.relativize(absolute) : file;
    return shown.toString().replace('\\', '/');
  }

  /**
   * Reads a file of the site.
   *
   * @param most a larger file is not read to its end; one byte more is given, so that the reader sees it
   */
  static byte[] bytes(Path file, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    } catch (IOException e) {
      throw new Failure(
          Failure.USAGE,
          "cannot read " + shown(file) + ": "
              + (Files.isDirectory(file) ? "is a folder" : FileFinder.reason(e)));
    }
  }
}
