package io.ruleshade.cli;

import io.ruleshade.config.BadConfig;
import io.ruleshade.config.Config;
import io.ruleshade.config.ConfigReader;
import io.ruleshade.config.Node;
import io.ruleshade.config.Yaml;
import java.io.IOException;
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
 * @param files where the files of the site are read from
 */
record Settings(Config config, @Nullable Path file, Path folder, SiteFiles files) {
  /** How the site's file is called. */
  static final String FILE = "ruleshade.yaml";

  /** How the file of exceptions is called unless the site says otherwise. */
  static final String EXCEPTIONS = "ruleshade-exceptions.yaml";

  /** Reads the settings. */
  static Settings load(Console console, CommonOptions common) {
    return load(console, common, SiteFiles.WORK_TREE);
  }

  /** Reads the settings from where the files of the site are. */
  static Settings load(Console console, CommonOptions common, SiteFiles files) {
    Path working = Path.of("").toAbsolutePath();
    if (common.noConfig) {
      if (common.config != null) {
        throw new Failure(Failure.USAGE, "--config and --no-config exclude each other");
      }
      return of(console, null, working, files);
    }
    Path named = common.config;
    String variable = console.env().getOrDefault("RULESHADE_CONFIG", "");
    if (named == null && !variable.isEmpty()) {
      named = path(variable);
    }
    Path file =
        named != null ? named : find(working, FILE, files).map(Settings::inside).orElse(null);
    return of(console, file, working, files);
  }

  private static Settings of(
      Console console, @Nullable Path file, Path working, SiteFiles files) {
    try {
      Node root =
          file == null ? null : Yaml.read(files.shown(file), files.bytes(file, Yaml.MOST_BYTES));
      Path beside = file == null ? null : file.toAbsolutePath().getParent();
      return new Settings(
          ConfigReader.read(root, console.env()), file, beside == null ? working : beside, files);
    } catch (BadConfig e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** A file of that name in a folder or one above it, no further than the top of a git work tree. */
  static Optional<Path> find(Path from, String name, SiteFiles files) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(name);
      if (files.exists(file)) {
        return Optional.of(file);
      }
      if (Files.exists(folder.resolve(".git"))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * A file of the site that no command line named. In a git work tree anybody's change can name it, so it must
   * be a file of that tree: messages about it would show what is written elsewhere on the machine.
   */
  private static Path inside(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path top = absolute.getParent();
    while (top != null && !Files.exists(top.resolve(".git"))) {
      top = top.getParent();
    }
    if (top == null) {
      return file;
    }
    try {
      boolean there = Files.exists(absolute);
      if (there
          ? absolute.toRealPath().startsWith(top.toRealPath()) && Files.isRegularFile(absolute)
          : !Files.isSymbolicLink(absolute)) {
        return file;
      }
    } catch (IOException e) {
      // Then it is none of the tree.
    }
    throw new Failure(
        Failure.USAGE,
        shown(file) + " is no file of the work tree " + top
            + "\ntry: name it on the command line, with --config, --baseline or --exceptions");
  }

  /** The path of a name in the site's file: beside that file, and of its work tree. */
  private Path beside(String key, String name) {
    Path named = folder.resolve(path(name));
    boolean site = !ConfigReader.variable(key).equals(config.origins().get(key));
    if (!site) {
      return named;
    }
    Path top = folder.toAbsolutePath().normalize();
    Path normal = named.toAbsolutePath().normalize();
    while (top != null && !Files.exists(top.resolve(".git"))) {
      top = top.getParent();
    }
    if (top != null && !normal.startsWith(top)) {
      throw new Failure(
          Failure.USAGE,
          "`" + key + ": " + name + "` is no file of the work tree " + top
              + "\ntry: name it on the command line, with --" + key);
    }
    return inside(named);
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
      return Optional.of(beside("exceptions", name));
    }
    if (file == null) {
      return find(folder, EXCEPTIONS, files).map(Settings::inside);
    }
    Path usual = folder.resolve(EXCEPTIONS);
    return files.exists(usual) ? Optional.of(inside(usual)) : Optional.empty();
  }

  /** The baseline: as the command line or the site says; empty where none is used. */
  Optional<Path> baseline(@Nullable Path said) {
    if (said != null) {
      return Optional.of(said);
    }
    String name = config.baseline();
    return name == null ? Optional.empty() : Optional.of(beside("baseline", name));
  }

  /** The same settings for writing a baseline, which must not be read meanwhile. */
  Settings withoutBaseline() {
    return new Settings(config.withoutBaseline(), file, folder, files);
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

  /** Reads a file of the site as it lies in the file system. */
  static byte[] bytes(Path file, int most) {
    return SiteFiles.WORK_TREE.bytes(file, most);
  }
}
