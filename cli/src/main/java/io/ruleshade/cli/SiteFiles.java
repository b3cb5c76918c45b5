package io.ruleshade.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a site are read from: settings, exceptions, baseline. */
interface SiteFiles {
  /** The files as they lie in the file system. */
  SiteFiles WORK_TREE = new WorkTree();

  /** {@return whether there is such a file} */
  boolean exists(Path file);

  /**
   * {@return the bytes of a file}
   *
   * @param most a larger file is not read to its end; one byte more is given, so that the reader sees it
   */
  byte[] bytes(Path file, int most);

  /** {@return its name for messages} */
  String shown(Path file);

  /** The file system. */
  final class WorkTree implements SiteFiles {
    @Override
    public boolean exists(Path file) {
      return Files.exists(file);
    }

    @Override
    public byte[] bytes(Path file, int most) {
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(most + 1);
      } catch (IOException e) {
        throw new Failure(
            Failure.USAGE,
            "cannot read " + shown(file) + ": "
                + (Files.isDirectory(file) ? "is a folder" : FileFinder.reason(e)));
      }
    }

    @Override
    public String shown(Path file) {
      return Settings.shown(file);
    }
  }
}
