package io.ruleshade.cli;

import io.ruleshade.accept.Baseline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state before a change: a folder, or the same part of a commit that the head is of the work tree.
 *
 * @param name as the user wrote it
 * @param tree the repository; null for a folder
 * @param commit the commit; empty for a folder
 * @param prefix the part of the commit, from the top of the repository; empty for all of it
 */
record GateBase(String name, @Nullable GitTree tree, String commit, String prefix) {
  private static final String LFS = "version https://git-lfs.github.com/spec/";

  /**
   * Finds out what a base is. A plain word is a commit and nothing else where there is a repository: a change
   * could bring a folder of the name of a branch.
   */
  static GateBase of(String base, String head, boolean mergeBase) {
    if (base.isBlank()) {
      throw new Failure(Failure.USAGE, "--base names nothing");
    }
    boolean folder =
        base.equals(".")
            || base.equals("..")
            || base.startsWith("./")
            || base.startsWith("../")
            || base.startsWith("/")
            || base.endsWith("/");
    Path at = path(head);
    Optional<GitTree> found = folder ? Optional.empty() : GitTree.above(folderOf(at));
    if (found.isEmpty()) {
      if (!Files.exists(path(base))) {
        throw new Failure(
            Failure.USAGE,
            "--base `" + base + "` is neither a folder nor, as this is no git repository, a commit");
      }
      if (mergeBase) {
        throw new Failure(Failure.USAGE, "--merge-base needs a commit as --base");
      }
      return new GateBase(base, null, "", "");
    }
    GitTree tree = found.get();
    Optional<String> commit = tree.commit(base);
    if (commit.isPresent() && mergeBase) {
      commit = tree.mergeBase(commit.get());
    }
    if (commit.isEmpty()) {
      throw new Failure(Failure.USAGE, unknown(base, tree, mergeBase));
    }
    return new GateBase(base, tree, commit.get(), prefix(tree, at));
  }

