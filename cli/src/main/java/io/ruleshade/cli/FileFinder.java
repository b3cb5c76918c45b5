package io.ruleshade.cli;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Turns the paths of a command line into files: files, directories to their depth, and globs. */
final class FileFinder {
  /** What is said about paths. */
  interface Sink {
    /** A file; {@code named} when the user named it rather than a directory above it. */
    void file(Path path, String shown, boolean named);

    /** A path that cannot be used. */
    void unusable(String shown, String why, String help);

    /** Something worth a message that loses nothing. */
    void note(String message);
  }

  private final Sink sink;
  private final Set<Path> seen = new HashSet<>();

  FileFinder(Sink sink) {
    this.sink = sink;
  }

  /** Finds the files of one argument. */
  void find(String argument) {
    Path path;
    try {
      path = Path.of(argument);
    } catch (InvalidPathException e) {
      sink.unusable(argument, "is no path", "");
      return;
    }
    if (Files.isDirectory(path)) {
      walk(path, argument);
    } else if (Files.exists(path)) {
      file(path, argument, true);
    } else if (isGlob(argument)) {
      glob(argument);
    } else if (Files.isSymbolicLink(path)) {
      sink.unusable(argument, "is a symbolic link to nothing", "");
    } else {
      sink.unusable(argument, "no such file or directory", "");
    }
  }

  private static boolean isGlob(String argument) {
    return argument.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private void glob(String argument) {
    int slash = -1;
    for (int i = 0; i < argument.length() && "*?[{".indexOf(argument.charAt(i)) < 0; i++) {
      slash = argument.charAt(i) == '/' ? i : slash;
    }
    String base = slash < 0 ? "" : argument.substring(0, slash + 1);
    Path folder = Path.of(base.isEmpty() ? "." : base);
    List<Path> found = new ArrayList<>();
    try {
      PathMatcher matcher =
          FileSystems.getDefault().getPathMatcher("glob:" + argument.substring(slash + 1));
      boolean deep = argument.contains("**") || argument.indexOf('/', slash + 1) >= 0;
      try (var paths = Files.walk(folder, deep ? Integer.MAX_VALUE : 1)) {
        paths
            .filter(p -> !p.equals(folder) && matcher.matches(folder.relativize(p)))
            .filter(Files::isRegularFile)
            .forEach(found::add);
      }
    } catch (IOException | java.io.UncheckedIOException | PatternSyntaxException e) {
      sink.unusable(argument, "cannot be looked up: " + reason(e), "");
      return;
    }
    found.sort(Comparator.comparing(Path::toString));
    for (Path path : found) {
      file(path, base + shown(folder.relativize(path)), true);
    }
    if (found.isEmpty()) {
      sink.unusable(argument, "nothing matches the pattern", "");
    }
  }

  private void walk(Path folder, String argument) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              return !dir.equals(folder) && isHidden(dir)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !isHidden(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              if (e instanceof FileSystemLoopException) {
                sink.note(
                    shown(file) + ": a link that leads back to a folder above is not followed");
              } else {
                sink.unusable(shown(file), reason(e), "");
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      sink.unusable(argument, reason(e), "");
    }
    found.sort(Comparator.comparing(Path::toString));
    for (Path file : found) {
      file(file, shown(file), false);
    }
    if (found.isEmpty()) {
      sink.unusable(argument, "no file in this folder", "");
    }
  }

  private static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".") && !name.toString().equals("..");
  }

  private void file(Path path, String shown, boolean named) {
    Path real = path;
    try {
      real = path.toRealPath();
    } catch (IOException e) {
      // Reading it will say why.
    }
    if (seen.add(real)) {
      sink.file(path, shown, named);
    }
  }

  private static String shown(Path path) {
    String text = path.normalize().toString().replace('\\', '/');
    return text.isEmpty() ? "." : text;
  }

  /** Why something failed, in words. */
  static String reason(Exception e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof java.nio.file.FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
