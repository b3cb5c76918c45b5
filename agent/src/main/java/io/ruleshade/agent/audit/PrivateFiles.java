package io.ruleshade.agent.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner reads and writes. */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  private static boolean isPosix(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    return folder != null
        && Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
  }

  /** Makes the folder of a file, for its owner alone, where there is none. */
  public static void makeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
    }
    if (isPosix(folder)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    } else {
      Files.createDirectory(folder);
    }
  }

  /** Makes a file, for its owner alone, where there is none; takes rights of others away where there is. */
  public static void make(Path file) throws IOException {
    makeFolder(file);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("it is no plain file");
      }
      if (isPosix(file) && !Files.getPosixFilePermissions(file).equals(FILE)) {
        Files.setPosixFilePermissions(file, FILE);
      }
    } else if (isPosix(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
    } else {
      Files.createFile(file);
    }
  }

  /** Writes a file whole, for its owner alone. */
  public static void write(Path file, String text) throws IOException {
    makeFolder(file);
    Path folder = file.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, ".ruleshade", ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** {@return whether nobody but the owner has any right to a file; true where rights are not known} */
  public static boolean isPrivate(Path file) throws IOException {
    if (!isPosix(file)) {
      return true;
    }
    return FOLDER.containsAll(Files.getPosixFilePermissions(file));
  }
}