  private static String unknown(String base, GitTree tree, boolean mergeBase) {
    StringBuilder out = new StringBuilder("--base `").append(base).append('`');
    out.append(mergeBase ? " has no commit in common with HEAD" : " is no commit of this repository");
    if (tree.isShallow()) {
      out.append("; this clone is shallow")
          .append("\ntry: fetch all of the history: fetch-depth: 0 (GitHub), GIT_DEPTH: \"0\" (GitLab),")
          .append("\n     fetchDepth: 0 (Azure), git fetch --unshallow (elsewhere)");
    } else if (Files.isDirectory(path(base))) {
      out.append("\ntry: --base ./").append(base).append(" for the folder of that name");
    } else {
      out.append("\ntry: git fetch, and origin/").append(base).append(" for a branch of the server");
    }
    return out.toString();
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new Failure(Failure.USAGE, "`" + text + "` is no path");
    }
  }

  private static Path folderOf(Path head) {
    Path absolute = head.toAbsolutePath();
    Path parent = absolute.getParent();
    return Files.isDirectory(absolute) || parent == null ? absolute : parent;
  }

  /** What the head is of the work tree, so that the same part of the commit is read. */
  private static String prefix(GitTree tree, Path head) {
    try {
      Path real = head.toRealPath();
      Path top = tree.top().toRealPath();
      if (real.startsWith(top)) {
        return top.relativize(real).toString().replace('\\', '/');
      }
    } catch (IOException e) {
      // Said when it is read.
    }
    throw new Failure(
        Failure.USAGE, "--head " + head + " is no folder or file of the work tree of --base");
  }

  /** Reads it. */
  Loaded load(ReadOptions read, Console console, Progress progress, CommonOptions common) {
    GitTree its = tree;
    if (its == null) {
      return read.load(console, progress, common, List.of(name));
    }
    List<GitTree.Blob> all = its.files(commit, "");
    Map<String, GitTree.Blob> byPath = new LinkedHashMap<>();
    all.forEach(blob -> byPath.put(blob.path(), blob));
    Map<String, GitTree.Blob> wanted = new TreeMap<>();
    for (GitTree.Blob blob : all) {
      boolean below = prefix.isEmpty() || blob.path().startsWith(prefix + "/");
      if (below || blob.path().equals(prefix)) {
        // A link counts as the file that it leads to, which is read once.
        GitTree.Blob target = blob.link() ? target(its, blob, byPath) : blob;
        if (target != null) {
          wanted.put(target.path(), target);
        }
      }
    }
    List<GitTree.Blob> small =
        wanted.values().stream().filter(blob -> blob.size() <= read.bytes()).toList();
    Map<String, byte[]> contents = its.contents(small);
    Map<String, byte @Nullable []> files = new LinkedHashMap<>();
    for (Map.Entry<String, GitTree.Blob> file : wanted.entrySet()) {
      byte[] bytes = contents.get(file.getValue().object());
      if (bytes == null && file.getValue().size() <= read.bytes()) {
        throw new Failure(Failure.USAGE, "git did not give the content of " + file.getKey());
      }
      if (bytes != null && isPointer(bytes)) {
        throw new Failure(
            Failure.INCOMPLETE,
            name + ":" + file.getKey() + " is a pointer of Git LFS, whose content git does not hold"
                + "\ntry: --base ./DIR with a checked out copy");
      }
      files.put(file.getKey(), bytes);
    }
    return read.inputs(console, progress, common).load(name + ":./", files);
  }

  private static boolean isPointer(byte[] bytes) {
    byte[] mark = LFS.getBytes(StandardCharsets.US_ASCII);
    return bytes.length > mark.length
        && bytes.length < 1024
        && Arrays.equals(Arrays.copyOf(bytes, mark.length), mark);
  }

  /** The file of the commit that a link leads to; null when it leads elsewhere. */
  private static GitTree.@Nullable Blob target(
      GitTree tree, GitTree.Blob link, Map<String, GitTree.Blob> byPath) {
    GitTree.Blob at = link;
    String path = link.path();
    for (int hops = 0; at != null && at.link() && hops < 8; hops++) {
      byte[] content = tree.contents(List.of(at)).get(at.object());
      String to = content == null ? "" : new String(content, StandardCharsets.UTF_8);
      if (to.isEmpty() || to.startsWith("/") || at.size() > 4096) {
        return null;
      }
      Path parent = Path.of(path).getParent();
      path = (parent == null ? Path.of(to) : parent.resolve(to)).normalize().toString();
      at = byPath.get(path.replace('\\', '/'));
    }
    return at == null || at.link() ? null : at;
  }

  /** Files of the site that the change touches: who changes them may be letting itself in. */
  List<String> policyFiles(Settings settings) {
    GitTree its = tree;
    List<String> out = new ArrayList<>();
    if (its == null) {
      return out;
    }
    List<Path> files = new ArrayList<>();
    if (settings.file() != null) {
      files.add(settings.file());
    }
    settings.exceptions(null).ifPresent(files::add);
    settings.baseline(null).ifPresent(files::add);
    Map<String, GitTree.Blob> before = new LinkedHashMap<>();
    its.files(commit, "").forEach(blob -> before.put(blob.path(), blob));
    for (Path file : files) {
      try {
        Path real = file.toRealPath();
        Path top = its.top().toRealPath();
        if (real.startsWith(top)) {
          String path = top.relativize(real).toString().replace('\\', '/');
          GitTree.Blob blob = before.get(path);
          byte[] old = blob == null ? new byte[0] : its.contents(List.of(blob)).get(blob.object());
          if (blob == null || !Arrays.equals(old, Settings.bytes(file, Baseline.MOST_BYTES))) {
            out.add(path);
          }
        }
      } catch (IOException e) {
        // It is gone; then nothing was read from it.
      }
    }
    return out;
  }
}
